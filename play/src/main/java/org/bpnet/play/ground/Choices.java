package org.bpnet.play.ground;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.Losses;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.optim.Optimizers;
import org.bpnet.train.json.JsonValue;

/// What there is to choose from on a playground: all of the catalogues that fits.
public final class Choices {
  private Choices() {}

  /// By kind, each with a line that says what it does; losses with the sets that they fit. And the
  /// lessons.
  public static JsonValue json() {
    return JsonValue.object()
        .with("sets", sets())
        .with("activations", choices(Activations.CATALOG, made -> made instanceof Defined))
        .with("losses", losses())
        .with("optimizers", optimizers())
        .with("initializers", choices(Initializers.CATALOG, _ -> true))
        .with("lessons", new JsonValue.Items(Lesson.all().stream().map(Lesson::json).toList()))
        .build();
  }

  private static JsonValue sets() {
    return new JsonValue.Items(
        Stream.of(PointSet.values())
            .<JsonValue>map(set ->
                JsonValue.object()
                    .with("name", set.toString())
                    .with("classes", set.classes())
                    .with("points", set.points(new Seed(1)).size())
                    .with("usual", Scenario.usual(set).json())
                    .build())
            .toList());
  }

  private static <T> JsonValue choices(Catalog<T> catalog, Predicate<T> fits) {
    List<JsonValue> all = new ArrayList<>();
    for (Catalog.Entry<T> entry : catalog.entries()) {
      if (fits.test(catalog.create(entry.example()))) {
        all.add(choice(entry).build());
      }
    }
    return new JsonValue.Items(all);
  }

  private static JsonValue losses() {
    List<JsonValue> all = new ArrayList<>();
    for (Catalog.Entry<Loss> entry : Losses.CATALOG.entries()) {
      Loss loss = Losses.CATALOG.create(entry.example());
      boolean two = fits(OutputHead.BINARY, loss);
      boolean more = fits(OutputHead.MULTI_CLASS, loss);
      boolean curve = fits(OutputHead.REGRESSION, loss);
      if (two || more || curve) {
        all.add(choice(entry).with("two", two).with("more", more).with("curve", curve).build());
      }
    }
    return new JsonValue.Items(all);
  }

  private static boolean fits(OutputHead head, Loss loss) {
    return loss.kind() != Loss.Kind.ANY && head.takes(loss.kind());
  }

  private static JsonValue optimizers() {
    List<JsonValue> all = new ArrayList<>();
    Optimizers.CATALOG
        .entries()
        .forEach(entry ->
            all.add(
                choice(entry)
                    .with("rate", Optimizers.CATALOG.create(entry.example()).learningRate())
                    .build()));
    return new JsonValue.Items(all);
  }

  private static JsonValue.Builder choice(Catalog.Entry<?> entry) {
    return JsonValue.object()
        .with("name", entry.example())
        .with("summary", entry.about().summary());
  }
}
