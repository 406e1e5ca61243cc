package org.bpnet.serve.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/// Bounds how many requests are under way at once, and how many bytes of theirs are held.
///
/// A request takes one place and, as it is read, room for its body; what finds none is refused at
/// once, so that nothing piles up. The room for all bodies together is a 64th of the heap, since
/// JSON read into memory takes some twenty times its length; it holds one body of the largest size
/// at least.
public final class Admission {
  private static final int BLOCK = 1024;

  /// Read at once: who announces much and sends little holds little.
  private static final int PIECE = 64 * BLOCK;

  private static final int SHARE_OF_HEAP = 64;

  private final int most;
  private final long largest;
  private final Semaphore places;
  private final Semaphore blocks;

  /// Bounds requests.
  ///
  /// @param concurrent how many may be under way
  /// @param largestBody in bytes
  public Admission(int concurrent, long largestBody) {
    this.most = concurrent;
    this.largest = largestBody;
    this.places = new Semaphore(concurrent);
    long room = Math.max(largestBody, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    this.blocks = new Semaphore((int) Math.min(Integer.MAX_VALUE, room / BLOCK + 1));
  }

  /// A request that was let in; its place is free again when this is closed.
  public final class Place implements AutoCloseable {
    private int held;

    private Place() {}

    /// Reads the body.
    ///
    /// @throws Refusal 413 if it is too large, 429 if there is no room for it now
    public byte[] body(HttpExchange exchange) throws IOException {
      long length = length(exchange);
      if (length > largest) {
        throw tooLarge(exchange);
      }
      InputStream in = exchange.getRequestBody();
      var body = new ByteArrayOutputStream(Math.clamp(length, 0, PIECE));
      byte[] piece;
      do {
        piece = in.readNBytes(PIECE);
        if (body.size() + (long) piece.length > largest) {
          throw tooLarge(exchange);
        }
        hold(piece.length);
        body.writeBytes(piece);
      } while (piece.length == PIECE);
      if (length > body.size()) {
        throw new Refusal(400, "the body ends before its announced length");
      }
      return body.toByteArray();
    }

    private void hold(int bytes) {
      int count = (bytes + BLOCK - 1) / BLOCK;
      if (!blocks.tryAcquire(count)) {
        throw new Refusal(429, "the bodies of requests under way fill their room; try again soon");
      }
      held += count;
    }

    @Override
    public void close() {
      blocks.release(held);
      places.release();
    }
  }

  /// Who still sends does not hear: as much again is let pass.
  private Refusal tooLarge(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    var passed = new byte[BLOCK];
    long left = largest;
    int got = 0;
    while (left > 0 && got >= 0) {
      got = in.read(passed);
      left -= got;
    }
    return new Refusal(
        413,
        String.format(
            Locale.ROOT,
            "the body is too large: needs at most %,d bytes; send fewer rows at once",
            largest));
  }

  /// The announced length; below 0 if it comes in chunks.
  private static long length(HttpExchange exchange) {
    String said =
        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Length"), "");
    if (said.isEmpty()) {
      boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
      return chunked ? -1 : 0;
    }
    try {
      return Math.max(0, Long.parseLong(said));
    } catch (NumberFormatException wrong) {
      throw new Refusal(400, "the length of the body is no number");
    }
  }

  /// Lets a request in.
  ///
  /// @throws Refusal 429 if too many are under way
  public Place enter() {
    if (!places.tryAcquire()) {
      throw new Refusal(
          429,
          String.format(
              Locale.ROOT, "%,d requests are under way, which is the most; try again soon", most));
    }
    return new Place();
  }

  /// How many requests are under way.
  public int underWay() {
    return most - places.availablePermits();
  }
}
