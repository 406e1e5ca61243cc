package org.bpnet.cpu.step;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pooling.WindowPut;
import org.bpnet.core.op.Pooling.WindowSpread;
import org.bpnet.core.op.Pooling.WindowSum;
import org.bpnet.core.op.Pooling.WindowTake;
import org.bpnet.core.op.Primitive;
import org.bpnet.core.op.Window;
import org.bpnet.core.program.Lowered;
import org.bpnet.cpu.kernel.InputLayout;
import org.bpnet.cpu.kernel.Kernel;
import org.bpnet.cpu.kernel.KernelSpec;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.storage.Place;

/// Sums and maxima over windows as element-wise kernels: what one tap sees from neighbouring
/// positions is an operand whose rows are a stride apart and whose columns are the channels. For
/// positions all of whose taps are inside the image.
final class WindowKernels {
  private static final int F32 = 4;

  private static final float[] NO_SCALARS = {};

  /// Most taps of a window that is one formula. Ours.
  private static final int MOST_TAPS = 16;

  private final Window window;
  private final Shape x;
  private final Shape y;
  private final Sweep[] sweeps;
  private final Work[] works; // by part

  /// Something of x at a tap, or something of y, which is at none.
  ///
  /// @param tap the tap's number, row by row, or [#NONE]
  private record Ref(Place place, int tap) {
    static final int NONE = -1;

    static Ref of(Place place) {
      return new Ref(place, NONE);
    }
  }

  /// One kernel and what it works on, results last.
  @SuppressWarnings("ArrayRecordComponent") // looked through at every row, never compared
  private record Sweep(Kernel kernel, Ref[] refs) {}

  /// The arguments of a kernel, for one thread.
  private record Work(MemorySegment[] segments, long[] offsets, long[] strides) {
    static Work of(int operands) {
      return new Work(new MemorySegment[operands], new long[operands], new long[operands]);
    }
  }

  private WindowKernels(Window window, Shape x, Shape y, List<Sweep> sweeps, int parts) {
    this.window = window;
    this.x = x;
    this.y = y;
    this.sweeps = sweeps.toArray(Sweep[]::new);
    int most = sweeps.stream().mapToInt(sweep -> sweep.refs().length).max().orElse(0);
    this.works = IntStream.range(0, parts).mapToObj(_ -> Work.of(most)).toArray(Work[]::new);
  }

  /// Kernels for one of the four primitives; empty if it is none for them.
  ///
  /// @param selector where the elements lie whose largest is looked for
  /// @param read where the values to move or to sum lie
  static Optional<WindowKernels> of(
      Primitive op,
      Window window,
      Shape x,
      Shape y,
      Place selector,
      Place read,
      Place written,
      Tools tools) {
    int taps = window.taps();
    var writer = new Writer(window, selector, read, written, tools);
    List<Sweep> sweeps =
        switch (op) {
          case WindowSum _ when taps <= MOST_TAPS -> List.of(writer.fold(Formula::add));
          case WindowTake _ when taps <= MOST_TAPS && selector == read ->
              List.of(writer.fold(Formula::max));
          case WindowSpread _ -> writer.spread();
          case WindowPut _ when taps <= MOST_TAPS -> writer.put();
          default -> List.of();
        };
    return sweeps.isEmpty()
        ? Optional.empty()
        : Optional.of(new WindowKernels(window, x, y, sweeps, tools.team().size()));
  }

  /// Works on positions `from` to `to` of one row of an image of y.
  void run(int part, Frame frame, int image, int row, int from, int to) {
    int channels = x.extent(3);
    Work work = works[part];
    for (Sweep sweep : sweeps) {
      for (int i = 0; i < sweep.refs().length; i++) {
        Ref ref = sweep.refs()[i];
        work.segments[i] = frame.segment(ref.place());
        work.offsets[i] = ref.place().offset() + element(ref, image, row, from) * channels * F32;
        int distance = ref.tap() == Ref.NONE ? 1 : window.columns().stride();
        work.strides[i] = (long) distance * channels * F32;
      }
      sweep
          .kernel()
          .run(work.segments, work.offsets, work.strides, to - from, channels, NO_SCALARS);
    }
  }

