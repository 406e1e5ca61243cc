package org.bpnet.site;

import java.util.List;
import java.util.Optional;

/// Pages that stand together in the list at the side.
///
/// @param title what they are about
/// @param pages their files, from the repository's root; a name that ends in `/` is all files of a
///   folder
record Chapter(String title, List<String> pages) {
  /// All pages there are.
  static final List<Chapter> ALL =
      List.of(
          new Chapter("Start", List.of("README.md", "CHANGELOG.md")),
          new Chapter(
              "Train",
              List.of(
                  "docs/cli.md",
                  "docs/training.md",
                  "docs/tables.md",
                  "docs/catalogue.md",
                  "docs/metric-learning.md",
                  "docs/heads.md",
                  "docs/results.md",
                  "docs/errors.md")),
          new Chapter(
              "Understand", List.of("docs/course.md", "docs/playground.md", "docs/lecture.md")),
          new Chapter(
              "Deploy",
              List.of(
                  "docs/deploying.md",
                  "docs/serving.md",
                  "docs/onnx.md",
                  "docs/onnx-operators.md",
                  "docs/onnx-tools.md")),
          new Chapter(
              "Measured",
              List.of(
                  "docs/benchmarks.md",
                  "docs/benchmarks/",
                  "docs/profiling.md",
                  "docs/reliability.md")),
          new Chapter(
              "Inside", List.of("ARCHITECTURE.md", "GLOSSARY.md", "docs/adr/", "CONTRIBUTING.md")));

  /// The chapter of a page.
  static Optional<Chapter> of(String page) {
    return ALL.stream().filter(chapter -> chapter.place(page) >= 0).findFirst();
  }

  /// Where a page stands in this chapter; -1 if it does not.
  int place(String page) {
    int place = pages.indexOf(page);
    return place >= 0 ? place : pages.indexOf(page.substring(0, page.lastIndexOf('/') + 1));
  }
}
