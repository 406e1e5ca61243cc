package org.bpnet.cpu.plan;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A plan was built: in Flight Recorder, if asked for.
@Name("org.bpnet.PlanBuilt")
@Label("Plan Built")
@Category("BPNet")
@Description("A graph was made ready to run")
@Enabled(false)
@StackTrace(false)
final class PlanBuilt extends Event {
  @Label("Nodes")
  @Description("Primitives of the graph")
  int nodes;

  @Label("Phases")
  @Description("Runs of steps between which threads wait for each other")
  int phases;

  @Label("Slab")
  @Description("Memory for values between the graph's inputs and outputs")
  @DataAmount
  long slab;
}
