package org.bpnet.train.inside;

/// Decides when something may be done that is not to take more than a share of the time: by what it
/// took before. It is due when the time since it was done last is as many times its cost as the
/// share allows. Its cost is what it took last, but at most twice what it took at best, so that one
/// bad time does not keep it off for long.
///
/// The first time is free, and so is the second: what is planned and compiled at the first is not
/// what it costs. From the third on the share is kept, to the precision of that factor.
final class TimeShare {
  private static final int FREE = 2;

  private final double share;
  private int times;
  private long lowest = Long.MAX_VALUE;
  private long last;
  private long ended;

  /// @param share of the time, above 0 and below 1
  TimeShare(double share) {
    this.share = share;
  }

  /// Whether it may be done.
  ///
  /// @param now by [System#nanoTime]
  boolean isDue(long now) {
    return times < FREE || now - ended >= Math.min(last, 2 * lowest) * (1 / share - 1);
  }

  /// Notes that it was done.
  ///
  /// @param begun by [System#nanoTime]
  void done(long begun, long now) {
    times++;
    last = now - begun;
    ended = now;
    if (times > 1) {
      lowest = Math.min(lowest, last);
    }
  }
}
