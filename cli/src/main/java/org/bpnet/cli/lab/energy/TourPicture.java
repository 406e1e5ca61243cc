package org.bpnet.cli.lab.energy;

import java.util.Formatter;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.nn.hopfield.Cities;
import org.bpnet.nn.hopfield.HopfieldTank;
import org.bpnet.nn.hopfield.Tours;

/// A map with the tour that a network found and the shortest, beside the fall of its energy.
record TourPicture(Cities cities, Tours tours, HopfieldTank.Outcome outcome) {
  private static final int SIDE = 360;
  private static final int TOP = 80;
  private static final int LEFT = 40;
  private static final int SECOND = 480;
  private static final int MOST_POINTS = 400;
  private static final String FOUND = "#2b6cb0";
  private static final String SHORTEST = "#f6ad55";
  private static final String INK = "#1a202c";

  String svg() {
    var svg = new Formatter(Locale.ROOT);
    svg.format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'>%n",
        SECOND + SIDE + LEFT, TOP + SIDE + 60);
    svg.format("<rect width='100%%' height='100%%' fill='white'/>%n");
    text(
        svg,
        LEFT,
        30,
        18,
        INK,
        String.format(Locale.ROOT, "%d cities, %,d tours", cities.count(), tours.count()));
    text(svg, LEFT, 56, 14, "#c05621", length("the shortest", tours.least()));
    Optional<int[]> tour = outcome.tour();
    text(
        svg,
        LEFT + 200,
        56,
        14,
        FOUND,
        tour.map(found -> length("the network's best", cities.length(found)))
            .orElse("the network found none"));
    path(svg, tours.shortest(), SHORTEST, 9);
    tour.ifPresent(found -> path(svg, found, FOUND, 2.5));
    for (int city = 0; city < cities.count(); city++) {
      String name = String.valueOf(city + 1);
      svg.format("<circle cx='%.2f' cy='%.2f' r='9' fill='%s'/>%n", x(city), y(city), INK);
      text(svg, x(city) - 3.5 * name.length(), y(city) + 4, 11, "white", name);
    }
    energy(svg);
    return svg.format("</svg>%n").toString();
  }

  private static String length(String whose, double length) {
    return String.format(Locale.ROOT, "%s: %.3f", whose, length);
  }

  private double x(int city) {
    return LEFT + SIDE * cities.x(city);
  }

  private double y(int city) {
    return TOP + SIDE * (1 - cities.y(city));
  }

  private void path(Formatter svg, int[] tour, String colour, double width) {
    var path = new StringBuilder();
    for (int city : tour) {
      path.append(
          String.format(Locale.ROOT, "%s%.2f %.2f", path.isEmpty() ? "M" : "L", x(city), y(city)));
    }
    svg.format(
        "<path d='%sZ' fill='none' stroke='%s' stroke-width='%.1f' stroke-linejoin='round'/>%n",
        path, colour, width);
  }

  /// Over the steps, from the energy half a tenth of the way on, since it falls from far above.
  private void energy(Formatter svg) {
    double[] all = outcome.energies();
    double last = all[all.length - 1];
    double first = all[all.length / 20];
    double height = Math.max(first - last, 1e-12);
    text(svg, SECOND, 56, 14, INK, "its energy over the steps");
    svg.format(
        "<path d='M%d %dV%dH%d' fill='none' stroke='#a0aec0'/>%n",
        SECOND, TOP, TOP + SIDE, SECOND + SIDE);
    var path = new StringBuilder();
    int stride = Math.max(1, all.length / MOST_POINTS);
    for (int i = all.length / 20; i < all.length; i += stride) {
      double x = SECOND + (double) SIDE * i / all.length;
      double y = TOP + SIDE * 0.95 * (1 - Math.clamp((all[i] - last) / height, 0, 1));
      path.append(String.format(Locale.ROOT, "%s%.2f %.2f", path.isEmpty() ? "M" : "L", x, y));
    }
    svg.format("<path d='%s' fill='none' stroke='%s' stroke-width='2.5'/>%n", path, FOUND);
    text(svg, SECOND, TOP + SIDE + 20, 12, INK, "0");
    String steps = String.valueOf(outcome.steps());
    text(svg, SECOND + SIDE - 8 * steps.length(), TOP + SIDE + 20, 12, INK, steps);
  }

  private static void text(
      Formatter svg, double x, double y, int size, String colour, String text) {
    svg.format(
        "<text x='%.2f' y='%.2f' font-size='%d' fill='%s'>%s</text>%n", x, y, size, colour, text);
  }
}
