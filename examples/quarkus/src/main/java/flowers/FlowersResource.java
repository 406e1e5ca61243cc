package flowers;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Predictions;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Answers flowers, `[{"petal_length": 1.4, ..}, ..]`, with what they are taken for.
@Path("/flowers")
public class FlowersResource {
  private final Classifier classifier;

  FlowersResource(Classifier classifier) {
    this.classifier = classifier;
  }

  /// What one flower is taken for, and how probable each kind is.
  public record Answer(String kind, Map<String, Double> probabilities) {}

  /// Blocking as it is called, so that it runs on a thread of its own.
  @POST
  public List<Answer> predict(List<Map<String, Object>> flowers) {
    if (flowers.isEmpty()) {
      return List.of();
    }
    Predictions predictions = classifier.predict(table(flowers));
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      Map<String, Double> probabilities = new LinkedHashMap<>();
      for (String kind : predictions.classes()) {
        probabilities.put(kind, predictions.probability(i, kind));
      }
      answers.add(new Answer(predictions.name(i), probabilities));
    }
    return answers;
  }

  /// The columns are those of the first flower; null is a missing cell. The model says which
  /// columns it needs, and treats cells as in training.
  private static Table table(List<Map<String, Object>> flowers) {
    List<String> columns = List.copyOf(flowers.getFirst().keySet());
    List<List<String>> rows = new ArrayList<>();
    for (Map<String, Object> flower : flowers) {
      if (!flower.keySet().equals(flowers.getFirst().keySet())) {
        throw new DataFormatException(
            "flower " + (rows.size() + 1) + ": needs " + columns + " as the first, got " + flower);
      }
      rows.add(
          columns.stream()
              .map(column -> flower.get(column) == null ? "" : flower.get(column).toString())
              .toList());
    }
    return Table.of("flowers", columns, rows);
  }

  @ServerExceptionMapper
  public Response refuse(DataFormatException wrong) {
    return Response.status(Response.Status.BAD_REQUEST)
        .entity(Map.of("error", wrong.getMessage()))
        .build();
  }
}
