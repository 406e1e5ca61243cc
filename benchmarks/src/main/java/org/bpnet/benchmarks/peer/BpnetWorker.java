package org.bpnet.benchmarks.peer;

import java.io.IOException;
import java.util.List;
import org.bpnet.benchmarks.work.Workload;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendException;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.core.spi.Precision;

/// BPNet as a worker process. Its argument is who multiplies matrices: `java` or `onednn`.
public final class BpnetWorker {
  private BpnetWorker() {}

  /// Works until standard input ends.
  public static void main(String[] args) throws IOException {
    String engine = args[0];
    Worker.serve(
        new Contestant.Factory() {
          @Override
          public String name() {
            return "BPNet " + engine;
          }

          @Override
          public List<String> settings(Workload work) {
            return List.of("");
          }

          @Override
          public Contestant open(Workload work, String setting) {
            return new BpnetStep(work, backend(engine, work));
          }
        });
  }

  private static Backend backend(String engine, Workload work) {
    var precision =
        switch (work.precision()) {
          case F32 -> Precision.F32;
          case BF16 -> Precision.BF16;
        };
    try {
      return Backends.best(new BackendOptions(work.threads(), engine, precision));
    } catch (BackendException e) {
      throw new UnsupportedOperationException(e.getMessage(), e);
    }
  }
}
