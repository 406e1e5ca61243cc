package org.bpnet.cli.lab;

import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendOptions;
import picocli.CommandLine.Command;

/// `bpnet lab`: experiments that show one fact each.
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Repeat experiments: why depth was hard, what thresholds can compute.",
    synopsisSubcommandLabel = "EXPERIMENT",
    commandListHeading = "%n@|bold Experiments|@%n",
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab depth --plot depth.svg",
      "  bpnet lab batchnorm mnist --steps 5000",
      "  bpnet lab boolean \"(a & !b) | c\""
    })
public final class Lab {
  /// What experiments run on: the kernels in Java, whose results are the same bits on every
  /// processor. oneDNN's sums follow the processor's instructions, and forty layers make of their
  /// last bits another network.
  static Backend backend() {
    return Backends.best(BackendOptions.defaults().engine(BackendOptions.JAVA));
  }
}
