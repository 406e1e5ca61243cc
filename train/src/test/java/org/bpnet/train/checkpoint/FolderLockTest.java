package org.bpnet.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bpnet.train.fault.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only a file system without locks shows; `RunProtocolTest` has the rest.
class FolderLockTest {
  private final Logger logger = Logger.getLogger(FolderLock.class.getName());
  private final List<String> messages = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          messages.add(
              new MessageFormat(line.getMessage(), Locale.ROOT).format(line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @TempDir Path dir;

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  @Test
  void should_use_a_folder_without_locks_and_say_what_is_to_be_seen_to() {
    Path folder = Faults.noLocks().in(dir);

    try (FolderLock lock = FolderLock.acquire(folder)) {
      assertThat(lock).isNotNull();
      assertThat(messages)
          .containsExactly(
              dir
                  + ": the file system has no locks (No locks available); see to it that only one"
                  + " run writes there");
    }

    assertThat(dir.resolve(FolderLock.FILE)).exists();
  }

  /// Within one process no locks of files are needed.
  @Test
  void should_keep_other_runs_of_this_process_out_without_locks() {
    Path folder = Faults.noLocks().in(dir);
    try (FolderLock lock = FolderLock.acquire(folder)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> FolderLock.acquire(folder))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(dir + ": another run is writing there");
    }

    FolderLock.acquire(folder).close();
  }
}
