package org.bpnet.benchmarks.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bpnet.benchmarks.peer.Contestant;
import org.bpnet.benchmarks.peer.Worker;
import org.bpnet.benchmarks.work.Draws;
import org.bpnet.benchmarks.work.Workload;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/// Deeplearning4j as a worker process.
public final class Dl4jWorker {
  private Dl4jWorker() {}

  /// Works until standard input ends.
  public static void main(String[] args) throws IOException {
    Worker.serve(
        new Contestant.Factory() {
          @Override
          public String name() {
            return "DL4J 1.0.0-M2.1";
          }

          @Override
          public List<String> settings(Workload work) {
            return List.of("");
          }

          @Override
          public Contestant open(Workload work, String setting) {
            return new Dl4jStep(work);
          }
        });
  }

  private static final class Dl4jStep implements Contestant {
    private final MultiLayerNetwork network;
    private final List<INDArray> features = new ArrayList<>();
    private final List<INDArray> labels = new ArrayList<>();
    private int steps;

    Dl4jStep(Workload work) {
      if (work.rule() != Workload.Rule.ADAM || work.precision() != Workload.Precision.F32) {
        // Its momentum is Nesterov's.
        throw new UnsupportedOperationException("compared with Adam in single precision only");
      }
      List<Integer> widths = work.network().widths();
      int classes = work.goal().classes();
      for (int i = 0; i < Workload.BATCHES; i++) {
        int batch = work.batch();
        float[] values = Draws.features(batch, widths.getFirst(), i);
        features.add(Nd4j.create(values, batch, widths.getFirst()));
        labels.add(oneHot(Draws.labels(batch, classes, i), classes));
      }
      network = network(widths, work.rate());
    }

    private static INDArray oneHot(int[] classes, int count) {
      var values = new float[classes.length * count];
      for (int i = 0; i < classes.length; i++) {
        values[i * count + classes[i]] = 1;
      }
      return Nd4j.create(values, classes.length, count);
    }

    private static MultiLayerNetwork network(List<Integer> widths, double rate) {
      var list = new NeuralNetConfiguration.Builder().updater(new Adam(rate)).list();
      int last = widths.size() - 2;
      for (int i = 0; i < last; i++) {
        list.layer(
            new DenseLayer.Builder()
                .nIn(widths.get(i))
                .nOut(widths.get(i + 1))
                .activation(Activation.RELU)
                .build());
      }
      list.layer(
          new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
              .nIn(widths.get(last))
              .nOut(widths.getLast())
              .activation(Activation.SOFTMAX)
              .build());
      var network = new MultiLayerNetwork(list.build());
      network.init();
      for (int i = 0; i <= last; i++) {
        int in = widths.get(i);
        int out = widths.get(i + 1);
        network.setParam(i + "_W", Nd4j.create(Draws.weights(i, in, out), in, out));
        network.setParam(i + "_b", Nd4j.zeros(1, out));
      }
      return network;
    }

    @Override
    public void step() {
      int batch = steps++ % Workload.BATCHES;
      network.fit(features.get(batch), labels.get(batch));
    }

    @Override
    public double loss() {
      return network.score();
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
