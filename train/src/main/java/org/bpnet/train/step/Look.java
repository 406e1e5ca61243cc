package org.bpnet.train.step;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Source;

/// Computes outputs and told numbers of batches in evaluation mode.
public final class Look {
  private final Function<Scene, Tensor> outputs;
  private List<String> columns = List.of();
  private List<String> reports = List.of();

  /// A look at what a function gives.
  public Look(Function<Scene, Tensor> outputs) {
    this.outputs = outputs;
  }

  /// The computation, to be run by [#run]: value 0 are the outputs, then come the numbers told.
  public Traced traced(Backend backend, Source source) {
    try (Pass pass = Pass.eval(backend)) {
      Batch example = source.batch(new int[] {0});
      Scene scene = Scene.of(pass, example, new LinkedHashMap<>(), () -> 0);
      Tensor _ = outputs.apply(scene);
      columns = List.copyOf(scene.asked());
      reports = List.copyOf(scene.reportNames());
    }
    return Traced.evaluation(
        backend,
        (pass, batch) -> {
          var scene = new Scene(pass, name -> batch.get(columns.indexOf(name)), () -> 0);
          List<Tensor> values = new ArrayList<>(List.of(outputs.apply(scene)));
          values.addAll(scene.reports());
          return new Traced.Outcome(values, Map.of());
        });
  }

  /// The names of the numbers told.
  public List<String> reports() {
    return reports;
  }

  /// Computes for a batch.
  public void run(Traced traced, Batch batch) {
    List<HostArray> inputs = new ArrayList<>();
    columns.forEach(column -> inputs.add(batch.column(column)));
    traced.run(inputs);
  }
}