  private long element(Ref ref, int image, int row, int column) {
    if (ref.tap() == Ref.NONE) {
      return ((long) image * y.extent(1) + row) * y.extent(2) + column;
    }
    int h = window.rows().place(row, ref.tap() / window.columns().taps());
    int v = window.columns().place(column, ref.tap() % window.columns().taps());
    return ((long) image * x.extent(1) + h) * x.extent(2) + v;
  }

  /// Writes the kernels.
  private record Writer(Window window, Place selector, Place read, Place written, Tools tools) {

    private List<Ref> taps(Place place) {
      return IntStream.range(0, window.taps()).mapToObj(tap -> new Ref(place, tap)).toList();
    }

    private List<Formula> inputs() {
      return IntStream.range(0, window.taps()).mapToObj(tap -> Formula.input("x" + tap)).toList();
    }

    /// y = x₀ ∘ x₁ ∘ …
    Sweep fold(BinaryOperator<Formula> join) {
      List<Ref> refs = new ArrayList<>(taps(read));
      refs.add(Ref.of(written));
      Formula all = inputs().stream().reduce(join).orElseThrow();
      return sweep(List.of(all), names(inputs()), refs);
    }

    /// x ← x + y, tap by tap: neighbouring windows may overlap.
    List<Sweep> spread() {
      Formula sum = Formula.input("x").add(Formula.input("y"));
      return taps(written).stream()
          .map(tap -> sweep(List.of(sum), List.of("y", "x"), List.of(Ref.of(read), tap, tap)))
          .toList();
    }

    /// y to the first tap that is the largest; added tap by tap if windows overlap.
    List<Sweep> put() {
      List<Formula> shares = shares();
      List<String> names = new ArrayList<>(names(inputs()));
      names.add("y");
      List<Ref> refs = new ArrayList<>(taps(selector));
      refs.add(Ref.of(read));
      if (!overlaps()) {
        refs.addAll(taps(written));
        return List.of(sweep(shares, names, refs));
      }
      names.add("x");
      return taps(written).stream()
          .map(tap -> {
            List<Ref> all = new ArrayList<>(refs);
            all.add(tap);
            all.add(tap);
            Formula sum = Formula.input("x").add(shares.get(tap.tap()));
            return sweep(List.of(sum), names, all);
          })
          .toList();
    }

    private boolean overlaps() {
      return window.rows().reach() > window.rows().stride()
          || window.columns().reach() > window.columns().stride();
    }

    /// What each tap gets of y.
    private List<Formula> shares() {
      List<Formula> shares = new ArrayList<>();
      share(inputs(), Formula.input("y"), shares);
      return shares;
    }

    /// Gives a share to the half of the taps with the largest, the first at a tie, and so on to one
    /// of them: fewer comparisons than of each with the largest of all. NaN is the largest.
    private static void share(List<Formula> taps, Formula share, List<Formula> shares) {
      if (taps.size() == 1) {
        shares.add(share);
        return;
      }
      List<Formula> first = taps.subList(0, taps.size() / 2);
      List<Formula> second = taps.subList(taps.size() / 2, taps.size());
      Formula a = largest(first);
      Formula wins = a.atLeast(largest(second));
      Formula isNumber = a.atMost(Formula.constant(Double.POSITIVE_INFINITY));
      Formula zero = Formula.constant(0);
      share(first, Formula.where(wins, share, Formula.where(isNumber, zero, share)), shares);
      share(second, Formula.where(wins, zero, Formula.where(isNumber, share, zero)), shares);
    }

    private static Formula largest(List<Formula> taps) {
      int half = taps.size() / 2;
      return half == 0
          ? taps.getFirst()
          : Formula.max(largest(taps.subList(0, half)), largest(taps.subList(half, taps.size())));
    }

    private static List<String> names(List<Formula> inputs) {
      return IntStream.range(0, inputs.size()).mapToObj(i -> "x" + i).toList();
    }

    private Sweep sweep(List<Formula> results, List<String> names, List<Ref> refs) {
      Lowered lowered = Lowered.of(results, names, List.of());
      List<InputLayout> layouts = Collections.nCopies(names.size(), InputLayout.of(false, false));
      var spec = new KernelSpec.Pointwise(lowered.program(), layouts);
      return new Sweep(tools.kernels().kernel(spec), refs.toArray(Ref[]::new));
    }
  }
}
