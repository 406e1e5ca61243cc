package org.bpnet.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.junit.jupiter.api.Test;

class QuarterTurnedTest {
  private static final Target.Classes LETTERS = new Target.Classes("letter", List.of("a", "b"));

  /// Two images of 2 x 2 pixels in two channels, the second 10 more than the first.
  private static final Dataset IMAGES =
      Dataset.of(
          new float[] {1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16, 7, 17, 8, 18},
          Shape.of(2, 2, 2),
          new int[] {1, 0},
          LETTERS);

  @Test
  void should_turn_against_the_clock() {
    Dataset turned = QuarterTurned.of(IMAGES);

    assertThat(turned.size()).isEqualTo(8);
    assertThat(turned.features(new int[] {0, 2, 4, 6}).toFloats())
        .containsExactly(
            1, 11, 2, 12, 3, 13, 4, 14, //
            2, 12, 4, 14, 1, 11, 3, 13, //
            4, 14, 3, 13, 2, 12, 1, 11, //
            3, 13, 1, 11, 4, 14, 2, 12);
  }

  @Test
  void should_make_a_class_of_each_turn() {
    QuarterTurned turned = QuarterTurned.of(IMAGES.weighted(1, 3));
    Batch all = turned.batch(new int[] {0, 1, 2, 3, 4, 5, 6, 7});

    assertThat(turned.target().names())
        .containsExactly("a", "b", "a 90", "b 90", "a 180", "b 180", "a 270", "b 270");
    assertThat(all.targets().toInts()).containsExactly(1, 0, 3, 2, 5, 4, 7, 6);
    assertThat(turned.weights(new int[] {1, 5}).orElseThrow().toFloats())
        .containsExactly(IMAGES.weighted(1, 3).weights(new int[] {1, 1}).orElseThrow().toFloats());
    assertThat(IMAGES.targets(new int[] {0, 1}).toInts()).as("as they were").containsExactly(1, 0);
  }

  /// Four quarters are a whole turn, for any size.
  @Test
  void should_come_back_after_four_quarters() {
    for (int side = 1; side < 6; side++) {
      var pixels = new float[side * side];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = i;
      }
      Dataset image = Dataset.of(pixels, Shape.of(side, side, 1), new int[] {0}, LETTERS);
      Dataset turned = image;
      for (int quarter = 0; quarter < 4; quarter++) {
        float[] once = QuarterTurned.of(turned).features(new int[] {1}).toFloats();
        float[] twice = QuarterTurned.of(turned).features(new int[] {2}).toFloats();
        turned = Dataset.of(once, Shape.of(side, side, 1), new int[] {0}, LETTERS);
        assertThat(QuarterTurned.of(turned).features(new int[] {1}).toFloats())
            .containsExactly(twice);
      }
      assertThat(turned.features(new int[] {0}).toFloats())
          .containsExactly(image.features(new int[] {0}).toFloats());
    }
  }

  @Test
  void should_refuse_what_cannot_be_turned() {
    assertThatThrownBy(
            () -> QuarterTurned.of(Dataset.of(new float[4], Shape.of(4), new int[1], LETTERS)))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "quarter turns: need square images [H, H, C], got examples [4]; scale them first");
    assertThatThrownBy(() ->
            QuarterTurned.of(Dataset.of(new float[6], Shape.of(2, 3, 1), new int[1], LETTERS)))
        .hasMessageContaining("got examples [2, 3, 1]");
    assertThatThrownBy(() ->
            QuarterTurned.of(
                Dataset.of(
                    new float[4],
                    Shape.of(2, 2, 1),
                    new float[1],
                    new Target.Values(List.of("size")))))
        .hasMessage("quarter turns: need classes, got numbers to predict");
  }
}
