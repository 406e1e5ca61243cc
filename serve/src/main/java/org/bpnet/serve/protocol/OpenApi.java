package org.bpnet.serve.protocol;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.data.Target;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.serve.model.LiveModel;
import org.bpnet.serve.model.ModelRepository;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.json.JsonValue.Members;

/// Describes what can be asked of the models that are served, as OpenAPI 3.1, so that clients and
/// forms can be made of it: with the columns of each model, their categories and its classes.
final class OpenApi {
  private OpenApi() {}

  static Members of(ModelRepository models) {
    JsonValue.Builder paths = JsonValue.object();
    paths.with(
        "/v2/health/ready",
        JsonValue.object()
            .with("get", operation("Whether the server is ready.", object().build()))
            .build());
    for (String name : models.names().stream().sorted().toList()) {
      models
          .lease(name)
          .ifPresent(lease -> {
            try (lease) {
              describe(lease.model(), paths);
            }
          });
    }
    return JsonValue.object()
        .with("openapi", "3.1.0")
        .with("info", JsonValue.object().with("title", "BPNet").with("version", "2").build())
        .with("paths", paths.build())
        .build();
  }

  private static void describe(LiveModel model, JsonValue.Builder paths) {
    Members instances =
        object()
            .with("properties", JsonValue.object().with("instances", list(instance(model))).build())
            .with("required", JsonValue.ofTexts(List.of("instances")))
            .build();
    Members predictions =
        object()
            .with(
                "properties",
                JsonValue.object()
                    .with("model_version", type("string"))
                    .with("predictions", list(prediction(model)))
                    .build())
            .build();
    paths.with(
        "/v1/models/" + model.name() + ":predict",
        post("Predicts, row by row.", instances, predictions));
    paths.with(
        "/v2/models/" + model.name() + "/infer",
        post(
            "Predicts, by the Open Inference Protocol.",
            tensors("inputs", ModelTensors.inputs(model)),
            tensors("outputs", ModelTensors.outputs(model))));
    paths.with(
        "/v2/models/" + model.name(),
        JsonValue.object()
            .with("get", operation("What the model takes and gives.", object().build()))
            .build());
  }

  private static JsonValue post(String summary, Members asks, Members answers) {
    Members body = JsonValue.object().with("required", true).with("content", content(asks)).build();
    JsonValue.Builder post = operation(summary);
    post.with("requestBody", body).with("responses", responses(answers));
    return JsonValue.object().with("post", post.build()).build();
  }

  private static JsonValue operation(String summary, Members answers) {
    return operation(summary).with("responses", responses(answers)).build();
  }

  private static JsonValue.Builder operation(String summary) {
    return JsonValue.object().with("summary", summary);
  }

  private static JsonValue responses(Members answers) {
    Members error =
        object()
            .with("properties", JsonValue.object().with("error", type("string")).build())
            .build();
    return JsonValue.object()
        .with("200", response("The answer.", answers))
        .with("default", response("What is wrong, in one line.", error))
        .build();
  }

  private static JsonValue response(String description, Members schema) {
    return JsonValue.object()
        .with("description", description)
        .with("content", content(schema))
        .build();
  }

  private static JsonValue content(Members schema) {
    JsonValue json = JsonValue.object().with("schema", schema).build();
    return JsonValue.object().with("application/json", json).build();
  }

  private static Members instance(LiveModel model) {
    if (model.encoder().isEmpty()) {
      Members schema = type("number");
      for (int axis = model.featureShape().rank() - 1; axis >= 0; axis--) {
        int extent = model.featureShape().extent(axis);
        schema =
            JsonValue.object()
                .with("type", "array")
                .with("items", schema)
                .with("minItems", extent)
                .with("maxItems", extent)
                .build();
      }
      return schema;
    }
    JsonValue.Builder columns = JsonValue.object();
    List<String> names = new ArrayList<>();
    for (TableEncoder.Input input : model.encoder().get().columns()) {
      names.add(input.column());
      columns.with(input.column(), column(input));
    }
    return object()
        .with("properties", columns.build())
        .with("required", JsonValue.ofTexts(names))
        .build();
  }

  private static JsonValue column(TableEncoder.Input input) {
    return switch (input) {
      case TableEncoder.Input.Numeric _ ->
          JsonValue.object().with("type", JsonValue.ofTexts(List.of("number", "null"))).build();
      case TableEncoder.Input.Categorical(String _, List<String> levels) ->
          JsonValue.object()
              .with("type", JsonValue.ofTexts(List.of("string", "number", "null")))
              .with("examples", JsonValue.ofTexts(levels))
              .build();
    };
  }

  private static Members prediction(LiveModel model) {
    return switch (model.model().target()) {
      case Target.Classes classes ->
          object()
              .with(
                  "properties",
                  JsonValue.object()
                      .with(
                          "class",
                          JsonValue.object()
                              .with("type", "string")
                              .with("enum", JsonValue.ofTexts(classes.names()))
                              .build())
                      .with("probabilities", numbers(classes.names()))
                      .build())
              .build();
      case Target.Values values -> numbers(values.names());
    };
  }

  private static Members numbers(List<String> names) {
    JsonValue.Builder properties = JsonValue.object();
    names.forEach(name -> properties.with(name, type("number")));
    return object().with("properties", properties.build()).build();
  }

  private static Members tensors(String name, List<ModelTensors.Description> tensors) {
    Members tensor =
        object()
            .with(
                "properties",
                JsonValue.object()
                    .with(
                        "name",
                        JsonValue.object()
                            .with("type", "string")
                            .with(
                                "enum",
                                JsonValue.ofTexts(
                                    tensors.stream().map(ModelTensors.Description::name).toList()))
                            .build())
                    .with("shape", list(type("integer")))
                    .with("datatype", type("string"))
                    .with("data", list(JsonValue.object().build()))
                    .build())
            .build();
    return object()
        .with("properties", JsonValue.object().with(name, list(tensor)).build())
        .with("required", JsonValue.ofTexts(List.of(name)))
        .build();
  }

  private static JsonValue.Builder object() {
    return JsonValue.object().with("type", "object");
  }

  private static Members type(String name) {
    return JsonValue.object().with("type", name).build();
  }

  private static Members list(Members items) {
    return JsonValue.object().with("type", "array").with("items", items).build();
  }
}
