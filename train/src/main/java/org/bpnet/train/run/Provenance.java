package org.bpnet.train.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bpnet.data.Dataset;
import org.bpnet.data.Source;
import org.bpnet.train.json.JsonValue;

/// Where a model comes from. Holds no time and no place, so that the same run gives the same file.
///
/// @param dataHash [#hash] of the examples trained on
/// @param seed the run's seed
/// @param bpnet the version of BPNet, `development` when run from its sources
/// @param java the version of the JDK
/// @param backend the name of the backend
public record Provenance(String dataHash, long seed, String bpnet, String java, String backend) {
  private static final int CHUNK = 256;

  /// The provenance of a run on this machine.
  public static Provenance of(Source train, long seed, String backend) {
    String version =
        Optional.ofNullable(Provenance.class.getModule().getDescriptor())
            .flatMap(descriptor -> descriptor.rawVersion())
            .orElse("development");
    return new Provenance(hash(train), seed, version, Runtime.version().toString(), backend);
  }

  /// SHA-256 over size, columns, and all examples in order ([Source#feed]), as `sha256:` and 64
  /// hexadecimal digits.
  public static String hash(Source source) {
    MessageDigest digest = sha256();
    String head =
        source instanceof Dataset dataset
            ? source.size() + " " + dataset.featureShape() + " " + dataset.target()
            : source.size() + " " + source.columns();
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    for (int from = 0; from < source.size(); from += CHUNK) {
      int to = Math.min(source.size(), from + CHUNK);
      source.feed(digest, IntStream.range(from, to).toArray());
    }
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// As JSON.
  public JsonValue.Members toJson() {
    return JsonValue.object()
        .with("data", dataHash)
        .with("seed", seed)
        .with("bpnet", bpnet)
        .with("java", java)
        .with("backend", backend)
        .build();
  }

  /// From JSON.
  ///
  /// @throws org.bpnet.train.json.JsonException if a member is missing
  public static Provenance of(JsonValue.Members json) {
    return new Provenance(
        json.text("data"),
        json.whole("seed"),
        json.text("bpnet"),
        json.text("java"),
        json.text("backend"));
  }
}
