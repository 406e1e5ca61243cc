package org.bpnet.data.image;

/// What can be known of a JPEG without decoding it.
///
/// **Source.** ITU-T T.81, annex B: a marker is 0xFF and a byte other than 0 and 0xFF.
final class Jpeg {
  /// Scans that are decoded at most. Encoders write up to about ten; ours.
  static final int MOST_SCANS = 100;

  private static final int END_OF_IMAGE = 0xD9;
  private static final int START_OF_SCAN = 0xDA;

  private Jpeg() {}

  /// How many scans the first picture has. As decoders do, it passes over what is no marker.
  static int scans(byte[] file) {
    int scans = 0;
    int at = 2;
    while (at + 1 < file.length) {
      int marker = file[at + 1] & 0xFF;
      if ((file[at] & 0xFF) != 0xFF || marker == 0 || marker == 0xFF) {
        at++;
      } else if (marker == END_OF_IMAGE) {
        return scans;
      } else {
        scans += marker == START_OF_SCAN ? 1 : 0;
        at += isAlone(marker) || at + 3 >= file.length ? 2 : 2 + length(file, at + 2);
      }
    }
    return scans;
  }

  /// Whether nothing belongs to a marker: restarts, the start of the image, and one for private
  /// use.
  private static boolean isAlone(int marker) {
    return marker >= 0xD0 && marker <= 0xD8 || marker == 0x01;
  }

  private static int length(byte[] file, int at) {
    return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
  }
}
