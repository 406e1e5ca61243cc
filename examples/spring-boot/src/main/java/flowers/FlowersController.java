package flowers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Predictions;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Answers flowers, `[{"petal_length": 1.4, ..}, ..]`, with what they are taken for.
@RestController
class FlowersController {
  private final Classifier classifier;
  private final ModelMetrics metrics;

  FlowersController(Classifier classifier, ModelMetrics metrics) {
    this.classifier = classifier;
    this.metrics = metrics;
  }

  /// What one flower is taken for, and how probable each kind is.
  record Answer(String kind, Map<String, Double> probabilities) {}

  @PostMapping("/flowers")
  List<Answer> predict(@RequestBody List<Map<String, Object>> flowers) {
    if (flowers.isEmpty()) {
      return List.of();
    }
    Predictions predictions = metrics.timed(() -> classifier.predict(table(flowers)));
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      Map<String, Double> probabilities = new LinkedHashMap<>();
      for (String kind : predictions.classes()) {
        probabilities.put(kind, predictions.probability(i, kind));
      }
      answers.add(new Answer(predictions.name(i), probabilities));
      metrics.count(predictions.name(i));
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

  @ExceptionHandler
  ProblemDetail refuse(DataFormatException wrong) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, wrong.getMessage());
  }
}
