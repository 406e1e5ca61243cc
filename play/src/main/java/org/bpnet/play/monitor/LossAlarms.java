package org.bpnet.play.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// What the losses of a run, epoch by epoch, give cause to say.
///
/// - **Not finite**: a loss is NaN or infinite, once.
/// - **Divergence**: the training loss has been above twice its lowest for 3 epochs in a row. Ours.
/// - **Overfitting**: for 3 epochs in a row the validation loss has been more than 5 % above its
///   lowest, while the training loss was below that of the epoch of the lowest. Prechelt 1998,
///   "Early stopping – but when?": generalization loss GL = 100·(E/E_opt − 1) with bound 5; the
///   three in a row are ours.
/// - **Plateau**: the training loss has not become lower by more than a ten-thousandth of itself
///   for 10 epochs: patience and threshold of PyTorch's `ReduceLROnPlateau`. A loss of 0 is none.
///
/// Those that ended are not told any more, but for the first.
final class LossAlarms {
  private static final int ROWS = 3;
  private static final double DIVERGED = 2;
  private static final double GENERALIZATION = 1.05;
  private static final int PATIENCE = 10;
  private static final double THRESHOLD = 1e-4;

  private long lostEpoch = -1;
  private double lost;

  private double lowest = Double.NaN;
  private long high;
  private long highSince;
  private double last = Double.NaN;

  private double plateau = Double.NaN;
  private long plateauEpoch;
  private long waited;

  private double best = Double.NaN;
  private double trainingAtBest = Double.NaN;
  private long bestEpoch;
  private long worse;
  private double lastValidation = Double.NaN;

  /// Looks at an epoch.
  ///
  /// @param validation empty where nothing is validated
  void add(long epoch, OptionalDouble training, OptionalDouble validation) {
    training.ifPresent(loss -> lose(epoch, loss));
    validation.ifPresent(loss -> lose(epoch, loss));
    double train = training.orElse(Double.NaN);
    if (Double.isFinite(train)) {
      diverge(epoch, train);
      level(epoch, train);
      if (validation.isPresent() && Double.isFinite(validation.getAsDouble())) {
        overfit(epoch, train, validation.getAsDouble());
      }
    }
  }

  private void lose(long epoch, double loss) {
    if (lostEpoch < 0 && !Double.isFinite(loss)) {
      lostEpoch = epoch;
      lost = loss;
    }
  }

  private void diverge(long epoch, double train) {
    last = train;
    if (!(train >= lowest)) {
      lowest = train;
    }
    if (lowest > 0 && train > DIVERGED * lowest) {
      highSince = high == 0 ? epoch : highSince;
      high++;
    } else {
      high = 0;
    }
  }

  private void level(long epoch, double train) {
    if (Double.isNaN(plateau) || train < plateau - THRESHOLD * Math.abs(plateau)) {
      plateau = train;
      plateauEpoch = epoch;
      waited = 0;
    } else {
      waited++;
    }
  }

  private void overfit(long epoch, double train, double validation) {
    lastValidation = validation;
    if (!(validation >= best)) {
      best = validation;
      trainingAtBest = train;
      bestEpoch = epoch;
    }
    boolean worsens = best > 0 && validation > GENERALIZATION * best && train < trainingAtBest;
    worse = worsens ? worse + 1 : 0;
  }

  /// What there is to say now, the worst first.
  List<Alarm> alarms() {
    List<Alarm> all = new ArrayList<>();
    if (lostEpoch >= 0) {
      all.add(new Alarm(Alarm.Kind.NOT_FINITE, lostEpoch, lost, lowest));
    }
    if (high >= ROWS) {
      all.add(new Alarm(Alarm.Kind.DIVERGENCE, highSince, last, lowest));
    }
    if (worse >= ROWS) {
      all.add(new Alarm(Alarm.Kind.OVERFITTING, bestEpoch, lastValidation, best));
    }
    if (waited >= PATIENCE && plateau != 0) {
      all.add(new Alarm(Alarm.Kind.PLATEAU, plateauEpoch, plateau, last));
    }
    return all;
  }
}
