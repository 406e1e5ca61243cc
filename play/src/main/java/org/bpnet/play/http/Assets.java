package org.bpnet.play.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files of the pages, which lie in the folder `web` beside this class.
public final class Assets {
  private static final Pattern PATH =
      Pattern.compile(
          "(?:[a-zA-Z0-9_-]+(?:\\.[a-zA-Z0-9_-]+)*/)*[a-zA-Z0-9_-]+(?:\\.[a-zA-Z0-9_-]+)+");
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, Optional<Asset>> known = new ConcurrentHashMap<>();

  /// Files that are read when they are asked for.
  public Assets() {}

  /// A file.
  ///
  /// @param lasting whether its path names its version, so that it never changes
  @SuppressWarnings("ArrayRecordComponent") // nobody compares files
  public record Asset(byte[] bytes, String type, String digest, boolean lasting) {}

  /// The file of this path, if there is one; that of the folder itself is its page.
  public Optional<Asset> find(String path) {
    String name = path.isEmpty() ? "index.html" : path;
    return PATH.matcher(name).matches()
        ? known.computeIfAbsent(name, Assets::load)
        : Optional.empty();
  }

  private static Optional<Asset> load(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream in = Assets.class.getResourceAsStream("web/" + name)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      return Optional.of(new Asset(bytes, type, digest(bytes), name.startsWith("vendor/")));
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  /// What a browser may load and run: the files here, and the map of imports in the page, which has
  /// to stand there and is told by its digest.
  public String policy() {
    String page = new String(find("").orElseThrow().bytes(), StandardCharsets.UTF_8);
    Matcher map = IMPORT_MAP.matcher(page);
    String imports =
        map.find() ? " 'sha256-" + digest(map.group(1).getBytes(StandardCharsets.UTF_8)) + "'" : "";
    return "default-src 'none'; script-src 'self'"
        + imports
        + "; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  private static String digest(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
