package org.bpnet.serve.http;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/// The token that requests must have, `Authorization: Bearer TOKEN` (RFC 6750). It is read from its
/// file again by [#refresh], so that it can be changed without a new start: the old one has expired
/// then.
public final class BearerToken {
  private static final String SCHEME = "Bearer ";

  /// So many characters at least: those of 64 random bits in base 64 are 11. Ours.
  private static final int SHORTEST = 12;

  private static final int MOST_BYTES = 4096;

  private final Path file;
  private volatile byte[] digest;

  private BearerToken(Path file, byte[] digest) {
    this.file = file;
    this.digest = digest;
  }

  /// Reads a token: the one line of a file.
  ///
  /// @throws IOException if the file cannot be read or holds no token, with a message for who
  ///   started the server
  public static BearerToken read(Path file) throws IOException {
    return new BearerToken(file, digestOf(file));
  }

  private static byte[] digestOf(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + ": needs one line with a token, got more than 4096 bytes");
    }
    String token = Files.readString(file).strip();
    if (token.length() < SHORTEST || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IOException(
          file
              + ": needs a token of at least 12 letters, digits or signs on one line; make one:"
              + " openssl rand -base64 24");
    }
    return sha256(token);
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /// Reads the file again.
  ///
  /// @throws IOException as [#read] does; the token stays the same then
  public void refresh() throws IOException {
    digest = digestOf(file);
  }

  /// Lets a request through. Digests are compared, in constant time: how long it takes says nothing
  /// about the token, its length included.
  ///
  /// @throws Refusal 401, without the token
  public void check(Headers headers) {
    String given = Objects.requireNonNullElse(headers.getFirst("Authorization"), "");
    boolean bearer = given.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    String token = bearer ? given.substring(SCHEME.length()).strip() : "";
    if (!MessageDigest.isEqual(digest, sha256(token))) {
      throw new Refusal(
          401,
          bearer
              ? "the token is wrong or has expired"
              : "needs a token, in the header 'Authorization: Bearer TOKEN'");
    }
  }
}
