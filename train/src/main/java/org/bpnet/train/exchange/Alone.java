package org.bpnet.train.exchange;

/// The exchange of one rank with itself.
enum Alone implements Exchange {
  ALONE;

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public int ranks() {
    return 1;
  }

  @Override
  public void sum(float[] values) {}

  @Override
  public void sum(double[] values) {}

  @Override
  public void close() {}
}
