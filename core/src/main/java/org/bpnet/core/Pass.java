package org.bpnet.core;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.memory.Hold;
import org.bpnet.core.memory.Memory;
import org.bpnet.core.memory.Trees;
import org.bpnet.core.memory.Versions;
import org.bpnet.core.op.CustomOp;
import org.bpnet.core.op.Leaf.Random;
import org.bpnet.core.op.Leaf.Range;
import org.bpnet.core.op.Leaf.Scalar;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.Marker.Custom;
import org.bpnet.core.op.Movement.Reshape;
import org.bpnet.core.op.Primitive;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Leak;
import org.bpnet.core.spi.Storage;

/// One forward (and backward) pass: the scope of its tensors' memory, train or evaluation mode, and
/// the source of its random numbers.
///
/// ```java
/// try (Pass pass = Pass.train(backend, seed.child(step))) {
///   Tensor loss = crossEntropy.compute(model.forward(pass.input(features)), pass.input(labels));
///   optimizer.step(pass.backward(loss));
/// }
/// ```
///
/// A pass sees all variables of a [Parameters] tree as they were when it first read one of them,
/// also after a commit of its own or of another pass, and while another thread trains. It is used
/// by one thread at a time. What outlives it is a copy ([Tensor#toHost]) or committed.
public final class Pass implements AutoCloseable {
  private static final Seed NO_SEED = new Seed(0);
  private static final StackWalker CALLERS = StackWalker.getInstance();

  private final Backend backend;
  private final boolean training;

  /// For a [Traced] computation: this pass knows no values.
  private final boolean recorded;

  private final Seed seed;
  private final Memory memory;
  private final Cleaner.Cleanable leak;
  private final Reads reads = new Reads(this);
  private Requests requests = new Requests(this);
  private String scope = "";
  private long created;
  private long randoms;

  private Pass(Backend backend, boolean training, boolean recorded, Seed seed) {
    this.backend = backend;
    this.training = training;
    this.recorded = recorded;
    this.seed = seed;
    this.memory = new Memory(CALLERS.walk(frames -> frames.skip(2).findFirst().orElseThrow()));
    Memory own = memory;
    this.leak = Leak.watch(this, own::closeOrReport);
  }

  /// A pass in training mode. Random numbers derive from the seed: give each step a child of its
  /// own.
  public static Pass train(Backend backend, Seed seed) {
    return new Pass(backend, true, false, seed);
  }

  /// A pass in evaluation mode: dropout and the like do nothing, and there are no random numbers.
  public static Pass eval(Backend backend) {
    return new Pass(backend, false, false, NO_SEED);
  }

  /// A pass in evaluation mode that sees the variables of a snapshot's tree as they are there.
  ///
  /// @throws org.bpnet.core.spi.ClosedException if the snapshot is closed
  public static Pass eval(Backend backend, Snapshot snapshot) {
    Hold values = snapshot.hold();
    Versions.Version version = values.again();
    var pass = new Pass(backend, false, false, NO_SEED);
    pass.memory.see(values.versions(), version);
    return pass;
  }

  /// A pass that records a computation whose values come later.
  static Pass recorded(Backend backend, boolean training) {
    return new Pass(backend, training, true, NO_SEED);
  }

  /// Whether layers should behave as in training.
  public boolean isTraining() {
    return training;
  }

  /// The backend on which values are computed.
  public Backend backend() {
    return backend;
  }

  // ---- tensors ------------------------------------------------------------------------------

  /// Values brought in from the host. Real numbers take the backend's real type.
  public Tensor input(HostArray values) {
    DType type = values.type().isFloat() ? backend.floatType() : values.type();
    Storage storage = memory.own(backend.allocate(type, values.shape().elementCount()));
    storage.write(values);
    return source(values.shape(), storage, "", true);
  }

  /// The value of a parameter or buffer, as it was when this pass first read one of its tree.
  ///
  /// @throws org.bpnet.core.spi.ClosedException if its parameters are closed
  public Tensor read(Variable variable) {
    return reads.of(variable);
  }

  /// The leaf that stands for a variable from its first reading on.
  Tensor leaf(Variable variable) {
    boolean trained = variable instanceof Parameter;
    return recorded
        ? placeholder(variable.shape(), variable.type(), variable.path(), trained)
        : source(variable.shape(), memory.read(variable.slot()), variable.path(), trained);
  }

  private Tensor source(Shape shape, Storage storage, String name, boolean differentiable) {
    var leaf = new Tensor.Leaf(Tensor.Leaf.ZERO, 0, storage, differentiable);
    return record(new Source(shape, storage.type()), List.of(), name, leaf);
  }

