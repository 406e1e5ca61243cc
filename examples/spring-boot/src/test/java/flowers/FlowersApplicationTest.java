package flowers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.Classifier;
import org.bpnet.train.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class FlowersApplicationTest {
  private static final String SETOSA =
      "{\"sepal_length\": 5.1, \"sepal_width\": 3.5, \"petal_length\": 1.4, \"petal_width\": 0.2}";
  private static final String UNKNOWN_WIDTH =
      "{\"sepal_length\": 7.1, \"sepal_width\": null, \"petal_length\": 5.9, \"petal_width\": 2.1}";

  @TempDir private static Path folder;

  @Value("${local.server.port}")
  private int port;

  /// A model that is trained here, in place of one that is deployed.
  @DynamicPropertySource
  static void train(DynamicPropertyRegistry properties) {
    Settings settings = Settings.defaults().epochs(60);
    try (Classifier iris = Classifier.fit(DataSources.open("iris"), settings)) {
      iris.save(folder);
    }
    properties.add("flowers.model", folder::toString);
  }

  private HttpResponse<String> ask(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private HttpResponse<String> post(String flowers) throws Exception {
    return ask(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/flowers"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(flowers)));
  }

  @Test
  void should_tell_flowers_and_count_them() throws Exception {
    HttpResponse<String> answer = post("[" + SETOSA + ", " + UNKNOWN_WIDTH + "]");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .containsPattern("^\\[\\{\"kind\":\"setosa\",\"probabilities\":\\{\"setosa\":0\\.9")
        .contains("{\"kind\":\"virginica\",");

    HttpResponse<String> wrong = post("[{\"petal_length\": 1.4}]");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("the model needs columns that are missing: sepal_length");

    String metrics = "http://localhost:" + port + "/actuator/metrics/bpnet.predictions";
    assertThat(ask(HttpRequest.newBuilder(URI.create(metrics))).body())
        .contains("\"value\":2.0", "\"setosa\"", "\"virginica\"");
  }
}
