package org.bpnet.serve.protocol;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.bpnet.serve.http.Refusal;
import org.bpnet.serve.http.Visit;
import org.bpnet.serve.model.Answer;
import org.bpnet.serve.model.LiveModel;

/// Asks a model on behalf of a request.
///
/// @param visit is told what is asked
/// @param limit how long the answer may take, from when the request came
record Asking(Visit visit, Duration limit) {
  /// What the model makes of the rows.
  ///
  /// @throws Refusal 503 if it takes too long
  Answer answer(LiveModel model, RequestRows rows) throws InterruptedException {
    visit.rows(rows.rows(), rows.unseen());
    Duration left = limit.minusNanos(System.nanoTime() - visit.began());
    try {
      return model.predict(rows.features(), rows.rows(), left);
    } catch (TimeoutException late) {
      throw new Refusal(
          503,
          String.format(
              Locale.ROOT,
              "no answer within %s s; send fewer rows at once, or try again later",
              limit.toMillis() / 1000.0));
    }
  }
}
