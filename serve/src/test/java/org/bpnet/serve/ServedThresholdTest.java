package org.bpnet.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Settings;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model of two classes is served with the threshold that it was saved with, in both protocols.
class ServedThresholdTest {
  @TempDir private Path folder;

  @Test
  void should_choose_by_the_threshold_of_the_model() throws Exception {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(List.of(String.valueOf(i), i > 25 ? "yes" : "no"));
    }
    Table table = Table.of("rows", List.of("x", "y"), rows);
    try (Backend backend = Backends.best();
        HttpClient client = HttpClient.newHttpClient()) {
      Settings settings = Settings.defaults().layers("").epochs(3).backend(backend);
      double asked;
      try (Classifier model = Classifier.fit(table, "y", settings)) {
        asked = model.predict(table).probability(20, "yes");
        model.deciding("yes", asked / 2).save(folder.resolve("below"));
        model.deciding("yes", (1 + asked) / 2).save(folder.resolve("above"));
      }
      Map<String, Path> models =
          Map.of("below", folder.resolve("below"), "above", folder.resolve("above"));
      try (ModelServer server =
          ModelServer.open(models, ServeOptions.defaults().port(0), backend)) {
        for (String name : models.keySet()) {
          String expected = name.equals("below") ? "yes" : "no";
          Asked simple =
              Asked.post(
                  client,
                  server.address(),
                  "/v1/models/" + name + ":predict",
                  "{\"instances\": [{\"x\": 20}]}");
          JsonValue.Members found = simple.predictions().getFirst();
          assertThat(found.text("class")).isEqualTo(expected);
          assertThat(found.members("probabilities").number("yes")).isEqualTo(asked);
          Asked open =
              Asked.post(
                  client,
                  server.address(),
                  "/v2/models/" + name + "/infer",
                  "{\"inputs\": [{\"name\": \"x\", \"shape\": [1], \"datatype\": \"FP64\","
                      + " \"data\": [20]}]}");
          assertThat(open.output("label").texts("data")).containsExactly(expected);
        }
      }
    }
  }
}
