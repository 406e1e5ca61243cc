package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.bpnet.cli.terminal.Console;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// The help of every command, of those below others too.
class HelpTest {
  private static List<CommandLine> all(CommandLine command) {
    List<CommandLine> all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(below -> all.addAll(all(below)));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> should_be_texts_that_can_be_printed() {
    CommandLine bpnet = Bpnet.commands(new Console(System.out, System.err, false, false));
    return all(bpnet).stream()
        .map(CommandLine::getCommandSpec)
        .map(spec -> DynamicTest.dynamicTest(spec.qualifiedName(), () -> check(spec)));
  }

  /// Of a line that names a command no other is made, and that one is as it is among all.
  @TestFactory
  Stream<DynamicTest> should_be_found_alone() {
    var console = new Console(System.out, System.err, false, false);
    return all(Bpnet.commands(console)).stream()
        .map(among ->
            DynamicTest.dynamicTest(
                among.getCommandSpec().qualifiedName(), () -> alone(console, among)));
  }

  private static void alone(Console console, CommandLine among) {
    String name = among.getCommandSpec().qualifiedName();
    String[] words = Arrays.stream(name.split(" ")).skip(1).toArray(String[]::new);
    CommandLine found = Bpnet.commands(console, words);
    for (String word : words) {
      assertThat(found.getSubcommands()).containsOnlyKeys(word);
      found = Objects.requireNonNull(found.getSubcommands().get(word));
    }
    assertThat(found.getUsageMessage()).isEqualTo(among.getUsageMessage());
  }

  /// A percent sign stands twice: picocli takes these texts for formats.
  private static void check(CommandSpec spec) {
    var usage = spec.usageMessage();
    List<String> texts = new ArrayList<>();
    for (String[] some : new String[][] {usage.header(), usage.description(), usage.footer()}) {
      Collections.addAll(texts, some);
    }
    for (ArgSpec argument : spec.args()) {
      Collections.addAll(texts, argument.description());
    }
    assertThat(usage.header()).as("header").isNotEmpty();
    assertThat(texts)
        .allSatisfy(text -> assertThat(String.format(Locale.ROOT, text)).doesNotContain("%%"));
  }
}
