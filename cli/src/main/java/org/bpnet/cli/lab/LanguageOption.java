package org.bpnet.cli.lab;

import org.bpnet.cli.terminal.Language;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/// The language of experiments, on the command line.
@Command
public final class LanguageOption {
  @Option(
      names = "--language",
      paramLabel = "LANGUAGE",
      scope = ScopeType.INHERIT,
      description = "In which language to speak, en or zh (Chinese); en if not given.")
  private Language language = Language.EN;

  /// Made by picocli.
  public LanguageOption() {}

  /// The language that a command line asks for. It has to be known before the command line is read:
  /// help is part of what is told in it. What cannot be read is told then.
  public static Language in(String[] args) {
    var asked = new LanguageOption();
    try {
      new CommandLine(asked)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setUnmatchedArgumentsAllowed(true)
          .parseArgs(args);
    } catch (ParameterException wrong) {
      return Language.EN;
    }
    return asked.language;
  }
}
