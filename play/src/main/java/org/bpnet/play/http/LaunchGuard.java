package org.bpnet.play.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// Lets in only the browser that was given the address with the launch's token, which it keeps as a
/// cookie. Pages of other sites can send requests to this machine, too: they are told by the names
/// of the host they ask for and of the site they are from.
public final class LaunchGuard {
  private static final String PARAMETER = "token=";

  private final String token;
  private final String cookie;
  private final List<String> hosts;

  /// A guard with a token of 128 random bits.
  ///
  /// @param port that the server listens on
  public LaunchGuard(int port) {
    var bits = new byte[16];
    new SecureRandom().nextBytes(bits);
    this.token = HexFormat.of().formatHex(bits);
    this.cookie = "bpnet-" + port + "=";
    this.hosts = List.of("127.0.0.1:" + port, "localhost:" + port);
  }

  /// What follows the server's address when it is opened first, `?token=..`.
  public String query() {
    return "?" + PARAMETER + token;
  }

  /// Whether a request hands over the token, and is to be sent on with a cookie.
  ///
  /// @throws RefusedException if nobody is to be let in by it
  public boolean admits(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    String host = Objects.requireNonNullElse(headers.getFirst("Host"), "");
    if (!hosts.contains(host)) {
      throw new RefusedException(403, "this server answers for 127.0.0.1 and localhost alone");
    }
    String origin = headers.getFirst("Origin");
    if (origin != null && !origin.equals("http://" + host)) {
      throw new RefusedException(403, "this server answers its own pages alone");
    }
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    if (exchange.getRequestURI().getPath().equals("/") && query.startsWith(PARAMETER)) {
      check(query.substring(PARAMETER.length()));
      return true;
    }
    check(given(headers));
    return false;
  }

  private String given(Headers headers) {
    return Objects.requireNonNullElse(headers.get("Cookie"), List.<String>of()).stream()
        .flatMap(line -> Arrays.stream(line.split(";")))
        .map(String::strip)
        .filter(pair -> pair.startsWith(cookie))
        .map(pair -> pair.substring(cookie.length()))
        .findFirst()
        .orElse("");
  }

  private void check(String other) {
    if (!MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8))) {
      throw new RefusedException(
          403, "open the whole address that bpnet play printed, with its token");
    }
  }

  /// The cookie for who is admitted, for this site and no script.
  public String cookie() {
    return cookie + token + "; Path=/; HttpOnly; SameSite=Strict";
  }
}
