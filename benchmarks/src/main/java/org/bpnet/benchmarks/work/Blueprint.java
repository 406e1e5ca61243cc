package org.bpnet.benchmarks.work;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.bpnet.benchmarks.work.Stage.Dense;
import org.bpnet.benchmarks.work.Stage.Plain;

/// A network as every library is to build it: stages one after the other, from the features to the
/// outputs.
///
/// @param input what the first stage gets
/// @param stages first to last; the first multiplies or is a table
public record Blueprint(Extent input, List<Stage> stages) {
  /// Copies the list.
  public Blueprint {
    stages = List.copyOf(stages);
  }

  /// Fully connected layers with ReLU between them.
  ///
  /// @param widths features, hidden layers, classes
  public static Blueprint mlp(int... widths) {
    var stages = new ArrayList<Stage>();
    for (int i = 1; i < widths.length; i++) {
      stages.add(new Dense(widths[i]));
      stages.add(Plain.RELU);
    }
    return new Blueprint(Extent.flat(widths[0]), stages.subList(0, stages.size() - 1));
  }

  /// The widths again, if this is what [#mlp] made.
  ///
  /// @throws UnsupportedOperationException if it is not
  public List<Integer> widths() {
    var widths = new ArrayList<Integer>(List.of(features()));
    for (Stage stage : stages) {
      if (stage instanceof Dense(int out)) {
        widths.add(out);
      }
    }
    if (!equals(mlp(widths.stream().mapToInt(Integer::intValue).toArray()))) {
      throw new UnsupportedOperationException("need fully connected layers alone, got " + this);
    }
    return widths;
  }

  /// The number of features.
  public int features() {
    return input.elements();
  }

  /// Whether the network is a table of parameters, which no features go into.
  public boolean isTable() {
    return stages.equals(List.of(Plain.TABLE));
  }

  /// The number of outputs for an example.
  public int outputs() {
    return extents().getLast().elements();
  }

  /// What each stage gets, and last, what the last stage gives.
  public List<Extent> extents() {
    var extents = new ArrayList<Extent>(List.of(input));
    stages.forEach(stage -> extents.add(stage.after(extents.getLast())));
    return extents;
  }

  /// Multiply-adds of one example's products: forward, and in training those of the gradients of
  /// all weights and of the inputs of all stages but the first.
  public long multiplyAdds(boolean training) {
    List<Extent> before = extents();
    long sum = 0;
    for (int i = 0; i < stages.size(); i++) {
      int products = !training ? 1 : i == 0 ? 2 : 3;
      sum += products * stages.get(i).multiplyAdds(before.get(i));
    }
    return sum;
  }

  /// `28x28x1-conv20@5-max2/2-500-relu-10`: the extent of the input, then the words of the stages.
  @Override
  public String toString() {
    return stages.stream().map(Stage::word).collect(Collectors.joining("-", input + "-", ""));
  }

  /// Reads what [#toString] wrote.
  public static Blueprint parse(String text) {
    List<String> words = List.of(text.split("-"));
    return new Blueprint(
        Extent.parse(words.getFirst()),
        words.subList(1, words.size()).stream().map(Stage::parse).toList());
  }

  /// How large an example is at some place of the network.
  ///
  /// @param height rows; 1 where nothing is an image
  /// @param width columns, as well
  /// @param channels values at each place
  public record Extent(int height, int width, int channels) {
    /// Values without places.
    public static Extent flat(int width) {
      return new Extent(1, 1, width);
    }

    static Extent parse(String text) {
      int[] sizes = Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
      return sizes.length == 1 ? flat(sizes[0]) : new Extent(sizes[0], sizes[1], sizes[2]);
    }

    /// Whether these are values without places.
    public boolean isFlat() {
      return height == 1 && width == 1;
    }

    /// The number of values.
    public int elements() {
      return height * width * channels;
    }

    /// The extent after a square window was moved over this one.
    Extent windowed(int side, int stride, int padding, int out) {
      return new Extent(
          (height + 2 * padding - side) / stride + 1,
          (width + 2 * padding - side) / stride + 1,
          out);
    }

    @Override
    public String toString() {
      return isFlat() ? "" + channels : height + "x" + width + "x" + channels;
    }
  }
}
