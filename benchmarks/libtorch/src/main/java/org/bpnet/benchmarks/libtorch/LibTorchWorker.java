package org.bpnet.benchmarks.libtorch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bpnet.benchmarks.peer.Contestant;
import org.bpnet.benchmarks.peer.Work;
import org.bpnet.benchmarks.peer.Worker;
import org.bytedeco.pytorch.global.torch;

/// LibTorch as a worker process. Its argument is the version.
public final class LibTorchWorker {
  /// Multiply-adds of a step below which a second thread may cost more than it brings.
  private static final long SMALL = 10_000_000;

  private LibTorchWorker() {}

  /// Works until standard input ends.
  public static void main(String[] args) throws IOException {
    boolean mkl = torch.hasMKL();
    Worker.serve(
        new Contestant.Factory() {
          @Override
          public String name() {
            return "LibTorch %s (%s)".formatted(args[0], mkl ? "MKL" : "OpenBLAS");
          }

          @Override
          public List<String> settings(Work work) {
            var settings = new ArrayList<String>();
            boolean small = work.operations() * work.batch() < SMALL;
            for (String threads : small ? List.of("1 thread", "") : List.of("")) {
              if (work.rule() == Work.Rule.INFERENCE) {
                settings.add(threads);
              } else {
                for (String optimizer : List.of("fused", "unfused")) {
                  settings.add(threads.isEmpty() ? optimizer : optimizer + ", " + threads);
                }
              }
            }
            return settings;
          }

          @Override
          public Contestant open(Work work, String setting) {
            int threads = setting.endsWith("1 thread") ? 1 : work.threads();
            return new LibTorchStep(work, threads, setting.startsWith("fused"));
          }
        });
  }
}
