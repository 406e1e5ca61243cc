package org.bpnet.cli.terminal;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The help of a command in another language than that of its annotations.
public final class HelpTexts {
  private HelpTexts() {}

  /// Tells the help of a command, and of all below it, in a language.
  public static void tell(CommandLine command, Language language) {
    command.getSubcommands().values().forEach(below -> tell(below, language));
    CommandSpec spec = command.getCommandSpec();
    tell(spec.usageMessage(), language);
    for (OptionSpec option : List.copyOf(spec.options())) {
      spec.remove(option);
      if (!option.inherited()) { // else the command above gives it again
        OptionSpec.Builder told = option.toBuilder();
        spec.addOption(told.description(of(language, told.description())).build());
      }
    }
    for (PositionalParamSpec given : List.copyOf(spec.positionalParameters())) {
      spec.remove(given);
      PositionalParamSpec.Builder told = given.toBuilder();
      spec.addPositional(told.description(of(language, told.description())).build());
    }
  }

  private static void tell(UsageMessageSpec usage, Language language) {
    usage
        .header(of(language, usage.header()))
        .description(of(language, usage.description()))
        .footer(of(language, usage.footer()))
        .synopsisHeading(language.of(usage.synopsisHeading()))
        .synopsisSubcommandLabel(language.of(usage.synopsisSubcommandLabel()))
        .commandListHeading(language.of(usage.commandListHeading()))
        .optionListHeading(language.of(usage.optionListHeading()));
  }

  private static String[] of(Language language, String[] texts) {
    return Arrays.stream(texts).map(language::of).toArray(String[]::new);
  }
}
