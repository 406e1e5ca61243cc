package org.bpnet.train.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// An update of the parameters: in Flight Recorder, if asked for.
@Name("org.bpnet.Step")
@Label("Step")
@Category("BPNet")
@Description("A batch went through the network, and the parameters were updated")
@Enabled(false)
@StackTrace(false)
final class StepTaken extends Event {
  @Label("Step")
  @Description("Updates so far, this one included")
  long step;

  @Label("Examples")
  @Description("Examples of the batch")
  int examples;

  @Label("Loss")
  @Description("Loss before the update")
  double loss;
}