  /// A leaf whose storage is bound when a recorded computation runs.
  Tensor placeholder(Shape shape, DType type, String name, boolean differentiable) {
    var leaf = new Tensor.Leaf(Tensor.Leaf.ZERO, 0, null, differentiable);
    return record(new Source(shape, type), List.of(), name, leaf);
  }

  /// A constant number, `[]`.
  public Tensor scalar(double value) {
    return scalar(() -> value);
  }

  /// A number, `[]`, asked for when values are computed: where a computation is recorded once and
  /// runs many times ([Traced]), what changes from run to run, a learning rate or a temperature.
  public Tensor scalar(DoubleSupplier value) {
    return record(new Scalar(), List.of(), scope, new Tensor.Leaf(value, 0, null, false));
  }

  /// A constant filled with one number.
  public Tensor full(Shape shape, double value) {
    return scalar(value).broadcastTo(shape);
  }

  /// The integers 0 to n − 1, I32 `[n]`.
  public Tensor range(int n) {
    return record(new Range(n), List.of(), scope, Tensor.Leaf.CONSTANT);
  }

  /// Uniform random numbers in [0, 1), other ones at each call.
  ///
  /// @throws IllegalStateException in evaluation mode
  public Tensor uniform(Shape shape) {
    return random(Random.Distribution.UNIFORM, shape);
  }

  /// Standard normal random numbers, other ones at each call.
  ///
  /// @throws IllegalStateException in evaluation mode
  public Tensor normal(Shape shape) {
    return random(Random.Distribution.NORMAL, shape);
  }

  private Tensor random(Random.Distribution distribution, Shape shape) {
    if (!training) {
      throw new IllegalStateException("an evaluation pass has no random numbers; see Pass.train");
    }
    long number = randoms++;
    long key = recorded ? number : seed.child(number).value();
    var leaf = new Tensor.Leaf(Tensor.Leaf.ZERO, key, null, false);
    return record(new Random(distribution, shape), List.of(), scope, leaf);
  }

  /// A primitive applied to tensors of this pass.
  ///
  /// @throws ShapeException if their shapes or types do not fit
  public Tensor apply(Primitive primitive, List<Tensor> inputs) {
    for (Tensor input : inputs) {
      input.in(this);
    }
    return record(primitive, inputs, scope, Tensor.Leaf.CONSTANT);
  }

  /// A user's operation applied to tensors of this pass.
  public Tensor apply(CustomOp op, Tensor... inputs) {
    Tensor result = op.forward(Arrays.stream(inputs).map(Tensor::stopGradient).toList());
    var all = new ArrayList<>(List.of(inputs));
    all.add(result);
    return apply(new Custom(op), all);
  }

  /// A leaf with a tensor's value, by which gradients can be taken.
  Tensor watched(Tensor tensor) {
    return record(new Reshape(tensor.shape()), List.of(tensor), scope, Tensor.Leaf.WATCHED);
  }

  /// The operation of a tensor on other inputs: gradients reach the result where they reach that
  /// tensor.
  Tensor again(Tensor tensor, List<Tensor> inputs) {
    var leaf = tensor.isDifferentiable() ? Tensor.Leaf.WATCHED : Tensor.Leaf.CONSTANT;
    return record(tensor.op(), inputs, tensor.scope(), leaf);
  }

  private Tensor record(Primitive op, List<Tensor> inputs, String where, Tensor.Leaf leaf) {
    memory.check(op::name);
    try {
      return new Tensor(this, created++, op, inputs, where, leaf);
    } catch (ShapeException e) {
      throw where.isEmpty() ? e : new ShapeException(where + ": " + e.getMessage());
    }
  }

  /// Runs part of a model under a name, which joins the names around it in the scope of every
  /// tensor made there, and so in error messages.
  public <T> T within(String name, Supplier<T> part) {
    return at(scope.isEmpty() ? name : scope + "." + name, part);
  }

  /// As [#within], with the whole scope given.
  <T> T at(String whole, Supplier<T> part) {
    String outer = scope;
    scope = whole;
    try {
      return part.get();
    } finally {
      scope = outer;
    }
  }

  /// Runs part of a computation in which some variables have other values: a look at the loss from
  /// another place. Gradients taken there are by these values, and end at them; updates that layers
  /// ask for there ([#update]) are dropped.
  public <T> T substituting(Map<? extends Variable, Tensor> values, Supplier<T> part) {
    Map<Variable, Tensor> outer = reads.substitute(values);
    Requests asked = requests;
    requests = new Requests(this);
    try {
      return part.get();
    } finally {
      reads.restore(outer);
      requests = asked;
    }
  }

  // ---- gradients and values -----------------------------------------------------------------

