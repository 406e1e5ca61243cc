package org.bpnet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/// No other backend is on the path of these tests.
class BackendsTest {
  @Test
  void should_warn_once_that_only_the_reference_is_there() {
    List<String> warnings = new CopyOnWriteArrayList<>();
    List<String> choices = new CopyOnWriteArrayList<>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            (line.getLevel().equals(Level.WARNING) ? warnings : choices)
                .add(new SimpleFormatter().formatMessage(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.ALL);
    Logger logger = Logger.getLogger(Backends.class.getName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    try {
      Backends.best().close();
      Backends.best().close();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
      logger.setLevel(null);
    }

    assertThat(warnings)
        .containsExactly(
            "computing on the reference backend, in double precision on one thread, hundreds of"
                + " times slower: no other is on the class path or module path; add"
                + " org.bpnet:bpnet-cpu and start java with --add-modules jdk.incubator.vector");
    assertThat(choices)
        .hasSize(2)
        .containsOnly("chosen: reference: plain Java in double precision, one thread");
  }
}
