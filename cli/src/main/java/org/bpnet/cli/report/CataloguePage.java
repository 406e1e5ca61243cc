package org.bpnet.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// The reference page of everything in the catalogs, as Markdown.
public final class CataloguePage {
  private CataloguePage() {}

  public static String of(Map<String, Catalog<?>> catalogs) {
    var page =
        new StringBuilder(
            """
            # Catalogue

            Everything that has a name, with the formula that the code runs, its derivative, the defaults and where they are
            from. Written by `./bpnet list --markdown`; a test fails when this page is stale. `./bpnet explain NAME` shows one
            of them, with its LaTeX and a picture (`--plot FILE.svg`). The names with their arguments are what the options of
            `./bpnet train` take: `--optimizer "adamw(decay=0.05)"`, `--schedule "warm_up(100, cosine)"`. Where a name has others,
            after "also", each of them may stand for it.

            """);
    ways(page, catalogs.keySet());
    catalogs.forEach((title, catalog) -> section(page, title, catalog));
    return page.toString();
  }

  /// How each kind is reached.
  private static void ways(StringBuilder page, Set<String> kinds) {
    page.append("| kind | `./bpnet .. DATA` | in three lines | in a loop of one's own |\n");
    page.append("|---|---|---|---|\n");
    for (String kind : kinds) {
      Reach reach = Reach.of(kind);
      page.append("| [").append(kind).append("](#").append(kind).append(") | ");
      page.append(code(reach.words())).append(" | ").append(code(reach.setting()));
      page.append(" | ").append(code(reach.java())).append(" |\n");
    }
    page.append('\n');
  }

  private static <T> void section(StringBuilder page, String title, Catalog<T> catalog) {
    page.append("## ").append(title.substring(0, 1).toUpperCase(Locale.ROOT));
    page.append(title.substring(1)).append("\n\n");
    page.append("| name and defaults | what it does | formula | gradient | source |\n");
    page.append("|---|---|---|---|---|\n");
    for (Catalog.Entry<T> entry : catalog.entries()) {
      About about = entry.about();
      String defaults = about.defaults().isEmpty() ? "" : "; defaults: " + about.defaults();
      page.append("| ").append(code(entry.signature().toString()));
      page.append(also(catalog.aliases(entry.name())));
      page.append(" | ").append(text(about.summary()));
      page.append(" | ").append(lines(catalog.lines(entry))).append(shapes(about));
      page.append(" | ").append(lines(catalog.gradients(entry)));
      page.append(" | ").append(text(entry.source() + defaults)).append(" |\n");
    }
    page.append('\n');
  }

  private static String also(List<String> aliases) {
    return aliases.isEmpty()
        ? ""
        : aliases.stream()
            .map(CataloguePage::code)
            .collect(Collectors.joining(", ", "<br>also ", ""));
  }

  private static String shapes(About about) {
    return about.shapes().isEmpty() ? "" : "<br>" + code(about.shapes());
  }

  private static String lines(List<About.Line> lines) {
    return lines.stream().map(line -> code(line.text())).collect(Collectors.joining("<br>"));
  }

  private static String code(String code) {
    return "`" + text(code) + "`";
  }

  /// A vertical line would end the cell.
  private static String text(String text) {
    return text.replace("|", "\\|");
  }
}
