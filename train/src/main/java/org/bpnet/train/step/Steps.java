package org.bpnet.train.step;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.bpnet.core.Parameters;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Precision;
import org.bpnet.data.Batch;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.train.exchange.Exchange;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.watch.DivergedException;
import org.jspecify.annotations.Nullable;

/// Makes one training step after the other: all phases in turn, each recorded at its first batch
/// and then replayed.
///
/// An update may overflow while its loss does not; the next loss then tells. Since steps repeat to
/// the bit, the update is found again by repeating the epoch from its beginning.
public final class Steps implements AutoCloseable {
  private final Map<Learner, Optimizer> optimizers = new LinkedHashMap<>();
  private final List<Phase> order;
  private final List<PhaseProgram> programs = new ArrayList<>();
  private final List<PhaseStep> phases = new ArrayList<>();
  private final List<Parameters> trees;
  private final Map<Variable, HostArray> before = new LinkedHashMap<>();
  private Supplier<? extends Iterator<StepBatch>> again = List.<StepBatch>of()::iterator;
  private @Nullable Blamed blamed;
  private int epoch;
  private long first;
  private long step;

  /// Steps of these phases.
  ///
  /// @param kept trees that no learner has, but objectives use and steps may change
  /// @param precision what the factors of products are rounded to
  /// @param seed what the random numbers of each step derive from
  /// @param example a batch like those to come
  /// @throws IllegalArgumentException if phases, learners and objectives do not fit together
  public Steps(
      List<Phase> phases,
      List<Parameters> kept,
      Precision precision,
      Seed seed,
      Exchange exchange,
      StepBatch example) {
    this.order = List.copyOf(phases);
    this.trees = trees(phases, kept);
    try {
      makeOptimizers(phases);
      for (Phase phase : phases) {
        Seed own = programs.isEmpty() ? seed : seed.child(phase.name());
        var program =
            new PhaseProgram(
                phase,
                phase.learners().stream().map(optimizers::get).toList(),
                trees.getFirst().backend().at(precision),
                own,
                () -> step,
                example.parts().getFirst());
        boolean whole = exchange.ranks() == 1 && example.parts().size() == 1;
        programs.add(program);
        this.phases.add(whole ? new FusedStep(program) : new SummedStep(program, exchange));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /// The trees of all learners, those that gradients pass through, and others.
  ///
  /// @throws IllegalArgumentException if two variables have one path
  private static List<Parameters> trees(List<Phase> phases, List<Parameters> kept) {
    Set<Parameters> trees = new LinkedHashSet<>();
    for (Phase phase : phases) {
      phase.learners().forEach(learner -> trees.addAll(learner.trees()));
      trees.addAll(phase.through());
    }
    trees.addAll(kept);
    Map<String, Variable> byPath = new HashMap<>();
    for (Parameters tree : trees) {
      for (Variable variable : tree.variables()) {
        Variable other = byPath.put(variable.path(), variable);
        if (other != null && other != variable) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "training: needs one variable to a path, but two trees have %s; make the layers of each under a child of its own, such as params.child(\"head\")",
                  variable.path()));
        }
      }
    }
    return List.copyOf(trees);
  }

