package org.bpnet.data.image;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpnet.data.DataFormatException;

/// A tar file, read in place: its headers once from the first to the last, then what is asked for.
///
/// The formats are those of POSIX (ustar and pax) and of GNU: long names and files above 8 GB are
/// read; links, devices and files with holes are passed over.
///
/// **Source.** IEEE Std 1003.1-2024, *pax*; GNU tar manual, *Basic Tar Format*.
final class TarFile implements Closeable {
  /// A file in it.
  record Entry(String name, long at, long size) {}

  private static final int BLOCK = 512;

  /// Names and their headers are believed up to here. Ours.
  private static final int LONGEST_NAME = 1 << 16;

  private static final Pattern PATH = Pattern.compile("(?:^|\n)\\d+ path=([^\n]*)\n");
  private static final Pattern SIZE = Pattern.compile("(?:^|\n)\\d+ size=(\\d{1,18})\n");

  private final Path file;
  private final FileChannel channel;
  private final List<Entry> entries = new ArrayList<>();

  private TarFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Opens a file and looks at all headers.
  ///
  /// @throws DataFormatException if it is damaged or no tar file
  static TarFile open(Path file) throws IOException {
    var tar = new TarFile(file, FileChannel.open(file, StandardOpenOption.READ));
    try {
      tar.look();
      return tar;
    } catch (IOException | RuntimeException e) {
      tar.close();
      throw e;
    }
  }

  /// The files in it, as they stand there.
  List<Entry> entries() {
    return entries;
  }

  private void look() throws IOException {
    String longName = "";
    long longSize = -1;
    long at = 0;
    for (byte[] header = header(at); header.length > 0; header = header(at)) {
      long size = longSize >= 0 ? longSize : number(header, 124, 12, at);
      long content = at + BLOCK;
      if (size < 0 || size > channel.size() - content) {
        throw damaged(at, "says that it has more bytes than there are");
      }
      char type = (char) header[156];
      if (type == 'L' || type == 'x') {
        String text = new String(bytes(content, size, at), StandardCharsets.UTF_8);
        longName = type == 'L' ? text.replace("\0", "") : found(PATH, text, longName);
        longSize = type == 'L' ? longSize : Long.parseLong(found(SIZE, text, "-1"));
      } else {
        if (type == '0' || type == 0 || type == '7') {
          entries.add(new Entry(longName.isEmpty() ? name(header) : longName, content, size));
        }
        longName = "";
        longSize = -1;
      }
      at = content + Math.ceilDiv(size, BLOCK) * BLOCK;
    }
  }

  private static String found(Pattern pattern, String text, String otherwise) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  /// The header at a place; empty at the end of the archive.
  private byte[] header(long at) throws IOException {
    if (at >= channel.size() && at > 0) {
      return new byte[0]; // without the two blocks of zeros at the end, as some writers leave it
    }
    if (channel.size() - at < BLOCK) {
      throw damaged(at, "ends within a header");
    }
    var header = new byte[BLOCK];
    read(ByteBuffer.wrap(header), at);
    int sum = 0;
    boolean empty = true;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
      empty &= header[i] == 0;
    }
    if (empty) {
      return new byte[0];
    }
    if (number(header, 148, 8, at) != sum) {
      throw damaged(at, "has a header whose checksum is wrong");
    }
    return header;
  }

  private static String name(byte[] header) {
    boolean hasPrefix = text(header, 257, 6).equals("ustar") && header[345] != 0;
    String name = text(header, 0, 100);
    return hasPrefix ? text(header, 345, 155) + '/' + name : name;
  }

  private static String text(byte[] header, int from, int most) {
    int length = 0;
    while (length < most && header[from + length] != 0) {
      length++;
    }
    return new String(header, from, length, StandardCharsets.UTF_8);
  }

  /// A number in octal digits, or with the highest bit set in the bytes themselves.
  private long number(byte[] header, int from, int length, long at) {
    if (header[from] < 0) {
      return ByteBuffer.wrap(header, from + length - Long.BYTES, Long.BYTES).getLong();
    }
    String digits = text(header, from, length).strip();
    if (!digits.matches("[0-7]{0,20}")) {
      throw damaged(at, "has a header without numbers where they should be");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private byte[] bytes(long from, long size, long header) throws IOException {
    if (size > LONGEST_NAME) {
      throw damaged(header, "has a name of more than 65,536 bytes");
    }
    var bytes = new byte[(int) size];
    read(ByteBuffer.wrap(bytes), from);
    return bytes;
  }

  private void read(ByteBuffer to, long from) throws IOException {
    long at = from;
    while (to.hasRemaining()) {
      int count = channel.read(to, at);
      if (count < 0) {
        throw new EOFException("ends after " + at + " bytes");
      }
      at += count;
    }
  }

  private DataFormatException damaged(long at, String how) {
    return new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: is damaged or no tar file: at byte %,d it %s; fetch it again%s",
            file,
            at,
            how,
            at == 0 ? ", or unpack it if it is packed (gunzip, unzstd)" : ""));
  }

  /// Reads an entry; several may be read at once.
  InputStream open(Entry entry) {
    return new InputStream() {
      private long at = entry.at();

      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] to, int from, int most) throws IOException {
        long left = entry.at() + entry.size() - at;
        if (left == 0) {
          return most == 0 ? 0 : -1;
        }
        int count = channel.read(ByteBuffer.wrap(to, from, (int) Math.min(most, left)), at);
        at += Math.max(0, count);
        return count;
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
