package org.bpnet.cli.lab.choices;

import java.util.List;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `bpnet lab winners`: the winners of ILSVRC.
@Command(
    name = "winners",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "List who won ILSVRC from 2010 to 2017, with errors, layers and sources.",
    description = {
      "",
      "The challenge asked for the thing in a picture, one of 1,000: an answer is wrong if none of"
          + " five guesses is right. The course asks why networks became deeper: with each record"
          + " they had. Quoted, not measured here; a person who had practised was at 5.1 %%.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabWinners implements Runnable {
  private static final String REVIEW = "Russakovsky et al. 2015";

  private final Console console;

  @Mixin private final FindingOptions options = new FindingOptions();

  /// One entry.
  ///
  /// @param error wrong of the test images, in per cent
  /// @param layers with weights; 0 for what is no deep network or several networks at once
  private record Entry(int year, String name, double error, int layers, String source) {
    List<Object> row() {
      return List.of(year + "", name, error, layers == 0 ? "-" : layers + "", source);
    }
  }

  /// The first of each year, and for 2014 the second too, which became as well known.
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(2010, "NEC-UIUC, no network", 28.2, 0, REVIEW),
          new Entry(2011, "XRCE, no network", 25.8, 0, REVIEW),
          new Entry(2012, "AlexNet", 16.4, 8, REVIEW),
          new Entry(2013, "Clarifai, after Zeiler and Fergus", 11.7, 8, REVIEW),
          new Entry(2014, "VGG, second", 7.3, 19, REVIEW),
          new Entry(2014, "GoogLeNet", 6.7, 22, REVIEW),
          new Entry(2015, "ResNet", 3.57, 152, "He, Zhang, Ren, Sun 2016"),
          new Entry(2016, "Trimps-Soushen, several", 2.99, 0, "results of ILSVRC 2016"),
          new Entry(2017, "SENet", 2.25, 154, "Hu, Shen, Sun 2018"));

  public LabWinners(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Findings findings =
        new Findings()
            .table(
                "winners",
                List.of("year", "entry", "top-5 error, %", "layers", "source"),
                ENTRIES.stream().map(Entry::row).toList());
    options.show(findings, LabWinners::plot, console);
  }

  private static Plot plot() {
    double[] years = ENTRIES.stream().mapToDouble(Entry::year).toArray();
    List<Entry> deep = ENTRIES.stream().filter(entry -> entry.layers() > 0).toList();
    return new Plot(
        "ILSVRC, 2010 to 2017",
        "year",
        List.of(
            new Plot.Line(
                "top-5 error in %", years, ENTRIES.stream().mapToDouble(Entry::error).toArray()),
            new Plot.Line(
                "layers / 5",
                deep.stream().mapToDouble(Entry::year).toArray(),
                deep.stream().mapToDouble(entry -> entry.layers() / 5.0).toArray())));
  }
}
