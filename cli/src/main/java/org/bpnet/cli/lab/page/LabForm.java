package org.bpnet.cli.lab.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bpnet.play.lab.Labs;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// What of an experiment's command line pages may fill in, and the words of the line that comes of
/// it.
final class LabForm {
  private static final String SEVERAL = ";";

  /// Ours: pages are for small things, the command for all that it takes.
  private static final int MOST_LETTERS = 1_000;

  private static final int TIMES = 20;
  private static final int LEAST_MOST = 100;
  private static final int MOST_WIDTH = 1_000;
  private static final int MOST_WIDTHS = 12;

  private final String experiment;
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Map<String, String> pictures = new LinkedHashMap<>();

  /// Something to fill in.
  ///
  /// @param own its value on a command line that does not name it
  private record Field(Labs.Option option, ArgSpec argument, String own) {
    boolean isPositional() {
      return argument.isPositional();
    }
  }

  /// @param spec its command line
  LabForm(String experiment, CommandSpec spec) {
    this.experiment = experiment;
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      add(argument.paramLabel().toLowerCase(Locale.ROOT), argument.paramLabel(), argument);
    }
    for (OptionSpec option : spec.options()) {
      String label = option.longestName();
      if (PageChoices.PICTURES.contains(label)) {
        pictures.put(label, told(option, ""));
      } else if (!PageChoices.LEFT_OUT.contains(label)) {
        add(label.substring(2), label, option);
      }
    }
  }

  private void add(String name, String label, ArgSpec argument) {
    String own = own(argument);
    List<String> choices = PageChoices.of(experiment, name);
    Labs.Kind kind = choices.isEmpty() ? kind(argument.type()) : Labs.Kind.CHOICE;
    var option =
        new Labs.Option(
            name,
            label,
            kind == Labs.Kind.FLAG || argument.isPositional() ? "" : placeholder(argument),
            told(argument, own),
            kind,
            PageChoices.initial(experiment, name, own),
            choices);
    fields.put(name, new Field(option, argument, own));
  }

  private static String placeholder(ArgSpec argument) {
    String one = argument.paramLabel();
    return isSeveral(argument) ? one + SEVERAL + " " + one + SEVERAL + " .." : one;
  }

  /// Whether it may be named again and again.
  private static boolean isSeveral(ArgSpec argument) {
    return List.class.isAssignableFrom(argument.type());
  }

  private static Labs.Kind kind(Class<?> type) {
    if (type == boolean.class) {
      return Labs.Kind.FLAG;
    } else if (type == int.class || type == long.class || type == Integer.class) {
      return Labs.Kind.WHOLE;
    } else if (type == double.class) {
      return Labs.Kind.NUMBER;
    } else if (type == String.class || type.isArray() || List.class.isAssignableFrom(type)) {
      return Labs.Kind.TEXT;
    }
    throw new IllegalArgumentException("no form has a place for a " + type.getSimpleName());
  }

  private static String own(ArgSpec argument) {
    if (argument.defaultValue() != null) {
      return argument.defaultValue();
    }
    return switch (argument.initialValue()) {
      case null -> "";
      case Boolean _ -> "";
      case int[] numbers ->
          Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(","));
      case List<?> texts ->
          texts.stream().map(String::valueOf).collect(Collectors.joining(SEVERAL));
      case Object value -> value.toString();
    };
  }

  private static String told(ArgSpec argument, String own) {
    return String.join(" ", argument.description())
        .replace("${DEFAULT-VALUE}", own)
        .replace("%%", "%");
  }

  List<Labs.Option> options() {
    return fields.values().stream().map(Field::option).toList();
  }

  /// The options that draw, with what they draw.
  Map<String, String> pictures() {
    return pictures;
  }

  /// The words behind the name of the experiment that give it these values.
  ///
  /// @throws IllegalArgumentException if there is no such option, or a value is out of bounds
  List<String> words(Map<String, String> values) {
    for (String name : values.keySet()) {
      if (!fields.containsKey(name)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "lab %s: has no option '%s' here; there are %s",
                experiment,
                name,
                String.join(", ", fields.keySet())));
      }
    }
    List<String> words = new ArrayList<>();
    List<String> last = new ArrayList<>();
    for (Field field : fields.values()) {
      String value = values.getOrDefault(field.option().name(), field.option().initial()).strip();
      if (!value.isEmpty() && !value.equals(field.own())) {
        check(field, value);
        if (field.isPositional()) {
          last.add(value);
        } else {
          words.addAll(words(field, value));
        }
      }
    }
    if (last.stream().anyMatch(word -> word.startsWith("-"))) {
      words.add("--");
    }
    words.addAll(last);
    return words;
  }

  private static List<String> words(Field field, String value) {
    String label = field.option().label();
    if (field.option().kind() == Labs.Kind.FLAG) {
      return List.of(label);
    }
    boolean several = isSeveral(field.argument());
    List<String> words = new ArrayList<>();
    for (String each : several ? value.split(SEVERAL) : new String[] {value}) {
      if (each.strip().startsWith("-")) { // else it would be taken for an option
        words.add(label + "=" + each.strip());
      } else {
        words.add(label);
        words.add(each.strip());
      }
    }
    return words;
  }

  private void check(Field field, String value) {
    Labs.Option option = field.option();
    Optional<String> wanted =
        switch (option.kind()) {
          case FLAG -> value.equals("true") ? Optional.empty() : Optional.of("true, or nothing");
          case CHOICE ->
              option.choices().contains(value)
                  ? Optional.empty()
                  : Optional.of("one of " + String.join(", ", option.choices()));
          case WHOLE -> wholeInstead(field, value);
          case NUMBER -> isNumber(value) ? Optional.empty() : Optional.of("a number");
          case TEXT -> textInstead(field, value);
        };
    if (wanted.isPresent()) {
      String shown = value.length() > 40 ? value.substring(0, 40) + "..." : value;
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: needs %s, got '%s'", option.label(), wanted.get(), shown));
    }
  }

  /// What is wanted in place of a number, if it will not do. A seed is any number: it costs
  /// nothing.
  private static Optional<String> wholeInstead(Field field, String value) {
    long most =
        field.option().name().equals("seed")
            ? Long.MAX_VALUE
            : Math.max(LEAST_MOST, TIMES * number(field.own()));
    try {
      return Math.abs(Long.parseLong(value)) <= most
          ? Optional.empty()
          : Optional.of(
              String.format(Locale.ROOT, "at most %,d on a page (the command takes more)", most));
    } catch (NumberFormatException e) {
      return Optional.of("a whole number");
    }
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  private static boolean isNumber(String value) {
    try {
      return Double.isFinite(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Optional<String> textInstead(Field field, String value) {
    if (value.length() > MOST_LETTERS || value.chars().anyMatch(Character::isISOControl)) {
      return Optional.of(String.format(Locale.ROOT, "a line of at most %,d letters", MOST_LETTERS));
    }
    // A word that begins so would be read as the name of a file with words.
    if (value.startsWith("@")) {
      return Optional.of("a text that does not begin with @");
    }
    if (field.argument().type() == int[].class) {
      String[] numbers = value.split(",", -1);
      boolean few =
          numbers.length <= MOST_WIDTHS
              && Arrays.stream(numbers)
                  .allMatch(each ->
                      each.strip().matches("\\d{1,4}")
                          && Integer.parseInt(each.strip()) <= MOST_WIDTH);
      if (!few) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "at most %d numbers of at most %,d on a page",
                MOST_WIDTHS,
                MOST_WIDTH));
      }
    }
    return Optional.empty();
  }

  /// The values in a command line that was read, all that a page begins otherwise with among them;
  /// nothing if it names what no form has a place for.
  Optional<Map<String, String>> values(ParseResult line) {
    Map<String, String> values = new LinkedHashMap<>();
    for (ArgSpec argument : line.matchedArgs()) {
      String label = argument.isOption() ? ((OptionSpec) argument).longestName() : "";
      if (!PageChoices.PICTURES.contains(label)) {
        String name =
            argument.isOption()
                ? label.substring(2)
                : argument.paramLabel().toLowerCase(Locale.ROOT);
        Field field = fields.get(name);
        if (field == null || !put(values, field, argument)) {
          return Optional.empty();
        }
      }
    }
    for (Field field : fields.values()) {
      if (!field.option().initial().equals(field.own())) {
        values.putIfAbsent(field.option().name(), field.own());
      }
    }
    return Optional.of(values);
  }

  private boolean put(Map<String, String> values, Field field, ArgSpec argument) {
    String value =
        field.option().kind() == Labs.Kind.FLAG
            ? "true"
            : String.join(SEVERAL, argument.originalStringValues());
    try {
      check(field, value);
    } catch (IllegalArgumentException refused) {
      return false;
    }
    values.put(field.option().name(), value);
    return true;
  }
}
