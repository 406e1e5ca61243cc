package org.bpnet.train.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.Source;
import org.bpnet.data.Target;
import org.bpnet.data.load.Sampler;
import org.bpnet.data.load.View;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.exchange.Exchange;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;

/// Seven kinds of training, each as a user would write it: the programs of docs/training.md.
final class Programs {
  private static final int EXAMPLES = 60;
  private static final int WIDTH = 4;
  private static final Target.Classes KINDS = new Target.Classes("kind", List.of("a", "b", "c"));

  private Programs() {}

  /// Three clouds in four dimensions.
  static Dataset clouds() {
    var features = new float[EXAMPLES * WIDTH];
    Seed seed = new Seed(7);
    for (int i = 0; i < features.length; i++) {
      int kind = i / WIDTH % 3;
      features[i] = (float) (0.5 * seed.normal(i) + (i % WIDTH == kind ? 2 : 0));
    }
    return Dataset.of(features, Shape.of(WIDTH), kinds(), KINDS);
  }

  private static int[] kinds() {
    var kinds = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      kinds[i] = i % 3;
    }
    return kinds;
  }

  private static Layer net(Parameters params, int in, int hidden, int out) {
    return Sequential.of(
        Linear.create(params.child("hidden"), in, hidden),
        Activation.RELU,
        Linear.create(params.child("output"), hidden, out));
  }

  // @start region="supervised"
  /// A classifier, in three lines.
  static Training supervised(Backend backend) {
    Parameters params = Parameters.create(backend, new Seed(1));
    Objective loss = Objective.supervised(net(params, WIDTH, 8, 3), new CrossEntropy());
    Phase phase = Phase.of("train", loss, Learner.of(params, Adam.defaults()));
    return Training.of(phase).source(clouds()).sampler(Sampler.shuffled(EXAMPLES, 16));
  }

  // @end

  // @start region="metric"
  /// Embeddings with a head of own weights and class centres that move at a rate of their own (Wen
  /// et al. 2016), on batches of 3 classes with 4 examples each.
  static Training metricLearning(Backend backend) {
    Parameters net = Parameters.create(backend, new Seed(1));
    Layer embed = net(net.child("net"), WIDTH, 8, 2);
    Layer head = Linear.withoutBias(net.child("head"), 2, 3);
    Parameters own = Parameters.create(backend, new Seed(2));
    Parameter centres = own.weight("centres", Shape.of(3, 2), Initializers.zeros());

    Objective objective =
        scene -> {
          Tensor embedding = embed.forward(scene.features());
          Tensor scores = head.forward(embedding);
          Tensor softmax = new CrossEntropy().compute(scores, scene.targets());
          Tensor mine = scene.pass().read(centres).gather(0, scene.targets());
          Tensor spread = embedding.sub(mine).square().sum(1).mean().mul(0.5);
          scene.report("spread", spread);
          return scene.report("softmax", softmax).add(spread.mul(0.1));
        };
    Learner slow = Learner.of(net, Adam.defaults());
    Learner fast = Learner.of(own, new Sgd()).schedule(Schedule.constant(0.5)).named("centres");
    return Training.of(Phase.of("embed", objective, slow, fast))
        .source(clouds())
        .sampler(Sampler.classes(kinds(), 3, 4));
  }

  // @end

  // @start region="adversarial"
  /// Two networks against each other (Goodfellow et al. 2014): one judges, one forges, in turn.
  static Training adversarial(Backend backend) {
    Parameters judging = Parameters.create(backend, new Seed(1));
    Layer judge = net(judging.child("judge"), WIDTH, 8, 1);
    Parameters forging = Parameters.create(backend, new Seed(2));
    Layer forge = net(forging.child("forge"), 2, 8, WIDTH);

    Objective tellApart =
        scene -> {
          Tensor real = scene.features();
          Tensor fake = forge.forward(noise(scene.pass(), real)).stopGradient();
          Tensor right = judge.forward(real).neg().softplus().mean();
          return right.add(judge.forward(fake).softplus().mean());
        };
    Objective deceive =
        scene -> {
          Tensor fake = forge.forward(noise(scene.pass(), scene.features()));
          return judge.forward(fake).neg().softplus().mean();
        };
    Learner judges = Learner.of(judging, Adam.defaults()).named("judge");
    Learner forger = Learner.of(forging, Adam.defaults()).named("forge");
    return Training.of(
            Phase.of("judge", tellApart, judges),
            Phase.of("forge", deceive, forger).through(judging).every(2))
        .source(clouds())
        .sampler(Sampler.shuffled(EXAMPLES, 16).dropLast());
  }

  private static Tensor noise(Pass pass, Tensor batch) {
    return pass.normal(Shape.of(batch.shape().extent(0), 2));
  }

  // @end

  // @start region="multitask"
  /// Two inputs, two targets and a weight for each example.
  static Training multiTask(Backend backend) {
    Parameters params = Parameters.create(backend, new Seed(1));
    Layer shape = net(params.child("shape"), WIDTH, 6, 6);
    Layer colour = net(params.child("colour"), 2, 6, 6);
    Layer kind = Linear.create(params.child("kind"), 6, 3);
    Layer size = Linear.create(params.child("size"), 6, 1);

    Objective objective =
        scene -> {
          Tensor seen = shape.forward(scene.column("shape"));
          seen = seen.add(colour.forward(scene.column("colour"))).relu();
          Tensor kinds = new CrossEntropy().compute(kind.forward(seen), scene.column("kind"));
          Tensor errors = size.forward(seen).sub(scene.column("size")).square().flatten(0);
          Tensor sizes = errors.mul(scene.column("weight")).mean();
          return scene.report("kind", kinds).add(scene.report("size", sizes).mul(0.5));
        };
    return Training.of(Phase.of("both", objective, Learner.of(params, Adam.defaults())))
        .source(things())
        .sampler(Sampler.shuffled(EXAMPLES, 16));
  }

  // @end

  private static Source things() {
    Map<String, HostArray> columns = new LinkedHashMap<>();
    columns.put("shape", clouds().all().features());
    columns.put("colour", normal(new Seed(3), Shape.of(EXAMPLES, 2)));
    columns.put("kind", HostArray.of(kinds(), Shape.of(EXAMPLES)));
    columns.put("size", normal(new Seed(4), Shape.of(EXAMPLES, 1)));
    var weights = new float[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      weights[i] = i % 2 == 0 ? 1 : 0.25f;
    }
    columns.put("weight", HostArray.of(weights, Shape.of(EXAMPLES)));
    return Source.of(columns);
  }

  private static HostArray normal(Seed seed, Shape shape) {
    var values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) seed.normal(i);
    }
    return HostArray.of(values, shape);
  }

  // @start region="views"
  /// Two views of each example and no labels: the other view of an example is to be found among
  /// those of all (Chen et al. 2020).
  static Training twoViews(Backend backend) {
    Parameters params = Parameters.create(backend, new Seed(1));
    Layer embed = net(params, WIDTH, 8, 3);
    Objective objective =
        scene -> {
          Tensor one = unit(embed.forward(scene.features()));
          Tensor other = unit(embed.forward(scene.column(View.SECOND)));
          Tensor alike = one.matmul(other.transpose()).div(0.2);
          int examples = alike.shape().extent(0);
          return new CrossEntropy().compute(alike, scene.pass().range(examples));
        };
    return Training.of(Phase.of("contrast", objective, Learner.of(params, Adam.defaults())))
        .source(clouds())
        .sampler(Sampler.shuffled(EXAMPLES, 16).atLeast(2))
        .view(View.twice(Programs::jitter, KINDS));
  }

  private static Tensor unit(Tensor x) {
    int examples = x.shape().extent(0);
    return x.div(x.square().sum(1).add(1e-6).sqrt().reshape(examples, 1));
  }

  private static Batch jitter(Batch batch, Target target, Seed seed) {
    float[] values = batch.features().toFloats();
    for (int i = 0; i < values.length; i++) {
      Seed own = seed.child(batch.indices()[i / WIDTH]);
      values[i] += (float) (0.3 * own.normal(i % WIDTH));
    }
    return batch.with(Batch.FEATURES, HostArray.of(values, batch.features().shape()));
  }

  // @end

  // @start region="boltzmann"
  /// A restricted Boltzmann machine by one step of contrastive divergence (Hinton 2002), whose
  /// gradient is not that of any loss: it is made by hand.
  static Training boltzmann(Backend backend) {
    Parameters params = Parameters.create(backend, new Seed(1));
    Parameter weight = params.weight("weight", Shape.of(WIDTH, 3), Initializers.glorotUniform());
    Parameter visible = params.weight("visible", Shape.of(WIDTH), Initializers.zeros());
    Parameter hidden = params.weight("hidden", Shape.of(3), Initializers.zeros());
    Phase phase =
        Phase.byHand(
            "divergence",
            scene -> {
              Tensor v = scene.features().sigmoid();
              double rate = -1.0 / v.shape().extent(0);
              Tensor h = v.matmul(weight).add(hidden).sigmoid();
              Tensor drawn = h.sub(scene.pass().uniform(h.shape())).sign().relu();
              Tensor w = scene.pass().read(weight);
              Tensor back = drawn.matmul(w.transpose()).add(visible).sigmoid();
              Tensor again = back.matmul(weight).add(hidden).sigmoid();
              Tensor pairs = v.transpose().matmul(h).sub(back.transpose().matmul(again));
              return new Phase.ByHand(
                  v.sub(back).square().mean(),
                  Map.of(
                      weight, pairs.mul(rate),
                      visible, v.sub(back).sum(0).mul(rate),
                      hidden, h.sub(again).sum(0).mul(rate)));
            },
            Learner.of(params, new Sgd()).schedule(Schedule.constant(0.1)));
    return Training.of(phase).source(clouds()).sampler(Sampler.shuffled(EXAMPLES, 16));
  }

  // @end

  // @start region="ranks"
  /// One of several ranks that share each batch: the same training with an exchange.
  static Training rank(Backend backend, Exchange exchange) {
    return supervised(backend).exchange(exchange);
  }

  // @end

  /// What [#rank] is to be like: one rank that sums the same parts in the same order.
  static Training parts(Backend backend, int parts) {
    return supervised(backend).accumulate(parts);
  }
}
