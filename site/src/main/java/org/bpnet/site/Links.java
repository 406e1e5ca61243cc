package org.bpnet.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/// Turns links between files of the repository into links between pages, and finds those that lead
/// nowhere. Links to files that are no pages, such as sources, become plain words.
final class Links {
  private final Path root;
  private final Map<String, Page> pages;
  private final List<String> dead = new ArrayList<>();
  private final Set<String> pictures = new TreeSet<>();

  /// @param pages by file
  Links(Path root, Map<String, Page> pages) {
    this.root = root;
    this.pages = pages;
  }

  /// Links that lead nowhere, each with its page.
  List<String> dead() {
    return dead;
  }

  /// The pictures that pages show.
  Set<String> pictures() {
    return pictures;
  }

  /// Changes the links of a page.
  void turn(Page page) {
    page.content()
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Image image) {
                String file = file(page, image.getDestination());
                if (Files.isRegularFile(root.resolve(file))) {
                  pictures.add(file);
                } else {
                  dead.add(page.file() + ": " + image.getDestination());
                }
                visitChildren(image);
              }

              @Override
              public void visit(Link link) {
                visitChildren(link);
                Links.this.turn(page, link);
              }
            });
  }

  private void turn(Page page, Link link) {
    String destination = link.getDestination();
    if (destination.matches("[a-z]+:.*")) {
      return;
    }
    int hash = destination.indexOf('#');
    String anchor = hash < 0 ? "" : destination.substring(hash + 1);
    String path = hash < 0 ? destination : destination.substring(0, hash);
    String file = path.isEmpty() ? page.file() : file(page, path);
    Page target = pages.get(file);
    if (target != null) {
      if (!anchor.isEmpty() && !target.anchors().contains(anchor)) {
        dead.add(page.file() + ": " + destination);
      }
      link.setDestination(
          (path.isEmpty() ? "" : page.to(target.address()))
              + (anchor.isEmpty() ? "" : "#" + anchor));
    } else if (Files.exists(root.resolve(file))) {
      unwrap(link);
    } else {
      dead.add(page.file() + ": " + destination);
    }
  }

  private static String file(Page page, String path) {
    Path folder = Path.of("/" + page.file()).resolveSibling("");
    return folder.resolve(path).normalize().toString().substring(1).replace('\\', '/');
  }

  private static void unwrap(Link link) {
    while (link.getFirstChild() != null) {
      Node child = link.getFirstChild();
      link.insertBefore(child);
    }
    link.unlink();
  }
}
