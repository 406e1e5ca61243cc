package org.bpnet.play.lab;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Experiments that a program offers to pages.
public interface Labs {
  /// All of them, by what they are about.
  ///
  /// @param language in which they are told, `en` or `zh`
  List<Theme> themes(String language);

  /// The line that runs an experiment in a shell.
  ///
  /// @throws IllegalArgumentException if there is none of this name, or a value is refused
  String command(Asked asked);

  /// Runs an experiment in this thread, until it ends or the thread is interrupted.
  ///
  /// @param text is given what the experiment prints, as it comes
  /// @throws IllegalArgumentException if there is none of this name, or it refuses a value
  /// @throws IllegalStateException if it fails, with the reason in a line
  List<Drawing> run(Asked asked, Consumer<String> text);

  /// For a server that offers none.
  static Labs none() {
    return new Labs() {
      @Override
      public List<Theme> themes(String language) {
        return List.of();
      }

      @Override
      public String command(Asked asked) {
        throw new IllegalArgumentException("this server has no experiments; open bpnet play");
      }

      @Override
      public List<Drawing> run(Asked asked, Consumer<String> text) {
        throw new IllegalArgumentException(command(asked));
      }
    };
  }

  /// An experiment as a page asks for it.
  ///
  /// @param values texts by the name of the option; those that are left out are as the experiment
  ///   has them
  record Asked(String experiment, Map<String, String> values, String language) {
    public Asked {
      values = Map.copyOf(values);
    }
  }

  /// Experiments about the same thing.
  record Theme(String title, List<Experiment> experiments) {
    public Theme {
      experiments = List.copyOf(experiments);
    }
  }

  /// An experiment.
  ///
  /// @param header what it does, in a line
  /// @param text what it shows: paragraphs, and lines of formulas, which begin with a blank
  /// @param isLong whether it takes longer than a second or two with the values it begins with
  /// @param examples values worth looking at
  record Experiment(
      String name,
      String header,
      List<String> text,
      boolean isLong,
      List<Option> options,
      List<Example> examples) {
    public Experiment {
      text = List.copyOf(text);
      options = List.copyOf(options);
      examples = List.copyOf(examples);
    }
  }

  /// What a value may be.
  enum Kind {
    /// `true`, or nothing.
    FLAG,
    /// A whole number.
    WHOLE,
    /// A number.
    NUMBER,
    /// One of the choices.
    CHOICE,
    /// Any text.
    TEXT
  }

  /// What an experiment may be given.
  ///
  /// @param name in addresses, such as `pulses`
  /// @param label on the command line, such as `--pulses`
  /// @param initial its value at first, nothing if there is none
  /// @param choices of a choice; nothing among them is the experiment's own
  record Option(
      String name,
      String label,
      String placeholder,
      String description,
      Kind kind,
      String initial,
      List<String> choices) {
    public Option {
      choices = List.copyOf(choices);
    }
  }

  /// Values that somebody chose.
  ///
  /// @param command the line for a shell that gives them
  /// @param sayings what is said about what comes of them
  record Example(String command, Map<String, String> values, List<String> sayings) {
    public Example {
      values = Map.copyOf(values);
      sayings = List.copyOf(sayings);
    }
  }

  /// A picture, as SVG.
  ///
  /// @param caption what it shows
  /// @param label the option that writes it to a file
  record Drawing(String label, String caption, String svg) {
    /// The SVG for a dark page: what is light becomes dark and hues stay, so that a colour is still
    /// the same in the legend and in words. Images of pixels among it are as they were.
    public String onDark() {
      // White becomes a tenth of white, as the pages are; an image is turned twice.
      return svg.replaceFirst("<svg ", "<svg filter='invert(0.9) hue-rotate(180deg)' ")
          .replace("<image ", "<image filter='invert(1) hue-rotate(180deg)' ");
    }
  }
}
