package org.bpnet.serve.protocol;

import java.lang.module.ModuleDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bpnet.serve.http.Refusal;
import org.bpnet.serve.http.Reply;
import org.bpnet.serve.model.LiveModel;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.json.JsonValue.Members;

/// The Open Inference Protocol, version 2, over REST, with the extension for binary tensors.
///
/// **Source.** KServe, "Open Inference Protocol", and Triton's "Binary Tensor Data Extension".
final class InferProtocol {
  /// The header that says where in a body JSON ends and bytes begin.
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private InferProtocol() {}

  /// What the server is.
  static Reply server() {
    String version =
        Optional.ofNullable(InferProtocol.class.getModule().getDescriptor())
            .flatMap(ModuleDescriptor::rawVersion)
            .orElse("development");
    return Reply.json(
        JsonValue.object()
            .with("name", "bpnet")
            .with("version", version)
            .with("extensions", JsonValue.ofTexts(List.of("binary_tensor_data")))
            .build());
  }

  /// What a model takes and gives.
  ///
  /// @param versions all that are served
  static Reply metadata(LiveModel model, List<String> versions) {
    return Reply.json(
        JsonValue.object()
            .with("name", model.name())
            .with("versions", JsonValue.ofTexts(versions))
            .with("platform", "bpnet")
            .with("inputs", json(ModelTensors.inputs(model)))
            .with("outputs", json(ModelTensors.outputs(model)))
            .build());
  }

  private static JsonValue json(List<ModelTensors.Description> tensors) {
    return tensors.stream()
        .map(ModelTensors.Description::json)
        .collect(Collectors.collectingAndThen(Collectors.toList(), JsonValue.Items::new));
  }

  /// Answers a request for an inference.
  ///
  /// @param jsonLength the value of [#JSON_LENGTH]; empty if all of the body is JSON
  static Reply infer(LiveModel model, byte[] body, String jsonLength, Asking asking)
      throws InterruptedException {
    int json = jsonLength.isEmpty() ? body.length : length(jsonLength, body.length);
    Members request = JsonBody.read(body, json);
    TensorWriter writer =
        TensorWriter.of(
            request,
            ModelTensors.outputs(model).stream().map(ModelTensors.Description::name).toList());
    List<NamedTensor> inputs =
        new RequestTensors(Arrays.copyOfRange(body, json, body.length)).read(request);
    RequestRows rows = RequestRows.of(model, inputs);
    JsonValue.Builder answer =
        JsonValue.object().with("model_name", model.name()).with("model_version", model.version());
    if (request.find("id").isPresent()) {
      answer.with("id", request.text("id"));
    }
    return writer.write(answer, ModelTensors.of(model, asking.answer(model, rows)));
  }

  private static int length(String said, int most) {
    if (!said.matches("[0-9]{1,9}") || Integer.parseInt(said) > most) {
      throw new Refusal(
          400, "the header '" + JSON_LENGTH + "' needs a number up to the body's length");
    }
    return Integer.parseInt(said);
  }
}
