package org.bpnet.train.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;

/// A sum over what a file says, by which accidents are found: a flipped bit, a torn copy, a change
/// by hand. It is CRC-32C, which processors have instructions for and which finds every damage of
/// up to 32 bits in a row and all but one in 2³² of the others. A SHA-256 would cost ten times as
/// much and would not help against whoever changes a file on purpose, as it lies beside it.
///
/// **Source.** Castagnoli, Bräuer, Herrmann, *Optimization of cyclic redundancy-check codes with 24
/// and 32 parity bits*, 1993; RFC 3720, appendix B.4.
final class Checksum {
  /// The name under which files hold theirs.
  static final String NAME = "checksum";

  private final CRC32C sum = new CRC32C();

  Checksum add(ByteBuffer bytes) {
    sum.update(bytes);
    return this;
  }

  Checksum add(String text) {
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /// `crc32c:` and eight hexadecimal digits.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "crc32c:%08x", sum.getValue());
  }
}
