package org.bpnet.train.run;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Batch;
import org.bpnet.data.Source;
import org.bpnet.data.load.DataLoader;
import org.bpnet.data.load.Sampler;
import org.bpnet.data.load.View;
import org.bpnet.train.exchange.Exchange;
import org.bpnet.train.step.StepBatch;

/// Source, sampler and view as batches for steps.
final class Feed {
  private final Sampler sampler;
  private final int parts;
  private final int first;
  private final boolean divided;
  private final Seed order;
  private final DataLoader loader;

  /// @param parts into which each rank divides what falls to it
  Feed(Source source, Sampler sampler, View view, Seed seed, Exchange exchange, int parts) {
    this.sampler = sampler;
    this.parts = parts;
    this.first = exchange.rank() * parts;
    this.divided = exchange.ranks() > 1 || parts > 1;
    this.order = seed.child("order");
    Sampler own =
        divided ? new PartSampler(sampler, exchange.rank(), exchange.ranks(), parts) : sampler;
    this.loader = DataLoader.of(source, own, order).viewed(view, seed.child("augmentation"));
  }

  /// The steps of an epoch.
  int batches() {
    return sampler.batches();
  }

  /// A batch like those to come: the first of the first epoch.
  StepBatch example() {
    try (Batches batches = epoch(1, 0, loader.prefetching(0))) {
      return batches.next();
    }
  }

  /// The batches of an epoch after the first ones, fetched ahead.
  Batches epoch(int number, int from) {
    return epoch(number, from, loader);
  }

  /// The same once more, fetched when they are asked for: nothing has to be closed.
  Iterator<StepBatch> again(int number, int from) {
    return epoch(number, from, loader.prefetching(0));
  }

  private Batches epoch(int number, int from, DataLoader fetching) {
    int[][] whole = divided ? sampler.epoch(order, number) : new int[0][];
    return new Batches(fetching.epoch(number, from * parts), whole, from);
  }

  /// The batches of an epoch.
  final class Batches implements Iterator<StepBatch>, AutoCloseable {
    private final DataLoader.Batches fetched;
    private final int[][] whole;
    private int next;

    private Batches(DataLoader.Batches fetched, int[][] whole, int from) {
      this.fetched = fetched;
      this.whole = whole;
      this.next = from;
    }

    @Override
    public boolean hasNext() {
      return fetched.hasNext();
    }

    @Override
    public StepBatch next() {
      if (!divided) {
        return StepBatch.of(fetched.next());
      }
      List<Batch> own = new ArrayList<>();
      for (int i = 0; i < parts; i++) {
        own.add(fetched.next());
      }
      return new StepBatch(own, first, whole[next++].length);
    }

    @Override
    public void close() {
      fetched.close();
    }
  }
}
