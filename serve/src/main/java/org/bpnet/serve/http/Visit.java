package org.bpnet.serve.http;

/// What is noted of a request while it is answered, for the access log and the metrics; used by the
/// thread that answers.
public final class Visit {
  private final long began = System.nanoTime();
  private String model = "";
  private String version = "";
  private int rows;
  private int unseen;
  private long received;
  private String error = "";

  /// A request that has just come.
  public Visit() {}

  /// Notes which model is asked.
  public void model(String name, String versionName) {
    this.model = name;
    this.version = versionName;
  }

  /// Notes how many rows it has, and how many of their cells have a category that training had not.
  public void rows(int count, int unseenCells) {
    this.rows = count;
    this.unseen = unseenCells;
  }

  /// Notes the bytes of its body.
  public void received(long bytes) {
    this.received = bytes;
  }

  /// Notes why it is refused.
  public void error(String message) {
    this.error = message;
  }

  /// When it came, by [System#nanoTime].
  public long began() {
    return began;
  }

  /// The model that is asked; empty if none is.
  public String model() {
    return model;
  }

  /// The version that answers.
  public String version() {
    return version;
  }

  /// The number of rows.
  public int rows() {
    return rows;
  }

  /// Cells with a category that training had not.
  public int unseen() {
    return unseen;
  }

  /// Bytes of the body.
  public long received() {
    return received;
  }

  /// Why it was refused; empty if it was not.
  public String error() {
    return error;
  }
}
