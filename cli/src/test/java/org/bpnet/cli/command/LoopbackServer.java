package org.bpnet.cli.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server on this machine that answers one request after the other, as well or as badly as told.
final class LoopbackServer implements AutoCloseable {
  /// What is done about one request.
  interface Answer {
    /// @param range the first byte asked for, or -1 if all are
    void write(OutputStream out, int range) throws IOException;
  }

  private final ServerSocket socket;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /// @param answers to the requests in order, the last one to all that follow
  LoopbackServer(Answer... answers) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(List.of(answers)));
  }

  URI place() {
    String host = socket.getInetAddress().getHostAddress();
    return URI.create(String.format(Locale.ROOT, "http://%s:%d/", host, socket.getLocalPort()));
  }

  /// The requests so far: the path, and the range if one was asked for.
  List<String> requests() {
    return requests;
  }

  private void serve(List<Answer> answers) {
    for (int i = 0; !socket.isClosed(); i++) {
      try (Socket connection = socket.accept()) {
        var in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        String path = in.readLine().split(" ")[1];
        int range = -1;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
          if (line.toLowerCase(Locale.ROOT).startsWith("range: bytes=")) {
            range = Integer.parseInt(line.replaceAll("\\D", ""));
          }
        }
        requests.add(range < 0 ? path : path + " from " + range);
        answers.get(Math.min(i, answers.size() - 1)).write(connection.getOutputStream(), range);
      } catch (IOException gone) {
        // the client has seen enough, or the test is over
      }
    }
  }

  /// The file, or the rest of it that is asked for.
  static Answer file(byte[] content) {
    return (out, range) -> {
      boolean partial = range >= 0;
      byte[] rest = partial ? Arrays.copyOfRange(content, range, content.length) : content;
      String head =
          partial
              ? String.format(
                  Locale.ROOT,
                  "206 Partial Content\r\nContent-Range: bytes %d-%d/%d",
                  range,
                  content.length - 1,
                  content.length)
              : "200 OK";
      send(out, head, rest.length, rest);
    };
  }

  /// The file from its beginning, whatever is asked for.
  static Answer whole(byte[] content) {
    return (out, _) -> send(out, "200 OK", content.length, content);
  }

  /// As [#file], but the connection ends after some bytes.
  static Answer brokenAfter(int bytes, byte[] content) {
    return (out, range) -> {
      byte[] sent = Arrays.copyOfRange(content, Math.max(0, range), Math.max(0, range) + bytes);
      String head =
          range < 0
              ? "200 OK"
              : String.format(
                  Locale.ROOT,
                  "206 Partial Content\r\nContent-Range: bytes %d-%d/%d",
                  range,
                  content.length - 1,
                  content.length);
      send(out, head, content.length - Math.max(0, range), sent);
    };
  }

  /// The file without a word of its length, a few bytes at a time.
  static Answer dribbling(byte[] content) {
    return (out, _) -> {
      out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      for (int at = 0; at < content.length; at += 3) {
        out.write(content, at, Math.min(3, content.length - at));
        out.flush();
      }
    };
  }

  /// Nothing but a status.
  static Answer status(String status) {
    return (out, _) -> send(out, status, 0, new byte[0]);
  }

  private static void send(OutputStream out, String status, long length, byte[] body)
      throws IOException {
    String head =
        String.format(
            Locale.ROOT,
            "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n",
            status,
            length);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
