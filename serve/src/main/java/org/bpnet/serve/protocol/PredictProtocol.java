package org.bpnet.serve.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bpnet.data.Target;
import org.bpnet.serve.http.Reply;
import org.bpnet.serve.model.Answer;
import org.bpnet.serve.model.LiveModel;
import org.bpnet.train.json.JsonValue;

/// The simple form: `{"instances": [..]}` to `{"predictions": [..]}`, one for one. An instance of a
/// table is an object with the columns' names; a prediction has the class and the probability of
/// each, or the values.
///
/// **Source.** The paths and the two names are those of TensorFlow Serving's REST interface and of
/// KServe's protocol V1.
final class PredictProtocol {
  private PredictProtocol() {}

  static Reply models(Set<String> names) {
    return Reply.json(
        JsonValue.object()
            .with("models", JsonValue.ofTexts(new ArrayList<>(new TreeSet<>(names))))
            .build());
  }

  static Reply ready(String name) {
    return Reply.json(JsonValue.object().with("name", name).with("ready", true).build());
  }

  static Reply predict(LiveModel model, byte[] body, Asking asking) throws InterruptedException {
    JsonValue.Members request = JsonBody.read(body, body.length);
    Answer answer = asking.answer(model, RequestRows.of(model, request));
    List<JsonValue> predictions = new ArrayList<>();
    for (int row = 0; row < answer.rows(); row++) {
      predictions.add(prediction(model.model().target(), answer, row));
    }
    return Reply.json(
        JsonValue.object()
            .with("model_version", model.version())
            .with("predictions", new JsonValue.Items(predictions))
            .build());
  }

  private static JsonValue prediction(Target target, Answer answer, int row) {
    int width = answer.numbers().length / answer.rows();
    return switch (target) {
      case Target.Classes classes ->
          JsonValue.object()
              .with("class", classes.names().get(answer.labels()[row]))
              .with("probabilities", named(classes.names(), answer.numbers(), row * width))
              .build();
      case Target.Values values -> named(values.names(), answer.numbers(), row * width);
    };
  }

  private static JsonValue named(List<String> names, double[] numbers, int from) {
    JsonValue.Builder object = JsonValue.object();
    for (int i = 0; i < names.size(); i++) {
      object.with(names.get(i), numbers[from + i]);
    }
    return object.build();
  }
}
