package org.bpnet.data.table;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Wording;

/// Checks the names of a table's columns.
final class Header {
  private Header() {}

  /// The names in the first line of a file.
  ///
  /// @throws DataFormatException if one is blank or occurs twice, or most are numbers
  static void checkLine(List<String> names, String source) {
    if (names.stream().filter(Header::isFraction).count() * 2 > names.size()) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s, line 1: must hold the columns' names, got %s; put a line of names on top, or"
                  + " give them: --columns a,b,c",
              source,
              Wording.list(names)));
    }
    check(
        names,
        source + ", line 1",
        "drop it if it only numbers the rows (pandas: to_csv(..., index=False))",
        "rename one (is this line really a line of names?)");
  }

  /// Names that are known to be such.
  ///
  /// @throws DataFormatException if one is blank or occurs twice
  static void check(List<String> names, String source) {
    check(names, source, "leave it out", "rename one (SELECT x AS name)");
  }

  private static void check(List<String> names, String where, String nameIt, String rename) {
    var seen = new HashSet<String>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isEmpty()) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: column %d of %d has no name; name it, or %s",
                where,
                i + 1,
                names.size(),
                nameIt));
      }
      if (!seen.add(names.get(i))) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: the name '%s' stands over more than one column; %s",
                where,
                Wording.shown(names.get(i)),
                rename));
      }
    }
  }

  /// Whole numbers may be names (years, or what programs put where a name is lacking).
  private static boolean isFraction(String name) {
    return !Double.isNaN(Notation.plain(name)) && name.contains(".");
  }
}
