package org.bpnet.sql;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.CompressionCodec;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Walks through the pages of a column before they are read, since a file need not be what it says.
/// Snappy's library, which is not Java, writes as many bytes as a page itself tells it to, whatever
/// room there is: that number must be the one by which room is made. And a page that claims to be
/// longer than its column would keep the reader waiting for ever.
///
/// **Source** Apache Parquet, `parquet.thrift`: PageHeader, DataPageHeaderV2, OffsetIndex.
final class ParquetPages {
  /// A page's description holds the least and the greatest value, which may be long. Ours.
  private static final int LONGEST_HEAD = 1 << 20;

  private static final int USUAL_HEAD = 1 << 10;

  /// More bytes than a number has that says how long what follows becomes.
  private static final int LONGEST_NUMBER = 5;

  private static final long DICTIONARY = 2;

  private final InputFile file;
  private final ColumnMetaData column;
  private final ColumnChunk chunk;
  private final long end;

  /// The lengths of data pages with their heads, by where they begin.
  private final Map<Long, Long> pages = new HashMap<>();

  private ParquetPages(InputFile file, ColumnChunk chunk) throws IOException {
    this.file = file;
    this.chunk = chunk;
    this.column = chunk.metaData();
    this.end = chunk.chunkStartOffset() + column.totalCompressedSize();
    if (chunk.chunkStartOffset() < 0
        || column.totalCompressedSize() < 0
        || end > file.length()
        || end < 0) {
      throw wrong("column", chunk.chunkStartOffset());
    }
  }

  /// @throws IOException if a page is not what it says
  static void check(InputFile file, ColumnChunk chunk) throws IOException {
    var pages = new ParquetPages(file, chunk);
    long at = chunk.chunkStartOffset();
    while (at < pages.end) {
      at = pages.checkPage(at);
    }
    pages.checkIndex();
  }

  /// @return where the next page begins
  private long checkPage(long at) throws IOException {
    Thrift head = new Thrift(file.readRange(at, (int) Math.min(USUAL_HEAD, end - at)));
    Map<Integer, Object> fields;
    try {
      fields = head.read();
    } catch (IOException longer) {
      head = new Thrift(file.readRange(at, (int) Math.min(LONGEST_HEAD, end - at)));
      fields = head.read();
    }
    long unpacked = number(fields, 2);
    long packed = number(fields, 3);
    long body = at + head.position();
    if (unpacked < 0 || packed < 0 || body + packed > end) {
      throw wrong("page", at);
    }
    Map<?, ?> data = fields.get(8) instanceof Map<?, ?> second ? second : Map.of();
    long levels = data.isEmpty() ? 0 : number(data, 5) + number(data, 6);
    if (levels < 0 || levels > packed || levels > unpacked) {
      throw wrong("page", at);
    }
    boolean isPacked = !Boolean.FALSE.equals(data.get(7));
    if (column.codec() == CompressionCodec.SNAPPY
        && isPacked
        && (packed > levels || unpacked > levels)
        && said(body + levels, packed - levels) != unpacked - levels) {
      throw wrong("page", at);
    }
    if (number(fields, 1) != DICTIONARY) {
      pages.put(at, body + packed - at);
    }
    return body + packed;
  }

  /// How long packed bytes say that they become.
  private long said(long at, long length) throws IOException {
    return length <= 0
        ? -1
        : new Thrift(file.readRange(at, (int) Math.min(LONGEST_NUMBER, length))).varint();
  }

  /// The pages that an index names must be those that there are.
  private void checkIndex() throws IOException {
    Long offset = chunk.offsetIndexOffset();
    Integer length = chunk.offsetIndexLength();
    if (offset == null || length == null) {
      return;
    }
    Map<Integer, Object> index = new Thrift(file.readRange(offset, length)).read();
    for (Object location : index.get(1) instanceof List<?> all ? all : List.of()) {
      long at = location instanceof Map<?, ?> fields ? number(fields, 1) : -1;
      if (location instanceof Map<?, ?> fields
          && number(fields, 2) == pages.getOrDefault(at, -1L)) {
        continue;
      }
      throw wrong("page of the index", at);
    }
  }

  private static long number(Map<?, ?> fields, int field) {
    return fields.get(field) instanceof Long number ? number : -1;
  }

  private IOException wrong(String what, long at) {
    return new IOException(
        String.format(
            Locale.ROOT,
            "the %s at %,d of the column %s has another length than it says",
            what,
            at,
            column.pathInSchema().leafName()));
  }
}
