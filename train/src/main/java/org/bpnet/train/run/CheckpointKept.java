package org.bpnet.train.run;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A file of weights, or of all that a run needs to go on: in Flight Recorder, if asked for.
@Name("org.bpnet.Checkpoint")
@Label("Checkpoint")
@Category("BPNet")
@Description("Weights, or all that the run needs to go on, were written and forced to the disk")
@Enabled(false)
@StackTrace(false)
final class CheckpointKept extends Event {
  @Label("File")
  String file = "";

  @Label("Epoch")
  @Description("Epochs so far")
  int epoch;

  @Label("Size")
  @DataAmount
  long size;
}
