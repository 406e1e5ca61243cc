package org.bpnet.train.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/// Ranks that are threads of one process.
record ThreadExchange(int rank, Meeting meeting) implements Exchange {
  static List<Exchange> of(int ranks) {
    if (ranks < 1) {
      throw new IllegalArgumentException("Exchange: needs at least one rank, got " + ranks);
    }
    var meeting = new Meeting(ranks);
    List<Exchange> all = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      all.add(new ThreadExchange(rank, meeting));
    }
    return all;
  }

  /// Where the ranks lay down their numbers. Everybody waits twice: until all numbers are there,
  /// and until all were read.
  private static final class Meeting {
    private final Object[] numbers;
    private final CyclicBarrier all;
    private volatile boolean ended;

    Meeting(int ranks) {
      this.numbers = new Object[ranks];
      this.all = new CyclicBarrier(ranks);
    }

    void await(int rank) {
      if (ended) {
        throw lost(rank);
      }
      try {
        all.await();
      } catch (BrokenBarrierException e) {
        throw lost(rank);
      } catch (InterruptedException e) {
        end();
        Thread.currentThread().interrupt();
        throw lost(rank);
      }
    }

    void end() {
      ended = true;
      all.reset();
    }

    private static ExchangeException lost(int rank) {
      return new ExchangeException(
          String.format(
              Locale.ROOT,
              "exchange: rank %d waits for others, of which one has failed or ended; see why it did",
              rank));
    }
  }

  @Override
  public int ranks() {
    return meeting.numbers.length;
  }

  @Override
  public void sum(float[] values) {
    float[] own = values.clone();
    meeting.numbers[rank] = own;
    meeting.await(rank);
    System.arraycopy((float[]) meeting.numbers[0], 0, values, 0, values.length);
    for (int other = 1; other < ranks(); other++) {
      Sums.add(values, (float[]) meeting.numbers[other]);
    }
    meeting.await(rank);
  }

  @Override
  public void sum(double[] values) {
    double[] own = values.clone();
    meeting.numbers[rank] = own;
    meeting.await(rank);
    System.arraycopy((double[]) meeting.numbers[0], 0, values, 0, values.length);
    for (int other = 1; other < ranks(); other++) {
      Sums.add(values, (double[]) meeting.numbers[other]);
    }
    meeting.await(rank);
  }

  @Override
  public void close() {
    meeting.end();
  }
}
