package org.bpnet.site;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/// A page of the documentation.
///
/// @param file from the repository's root, with `/` between folders
/// @param title its first heading
/// @param content what it says
/// @param anchors of its headings
record Page(String file, String title, Node content, Set<String> anchors) {
  static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

  static Page of(String file, String text) {
    Node content = PARSER.parse(text);
    Set<String> anchors = new HashSet<>();
    IdGenerator ids = IdGenerator.builder().build();
    StringBuilder title = new StringBuilder();
    content.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Heading heading) {
            String words = text(heading);
            anchors.add(ids.generateId(words));
            if (title.isEmpty()) {
              title.append(words);
            }
          }
        });
    return new Page(file, title.toString(), content, anchors);
  }

  /// What a heading says, without marks.
  static String text(Node heading) {
    var text = new StringBuilder();
    heading.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text words) {
            text.append(words.getLiteral());
          }

          @Override
          public void visit(Code code) {
            text.append(code.getLiteral());
          }
        });
    return text.toString();
  }

  /// Where it is on the site.
  String address() {
    return file.equals("README.md") ? "index.html" : file.replaceFirst("\\.md$", ".html");
  }

  /// How to get from this page to another file of the site.
  String to(String address) {
    Path folder = Path.of("/" + address()).resolveSibling("");
    return folder.relativize(Path.of("/" + address)).toString().replace('\\', '/');
  }
}
