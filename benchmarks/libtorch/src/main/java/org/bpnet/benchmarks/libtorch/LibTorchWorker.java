package org.bpnet.benchmarks.libtorch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bpnet.benchmarks.peer.Contestant;
import org.bpnet.benchmarks.peer.Worker;
import org.bpnet.benchmarks.work.Workload;
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
            return String.format(
                Locale.ROOT, "LibTorch %s (%s)", args[0], mkl ? "MKL" : "OpenBLAS");
          }

          @Override
          public List<String> settings(Workload work) {
            boolean training = work.rule() != Workload.Rule.INFERENCE;
            boolean images = !work.network().input().isFlat();
            boolean small = work.operations() * work.batch() < SMALL;
            var settings = new ArrayList<String>();
            for (String optimizer : training ? List.of("fused", "unfused") : List.of("")) {
              for (String layout : images ? List.of("", "channels last") : List.of("")) {
                for (String way : LibTorchLoss.ways(work.goal())) {
                  for (String threads : small ? List.of("1 thread", "") : List.of("")) {
                    settings.add(
                        Stream.of(optimizer, layout, way, threads)
                            .filter(word -> !word.isEmpty())
                            .collect(Collectors.joining(", ")));
                  }
                }
              }
            }
            return settings;
          }

          @Override
          public Contestant open(Workload work, String setting) {
            int threads = setting.endsWith("1 thread") ? 1 : work.threads();
            boolean last = setting.contains("channels last");
            List<String> ways = LibTorchLoss.ways(work.goal());
            String way = ways.stream().filter(setting::contains).findFirst().orElseThrow();
            return new LibTorchStep(work, threads, setting.startsWith("fused"), last, way);
          }
        });
  }
}
