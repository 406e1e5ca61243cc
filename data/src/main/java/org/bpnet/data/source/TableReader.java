package org.bpnet.data.source;

import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableFormat;

/// Reads tables from elsewhere than CSV files. A module provides it as a service, and
/// [DataSources#open(String)] then asks it first whether data are its own.
///
/// The same rows must give the same [Table] each time: the same columns, cells and order.
public interface TableReader {
  /// Whether it reads this: the path of a file or folder that exists, a query, or an address.
  boolean recognizes(String data);

  /// What to call it: the file's name, or another short word.
  String name(String data);

  /// Reads all of its rows.
  ///
  /// @param format what stands for no value, and how numbers are written that are text
  /// @throws org.bpnet.data.DataFormatException if it cannot be read; the message says what to do
  Table read(String data, TableFormat format);

  /// What may be kept in a file of what was given: enough to read the same again, and no secrets.
  String noted(String data);
}
