package org.bpnet.data;

import org.bpnet.core.Seed;

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
