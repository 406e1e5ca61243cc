package org.bpnet.serve.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bpnet.data.Wording;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// A line of JSON for each request and each event of a model. A log that cannot be written, on a
/// full disk for one, keeps no request from its answer: that is logged once, and the line is lost.
public final class AccessLog {
  private static final Logger LOG = System.getLogger(AccessLog.class.getName());
  private static final double NANOS_PER_MILLI = 1e6;

  private final OutputStream out;
  private final AtomicBoolean failing = new AtomicBoolean();

  /// Writes to a stream, which the caller closes.
  public AccessLog(OutputStream out) {
    this.out = out;
  }

  /// Notes a request.
  ///
  /// @param sent bytes of the answer's body
  public void request(HttpExchange exchange, Visit visit, int status, long sent) {
    JsonValue.Builder line = line("request");
    line.with("remote", exchange.getRemoteAddress().getAddress().getHostAddress())
        .with("method", Wording.shown(exchange.getRequestMethod()))
        .with("path", Wording.path(String.valueOf(exchange.getRequestURI().getRawPath())))
        .with("status", status)
        .with("received", visit.received())
        .with("sent", sent)
        .with("ms", Math.rint((System.nanoTime() - visit.began()) / 1e3) / 1e3);
    if (!visit.model().isEmpty()) {
      line.with("model", visit.model()).with("version", visit.version()).with("rows", visit.rows());
    }
    if (!visit.error().isEmpty()) {
      line.with("error", visit.error());
    }
    write(line.build());
  }

  /// Notes that a version is in use from now on.
  public void loaded(String model, String version, long nanos) {
    write(
        line("loaded")
            .with("model", model)
            .with("version", version)
            .with("ms", Math.rint(nanos / NANOS_PER_MILLI))
            .build());
  }

  /// Notes that a version could not be loaded.
  public void failed(String model, String version, String why) {
    write(line("failed").with("model", model).with("version", version).with("error", why).build());
  }

  /// Notes that a version is in use no more.
  public void removed(String model, String version) {
    write(line("removed").with("model", model).with("version", version).build());
  }

  private static JsonValue.Builder line(String event) {
    return JsonValue.object().with("time", Instant.now().toString()).with("event", event);
  }

  private void write(JsonValue line) {
    byte[] bytes = (Json.compact(line) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      synchronized (out) {
        out.write(bytes);
        out.flush();
      }
      failing.set(false);
    } catch (IOException wrong) {
      if (!failing.getAndSet(true)) {
        LOG.log(Level.WARNING, "the access log cannot be written: " + wrong.getMessage());
      }
    }
  }
}
