package org.bpnet.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.renderer.html.HtmlRenderer;

/// Makes web pages of the documentation, which need nothing else and no network: one for each file
/// of Markdown, the pictures that they show, and a list of all at the side.
///
/// ```
/// site/build [FOLDER]
/// ```
///
/// Ends with exit code 1, and writes nothing, if a link leads nowhere or a page has no place in the
/// list ([Chapter]).
public final class Site {
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(Page.EXTENSIONS)
          .extensions(List.of(HeadingAnchorExtension.create()))
          .build();

  private final Path root;
  private final Map<String, Page> pages = new TreeMap<>();
  private final Links links;

  private Site(Path root) {
    this.root = root;
    this.links = new Links(root, pages);
  }

  /// Makes the pages.
  ///
  /// @param args the repository's root, and where the pages go
  public static void main(String[] args) throws IOException {
    List<String> problems = make(Path.of(args[0]), Path.of(args[1]));
    problems.forEach(System.err::println);
    System.exit(problems.isEmpty() ? 0 : 1);
  }

  /// Makes the pages, unless something is wrong with them.
  ///
  /// @return what
  static List<String> make(Path root, Path folder) throws IOException {
    var site = new Site(root);
    site.read();
    List<String> problems = site.problems();
    if (problems.isEmpty()) {
      site.write(folder);
    }
    return problems;
  }

  private void read() throws IOException {
    try (Stream<Path> above = Files.list(root);
        Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      Stream.concat(above, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .forEach(this::read);
    }
  }

  private void read(Path file) {
    String name = root.relativize(file).toString().replace('\\', '/');
    try {
      pages.put(name, Page.of(name, Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> problems() {
    pages.values().forEach(links::turn);
    Stream<String> dead = links.dead().stream().map(link -> link + " leads nowhere");
    Stream<String> lost =
        pages.keySet().stream()
            .filter(page -> Chapter.of(page).isEmpty())
            .map(page -> page + ": has no place in the list of pages; give it one in Chapter");
    return Stream.concat(dead, lost).sorted().toList();
  }

  private void write(Path folder) throws IOException {
    for (Page page : pages.values()) {
      Path file = folder.resolve(page.address());
      Files.createDirectories(file.getParent());
      Files.writeString(file, html(page));
    }
    for (String picture : links.pictures()) {
      Path to = folder.resolve(picture);
      Files.createDirectories(to.getParent());
      Files.copy(root.resolve(picture), to, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(folder.resolve("site.css"), resource("site.css"));
  }

  private String html(Page page) {
    return resource("page.html")
        .replace("{title}", escaped(page.title()))
        .replace("{root}", page.to("site.css").replaceFirst("site\\.css$", ""))
        .replace("{list}", list(page))
        .replace("{content}", RENDERER.render(page.content()));
  }

  private String list(Page current) {
    var list = new StringBuilder();
    for (Chapter chapter : Chapter.ALL) {
      list.append(String.format(Locale.ROOT, "<h2>%s</h2>%n<ul>%n", chapter.title()));
      List<Page> inside =
          pages.values().stream()
              .filter(page -> chapter.place(page.file()) >= 0)
              .sorted(
                  Comparator.<Page>comparingInt(page -> chapter.place(page.file()))
                      .thenComparing(Page::file))
              .toList();
      for (Page page : inside) {
        list.append(
            String.format(
                Locale.ROOT,
                "<li><a href=\"%s\"%s>%s</a></li>%n",
                current.to(page.address()),
                page.file().equals(current.file()) ? " aria-current=\"page\"" : "",
                escaped(page.title())));
      }
      list.append("</ul>\n");
    }
    return list.toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Site.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
