package org.bpnet.cli.embed;

import org.bpnet.cli.terminal.Version;
import picocli.CommandLine.Command;

/// `bpnet embed`: what is done with embeddings.
@Command(
    name = "embed",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Train embeddings, in which examples of one class are near, and search among them.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%n@|bold Commands|@%n",
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet embed train digits --loss \"arcface(s=30, m=0.5)\" --dim 16",
      "  bpnet embed train digits --loss triplet --miner batch_hard --sampler \"classes(8, 4)\"",
      "  bpnet embed evaluate RUN --histogram angles.svg --mosaic nearest.svg",
      "  bpnet embed verify RUN --roc roc.svg",
      "  bpnet embed index RUN digits --out index",
      "  bpnet embed search RUN seven.png --index index",
      "  bpnet embed export RUN digits --out vectors.npy"
    })
public final class Embed {}
