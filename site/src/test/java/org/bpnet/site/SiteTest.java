package org.bpnet.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
  @TempDir private Path dir;
  private Path root;
  private Path site;

  @BeforeEach
  void makeFolders() throws IOException {
    root = Files.createDirectories(dir.resolve("root"));
    site = dir.resolve("site");
    write(Map.of("README.md", "# BPNet\n", "docs/cli.md", "# The `bpnet` command\n"));
  }

  private void write(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  @Test
  void should_make_a_page_of_each_file_with_a_list_of_all() throws Exception {
    assertThat(Site.make(root, site)).isEmpty();

    assertThat(site.resolve("index.html"))
        .content()
        .contains(
            "<title>BPNet</title>",
            "<link rel=\"stylesheet\" href=\"site.css\">",
            "<a href=\"docs/cli.html\">The bpnet command</a>",
            "<a href=\"index.html\" aria-current=\"page\">BPNet</a>");
    assertThat(site.resolve("docs/cli.html"))
        .content()
        .contains(
            "<link rel=\"stylesheet\" href=\"../site.css\">",
            "<a href=\"cli.html\" aria-current=\"page\">The bpnet command</a>",
            "<h1 id=\"the-bpnet-command\">The <code>bpnet</code> command</h1>");
    assertThat(site.resolve("site.css")).isNotEmptyFile();
  }

  @Test
  void should_lead_from_page_to_page_and_leave_sources_as_words() throws Exception {
    write(
        Map.of(
            "docs/training.md",
            """
            # Training

            [command](cli.md#the-bpnet-command), [start](../README.md), [here](#training),
            [code](../src/A.java), [web](https://example.org/a.md), ![curve](curve.svg)

            | a | b |
            |---|---|
            | 1 | 2 |
            """,
            "docs/curve.svg",
            "<svg/>",
            "src/A.java",
            ""));

    assertThat(Site.make(root, site)).isEmpty();

    assertThat(site.resolve("docs/training.html"))
        .content()
        .contains(
            "<a href=\"cli.html#the-bpnet-command\">command</a>",
            "<a href=\"../index.html\">start</a>",
            "<a href=\"#training\">here</a>",
            "\ncode, <a href=\"https://example.org/a.md\">web</a>",
            "<img src=\"curve.svg\" alt=\"curve\" />",
            "<td>1</td>");
    assertThat(site.resolve("docs/curve.svg")).hasContent("<svg/>");
  }

  @Test
  void should_name_what_leads_nowhere_and_write_nothing() throws Exception {
    write(
        Map.of(
            "docs/cli.md", "# A\n[b](b.md) [c](#c) [d](../README.md#d) ![e](e.png)\n",
            "docs/unlisted.md", "# U\n"));

    assertThat(Site.make(root, site))
        .containsExactly(
            "docs/cli.md: #c leads nowhere",
            "docs/cli.md: ../README.md#d leads nowhere",
            "docs/cli.md: b.md leads nowhere",
            "docs/cli.md: e.png leads nowhere",
            "docs/unlisted.md: has no place in the list of pages; give it one in Chapter");
    assertThat(site).doesNotExist();
  }

  @Test
  void should_make_pages_of_this_repository() throws Exception {
    Path here = Path.of("..").toRealPath();

    assertThat(Site.make(here, site)).isEmpty();

    try (Stream<Path> files = Files.walk(site)) {
      List<Path> pages = files.filter(file -> file.toString().endsWith(".html")).toList();
      assertThat(pages).hasSizeGreaterThan(30);
    }
  }
}
