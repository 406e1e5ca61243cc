package org.bpnet.sql;

import static java.time.temporal.ChronoField.NANO_OF_SECOND;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/// How values are written in a table that are neither numbers nor text, as databases write them to
/// CSV files.
final class CellText {
  /// What stands behind a time that is known in all of the world.
  private static final String UTC = "+00";

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private CellText() {}

  /// `01:02:03.5`.
  static String of(LocalTime time) {
    return TIME.format(time);
  }

  /// `2026-01-31 01:02:03.5`.
  static String of(LocalDateTime moment) {
    return moment.toLocalDate() + " " + of(moment.toLocalTime());
  }

  /// `2026-01-31 01:02:03.5+00`, of a moment as it is called in Greenwich.
  static String ofUtc(LocalDateTime moment) {
    return of(moment) + UTC;
  }
}
