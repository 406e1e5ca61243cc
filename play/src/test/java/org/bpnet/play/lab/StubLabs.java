package org.bpnet.play.lab;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/// Experiments that are quick, slow, or wrong, as a test needs them.
public final class StubLabs implements Labs {
  private static final String SVG =
      "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 300'>"
          + "<rect width='100%' height='100%' fill='white'/>"
          + "<path d='M0 300L720 0' stroke='#2b6cb0' stroke-width='3'/>"
          + "<image x='600' y='200' width='100' height='80' preserveAspectRatio='none'"
          + " href='data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPY4GAAAALEASFPQ5BIAAAAAElFTkSuQmCC'/></svg>"; // one pixel, b04030

  public StubLabs() {}

  private static boolean isChinese(String language) {
    return language.equals("zh");
  }

  @Override
  public List<Theme> themes(String language) {
    boolean zh = isChinese(language);
    return List.of(
        new Theme(
            zh ? "数数" : "Counting",
            List.of(
                new Experiment(
                    "count",
                    zh ? "从一数起。" : "Count from one.",
                    List.of(
                        zh ? "每行一个数，行数由你定。" : "A number in each line, as many as are asked for.",
                        "  s_n = n (n + 1) / 2"),
                    false,
                    List.of(
                        option(
                            "to", Kind.WHOLE, "3", zh ? "数到几；默认为 3。" : "How far; 3 if not given."),
                        option("words", Kind.FLAG, "", zh ? "说得长一些。" : "In more words."),
                        new Option(
                            "order",
                            "--order",
                            "NAME",
                            zh ? "上升或下降。" : "Up or down.",
                            Kind.CHOICE,
                            "",
                            List.of("", "up", "down")),
                        option(
                            "prefix", Kind.TEXT, "", zh ? "写在前面的字。" : "What stands before each.")),
                    List.of(
                        new Example(
                            "./bpnet lab count --to 5",
                            Map.of("to", "5"),
                            List.of(zh ? "S9-01 数到五。" : "S9-01 One can count to five.")))),
                new Experiment(
                    "draw",
                    zh ? "画一条线。" : "Draw a line.",
                    List.of("y = x"),
                    false,
                    List.of(),
                    List.of()))),
        new Theme(
            zh ? "等待" : "Waiting",
            List.of(
                new Experiment(
                    "wait",
                    zh ? "一直等下去。" : "Wait until somebody stops it.",
                    List.of(zh ? "它不会自己结束。" : "It does not end by itself."),
                    true,
                    List.of(option("seed", Kind.WHOLE, "1", zh ? "种子。" : "A seed.")),
                    List.of()))));
  }

  private static Option option(String name, Kind kind, String initial, String description) {
    String placeholder = kind == Kind.FLAG ? "" : kind == Kind.WHOLE ? "N" : "TEXT";
    return new Option(name, "--" + name, placeholder, description, kind, initial, List.of());
  }

  @Override
  public String command(Asked asked) {
    if (!List.of("count", "draw", "wait").contains(asked.experiment())) {
      throw new IllegalArgumentException("no experiment is called '" + asked.experiment() + "'");
    }
    if (asked.values().getOrDefault("to", "3").equals("many")) {
      throw new IllegalArgumentException("--to: needs a whole number, got 'many'");
    }
    var line = new StringBuilder("./bpnet lab ").append(asked.experiment());
    if (isChinese(asked.language())) {
      line.append(" --language zh");
    }
    asked.values().entrySet().stream()
        .filter(value -> !value.getValue().isEmpty())
        .sorted(Map.Entry.comparingByKey())
        .forEach(value -> {
          line.append(" --").append(value.getKey());
          line.append(value.getValue().equals("true") ? "" : " " + value.getValue());
        });
    return line.toString();
  }

  @Override
  public List<Drawing> run(Asked asked, Consumer<String> text) {
    command(asked);
    boolean zh = isChinese(asked.language());
    switch (asked.experiment()) {
      case "count" -> count(asked, zh, text);
      case "draw" -> text.accept(zh ? "一条线\n" : "a line\n");
      default -> await(zh, text);
    }
    return asked.experiment().equals("draw")
        ? List.of(new Drawing("--picture", zh ? "一条线。" : "A line.", SVG))
        : List.of();
  }

  private static void count(Asked asked, boolean zh, Consumer<String> text) {
    int to = Integer.parseInt(asked.values().getOrDefault("to", "3"));
    if (to > 99) {
      throw new IllegalStateException("--to: needs 1 to 99, got " + to);
    }
    boolean down = asked.values().getOrDefault("order", "").equals("down");
    String before = asked.values().getOrDefault("prefix", "");
    String more = asked.values().containsKey("words") ? zh ? "，又一个数" : " is another number" : "";
    for (int i = 1; i <= to; i++) {
      text.accept(before + (zh ? "第 " : "number ") + (down ? to + 1 - i : i) + more + "\n");
    }
  }

  private static void await(boolean zh, Consumer<String> text) {
    text.accept(zh ? "等着\n" : "waiting\n");
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      throw new CancellationException("interrupted");
    }
  }
}
