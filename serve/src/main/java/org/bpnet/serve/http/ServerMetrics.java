package org.bpnet.serve.http;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// What a server counts, in the text format of Prometheus (0.0.4).
///
/// Labels are the names of models that are served and statuses of HTTP, so that there are few
/// whatever is asked.
public final class ServerMetrics {
  /// The content type of the format.
  public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> rows = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> unseen = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> loads = new ConcurrentSkipListMap<>();
  private final Map<String, Histogram> seconds = new ConcurrentSkipListMap<>();
  private final Map<String, Histogram> batches = new ConcurrentSkipListMap<>();

  /// Nothing counted yet.
  public ServerMetrics() {}

  /// Counts a request that is answered.
  public void request(Visit visit, int status) {
    String model = label("model", visit.model());
    add(requests, model + "," + label("code", String.valueOf(status)), 1);
    seconds
        .computeIfAbsent(
            model,
            _ ->
                new Histogram(
                    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                    0.5, 1, 2.5, 5, 10))
        .add((System.nanoTime() - visit.began()) / NANOS_PER_SECOND);
    if (status == 200 && visit.rows() > 0) {
      add(rows, model, visit.rows());
      add(unseen, model, visit.unseen());
    }
  }

  /// Counts a batch.
  public void batch(String model, int size) {
    batches
        .computeIfAbsent(
            label("model", model), _ -> new Histogram(1, 2, 4, 8, 16, 32, 64, 128, 256))
        .add(size);
  }

  /// Counts a version that was loaded, or could not be.
  public void load(String model, boolean done) {
    add(loads, label("model", model) + "," + label("result", done ? "done" : "failed"), 1);
  }

  private static void add(Map<String, LongAdder> counts, String labels, long value) {
    counts.computeIfAbsent(labels, _ -> new LongAdder()).add(value);
  }

  private static String label(String name, String value) {
    String text = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + text + '"';
  }

  /// All that was counted.
  ///
  /// @param underWay requests being answered
  public String text(int underWay) {
    var out = new StringBuilder();
    counters(out, "bpnet_requests_total", "Requests answered.", requests);
    counters(out, "bpnet_rows_total", "Rows predicted.", rows);
    counters(
        out, "bpnet_unseen_cells_total", "Cells with a category that training had not.", unseen);
    counters(out, "bpnet_loads_total", "Versions of models loaded.", loads);
    histograms(out, "bpnet_request_seconds", "From a request to its answer.", seconds);
    histograms(out, "bpnet_batch_rows", "Rows computed together.", batches);
    head(out, "bpnet_requests_under_way", "Requests being answered.", "gauge");
    out.append("bpnet_requests_under_way ").append(underWay).append('\n');
    Runtime memory = Runtime.getRuntime();
    head(out, "bpnet_heap_bytes", "Memory in use on the heap.", "gauge");
    out.append("bpnet_heap_bytes ").append(memory.totalMemory() - memory.freeMemory()).append('\n');
    return out.toString();
  }

  private static void counters(
      StringBuilder out, String name, String help, Map<String, LongAdder> counts) {
    head(out, name, help, "counter");
    counts.forEach((labels, count) ->
        out.append(name).append('{').append(labels).append("} ").append(count.sum()).append('\n'));
  }

  private static void histograms(
      StringBuilder out, String name, String help, Map<String, Histogram> all) {
    head(out, name, help, "histogram");
    all.forEach((labels, histogram) -> histogram.write(name, labels, out));
  }

  private static void head(StringBuilder out, String name, String help, String type) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
