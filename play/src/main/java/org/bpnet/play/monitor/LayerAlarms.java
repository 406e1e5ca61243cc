package org.bpnet.play.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// What the layers of a run, look by look, give cause to say. All bounds and the three looks in a
/// row are ours.
///
/// - **Vanishing**: the gradient norm of the first layer has been below a thousandth of that of the
///   last one for 3 looks in a row.
/// - **Exploding**: the gradient norm over all layers has been above a hundred times its median, of
///   up to 64 looks before, 8 at least, or not finite, for 3 looks in a row.
/// - **Dead**: more than half of the units of an activation have been dead for 3 looks in a row; of
///   several activations the one with most.
///
/// Those that ended are not told any more.
final class LayerAlarms implements FollowedTable.Rows {
  private static final int LOOKS = 3;
  private static final double VANISHED = 1e-3;
  private static final double EXPLODED = 100;
  private static final double MOST_DEAD = 0.5;
  private static final int REMEMBERED = 64;
  private static final int FEWEST = 8;
  private static final String GRADIENT = "gradient_norm/";
  private static final String DEAD = "dead/";

  private final double[] norms = new double[REMEMBERED];
  private long remembered;
  private final Streak vanishing = new Streak();
  private final Streak exploding = new Streak();
  private final Streak dead = new Streak();

  /// Looks in a row of which something is true.
  private static final class Streak {
    private int length;
    private long since;
    private double value;
    private double reference;
    private String layer = "";

    void next(boolean is, long epoch, double now, double compared, String where) {
      since = length == 0 ? epoch : since;
      length = is ? length + 1 : 0;
      value = now;
      reference = compared;
      layer = where;
    }

    void tell(Alarm.Kind kind, List<Alarm> all) {
      if (length >= LOOKS) {
        all.add(new Alarm(kind, since, value, reference, layer));
      }
    }
  }

  @Override
  public void clear() {
    remembered = 0;
    vanishing.length = 0;
    exploding.length = 0;
    dead.length = 0;
  }

  @Override
  public void add(List<String> names, List<OptionalDouble> cells) {
    long epoch = Math.round(cells.getFirst().orElse(0));
    int first = -1;
    int last = -1;
    double squares = 0;
    int deadest = -1;
    for (int i = 0; i < names.size(); i++) {
      if (cells.get(i).isPresent()) {
        double value = cells.get(i).getAsDouble();
        if (names.get(i).startsWith(GRADIENT)) {
          first = first < 0 ? i : first;
          last = i;
          squares += value * value;
        } else if (names.get(i).startsWith(DEAD)
            && (deadest < 0 || value > cells.get(deadest).orElse(0))) {
          deadest = i;
        }
      }
    }
    if (first >= 0) {
      explode(epoch, Math.sqrt(squares));
      double there = cells.get(last).orElse(0);
      double here = cells.get(first).orElse(0);
      String name = names.get(first).substring(GRADIENT.length());
      vanishing.next(first < last && here < VANISHED * there, epoch, here, there, name);
    }
    if (deadest >= 0) {
      double share = cells.get(deadest).orElse(0);
      String name = names.get(deadest).substring(DEAD.length());
      dead.next(share > MOST_DEAD, epoch, share, MOST_DEAD, name);
    }
  }

  private void explode(long epoch, double norm) {
    double median = median();
    boolean high = remembered >= FEWEST && median > 0 && !(norm <= EXPLODED * median);
    exploding.next(high, epoch, norm, median, "");
    if (!high) {
      norms[(int) (remembered++ % REMEMBERED)] = norm;
    }
  }

  private double median() {
    double[] sorted = Arrays.copyOf(norms, (int) Math.min(remembered, REMEMBERED));
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  /// What there is to say now, the worst first.
  List<Alarm> alarms() {
    List<Alarm> all = new ArrayList<>();
    exploding.tell(Alarm.Kind.EXPLODING, all);
    vanishing.tell(Alarm.Kind.VANISHING, all);
    dead.tell(Alarm.Kind.DEAD, all);
    return all;
  }
}
