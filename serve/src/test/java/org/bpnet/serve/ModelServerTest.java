package org.bpnet.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.data.table.Unfamiliar;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Predictions;
import org.bpnet.train.Regressor;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The server as any client sees it.
class ModelServerTest {
  private static final List<String> COLUMNS =
      List.of("sepal_length", "sepal_width", "petal_length", "petal_width");

  @TempDir static Path folder;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();
  private static Backend backend;
  private static ModelServer server;

  @BeforeAll
  static void open() throws IOException {
    backend = Backends.best();
    Trained.iris(folder.resolve("iris"), 1, backend);
    Trained.shop(folder.resolve("shop"), backend);
    Trained.digits(folder.resolve("digits"), backend);
    Map<String, Path> models =
        Map.of(
            "iris", folder.resolve("iris"),
            "shop", folder.resolve("shop"),
            "digits", folder.resolve("digits"));
    server = ModelServer.open(models, ServeOptions.defaults().port(0).accessLog(LOG), backend);
  }

  @AfterAll
  static void close() {
    CLIENT.close();
    server.close();
    backend.close();
  }

  private static Asked get(String path) throws Exception {
    return Asked.get(CLIENT, server.address(), path);
  }

  private static Asked post(String path, String body) throws Exception {
    return Asked.post(CLIENT, server.address(), path, body.replace('\'', '"'));
  }

  private static Classifier classifier(String name) {
    return (Classifier) Model.load(folder.resolve(name), backend);
  }