  /// The gradients of a scalar by everything it depends on: reverse mode (Linnainmaa 1970).
  ///
  /// @throws ShapeException if the tensor does not hold exactly one real number
  public Gradients backward(Tensor scalar) {
    ReverseMode.checkScalar(scalar);
    return backward(scalar, full(scalar.shape(), 1));
  }

  /// Vector-Jacobian products: the gradients of ⟨cotangent, tensor⟩.
  public Gradients backward(Tensor tensor, Tensor cotangent) {
    return ReverseMode.run(tensor.in(this), cotangent.in(this), reads);
  }

  /// Computes tensors together and keeps their values: cheaper than looking at one after the other.
  public void evaluate(Collection<Tensor> tensors) {
    memory.check(() -> "evaluate");
    checkValuesExist();
    Evaluation.run(backend, memory, tensors);
  }

  /// Has a layer's own state change with the step: the buffer gets the new value at the next
  /// [#commit], or when a [Traced] run makes its updates. If there is none, because the pass is
  /// only looked at or its loss is not finite, the buffer stays as it is.
  ///
  /// ```java
  /// pass.update(mean, old -> old.mul(0.9).add(ofBatch.mul(0.1)));
  /// ```
  ///
  /// @param change from the value that earlier updates of this pass lead to; what [#read] gives
  ///   stays the value before all of them
  /// @throws IllegalStateException in evaluation mode
  /// @throws ShapeException if the new value has not the buffer's shape, or is of integers
  public void update(Buffer buffer, UnaryOperator<Tensor> change) {
    if (!training) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "an evaluation pass leaves %s as it is; see Pass.isTraining",
              buffer.path()));
    }
    requests.update(buffer, change);
  }

  /// The new values of buffers that layers asked for ([#update]) and that are not committed yet.
  public Map<Buffer, Tensor> updates() {
    return requests.updates();
  }

  /// Gives parameters and buffers new values, all at once, computing them if need be; among them
  /// those of [#updates], unless the same buffer is given another here. Tensors of this pass keep
  /// seeing the old ones.
  ///
  /// @throws org.bpnet.core.spi.ClosedException if the parameters of one are closed
  /// @throws ShapeException if a value has not its variable's shape, or is of integers
  public void commit(Map<? extends Variable, Tensor> values) {
    Map<Variable, Tensor> all = withUpdates(values);
    evaluate(List.copyOf(all.values()));
    Storage[] storages = Evaluation.release(backend, memory, all.values());
    Trees.commit(Variable.slots(all.keySet()), storages, memory);
    requests.clearUpdates();
  }

  /// As [#commit(Map)], and does what is to be done after such updates.
  public void commit(Updates updates) {
    commit(updates.values());
    updates.made().forEach(Runnable::run);
  }

  /// These values and the layers' own updates, if variables can have them.
  Map<Variable, Tensor> withUpdates(Map<? extends Variable, Tensor> values) {
    return requests.with(values);
  }

  /// Has the loss see an output beside the model's result, with a weight. A layer does so in
  /// training alone; who computes the loss asks for them.
  public void sideOutput(Tensor outputs, double weight) {
    requests.add(new SideOutput(outputs.in(this), weight));
  }

  /// The side outputs since this was last asked.
  public List<SideOutput> drainSideOutputs() {
    return requests.drainSideOutputs();
  }

  /// Looks for the first operation, in the order of computation, whose result is not finite: where
  /// a NaN came from. Recomputes everything the tensor depends on, one operation at a time.
  public Optional<NonFinite> firstNonFinite(Tensor tensor) {
    return NonFinite.first(tensor.in(this));
  }

  Storage look(Tensor tensor) {
    memory.check(() -> tensor.op().name());
    checkValuesExist();
    Storage known = tensor.storage();
    if (known == null) {
      Evaluation.look(backend, memory, tensor);
      known = Objects.requireNonNull(tensor.storage());
    }
    return known;
  }

  private void checkValuesExist() {
    if (recorded) {
      throw new IllegalStateException(
          "values are not known while a computation is recorded (see Traced): compute with tensors, or return what is to be looked at");
    }
  }

  /// Storage that is freed with this pass.
  Storage own(Storage storage) {
    return memory.own(storage);
  }

  /// The variables read so far, by the tensors that stand for them.
  Map<Tensor, Variable> variables() {
    return reads.byLeaf();
  }

  /// Where this pass was opened, `Train.java:31`.
  public String openedAt() {
    return memory.openedAt();
  }

  /// Ends the pass: its tensors can no longer be used, and their memory is reused.
  @Override
  public void close() {
    memory.close();
    leak.clean();
    reads.clear();
  }
}