  private void makeOptimizers(List<Phase> phases) {
    Set<String> names = new LinkedHashSet<>();
    for (Phase phase : phases) {
      for (Learner learner : phase.learners()) {
        if (!optimizers.containsKey(learner)) {
          if (!names.add(learner.name())) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "training: two learners are called '%s'; give each a name, learner.named(\"head\")",
                    learner.name()));
          }
          optimizers.put(learner, learner.optimizer());
        }
      }
    }
  }

  /// What may change and is to be kept: all variables, of which no two have one path.
  public List<Parameters> trees() {
    return trees;
  }

  /// The optimizers, by the names of their learners.
  public Map<String, Optimizer> optimizers() {
    Map<String, Optimizer> byName = new LinkedHashMap<>();
    optimizers.forEach((learner, optimizer) -> byName.put(learner.name(), optimizer));
    return byName;
  }

  /// What the steps take of memory on batches like this one.
  public MemoryForecast memory(StepBatch batch) {
    long largest = 0;
    for (PhaseStep phase : phases) {
      largest = Math.max(largest, phase.bytes(batch.parts()));
    }
    return new MemoryForecast(
        bytes(trees),
        bytes(optimizers.values().stream().map(Optimizer::state).toList()),
        largest,
        batch.examples());
  }

  private static long bytes(List<Parameters> trees) {
    long bytes = 0;
    for (Parameters tree : trees) {
      for (Variable variable : tree.variables()) {
        bytes += (long) variable.shape().elementCount() * tree.backend().floatType().bytes();
      }
    }
    return bytes;
  }

  /// The number of phases.
  public int phases() {
    return phases.size();
  }

  /// The name of a phase.
  public String phase(int number) {
    return programs.get(number).name();
  }

  /// What a phase tells of each of its steps beside its loss.
  public List<String> reports(int phase) {
    return programs.get(phase).reports();
  }

  /// Whether a phase takes part in the step with this number, counted from 1.
  public boolean isActive(int phase, long number) {
    return number % programs.get(phase).every() == 0;
  }

  /// The loss of a phase in its last step, before the update.
  public double loss(int phase) {
    return phases.get(phase).loss();
  }

  /// What a phase told in its last step.
  public double report(int phase, int number) {
    return phases.get(phase).report(number);
  }

  /// The steps made.
  public long step() {
    return step;
  }

  /// Continues as if so many steps had been made.
  public void resume(long steps) {
    step = steps;
    optimizers.forEach((learner, optimizer) -> optimizer.resume(updates(learner, steps)));
  }

  /// How often a learner was updated in so many steps.
  private long updates(Learner learner, long steps) {
    long updates = 0;
    for (Phase phase : order) {
      updates += phase.learners().contains(learner) ? steps / phase.every() : 0;
    }
    return updates;
  }

  /// Begins an epoch, or the rest of one.
  ///
  /// @param number of the epoch, from 1
  /// @param batches gives the batches from here on once more
  public void begin(int number, Supplier<? extends Iterator<StepBatch>> batches) {
    epoch = number;
    again = batches;
    first = step;
    for (Optimizer optimizer : optimizers.values()) {
      optimizer.state().variables().forEach(variable -> before.put(variable, variable.value()));
    }
    for (Parameters tree : trees) {
      tree.variables().forEach(variable -> before.put(variable, variable.value()));
    }
  }

  /// Makes a step.
  ///
  /// @throws DivergedException if a loss is not finite; then parameters are as before this step, or
  ///   before the last one if that is to blame
  public void take(StepBatch batch) {
    take(batch, _ -> {});
  }

  /// As [#take(StepBatch)], and tells before each phase that takes part which one it is: time to
  /// look at it, with [#probe(int, StepBatch)] or [#layers].
  public void take(StepBatch batch, IntConsumer before) {
    for (int i = 0; i < phases.size(); i++) {
      if (isActive(i, step + 1)) {
        before.accept(i);
        takePhase(i, batch);
        if (!Double.isFinite(phases.get(i).loss())) {
          throw new NonFiniteSearch(this, programs, epoch, first).afterLoss(i, batch);
        }
      }
    }
    step++;
  }

  /// Takes a phase of the next step apart, before it is made.
  public Probe probe(int phase, StepBatch batch) {
    return Probe.of(programs.get(phase), batch.parts().getFirst(), batch.first());
  }

  /// Looks into the layers of a phase, to be closed before these steps are.
  ///
  /// @param example a batch like those to come
  public LayerLook layers(int phase, StepBatch example) {
    return new LayerLook(programs.get(phase), example.parts().getFirst());
  }

  /// Notes which phase of the next step went wrong with which examples.
  void blame(int phase, Batch batch, int part) {
    blamed = new Blamed(phase, batch, part);
  }

  private record Blamed(int phase, Batch batch, int part) {}

  /// The step that went wrong, after a [DivergedException]: all is as it was before it.
  ///
  /// @param run what is known of the run
  public Optional<Replay> replay(JsonValue.Members run) {
    Blamed wrong = blamed;
    return wrong == null
        ? Optional.empty()
        : Optional.of(new Replay(phase(wrong.phase), step, wrong.batch, wrong.part, values(), run));
  }

  /// Goes to where a step began that went wrong, and takes apart the phase that did.
  ///
  /// @throws IllegalArgumentException if it is of another training
  public Probe probe(Replay replay) {
    Map<String, HostArray> saved = replay.variables();
    Map<String, Variable> variables = variables();
    if (!variables.keySet().equals(saved.keySet())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "replay: the step has %d variables, this training has %d or others; build the training of that run",
              saved.size(),
              variables.size()));
    }
    variables.forEach((path, variable) -> variable.load(requireNonNull(saved.get(path))));
    resume(replay.step());
    Batch rows = replay.batch();
    var batch = new StepBatch(List.of(rows), replay.part(), rows.size());
    for (int i = 0; i < programs.size(); i++) {
      if (phase(i).equals(replay.phase())) {
        return Probe.of(programs.get(i), rows, replay.part());
      }
      if (isActive(i, step + 1)) {
        takePhase(i, batch);
      }
    }
    throw new IllegalArgumentException(
        "replay: there is no phase '" + replay.phase() + "'; build the training of that run");
  }

  private Map<String, Variable> variables() {
    Map<String, Variable> all = new LinkedHashMap<>();
    for (Parameters tree : trees) {
      tree.variables().forEach(variable -> all.put(variable.path(), variable));
    }
    optimizers.forEach((learner, optimizer) ->
        optimizer
            .state()
            .variables()
            .forEach(variable -> all.put(learner.name() + "/" + variable.path(), variable)));
    return all;
  }

  private Map<String, HostArray> values() {
    Map<String, HostArray> values = new LinkedHashMap<>();
    variables().forEach((path, variable) -> values.put(path, variable.value()));
    return values;
  }

  void takePhase(int phase, StepBatch batch) {
    phases.get(phase).take(batch);
  }

  /// Counts a step whose phases were taken one by one.
  void advance() {
    step++;
  }

  /// Ends an epoch: takes the last step back if it left a parameter that is not finite.
  ///
  /// @throws DivergedException if it did
  public void end() {
    for (Parameters tree : trees) {
      for (Variable variable : tree.variables()) {
        if (!NonFiniteSearch.isFinite(variable.value())) {
          throw new NonFiniteSearch(this, programs, epoch, first).inUpdates();
        }
      }
    }
  }

  /// Goes back to where the epoch began and forward again.
  ///
  /// @param to how many steps there shall have been
  /// @return the batches from there on
  Iterator<StepBatch> rewind(long to) {
    before.forEach(Variable::load);
    resume(first);
    Iterator<StepBatch> batches = again.get();
    while (step < to) {
      take(batches.next());
    }
    return batches;
  }

  @Override
  public final void close() {
    phases.forEach(PhaseStep::close);
    optimizers.values().forEach(Optimizer::close);
  }
}
