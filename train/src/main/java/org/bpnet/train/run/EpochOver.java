package org.bpnet.train.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// An epoch with the validation that ends it: in Flight Recorder, if asked for.
@Name("org.bpnet.Epoch")
@Label("Epoch")
@Category("BPNet")
@Description("All examples went through the network, and those for validation")
@Enabled(false)
@StackTrace(false)
final class EpochOver extends Event {
  @Label("Epoch")
  @Description("Number of the epoch, from 1")
  int epoch;

  @Label("Step")
  @Description("Updates so far")
  long step;

  @Label("Loss")
  @Description("Mean loss over the examples that were trained on")
  double loss;

  @Label("Best")
  @Description("Whether it is the best epoch so far")
  boolean best;
}
