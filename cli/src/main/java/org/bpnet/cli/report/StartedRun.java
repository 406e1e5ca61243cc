package org.bpnet.cli.report;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Ending;
import org.bpnet.cli.terminal.Words;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.RunFolder;
import org.jspecify.annotations.Nullable;

/// A run folder while a command trains in it. Where that fails before anything is in the folder,
/// none is left behind; where the process is told to end, the way to go on is said.
public final class StartedRun {
  /// Where runs go that are told no other place.
  private static final Path RUNS = Path.of("runs");

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final RunFolder folder;
  private final boolean firstOfAll;

  private StartedRun(RunFolder folder, boolean firstOfAll) {
    this.folder = folder;
    this.firstOfAll = firstOfAll;
  }

  /// A new run.
  ///
  /// @param out the folder; `runs/LABEL-20260101-120000` if null
  /// @param notes of the options, for who resumes it
  public static StartedRun create(@Nullable Path out, String label, JsonValue.Members notes) {
    boolean firstOfAll = out == null && Files.notExists(RUNS);
    RunFolder folder = RunFolder.create(out == null ? fresh(label) : out).withNotes(notes);
    return new StartedRun(folder, firstOfAll);
  }

  /// One that goes on.
  public static StartedRun resumed(RunFolder folder) {
    return new StartedRun(folder, false);
  }

  public RunFolder folder() {
    return folder;
  }

  /// Does what the run is for.
  ///
  /// @param command that resumes runs, `bpnet train`
  public void work(String command, Console console, Runnable training) {
    try {
      Ending.during(training, () -> stopped(command, console));
    } catch (RuntimeException | Error thrown) {
      removeIfEmpty(folder.path());
      if (firstOfAll) {
        removeIfEmpty(RUNS);
      }
      throw thrown;
    }
  }

  /// `runs/LABEL-20260101-120000`, with a counter where that second has a folder already.
  public static Path fresh(String label) {
    String base =
        label.replaceAll("\\.[A-Za-z]+$", "").replaceAll("[^\\w.-]+", "-")
            + "-"
            + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP);
    Path folder = RUNS.resolve(base);
    for (int number = 2; Files.exists(folder); number++) {
      folder = RUNS.resolve(base + "-" + number);
    }
    return folder;
  }

  private static void removeIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException resumable) {
      // holds what the run can go on from
    } catch (IOException wrong) {
      // the failure that led here is the one to report
    }
  }

  /// What is said and done when the process is told to end.
  private void stopped(String command, Console console) {
    if (folder.isResumable()) {
      console
          .err()
          .printf(
              Locale.ROOT,
              "%nstopped; go on with: %s --resume --out %s%n",
              command,
              Words.shell(folder.path().toString()));
    } else {
      removeIfEmpty(folder.path());
    }
  }
}
