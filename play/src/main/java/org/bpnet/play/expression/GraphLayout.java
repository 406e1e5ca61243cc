package org.bpnet.play.expression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where the nodes of an expression stand in a picture: each to the right of its inputs, in an
/// order in which few edges cross. An edge that passes a layer gets a spot there, so that it runs
/// between the nodes (Sugiyama, Tagawa, Toda 1981, *Methods for visual understanding of
/// hierarchical system structures*).
public final class GraphLayout {
  /// Ours: by then the order moves no more.
  private static final int SWEEPS = 8;

  /// A place in the picture.
  ///
  /// @param layer from the left
  /// @param rank from the top
  public record Spot(int layer, int rank) {}

  /// What stands in a layer: a node, or an edge that passes, by its node, its input and its layer.
  private record Item(int node, int input, int layer) {}

  private final Expression expression;
  private final int[] layer;
  private final List<List<Item>> layers = new ArrayList<>();
  private final Map<Item, List<Item>> before = new HashMap<>();
  private final Map<Item, List<Item>> after = new HashMap<>();

  /// A layout of all nodes.
  public GraphLayout(Expression expression) {
    this.expression = expression;
    int nodes = expression.nodes().size();
    this.layer = new int[nodes];
    for (int place = 0; place < nodes; place++) {
      for (int input : expression.nodes().get(place).inputs()) {
        layer[place] = Math.max(layer[place], layer[input] + 1);
      }
    }
    for (int place = 0; place < nodes; place++) {
      while (layers.size() <= layer[place]) {
        layers.add(new ArrayList<>());
      }
      layers.get(layer[place]).add(item(place));
      for (int i = 0; i < expression.nodes().get(place).inputs().size(); i++) {
        addEdge(place, i);
      }
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      layers.forEach(items -> order(items, before));
      layers.reversed().forEach(items -> order(items, after));
    }
  }

  private Item item(int place) {
    return new Item(place, -1, layer[place]);
  }

  private void addEdge(int place, int input) {
    List<Item> way = items(place, input);
    for (int i = 0; i + 1 < way.size(); i++) {
      if (i > 0) {
        layers.get(way.get(i).layer()).add(way.get(i));
      }
      after.computeIfAbsent(way.get(i), _ -> new ArrayList<>()).add(way.get(i + 1));
      before.computeIfAbsent(way.get(i + 1), _ -> new ArrayList<>()).add(way.get(i));
    }
  }

  /// From the input to the node.
  private List<Item> items(int place, int input) {
    int from = expression.nodes().get(place).inputs().get(input);
    List<Item> way = new ArrayList<>(List.of(item(from)));
    for (int passed = layer[from] + 1; passed < layer[place]; passed++) {
      way.add(new Item(place, input, passed));
    }
    way.add(item(place));
    return way;
  }

  /// By the mean rank of the neighbours on one side.
  private void order(List<Item> items, Map<Item, List<Item>> neighbours) {
    Map<Item, Double> means = new HashMap<>();
    for (Item item : items) {
      means.put(
          item,
          neighbours.getOrDefault(item, List.of()).stream()
              .mapToInt(this::rank)
              .average()
              .orElse(items.indexOf(item)));
    }
    items.sort(Comparator.comparing(means::get));
  }

  private int rank(Item item) {
    return layers.get(item.layer()).indexOf(item);
  }

  /// How many layers there are.
  public int count() {
    return layers.size();
  }

  /// How many stand in a layer.
  public int size(int layer) {
    return layers.get(layer).size();
  }

  /// The most that stand in one layer.
  public int widest() {
    return layers.stream().mapToInt(List::size).max().orElse(1);
  }

  /// Where a node stands.
  public Spot spot(int place) {
    return spot(item(place));
  }

  private Spot spot(Item item) {
    return new Spot(item.layer(), rank(item));
  }

  /// The spots that an edge passes, from input `i` of a node to the node.
  public List<Spot> way(int place, int i) {
    return items(place, i).stream().map(this::spot).toList();
  }
}
