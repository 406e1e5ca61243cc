package org.bpnet.data.load;

import org.bpnet.core.array.Seed;
import org.bpnet.data.Batch;

/// Changes nothing.
enum NoView implements View {
  NONE;

  @Override
  public Batch apply(Batch batch, Seed seed) {
    return batch;
  }

  @Override
  public String toString() {
    return "none";
  }
}
