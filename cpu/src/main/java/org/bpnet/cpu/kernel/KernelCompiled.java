package org.bpnet.cpu.kernel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Code for a kernel was written and loaded: in Flight Recorder, if asked for.
@Name("org.bpnet.KernelCompiled")
@Label("Kernel Compiled")
@Category("BPNet")
@Description("Bytecode was written and loaded for a formula that is new to the backend")
@Enabled(false)
@StackTrace(false)
final class KernelCompiled extends Event {
  @Label("Kind")
  @Description("What is done with the results: Pointwise, Reduce, ...")
  String kind = "";

  @Label("Operations")
  @Description("Length of the program")
  int operations;

  @Label("Interpreted")
  @Description(
      "Whether the code would be too long, or there are no vectors, so that it is not compiled")
  boolean interpreted;
}
