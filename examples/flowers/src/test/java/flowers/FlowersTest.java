package flowers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.bpnet.core.array.Shape;
import org.bpnet.testkit.GradientCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowersTest {
  @TempDir Path folder;

  @Test
  void should_tell_flowers_that_it_has_not_seen() {
    Path model = folder.resolve("model");

    Flowers.train(Path.of("flowers.csv"), model);
    List<String> kinds =
        Flowers.predict(Path.of("new-flowers.csv"), model)
            .lines()
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList();

    assertEquals(List.of("snowdrop", "tulip", "sunflower"), kinds);
  }

  /// How to check a layer or a loss of one's own.
  @Test
  void should_have_the_right_gradient() {
    GradientCheck.of(in -> in.getFirst().tanh().mul(2)).withShapes(Shape.of(3)).verify();
  }
}
