package org.bpnet.sql;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Wording;

/// A query, and the address of the database that is to answer it: `jdbc:postgresql://db/shop SELECT
/// ...`; without an address DuckDB answers, which reads files.
///
/// @param address as JDBC has it; empty for files
/// @param sql one statement
/// @param place where it goes, for messages and without passwords
record Query(String address, String sql, String place) {
  private static final String JDBC = "jdbc:";

  /// What a statement that only reads begins with.
  private static final List<String> READING = List.of("SELECT", "WITH", "FROM", "VALUES", "TABLE");

  /// What else a statement may begin with, so that it is not taken for the name of a file.
  private static final List<String> OTHER =
      List.of(
          "ALTER",
          "ATTACH",
          "CALL",
          "COPY",
          "CREATE",
          "DELETE",
          "DESCRIBE",
          "DROP",
          "EXPLAIN",
          "INSERT",
          "INSTALL",
          "LOAD",
          "MERGE",
          "PRAGMA",
          "SET",
          "SHOW",
          "TRUNCATE",
          "UPDATE");

  /// `user:password@` before a host.
  private static final Pattern IN_FRONT =
      Pattern.compile("(//[^/@:\\s]*|:thin:[^/@\\s]*)[:/][^@\\s]*@");

  /// A setting that is a secret, with the mark before it or, of the first one, behind it.
  private static final Pattern SETTING =
      Pattern.compile("(?i)[\\w.-]*(?:pass|pwd|secret|token|key)[\\w.-]*=[^?&;,)]*");

  /// Whether text is a query or begins with an address, as far as its first word tells.
  static boolean isAny(String text) {
    String query = withoutComments(text);
    return query.startsWith(JDBC)
        || query.chars().anyMatch(Character::isWhitespace)
            && (READING.contains(firstWord(query)) || OTHER.contains(firstWord(query)));
  }

  /// Takes address and query apart.
  ///
  /// @throws DataFormatException if there is no query, or it is not one statement that reads
  static Query of(String text) {
    String all = withoutComments(text);
    String address = "";
    if (all.startsWith(JDBC)) {
      String[] parts = all.split("\\s+", 2);
      address = parts[0];
      all = parts.length == 1 ? "" : withoutComments(parts[1]);
      if (all.isEmpty()) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: needs a query behind the address, in the same quotes: \"%1$s SELECT * FROM"
                    + " sales\"",
                withoutSecrets(address)));
      }
    }
    String statement = single(all);
    if (!statement.startsWith("(") && !READING.contains(firstWord(statement))) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "query: needs one that reads rows and changes nothing, SELECT, WITH or FROM, got '%s'",
              Wording.shown(statement)));
    }
    return new Query(address, statement, address.isEmpty() ? "query" : withoutSecrets(address));
  }

  /// The text that makes the same query again, without passwords.
  String noted() {
    return address.isEmpty() ? sql : place + " " + sql;
  }

  /// All that is in a file that DuckDB reads.
  static Query all(String file) {
    return new Query("", "SELECT * FROM read_json_auto('" + file.replace("'", "''") + "')", file);
  }

  /// A message that may repeat the address.
  String withoutSecrets(String message, String password) {
    String safe = address.isEmpty() ? message : message.replace(address, place);
    return password.isEmpty() ? safe : safe.replace(password, "***");
  }

  private static String withoutSecrets(String address) {
    Matcher inFront = IN_FRONT.matcher(address);
    String plain = inFront.replaceAll(match -> Matcher.quoteReplacement(match.group(1) + "@"));
    return plain
        .replaceAll("([?])" + SETTING + "&?", "$1")
        .replaceAll("[&;,]" + SETTING, "")
        .replaceAll("[?]$", "");
  }

  private static String firstWord(String text) {
    return text.split("[^A-Za-z_]", 2)[0].toUpperCase(Locale.ROOT);
  }

  private static String withoutComments(String text) {
    String rest = text.strip();
    while (rest.startsWith("--") || rest.startsWith("/*")) {
      String end = rest.startsWith("--") ? "\n" : "*/";
      int at = rest.indexOf(end);
      rest = at < 0 ? "" : rest.substring(at + end.length()).strip();
    }
    return rest;
  }

  /// The statement without a semicolon at its end.
  ///
  /// @throws DataFormatException if another one follows
  private static String single(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '"') {
        i = skip(text, i + 1, String.valueOf(c));
      } else if (text.startsWith("--", i)) {
        i = skip(text, i, "\n");
      } else if (text.startsWith("/*", i)) {
        i = skip(text, i + 2, "*/");
      } else if (c == ';') {
        if (!withoutComments(text.substring(i + 1)).isEmpty()) {
          throw new DataFormatException(
              "query: needs one statement, got another behind the semicolon; leave it out");
        }
        return text.substring(0, i).strip();
      }
    }
    return text;
  }

  /// The last position of the next `end`.
  private static int skip(String text, int from, String end) {
    int at = text.indexOf(end, from);
    return at < 0 ? text.length() : at + end.length() - 1;
  }
}
