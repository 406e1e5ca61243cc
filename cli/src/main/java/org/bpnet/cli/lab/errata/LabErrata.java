package org.bpnet.cli.lab.errata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Pass;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.train.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet lab errata`: what is printed wrong in the course, tried.
@Command(
    name = "errata",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Try what the course prints wrong, beside what is right.",
    description = {
      "",
      "Each statement is worked out on small random numbers, and both sides are compared with the"
          + " library's gradients, with a closed form or by trying all cases: how far the printed one"
          + " is off, and how far the right one.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {"", "@|bold Examples|@", "  bpnet lab errata", "  bpnet lab errata E24"})
public final class LabErrata implements Runnable {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "NUMBER",
      description = "One of them, such as E24; all if not given.")
  private String number = "";

  @Option(names = "--json", description = "Print all figures as JSON.")
  private boolean json;

  public LabErrata(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    List<List<Object>> rows = new ArrayList<>();
    for (Erratum erratum : all()) {
      if (number.isEmpty() || erratum.name().equalsIgnoreCase(number)) {
        rows.add(erratum.row());
      }
    }
    if (rows.isEmpty()) {
      throw new UsageException(
          String.format(
              Locale.ROOT, "needs a number from E01 to E38, such as E24, got '%s'", number));
    }
    Findings findings =
        new Findings()
            .table(
                "errata",
                List.of("number", "printed", "right", "printed off by", "right by"),
                rows);
    console.out().print(json ? Json.pretty(findings.json()) : findings.text(console.language()));
    console.out().flush();
  }

  /// All of them, by number.
  static List<Erratum> all() {
    List<Erratum> all = new ArrayList<>();
    try (Backend backend = Lab.reference();
        Pass pass = Pass.train(backend, new Seed(5))) {
      all.addAll(new BackwardErrata(pass).list());
      all.addAll(new LossErrata(pass).list());
      all.addAll(new OtherErrata(pass).list());
    }
    all.sort(Comparator.comparing(Erratum::name));
    return all;
  }
}
