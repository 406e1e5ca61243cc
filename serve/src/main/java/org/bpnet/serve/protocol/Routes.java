package org.bpnet.serve.protocol;

import com.sun.net.httpserver.Headers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bpnet.core.text.Count;
import org.bpnet.data.Wording;
import org.bpnet.serve.http.Refusal;
import org.bpnet.serve.http.Reply;
import org.bpnet.serve.http.Visit;
import org.bpnet.serve.model.ModelRepository;

/// Which request is answered by what.
public final class Routes {
  private static final String VERSIONS = "versions";
  private static final String PREDICT = ":predict";

  private final ModelRepository models;
  private final Duration limit;

  /// Answers of these models.
  ///
  /// @param limit how long an answer may take
  public Routes(ModelRepository models, Duration limit) {
    this.models = models;
    this.limit = limit;
  }

  /// A request.
  ///
  /// @param path without what follows `?`
  @SuppressWarnings("ArrayRecordComponent") // nobody compares requests
  public record Request(String method, String path, Headers headers, byte[] body) {}

  /// A model and what is asked of it.
  ///
  /// @param version empty for the newest
  /// @param verb what stands behind the model, `infer` or `ready`; empty for what it is
  private record Address(String model, String version, String verb) {}

  /// Answers.
  ///
  /// @param visit is told which model is asked
  /// @throws Refusal if it cannot be answered
  /// @throws IllegalArgumentException if the request is not what the model takes, like
  ///   [org.bpnet.data.DataFormatException] and [org.bpnet.train.json.JsonException]
  public Reply answer(Request request, Visit visit) throws InterruptedException {
    List<String> path = Arrays.asList(request.path().split("/", -1));
    path = path.subList(1, path.size());
    return switch (path.getFirst()) {
      case "v2" -> infer(request, path.subList(1, path.size()), visit);
      case "v1" -> predict(request, path.subList(1, path.size()), visit);
      case "openapi.json" -> {
        require(request, "GET");
        yield Reply.json(OpenApi.of(models));
      }
      default -> throw missing();
    };
  }

  private static Refusal missing() {
    return new Refusal(
        404,
        "there is nothing at this path; there are /v2, /v2/models/NAME/infer,"
            + " /v1/models/NAME:predict, /metrics and /openapi.json");
  }

  private Reply infer(Request request, List<String> path, Visit visit) throws InterruptedException {
    if (path.isEmpty() || path.equals(List.of(""))) {
      require(request, "GET");
      return InferProtocol.server();
    }
    if (!path.getFirst().equals("models") || path.size() < 2) {
      throw missing();
    }
    List<String> rest = path.subList(2, path.size());
    String version = "";
    if (rest.size() >= 2 && rest.getFirst().equals(VERSIONS)) {
      version = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    if (rest.size() > 1) {
      throw missing();
    }
    var address = new Address(path.get(1), version, rest.isEmpty() ? "" : rest.getFirst());
    switch (address.verb) {
      case "infer" -> require(request, "POST");
      case "ready", "" -> require(request, "GET");
      default -> throw missing();
    }
    try (ModelRepository.Lease lease = lease(address, visit)) {
      return switch (address.verb) {
        case "infer" ->
            InferProtocol.infer(
                lease.model(),
                request.body(),
                Objects.requireNonNullElse(
                    request.headers().getFirst(InferProtocol.JSON_LENGTH), ""),
                new Asking(visit, limit));
        case "ready" -> PredictProtocol.ready(address.model);
        default -> InferProtocol.metadata(lease.model(), models.versions(address.model));
      };
    }
  }

  private Reply predict(Request request, List<String> path, Visit visit)
      throws InterruptedException {
    if (path.isEmpty() || !path.getFirst().equals("models")) {
      throw missing();
    }
    if (path.size() == 1) {
      require(request, "GET");
      return PredictProtocol.models(models.names());
    }
    boolean versioned = path.size() == 4 && path.get(2).equals(VERSIONS);
    if (path.size() != 2 && !versioned) {
      throw missing();
    }
    boolean predicts = path.getLast().endsWith(PREDICT);
    require(request, predicts ? "POST" : "GET");
    String last = path.getLast();
    String named = predicts ? last.substring(0, last.length() - PREDICT.length()) : last;
    var address = new Address(versioned ? path.get(1) : named, versioned ? named : "", "");
    try (ModelRepository.Lease lease = lease(address, visit)) {
      return predicts
          ? PredictProtocol.predict(lease.model(), request.body(), new Asking(visit, limit))
          : PredictProtocol.ready(address.model);
    }
  }

  private static void require(Request request, String method) {
    boolean head = method.equals("GET") && request.method().equals("HEAD");
    if (!request.method().equals(method) && !head) {
      throw new Refusal(405, "needs " + method + " here, got " + Wording.shown(request.method()));
    }
  }

  private ModelRepository.Lease lease(Address address, Visit visit) {
    List<String> versions = models.versions(address.model);
    if (versions.isEmpty()) {
      throw new Refusal(
          404,
          "there is no model '"
              + Wording.shown(address.model)
              + "'; "
              + Count.choices(models.names().stream().sorted().toList()));
    }
    Optional<ModelRepository.Lease> found =
        address.version.isEmpty()
            ? models.lease(address.model)
            : models.lease(address.model, address.version);
    ModelRepository.Lease lease =
        found.orElseThrow(() ->
            new Refusal(
                404,
                "there is no version '"
                    + Wording.shown(address.version)
                    + "' of the model '"
                    + address.model
                    + "'; "
                    + Count.choices(versions)));
    visit.model(lease.model().name(), lease.model().version());
    return lease;
  }
}
