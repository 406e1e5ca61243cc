package org.bpnet.cli.lab;

import java.util.Objects;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `bpnet lab`: experiments that show one fact each.
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Repeat experiments that each show one thing that courses tell.",
    synopsisSubcommandLabel = "EXPERIMENT",
    commandListHeading = "%n@|bold Experiments|@%n",
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab course",
      "  bpnet lab depth --plot depth.svg",
      "  bpnet lab batchnorm mnist --steps 5000",
      "  bpnet lab boolean \"(a & !b) | c\"",
      "  bpnet lab hashnet --bits 16 --codes codes.csv",
      "  bpnet lab taylor --language zh"
    })
public final class Lab implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /// Without an experiment, lists them.
  @Override
  public void run() {
    CommandLine lab = Objects.requireNonNull(spec).commandLine();
    lab.usage(lab.getOut());
  }

  /// What experiments run on: the kernels in Java, whose results are the same bits on every
  /// processor. oneDNN's sums follow the processor's instructions, and forty layers make of their
  /// last bits another network.
  public static Backend backend() {
    return new InterruptibleBackend(
        Backends.best(BackendOptions.defaults().engine(BackendOptions.JAVA)));
  }

  /// The definition in double precision, for what is to be exact.
  public static Backend reference() {
    return new InterruptibleBackend(Backends.reference());
  }

  /// Images with classes for training and test: as they come, or a fifth for the test.
  ///
  /// @throws UsageException if they are something else
  public static Prepared images(DataSource source, Seed seed) {
    Prepared images =
        switch (source) {
          case DataSource.TrainAndTest both ->
              Prepared.of(both.train(), both.test(), 0, seed.child("split"));
          case DataSource.Examples examples ->
              Prepared.of(examples.examples(), 0, 0.2, seed.child("split"));
          case DataSource.Tabular table ->
              throw new UsageException("needs images, got the table " + table.name());
        };
    if (!(images.train().target() instanceof Target.Classes)
        || images.inputs().featureShape().rank() != 3) {
      throw new UsageException(source.name() + ": needs images with classes");
    }
    return images;
  }
}
