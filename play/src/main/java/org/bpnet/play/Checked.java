package org.bpnet.play;

import java.io.IOException;
import org.bpnet.play.http.RefusedException;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// Answers that a page may have asked for in vain.
final class Checked {
  private Checked() {}

  interface Answer {
    JsonValue get() throws IOException;
  }

  /// What cannot be done is the page's mistake.
  static JsonValue answer(Answer answer) throws IOException {
    try {
      return answer.get();
    } catch (IllegalArgumentException | ArithmeticException | JsonException wrong) {
      throw new RefusedException(400, String.valueOf(wrong.getMessage()));
    }
  }
}