  private static String row(Table table, int row, List<String> columns) {
    return columns.stream()
        .map(column -> "'" + column + "':" + table.cell(row, column))
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void should_give_the_bits_of_the_model_whatever_is_computed_together() throws Exception {
    Predictions expected;
    try (Classifier model = classifier("iris")) {
      expected = model.predict(Trained.IRIS);
    }
    List<Callable<Void>> asking = new ArrayList<>();
    for (int start = 0; start < 150; start++) {
      int from = start;
      int to = Math.min(150, from + 1 + from % 40);
      asking.add(() -> {
        String rows =
            IntStream.range(from, to)
                .mapToObj(i -> row(Trained.IRIS, i, COLUMNS))
                .collect(Collectors.joining(","));
        Asked asked = post("/v1/models/iris:predict", "{'instances':[" + rows + "]}");
        assertThat(asked.predictions()).hasSize(to - from);
        for (int i = from; i < to; i++) {
          JsonValue.Members found = asked.predictions().get(i - from);
          assertThat(found.text("class")).isEqualTo(expected.name(i));
          for (String name : expected.classes()) {
            assertThat(found.members("probabilities").number(name))
                .isEqualTo(expected.probability(i, name));
          }
        }
        return null;
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (Future<Void> done : threads.invokeAll(asking)) {
        done.get();
      }
    }
  }

  @Test
  void should_answer_the_open_inference_protocol_flat_nested_and_column_by_column()
      throws Exception {
    Predictions expected;
    try (Classifier model = classifier("iris")) {
      expected = model.predict(Trained.IRIS);
    }
    String columns =
        COLUMNS.stream()
            .map(name ->
                String.format(
                    Locale.ROOT,
                    "{'name':'%s','shape':[2,1],'datatype':'FP64','data':[%s,%s]}",
                    name,
                    Trained.IRIS.cell(0, name),
                    Trained.IRIS.cell(1, name)))
            .collect(Collectors.joining(","));
    String flat = "[5.1,3.5,1.4,0.2,4.9,3.0,1.4,0.2]";
    String nested = "[[5.1,3.5,1.4,0.2],[4.9,3.0,1.4,0.2]]";
    String whole = "{'name':'rows','shape':[2,4],'datatype':'FP32','data':%s}";
    for (String inputs :
        List.of(
            columns,
            String.format(Locale.ROOT, whole, flat),
            String.format(Locale.ROOT, whole, nested))) {
      Asked asked =
          post(
              "/v2/models/iris/versions/1/infer",
              "{'id':'seven','parameters':{'other':1},'inputs':[" + inputs + "]}");

      assertThat(asked.status()).as(asked.text()).isEqualTo(200);
      assertThat(asked.json().text("id")).isEqualTo("seven");
      assertThat(asked.json().text("model_version")).isEqualTo("1");
      assertThat(asked.output("label").texts("data"))
          .containsExactly(expected.name(0), expected.name(1));
      assertThat(asked.output("probabilities").numbers("shape")).containsExactly(2, 3);
      assertThat(asked.output("probabilities").numbers("data"))
          .containsExactly(Arrays.copyOf(expected.probabilities().toDoubles(), 6));
    }
  }

  @Test
  void should_treat_the_cells_of_a_table_as_a_file_of_it() throws Exception {
    HostArray expected;
    int unseen = 1; // pink
    try (var model = (Regressor) Model.load(folder.resolve("shop"), backend)) {
      expected = model.predict(Trained.SHOP);
      TableEncoder encoder = ((Inputs.Rows) model.inputs()).encoder();
      for (Unfamiliar cells : encoder.unseen(Trained.SHOP)) {
        unseen += cells.cells();
      }
    }
    Asked asked =
        post(
            "/v1/models/shop:predict",
            """
            {'instances': [
              {'colour': 'red', 'weight': 1.5, 'size': 3},
              ['blue', '2,25', '1'],
              {'size': 2, 'weight': null, 'colour': ' red ', 'shelf': 7},
              {'colour': 'green', 'weight': 1000.5, 'size': 1.0},
              {'colour': 'blue', 'weight': '3.5', 'size': '2'},
              {'colour': null, 'weight': 0.5, 'size': 3},
              {'colour': 'pink', 'weight': 'NA', 'size': 3}]}
            """);

    assertThat(asked.status()).as(asked.text()).isEqualTo(200);
    for (int row = 0; row < 6; row++) {
      assertThat(asked.predictions().get(row).number("price")).isEqualTo(expected.at(row));
    }
    assertThat(get("/metrics").text())
        .contains("bpnet_unseen_cells_total{model=\"shop\"} " + unseen + "\n");
  }

  @Test
  void should_take_pictures_as_json_and_as_bytes() throws Exception {
    Dataset few = Trained.digits().subset(Trained.first(3));
    Predictions expected;
    try (Classifier model = classifier("digits")) {
      expected = model.predict(few);
    }
    float[] pixels = few.features(Trained.first(3)).toFloats();
    Asked json =
        post(
            "/v2/models/digits/infer",
            "{'inputs':[{'name':'input','shape':[3,8,8],'datatype':'FP32','data':"
                + Arrays.toString(pixels)
                + "}],'outputs':[{'name':'probabilities'}]}");

    assertThat(json.json().items("outputs")).hasSize(1);
    assertThat(json.output("probabilities").numbers("data"))
        .containsExactly(expected.probabilities().toDoubles());

    Asked bytes = binary(pixels);

    assertThat(bytes.status()).as(bytes.text()).isEqualTo(200);
    int head = Integer.parseInt(bytes.header("Inference-Header-Content-Length"));
    ByteBuffer rest =
        ByteBuffer.wrap(bytes.body(), head, bytes.body().length - head)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 3; i++) {
      var name = new byte[rest.getInt()];
      rest.get(name);
      assertThat(new String(name, StandardCharsets.UTF_8)).isEqualTo(expected.name(i));
    }
    for (int i = 0; i < 30; i++) {
      assertThat(rest.getDouble()).isEqualTo(expected.probabilities().at(i));
    }
    assertThat(rest.hasRemaining()).isFalse();
  }

  private static Asked binary(float... pixels) throws Exception {
    byte[] head =
        String.format(
                Locale.ROOT,
                "{'parameters':{'binary_data_output':true},'inputs':[{'name':'input','shape':"
                    + "[3,8,8,1],'datatype':'FP32','parameters':{'binary_data_size':%d}}]}",
                4 * pixels.length)
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body =
        ByteBuffer.allocate(head.length + 4 * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    body.put(head);
    for (float pixel : pixels) {
      body.putFloat(pixel);
    }
    return Asked.post(
        CLIENT,
        server.address(),
        "/v2/models/digits/infer",
        body.array(),
        "Inference-Header-Content-Length",
        String.valueOf(head.length));
  }

  @Test
  void should_say_what_there_is() throws Exception {
    assertThat(get("/v2").json().text("name")).isEqualTo("bpnet");
    assertThat(get("/v2/health/live").json().bool("live")).isTrue();
    assertThat(get("/v2/health/ready").json().bool("ready")).isTrue();
    assertThat(get("/v2/models/iris/ready").json().bool("ready")).isTrue();
    assertThat(get("/v2/models/iris/versions/1/ready").json().bool("ready")).isTrue();
    assertThat(get("/v1/models").json().texts("models")).containsExactly("digits", "iris", "shop");
    assertThat(get("/v1/models/iris").json().bool("ready")).isTrue();
    assertThat(get("/v2/models/shop").text())
        .isEqualTo(
            """
            {"name":"shop","versions":["1"],"platform":"bpnet","inputs":[\
            {"name":"colour","datatype":"BYTES","shape":[-1,1]},\
            {"name":"weight","datatype":"FP64","shape":[-1,1]},\
            {"name":"size","datatype":"FP64","shape":[-1,1]}],\
            "outputs":[{"name":"prediction","datatype":"FP64","shape":[-1,1]}]}\
            """);
    JsonValue.Members paths = get("/openapi.json").json().members("paths");
    assertThat(paths.values())
        .containsKeys("/v1/models/iris:predict", "/v2/models/shop/infer", "/v2/models/digits");
    assertThat(paths.members("/v1/models/shop:predict").toString())
        .contains("colour", "green", "weight", "price");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/models/iris:predict | garbage | 400 | line 1, column 1: needs a value, got 'g'",
        "/v1/models/iris:predict | {'instances':[NaN]} | 400 | needs a value, got 'N'",
        "/v1/models/iris:predict | [] | 400 | needs an object, '{ ... }'",
        "/v1/models/iris:predict | {} | 400 | there is no 'instances'",
        "/v1/models/iris:predict | {'instances':[]} | 400 | needs at least one row",
        "/v1/models/iris:predict | {'instances':[3]} | 400 | row 1: needs an object with the"
            + " columns' names, got 3",
        "/v1/models/iris:predict | {'instances':[{'sepal_width':1}]} | 400 | row 1: the model needs"
            + " columns that are missing: sepal_length, petal_length, petal_width; the columns are"
            + " sepal_width",
        "/v1/models/iris:predict | {'instances':[[1,2,3,'x']]} | 400 | row 1, column"
            + " 'petal_width': expected a number as in training, got 'x'; correct the cell",
        "/v1/models/iris:predict | {'instances':[[1,2,3,[4]]]} | 400 | needs a number, a text or"
            + " null, got a list",
        "/v1/models/iris:predict | {'instances':[[1,2,3]]} | 400 | row 1: expected 4 cells, one for"
            + " each column of the model, got 3",
        "/v1/models/iris:predict | {'instances':[[1,2,3,1e300]]} | 400 | row 1, column"
            + " 'petal_width': 1.0E300 is beyond single precision (3.4e38); use a larger unit",
        "/v1/models/digits:predict | {'instances':[[1,2]]} | 400 | row 1: the model takes examples"
            + " of shape [8, 8, 1], got 2 items along axis 0",
        "/v1/models/nobody:predict | {} | 404 | there is no model 'nobody'; there are digits, iris,"
            + " shop",
        "/v2/models/iris/versions/7/infer | {} | 404 | there is no version '7' of the model 'iris';"
            + " there is only 1",
        "/v2/models/iris/guess | {} | 404 | there is nothing at this path",
        "/v2/models/iris/ready | {} | 405 | needs GET here, got POST",
        "/v2/models/iris/infer | {'inputs':[]} | 400 | needs at least one input",
        "/v2/models/iris/infer | {'inputs':[{'name':'sepal_length','shape':[1],'datatype':'FP32',"
            + "'data':[1]}]} | 400 | the model needs columns that are missing: sepal_width",
        "/v2/models/iris/infer | {'inputs':[{'name':'x','shape':[1,4],'datatype':'FP32',"
            + "'data':[1,2,3]}]} | 400 | input 'x': needs 4 elements for the shape [1, 4], got 3",
        "/v2/models/iris/infer | {'inputs':[{'name':'x','shape':[2,4],'datatype':'FP32',"
            + "'data':[[1,2,3,4],[1,2,3]]}]} | 400 | input 'x': needs 4 elements for the shape",
        "/v2/models/iris/infer | {'inputs':[{'name':'x','shape':[1,4],'datatype':'FLOAT',"
            + "'data':[1,2,3,4]}]} | 400 | input 'x': needs a datatype of BOOL, UINT8,",
        "/v2/models/iris/infer | {'inputs':[{'name':'x','shape':[1,4],'datatype':'INT64',"
            + "'data':[1,2,3,4.5]}]} | 400 | input 'x': needs whole numbers, as its datatype INT64",
        "/v2/models/iris/infer | {'inputs':[{'name':'x','shape':[0,4],'datatype':'FP32',"
            + "'data':[]}]} | 400 | input 'x': needs a shape of numbers from 1",
        "/v2/models/iris/infer | {'inputs':[{'name':'x','shape':[999999,999999],'datatype':'FP32',"
            + "'data':[]}]} | 400 | input 'x': has a shape of too many elements",
        "/v2/models/iris/infer | {'inputs':[{'name':'x','shape':[1,4],'datatype':'FP32',"
            + "'parameters':{'binary_data_size':16}}]} | 400 | input 'x': needs 16 bytes behind the"
            + " JSON, and 0 are left",
        "/v2/models/iris/infer | {'inputs':[{'name':'x','shape':[1,4],'datatype':'FP32',"
            + "'data':[1,2,3,4]}],'outputs':[{'name':'y'}]} | 400 | there is no output 'y'; there"
            + " are label, probabilities",
        "/v2/models/digits/infer | {'inputs':[{'name':'input','shape':[1,2],'datatype':'FP32',"
            + "'data':[1,2]}]} | 400 | the model takes examples of shape [8, 8, 1], got [2]",
        "/v2/models/shop/infer | {'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32',"
            + "'data':[1,2,3]}]} | 400 | the model has a column of text, 'colour'",
        "/elsewhere | {} | 404 | there is nothing at this path; there are /v2",
      })
  void should_say_in_one_line_what_is_wrong(String path, String body, int status, String error)
      throws Exception {
    Asked asked = post(path, body);

    assertThat(asked.error()).contains(error).doesNotContain("\n");
    assertThat(asked.status()).isEqualTo(status);
    assertThat(asked.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void should_refuse_bytes_that_are_no_text_and_numbers_that_are_none() throws Exception {
    Asked asked =
        Asked.post(
            CLIENT, server.address(), "/v1/models/iris:predict", new byte[] {(byte) 0xFF, 1, 2});
    assertThat(asked.status()).isEqualTo(400);
    assertThat(asked.error()).isEqualTo("the body is not JSON in UTF-8");

    var pixels = new float[3 * 64];
    pixels[70] = Float.NaN;
    assertThat(binary(pixels).error())
        .isEqualTo("features must be finite, got NaN in example 1, feature 6; fill or drop it");
  }

  @Test
  void should_refuse_what_is_too_large_whether_it_says_so_or_not() throws Exception {
    byte[] large = new byte[ServeOptions.defaults().largestBody() + 1];
    Arrays.fill(large, (byte) ' ');
    String said = "the body is too large: needs at most 4,194,304 bytes; send fewer rows at once";

    Asked known = Asked.post(CLIENT, server.address(), "/v1/models/iris:predict", large);
    assertThat(known.status()).isEqualTo(413);
    assertThat(known.error()).isEqualTo(said);

    var chunked =
        HttpRequest.newBuilder(server.address().resolve("/v1/models/iris:predict"))
            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large)));
    assertThat(Asked.send(CLIENT, chunked).error()).isEqualTo(said);
  }

  @Test
  void should_count_and_note_what_it_answers() throws Exception {
    post("/v1/models/digits:predict", "{'instances':[]}");
    Asked metrics = get("/metrics");

    assertThat(metrics.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(metrics.text().lines())
        .allMatch(line -> line.matches("# (HELP|TYPE) .+|[a-z_]+(\\{[^{}]+\\})? [0-9.E-]+"))
        .anyMatch(line ->
            line.matches("bpnet_requests_total\\{model=\"digits\",code=\"400\"\\} [1-9][0-9]*"))
        .anyMatch(
            line -> line.startsWith("bpnet_request_seconds_bucket{model=\"digits\",le=\"0.001"))
        .contains("bpnet_requests_under_way 0", "# TYPE bpnet_request_seconds histogram");
    String log = LOG.toString(StandardCharsets.UTF_8);
    JsonValue.Members line =
        log.lines()
            .map(Json::readObject)
            .filter(l ->
                l.find("error")
                    .filter(JsonValue.of("'instances' needs at least one row, got none")::equals)
                    .isPresent())
            .reduce((one, other) -> other)
            .orElseThrow();
    assertThat(line.text("path")).startsWith("/v1/models/");
    assertThat(line.whole("status")).isEqualTo(400);
    assertThat(line.text("event")).isEqualTo("request");
    assertThat(line.number("ms")).isPositive();
    assertThat(log).contains("\"event\":\"loaded\",\"model\":\"iris\",\"version\":\"1\"");
  }

  @Test
  void should_say_at_once_that_a_port_is_taken_or_a_model_missing() {
    ServeOptions taken = ServeOptions.defaults().port(server.address().getPort());
    assertThatThrownBy(() -> ModelServer.open(Map.of("x", folder), taken, backend))
        .isInstanceOf(BindException.class);

    ServeOptions free = ServeOptions.defaults().port(0);
    assertThatThrownBy(
            () -> ModelServer.open(Map.of("x", folder.resolve("nothing")), free, backend))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("holds no model (there is no model.json, here or in a folder below)");
    assertThatThrownBy(() -> ModelServer.open(Map.of("a/b", folder.resolve("iris")), free, backend))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 'a/b'; give it one, NAME=RUN");
    assertThatThrownBy(() -> ServeOptions.defaults().batching(257, Duration.ZERO))
        .hasMessage("batch: needs 1 to 256, got 257");
  }
}
