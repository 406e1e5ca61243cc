package org.bpnet.play;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.bpnet.play.expression.Expression;
import org.bpnet.play.expression.ExpressionFrame;
import org.bpnet.play.http.Replies;
import org.bpnet.train.json.JsonValue;

/// Takes the derivatives of an expression apart: `{"text": .., "at": {"x1": 1, ..}}`. Without a
/// text it is that of the course, at its point.
final class ExpressionPage {
  static final String PATH = "/api/expression";

  private static final Map<String, Double> POINT = Map.of("x1", 1.0, "x2", 2.0, "x3", 0.0);

  private ExpressionPage() {}

  static void answer(HttpExchange exchange) throws IOException {
    Replies.json(exchange, Checked.answer(() -> frame(Replies.object(exchange))));
  }

  private static JsonValue frame(JsonValue.Members request) {
    if (request.find("text").isEmpty()) {
      return ExpressionFrame.of(Expression.EXAMPLE, POINT);
    }
    Map<String, Double> point = new HashMap<>();
    JsonValue.Members at = request.members("at");
    at.values().keySet().forEach(name -> point.put(name, at.number(name)));
    return ExpressionFrame.of(request.text("text"), point);
  }
}
