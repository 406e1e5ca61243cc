package org.bpnet.cli.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.source.PublicSet;

/// Fetches one file. What has arrived stays in `NAME.part` while more is to come, so that a
/// transfer that breaks off goes on where it was, now or in another run; the file has its name only
/// once the sum of what is packed in it, or its own if nothing is, is right. Nothing is unpacked to
/// disk.
final class Download {
  /// A packed file is not longer than its content, but for a header. Ours.
  private static final long HEADER = 1 << 16;

  /// How often a transfer may break off without a byte gained. Ours.
  private static final int PATIENCE = 2;

  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int OUT_OF_RANGE = 416;

  private final HttpClient client;
  private final PublicSet.Item item;
  private final URI from;
  private final Path part;
  private final long most;

  /// The place does not have the file, or does not answer: another may.
  static final class Unavailable extends IOException {
    private static final long serialVersionUID = 1;

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }

    Unavailable(String message) {
      super(message);
    }
  }

  private Download(HttpClient client, PublicSet.Item item, URI place, Path folder) {
    this.client = client;
    this.item = item;
    this.from = place.resolve(item.name());
    this.part = folder.resolve(item.name() + ".part");
    this.most = item.length() + HEADER;
  }

  /// A client that follows redirections, but never from https to http.
  static HttpClient client() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .connectTimeout(ANSWER)
        .build();
  }

  /// Fetches a file into a folder, unless it is there.
  ///
  /// @param place the folder on the server, with `/` at its end
  /// @throws Unavailable if this place cannot give it; what has arrived is kept
  /// @throws DataFormatException if what arrived is not the file; nothing is kept
  /// @throws IOException if it cannot be written
  static void fetch(HttpClient client, PublicSet.Item item, URI place, Path folder)
      throws IOException, InterruptedException {
    Path file = folder.resolve(item.name());
    if (!Files.exists(file)) {
      var download = new Download(client, item, place, folder);
      boolean resumed = download.transfer();
      String wrong = download.wrong();
      if (!wrong.isEmpty() && resumed) { // the beginning may be from another copy
        Files.delete(download.part);
        download.transfer();
        wrong = download.wrong();
      }
      if (!wrong.isEmpty()) {
        Files.delete(download.part);
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: %s; nothing of it is kept; try again, or another place with --from URL",
                download.from,
                wrong));
      }
      Files.move(download.part, file);
    }
  }

  /// Gets all of the file, in as many requests as it takes.
  ///
  /// @return whether it began with what was there from before
  private boolean transfer() throws IOException, InterruptedException {
    boolean resumed = size() > 0;
    int fruitless = 0;
    while (true) {
      long before = size();
      try {
        if (request(before)) {
          return resumed;
        }
        resumed = false;
      } catch (Interruption broken) {
        fruitless = size() > before ? 0 : fruitless + 1;
        if (fruitless >= PATIENCE) {
          throw new Unavailable(
              String.format(
                  Locale.ROOT,
                  "%s: broke off after %,d bytes (%s); run it again to go on from there",
                  from,
                  size(),
                  broken.getMessage()),
              broken);
        }
      }
    }
  }

  private long size() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  /// Asks once, for what comes after the bytes that are there.
  ///
  /// @return whether all has arrived; if not, it must be asked for from the beginning
  private boolean request(long have) throws IOException, InterruptedException {
    HttpRequest.Builder wanted = HttpRequest.newBuilder(from).timeout(ANSWER);
    if (have > 0) {
      wanted.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> answer;
    try {
      answer = client.send(wanted.build(), BodyHandlers.ofInputStream());
    } catch (ConnectException | HttpTimeoutException silent) {
      throw new Unavailable(
          String.format(
              Locale.ROOT,
              "%s: no connection (%s); give another place with --from URL",
              from,
              silent.getMessage() == null ? "it does not answer" : silent.getMessage()),
          silent);
    } catch (IOException broken) { // as early as the body's first bytes
      throw new Interruption(broken);
    }
    try (InputStream body = answer.body()) {
      boolean continues =
          answer.statusCode() == PARTIAL
              && answer
                  .headers()
                  .firstValue("Content-Range")
                  .orElse("")
                  .startsWith("bytes " + have + "-");
      if (answer.statusCode() == OUT_OF_RANGE || answer.statusCode() == PARTIAL && !continues) {
        if (have == 0) {
          throw answered(answer.statusCode());
        }
        Files.deleteIfExists(part);
        return false;
      }
      if (answer.statusCode() != OK && !continues) {
        throw answered(answer.statusCode());
      }
      long begin = continues ? have : 0;
      OptionalLong length = answer.headers().firstValueAsLong("Content-Length");
      requireRoom(begin + length.orElse(0));
      receive(body, begin);
      return true;
    }
  }

  private Unavailable answered(int status) {
    return new Unavailable(
        String.format(
            Locale.ROOT,
            "%s: the server answered %d; give another place with --from URL",
            from,
            status));
  }

  private void requireRoom(long bytes) throws IOException {
    if (bytes > most) {
      Files.deleteIfExists(part);
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is longer than the %,d bytes that %s can have; give another place with --from"
                  + " URL",
              from,
              most,
              item.name()));
    }
  }

  /// The connection ended before the file did.
  private static final class Interruption extends IOException {
    private static final long serialVersionUID = 1;

    Interruption(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private void receive(InputStream body, long begin) throws IOException {
    var buffer = new byte[1 << 16];
    long total = begin;
    try (OutputStream out =
        begin > 0
            ? Files.newOutputStream(part, StandardOpenOption.APPEND)
            : Files.newOutputStream(part)) {
      for (int count = read(body, buffer); count >= 0; count = read(body, buffer)) {
        total += count;
        requireRoom(total);
        out.write(buffer, 0, count);
      }
    }
  }

  private static int read(InputStream body, byte[] buffer) throws Interruption {
    try {
      return body.read(buffer);
    } catch (IOException broken) {
      throw new Interruption(broken);
    }
  }

  /// Why what has arrived is not the file; empty if it is. Reads no more of what is packed than the
  /// file can have.
  private String wrong() throws IOException {
    MessageDigest sum = sha256();
    long length = 0;
    try (InputStream packed = new BufferedInputStream(Files.newInputStream(part));
        InputStream content =
            item.name().endsWith(".gz") ? new GZIPInputStream(packed, 1 << 16) : packed) {
      var buffer = new byte[1 << 16];
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        length += count;
        if (length > item.length()) {
          return String.format(
              Locale.ROOT, "holds more than the %,d bytes it should", item.length());
        }
        sum.update(buffer, 0, count);
      }
    } catch (IOException damaged) {
      return "is damaged or no gzip file (" + damaged.getMessage() + ")";
    }
    return HexFormat.of().formatHex(sum.digest()).equals(item.sha256())
        ? ""
        : "has the wrong checksum";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
