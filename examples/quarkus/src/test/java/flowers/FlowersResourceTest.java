package flowers;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.Classifier;
import org.bpnet.train.Settings;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FlowersResourceTest.TrainedModel.class)
class FlowersResourceTest {
  private static final String SETOSA =
      "{\"sepal_length\": 5.1, \"sepal_width\": 3.5, \"petal_length\": 1.4, \"petal_width\": 0.2}";
  private static final String UNKNOWN_WIDTH =
      "{\"sepal_length\": 7.1, \"sepal_width\": null, \"petal_length\": 5.9, \"petal_width\": 2.1}";

  /// A model that is trained here, in place of one that is deployed.
  public static final class TrainedModel implements QuarkusTestResourceLifecycleManager {
    private Path folder = Path.of("");

    @Override
    public Map<String, String> start() {
      try {
        folder = Files.createTempDirectory("flowers");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      Settings settings = Settings.defaults().epochs(60);
      try (Classifier iris = Classifier.fit(DataSources.open("iris"), settings)) {
        iris.save(folder);
      }
      return Map.of("flowers.model", folder.toString());
    }

    @Override
    public void stop() {
      try {
        for (String file : new String[] {"model.json", "model.safetensors", ""}) {
          Files.delete(folder.resolve(file));
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void should_tell_flowers() {
    given()
        .contentType("application/json")
        .body("[" + SETOSA + ", " + UNKNOWN_WIDTH + "]")
        .post("/flowers")
        .then()
        .statusCode(200)
        .body("kind", contains("setosa", "virginica"))
        .body("[0].probabilities.setosa", greaterThan(0.9f));
  }

  @Test
  void should_say_what_is_missing() {
    given()
        .contentType("application/json")
        .body("[{\"petal_length\": 1.4}]")
        .post("/flowers")
        .then()
        .statusCode(400)
        .body("error", containsString("the model needs columns that are missing: sepal_length"));
  }
}
