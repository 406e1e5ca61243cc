package org.bpnet.train.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A wait for the next batch: in Flight Recorder, if asked for.
@Name("org.bpnet.DataWait")
@Label("Data Wait")
@Category("BPNet")
@Description("Training waited for the next batch of examples")
@Enabled(false)
@StackTrace(false)
final class DataAwaited extends Event {
  @Label("Step")
  @Description("Updates before the batch")
  long step;
}
