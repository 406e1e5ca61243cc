package org.bpnet.train.inside;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.step.LayerLook;
import org.bpnet.train.step.StepBatch;
import org.bpnet.train.step.Steps;

/// Looks into the layers of a run's steps, and keeps what it sees in the run folder: a row of
/// `layers.csv` for each look ([LayerFigures]), and in `histograms.json` how the numbers of the
/// newest one are spread ([Spread]).
///
/// A look is a computation of its own beside the step, and changes nothing of the run. It is made
/// every n steps, or as often as a hundredth of the time allows ([TimeShare]), at batches of the
/// first one's size; then the steps 1, 2, 4, .. 1,024 are looked at besides, so that short runs are
/// seen too. Histograms take a two-hundredth of the time, and are written at the end too.
public final class LayerRecorder implements AutoCloseable {
  /// A row for each look.
  public static final String LAYERS = "layers.csv";

  /// How numbers of the newest look are spread.
  public static final String HISTOGRAMS = "histograms.json";

  private static final double SHARE_OF_LOOKS = 0.01;
  private static final double SHARE_OF_HISTOGRAMS = 0.005;

  /// Ours: eleven looks, which take what some thirty steps do, and the first one to be planned.
  private static final long MOST_EARLY = 1024;

  private final List<LayerFigures> phases = new ArrayList<>();
  private final int every;
  private final GrowingTable table;
  private final Path histograms;
  private final String head;
  private final TimeShare looks = new TimeShare(SHARE_OF_LOOKS);
  private final TimeShare spreads = new TimeShare(SHARE_OF_HISTOGRAMS);

  /// The examples of the first batch that was looked at; 0 before.
  private int examples;

  /// What the look took that is under way, and the cells of each phase so far; none if there is no
  /// look.
  private long spent;

  private final List<List<String>> cells = new ArrayList<>();

  /// Where the newest look was that has no histograms in the file yet; 0 if there is none.
  private int pendingEpoch;

  private long pendingStep;

  /// @param example a batch like those to come
  /// @param folder of the run
  /// @param every how many steps there is a look; 0 if as often as the time allows
  public LayerRecorder(Steps steps, StepBatch example, Path folder, int every) {
    this.every = every;
    this.table = new GrowingTable(folder.resolve(LAYERS));
    this.histograms = folder.resolve(HISTOGRAMS);
    List<String> columns = new ArrayList<>(List.of("epoch", "step"));
    for (int i = 0; i < steps.phases(); i++) {
      LayerLook look = steps.layers(i, example);
      var phase = new LayerFigures(look, steps.phases() == 1 ? "" : steps.phase(i) + "/");
      phases.add(phase);
      columns.addAll(phase.columns());
    }
    this.head = String.join(",", columns);
    table.requireHead(head);
  }

  /// Whether the next step is to be looked at, phase by phase.
  ///
  /// @param step its number
  public boolean isDue(long step, StepBatch batch) {
    if (batch.parts().getFirst().size() == 0) {
      return false;
    }
    if (every > 0) {
      return step % every == 0;
    }
    boolean early = step <= MOST_EARLY && Long.bitCount(step) == 1;
    return (examples == 0 || examples == batch.examples())
        && (early || looks.isDue(System.nanoTime()));
  }

  /// Looks at a phase that is about to be made.
  public void look(int phase, StepBatch batch) {
    long begun = System.nanoTime();
    if (cells.isEmpty()) {
      for (LayerFigures figures : phases) {
        cells.add(Collections.nCopies(figures.columns().size(), ""));
      }
      examples = examples == 0 ? batch.examples() : examples;
    }
    phases.get(phase).look().take(batch);
    cells.set(phase, phases.get(phase).cells());
    spent += System.nanoTime() - begun;
  }

  /// Notes what was seen of a step, now that it was made.
  public void made(int epoch, long step) {
    if (cells.isEmpty()) {
      return;
    }
    long begun = System.nanoTime();
    List<String> row = new ArrayList<>(List.of("" + epoch, "" + step));
    cells.forEach(row::addAll);
    table.append(head, String.join(",", row) + "\n");
    cells.clear();
    pendingEpoch = epoch;
    pendingStep = step;
    long now = System.nanoTime();
    looks.done(begun - spent, now);
    spent = 0;
    if (spreads.isDue(now)) {
      writeHistograms();
      spreads.done(now, System.nanoTime());
    }
  }

  private void writeHistograms() {
    List<JsonValue> groups = new ArrayList<>();
    for (LayerFigures phase : phases) {
      if (phase.look().isTaken()) { // others had no turn yet
        groups.addAll(phase.groups());
      }
    }
    JsonFile.write(
        histograms,
        JsonValue.object()
            .with("epoch", pendingEpoch)
            .with("step", pendingStep)
            .with("bins", Spread.BINS)
            .with("groups", new JsonValue.Items(groups))
            .build());
    pendingStep = 0;
  }

  /// Writes the histograms of the newest look, if that was not done: the run ends.
  public void finish() {
    if (pendingStep > 0) {
      writeHistograms();
    }
  }

  @Override
  public void close() {
    phases.forEach(phase -> phase.look().close());
  }
}
