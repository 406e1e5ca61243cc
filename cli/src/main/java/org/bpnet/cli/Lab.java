package org.bpnet.cli;

import picocli.CommandLine.Command;

/// `bpnet lab`: experiments that show one fact each.
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Repeat experiments: why depth was hard, what batch normalization does.",
    synopsisSubcommandLabel = "EXPERIMENT",
    commandListHeading = "%n@|bold Experiments|@%n",
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab depth --plot depth.svg",
      "  bpnet lab batchnorm mnist --steps 5000"
    })
final class Lab {}
