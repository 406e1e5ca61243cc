package org.bpnet.serve;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How models are served.
///
/// @param host the address to listen on
/// @param port to listen on; 0 for one that is free
/// @param batch the most rows that are computed together
/// @param hold how long a request may be held for others to come; with 0 it never is, and those go
///   together that came while earlier ones were computed
/// @param limit how long an answer may take
/// @param concurrent the most requests under way at once
/// @param largestBody the most bytes of a request
/// @param refresh how often the folders are looked at for what has changed
/// @param token the file of the token that requests must have
/// @param tls keys for TLS
/// @param accessLog where a line is written for each request; stays open
public record ServeOptions(
    String host,
    int port,
    int batch,
    Duration hold,
    Duration limit,
    int concurrent,
    int largestBody,
    Duration refresh,
    Optional<Path> token,
    Optional<Tls> tls,
    Optional<OutputStream> accessLog) {

  /// Where the key is that the server shows.
  ///
  /// @param keys a file of PKCS #12
  /// @param password the file whose one line is its password
  public record Tls(Path keys, Path password) {}

  /// Throws IllegalArgumentException if a number is out of its range
  public ServeOptions {
    check("port", port, 0, 65_535);
    check("batch", batch, 1, 256);
    check("concurrent", concurrent, 1, 100_000);
    check("max-body", largestBody, 1, 1 << 30);
    check("wait", hold, 0, 10_000);
    check("timeout", limit, 1, 3_600_000);
    check("refresh", refresh, 10, 86_400_000);
  }

  private static void check(String what, Duration time, long least, long most) {
    if (time.toMillis() < least || time.toMillis() > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: needs %d to %d ms, got %s ms",
              what,
              least,
              most,
              time.toNanos() / 1e6));
    }
  }

  private static void check(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: needs %d to %d, got %d", what, least, most, value));
    }
  }

  /// On the loopback address, port 8080, for this machine alone: 32 rows in a batch, nobody held
  /// for others, 10 s for an answer, 128 requests under way, 4 MiB each, a look at the folders each
  /// second. Ours; docs/serving.md has what was measured.
  public static ServeOptions defaults() {
    return new ServeOptions(
        "127.0.0.1",
        8080,
        32,
        Duration.ZERO,
        Duration.ofSeconds(10),
        128,
        4 << 20,
        Duration.ofSeconds(1),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// The same on another address.
  public ServeOptions host(String other) {
    return new ServeOptions(
        other, port, batch, hold, limit, concurrent, largestBody, refresh, token, tls, accessLog);
  }

  /// The same on another port.
  public ServeOptions port(int other) {
    return new ServeOptions(
        host, other, batch, hold, limit, concurrent, largestBody, refresh, token, tls, accessLog);
  }

  /// The same with other batches.
  ///
  /// @param rows the most
  /// @param held how long a request may be held for others to come
  public ServeOptions batching(int rows, Duration held) {
    return new ServeOptions(
        host, port, rows, held, limit, concurrent, largestBody, refresh, token, tls, accessLog);
  }

  /// The same with other limits.
  ///
  /// @param time how long an answer may take
  /// @param requests the most under way at once
  /// @param bytes the most of a request
  public ServeOptions limits(Duration time, int requests, int bytes) {
    return new ServeOptions(
        host, port, batch, hold, time, requests, bytes, refresh, token, tls, accessLog);
  }

  /// The same with other times between two looks at the folders.
  public ServeOptions refresh(Duration between) {
    return new ServeOptions(
        host, port, batch, hold, limit, concurrent, largestBody, between, token, tls, accessLog);
  }

  /// The same for those alone who have a token.
  public ServeOptions token(Path file) {
    return new ServeOptions(
        host,
        port,
        batch,
        hold,
        limit,
        concurrent,
        largestBody,
        refresh,
        Optional.of(file),
        tls,
        accessLog);
  }

  /// The same over TLS.
  public ServeOptions tls(Path keys, Path password) {
    return new ServeOptions(
        host,
        port,
        batch,
        hold,
        limit,
        concurrent,
        largestBody,
        refresh,
        token,
        Optional.of(new Tls(keys, password)),
        accessLog);
  }

  /// The same with a line of JSON for each request.
  public ServeOptions accessLog(OutputStream out) {
    return new ServeOptions(
        host,
        port,
        batch,
        hold,
        limit,
        concurrent,
        largestBody,
        refresh,
        token,
        tls,
        Optional.of(out));
  }
}
