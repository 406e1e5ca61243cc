package org.bpnet.cli.report;

import java.util.List;
import java.util.Locale;
import org.bpnet.cli.terminal.Console;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.data.table.Unfamiliar;
import org.bpnet.train.Model;
import org.bpnet.train.json.JsonValue;
import picocli.CommandLine.Option;

/// What a table holds that a model was not trained on, said.
public final class Unfamiliarity {
  @Option(
      names = "--warn-range",
      description =
          "Say how many numbers of a table lie far outside of those trained on: beyond the smallest"
              + " and the largest by more than a tenth of the distance between them.")
  private boolean warnRange;

  /// Says it on standard error.
  public void print(Model model, Table table, Console console) {
    for (Unfamiliar cells : unseen(model, table)) {
      console.err().printf(Locale.ROOT, "never seen in training: %s%n", cells);
    }
    for (Unfamiliar cells : outOfRange(model, table)) {
      console.err().printf(Locale.ROOT, "far from what was seen in training: %s%n", cells);
    }
  }

  /// Adds it to a JSON object: how many cells of which columns.
  public void addTo(JsonValue.Builder json, Model model, Table table) {
    json.with("unseen", counts(unseen(model, table)));
    if (warnRange) {
      json.with("out_of_range", counts(outOfRange(model, table)));
    }
  }

  private static JsonValue counts(List<Unfamiliar> found) {
    JsonValue.Builder json = JsonValue.object();
    found.forEach(cells -> json.with(cells.column(), cells.cells()));
    return json.build();
  }

  private static List<Unfamiliar> unseen(Model model, Table table) {
    return model.inputs() instanceof Inputs.Rows(TableEncoder encoder)
        ? encoder.unseen(table)
        : List.of();
  }

  private List<Unfamiliar> outOfRange(Model model, Table table) {
    return warnRange && model.inputs() instanceof Inputs.Rows(TableEncoder encoder)
        ? encoder.outOfRange(table)
        : List.of();
  }
}
