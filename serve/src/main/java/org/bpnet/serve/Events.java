package org.bpnet.serve;

import com.sun.net.httpserver.HttpExchange;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.bpnet.serve.http.AccessLog;
import org.bpnet.serve.http.ServerMetrics;
import org.bpnet.serve.http.Visit;
import org.bpnet.serve.model.RepositoryListener;

/// Counts what happens, and notes it in the access log.
record Events(ServerMetrics metrics, Optional<AccessLog> accessLog) implements RepositoryListener {
  private static final Logger LOG = System.getLogger(ModelServer.class.getName());

  Events(Optional<AccessLog> accessLog) {
    this(new ServerMetrics(), accessLog);
  }

  void answered(HttpExchange exchange, Visit visit, int status, long sent) {
    metrics.request(visit, status);
    accessLog.ifPresent(log -> log.request(exchange, visit, status, sent));
  }

  @Override
  public void loaded(String model, String version, long nanos) {
    metrics.load(model, true);
    accessLog.ifPresent(log -> log.loaded(model, version, nanos));
  }

  @Override
  public void failed(String model, String version, String why) {
    metrics.load(model, false);
    accessLog.ifPresent(log -> log.failed(model, version, why));
    LOG.log(Level.WARNING, model + ": " + why + "; what was served before stays");
  }

  @Override
  public void removed(String model, String version) {
    accessLog.ifPresent(log -> log.removed(model, version));
  }

  @Override
  public void batch(String model, int rows) {
    metrics.batch(model, rows);
  }
}
