package org.bpnet.cli.command;

import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `bpnet bench`: known here for the list of commands. The launcher of a checkout answers it before
/// this program starts; who comes here has no checkout.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Train the same networks here and in other libraries, in turns, and compare.",
    optionListHeading = "%n@|bold Options|@%n")
public final class Bench implements Runnable {
  @SuppressWarnings("UnusedVariable") // taken, so that the answer is not about them
  @Unmatched
  private String[] options = {};

  @Override
  public void run() {
    throw new UsageException(
        "bench: needs the sources, in which ./bpnet bench builds what it compares; got a program"
            + " without them");
  }
}
