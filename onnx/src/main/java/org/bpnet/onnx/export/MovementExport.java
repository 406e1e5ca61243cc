package org.bpnet.onnx.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.core.op.Movement;
import org.bpnet.core.op.Movement.Broadcast;
import org.bpnet.core.op.Movement.Concat;
import org.bpnet.core.op.Movement.Pad;
import org.bpnet.core.op.Movement.Permute;
import org.bpnet.core.op.Movement.Reshape;
import org.bpnet.core.op.Movement.Slice;
import org.bpnet.onnx.file.Attribute;

/// What puts elements elsewhere.
final class MovementExport {
  private final GraphWriter out;
  private final Values values;

  MovementExport(GraphWriter out, Values values) {
    this.out = out;
    this.values = values;
  }

  String write(Recording.Step step) {
    List<Integer> inputs = step.inputs();
    return switch ((Movement) step.op()) {
      case Reshape _ -> reshape(values.plain(inputs.getFirst()), step.extents());
      case Broadcast _ ->
          out.add("Expand", List.of(values.plain(inputs.getFirst()), out.extents(step.extents())));
      case Permute(List<Integer> order) ->
          values.transpose(
              values.plain(inputs.getFirst()), order.stream().map(axis -> (long) axis).toList());
      case Slice(int axis, int start, int end) -> {
        Slice large = (Slice) step.large().op();
        yield out.add(
            "Slice",
            List.of(
                values.plain(inputs.getFirst()),
                out.extents(List.of(Extent.of(start, large.start()))),
                out.extents(List.of(Extent.of(end, large.end()))),
                out.wholes(axis)));
      }
      case Pad(int axis, int before, int after) -> {
        Pad large = (Pad) step.large().op();
        int rank = step.small().shape().rank();
        List<Extent> pads = new ArrayList<>();
        IntStream.range(0, 2 * rank).forEach(_ -> pads.add(new Extent(0, 0)));
        pads.set(axis, Extent.of(before, large.before()));
        pads.set(rank + axis, Extent.of(after, large.after()));
        yield out.add("Pad", List.of(values.plain(inputs.getFirst()), out.extents(pads)));
      }
      case Concat(int axis) ->
          out.add(
              "Concat",
              inputs.stream().map(values::plain).toList(),
              Map.of("axis", new Attribute.Whole(axis)));
    };
  }

  /// One extent that depends on the batch is left to be found.
  String reshape(String name, List<Extent> extents) {
    boolean simple =
        extents.stream().filter(extent -> !extent.isFixed()).count() == 1
            && extents.stream().noneMatch(extent -> extent.isFixed() && extent.fixed() == 0);
    String shape =
        simple
            ? out.wholes(extents.stream().mapToLong(e -> e.isFixed() ? e.fixed() : -1).toArray())
            : out.extents(extents);
    return out.add("Reshape", List.of(name, shape));
  }
}
