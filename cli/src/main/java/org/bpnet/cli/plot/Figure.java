package org.bpnet.cli.plot;

import java.util.List;

/// A picture and the numbers in it, so that nobody has to read them off.
public interface Figure {
  /// What stands above it.
  String title();

  /// As SVG.
  String svg();

  /// The numbers as a table; the first row has the names of the columns.
  List<List<String>> table();
}
