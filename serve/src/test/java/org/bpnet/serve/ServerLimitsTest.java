package org.bpnet.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who may ask, how much, how long, and how it ends.
@Timeout(60)
class ServerLimitsTest {
  private static final String PREDICT = "/v1/models/iris:predict";
  private static final String ROW = "{\"instances\":[[5.1,3.5,1.4,0.2]]}";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static Backend backend;

  @BeforeAll
  static void open() {
    backend = Backends.best();
    Trained.iris(folder.resolve("iris"), 1, backend);
  }

  @AfterAll
  static void close() {
    CLIENT.close();
    backend.close();
  }

  private static ModelServer serve(ServeOptions options) throws IOException {
    return ModelServer.open(Map.of("iris", folder.resolve("iris")), options.port(0), backend);
  }

  private static Asked ask(ModelServer server, String... headers) throws Exception {
    return Asked.post(CLIENT, server.address(), PREDICT, ROW, headers);
  }

  /// A request of which half has been sent, so that it is under way.
  private static final class HalfSent implements AutoCloseable {
    private final Socket socket;

    HalfSent(ModelServer server) throws Exception {
      socket = new Socket(server.address().getHost(), server.address().getPort());
      send(
          "POST "
              + PREDICT
              + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
              + ROW.length()
              + "\r\n\r\n"
              + ROW.substring(0, 10));
      while (!Asked.get(CLIENT, server.address(), "/metrics")
          .text()
          .contains("bpnet_requests_under_way 1\n")) {
        Thread.onSpinWait();
      }
    }

    private void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Sends the rest.
    ///
    /// @return the first line of the answer
    String finish() throws IOException {
      send(ROW.substring(10));
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return String.valueOf(in.readLine());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void should_refuse_more_requests_at_once_than_it_is_told() throws Exception {
    ServeOptions one = ServeOptions.defaults().limits(Duration.ofSeconds(30), 1, 1 << 20);
    try (ModelServer server = serve(one);
        var first = new HalfSent(server)) {
      Asked second = ask(server);

      assertThat(second.status()).isEqualTo(429);
      assertThat(second.error())
          .isEqualTo("1 requests are under way, which is the most; try again soon");
      assertThat(second.header("Retry-After")).isEqualTo("1");
      assertThat(Asked.get(CLIENT, server.address(), "/v2/health/live").status()).isEqualTo(200);
      assertThat(first.finish()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(ask(server).status()).isEqualTo(200);
    }
  }

  @Test
  void should_refuse_what_takes_too_long() throws Exception {
    ServeOptions held =
        ServeOptions.defaults()
            .batching(2, Duration.ofSeconds(10))
            .limits(Duration.ofMillis(20), 8, 1 << 20);
    try (ModelServer server = serve(held)) {
      Asked late = ask(server);

      assertThat(late.status()).isEqualTo(503);
      assertThat(late.error())
          .isEqualTo("no answer within 0.02 s; send fewer rows at once, or try again later");
    }
  }

  @Test
  void should_answer_what_is_under_way_and_nothing_else_when_it_ends() throws Exception {
    ModelServer server = serve(ServeOptions.defaults());
    try (var first = new HalfSent(server)) {
      Thread end = Thread.ofPlatform().start(server::close);
      boolean closed = false;
      while (!closed) { // until the port is given up
        try {
          new Socket(server.address().getHost(), server.address().getPort()).close();
        } catch (SocketException gone) { // refused, or reset if it came at that very moment
          closed = true;
        }
      }
      assertThat(end.isAlive()).isTrue();

      assertThat(first.finish()).isEqualTo("HTTP/1.1 200 OK");
      end.join();
      server.await();
    }
    assertThatThrownBy(() -> ask(server)).isInstanceOf(IOException.class);
  }

  @Test
  void should_answer_only_who_has_the_token_that_is_in_the_file_now() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "correct-horse-battery\n");
    ServeOptions options = ServeOptions.defaults().token(file).refresh(Duration.ofMillis(10));
    try (ModelServer server = serve(options)) {
      Asked without = ask(server);
      assertThat(without.status()).isEqualTo(401);
      assertThat(without.error())
          .isEqualTo("needs a token, in the header 'Authorization: Bearer TOKEN'");
      assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(ask(server, "Authorization", "Bearer correct-horse-batterx").error())
          .isEqualTo("the token is wrong or has expired");
      assertThat(Asked.get(CLIENT, server.address(), "/metrics").status()).isEqualTo(401);
      assertThat(Asked.get(CLIENT, server.address(), "/v2/health/ready").status()).isEqualTo(200);
      assertThat(ask(server, "Authorization", "Bearer correct-horse-battery").status())
          .isEqualTo(200);

      Files.writeString(file, "another-token-altogether");
      while (ask(server, "Authorization", "bearer another-token-altogether").status() != 200) {
        Thread.onSpinWait();
      }
      assertThat(ask(server, "Authorization", "Bearer correct-horse-battery").error())
          .isEqualTo("the token is wrong or has expired");
    }
    Files.writeString(file, "short");
    assertThatThrownBy(() -> serve(options))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("token: needs a token of at least 12 letters");
  }

  @Test
  void should_speak_tls() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Path password = folder.resolve("password");
    Files.writeString(password, "changeit\n");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    "changeit",
                    "-keystore",
                    keys.toString()))
            .redirectErrorStream(true)
            .start();
    made.getInputStream().readAllBytes();
    assertThat(made.waitFor()).isZero();
    ServeOptions options = ServeOptions.defaults().tls(keys, password);
    try (ModelServer server = serve(options);
        HttpClient trusting = HttpClient.newBuilder().sslContext(trusting(keys)).build()) {
      assertThat(server.address().getScheme()).isEqualTo("https");
      Asked asked = Asked.post(trusting, server.address(), PREDICT, ROW);

      assertThat(asked.status()).isEqualTo(200);
      assertThat(asked.predictions()).hasSize(1);
    }
    Files.writeString(password, "wrong");
    assertThatThrownBy(() -> serve(options)).isInstanceOf(IOException.class);
  }

  private static SSLContext trusting(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, "changeit".toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("mykey"));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
