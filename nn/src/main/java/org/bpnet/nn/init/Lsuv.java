package org.bpnet.nn.init;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;

/// Layer-sequential unit-variance: weights start orthogonal, and are then scaled, one after the
/// other, until what each makes of a batch of data has variance 1. Unlike an
/// [org.bpnet.core.Initializer] it needs the model and data.
///
/// ```java
/// new Lsuv().apply(model::forward, params, batch.features(), seed);
/// ```
///
/// What a weight makes of the batch is the first tensor that the model computes with it: the matrix
/// product, before the bias.
///
/// **Source.** Mishkin, Matas, *All you need is a good init*, 2016, algorithm 1, with its tolerance
/// 0.1 and at most 10 tries.
///
/// @param tolerance how far from 1 a variance may be
/// @param tries how often a weight is scaled at most
public record Lsuv(double tolerance, int tries) {
  /// Throws IllegalArgumentException if the tolerance is not positive or there is no try.
  public Lsuv {
    if (!(tolerance > 0 && tries >= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Lsuv: need tolerance > 0 and tries >= 1, got %s and %d",
              tolerance,
              tries));
    }
  }

  /// The tolerance and the tries of the paper.
  public Lsuv() {
    this(0.1, 10);
  }

  /// Gives the weights of a model, its parameters of rank 2 and above, their first values. Weights
  /// are taken in the order in which the model uses them; one that it does not use is left alone,
  /// as is the scale of one whose product is all alike.
  ///
  /// @param model from inputs to outputs
  /// @param inputs a batch
  /// @return the weights, in that order
  public List<Parameter> apply(
      UnaryOperator<Tensor> model, Parameters params, HostArray inputs, Seed seed) {
    List<Parameter> weights = order(model, params, inputs);
    for (Parameter weight : weights) {
      weight.load(new Orthogonal(1).create(weight.shape(), seed.child(weight.path())));
    }
    for (Parameter weight : weights) {
      scale(weight, model, params, inputs);
    }
    return weights;
  }

  private static List<Parameter> order(
      UnaryOperator<Tensor> model, Parameters params, HostArray inputs) {
    try (Pass pass = Pass.eval(params.backend())) {
      Map<Tensor, Parameter> weights = new LinkedHashMap<>();
      for (Parameter parameter : params.parameters()) {
        if (parameter.shape().rank() >= 2) {
          weights.put(pass.read(parameter), parameter);
        }
      }
      Map<Tensor, Tensor> products = products(model.apply(pass.input(inputs)));
      return products.keySet().stream().filter(weights::containsKey).map(weights::get).toList();
    }
  }

  /// For each tensor that an output depends on, the first that is computed with it, in the order of
  /// computation.
  private static Map<Tensor, Tensor> products(Tensor output) {
    Map<Tensor, Tensor> first = new LinkedHashMap<>();
    Set<Tensor> done = new HashSet<>();
    Deque<Tensor> waiting = new ArrayDeque<>(List.of(output));
    while (!waiting.isEmpty()) {
      Tensor tensor = waiting.peek();
      List<Tensor> missing = tensor.inputs().stream().filter(t -> !done.contains(t)).toList();
      if (missing.isEmpty()) {
        waiting.pop();
        if (done.add(tensor)) {
          tensor.inputs().forEach(operand -> first.putIfAbsent(operand, tensor));
        }
      } else {
        waiting.push(missing.getFirst());
      }
    }
    return first;
  }

  private void scale(
      Parameter weight, UnaryOperator<Tensor> model, Parameters params, HostArray inputs) {
    for (int attempt = 0; attempt < tries; attempt++) {
      try (Pass pass = Pass.eval(params.backend())) {
        Tensor product = products(model.apply(pass.input(inputs))).get(pass.read(weight));
        if (product == null) {
          return;
        }
        Tensor centred = product.sub(product.mean());
        double variance = centred.square().mean().item();
        if (Math.abs(variance - 1) < tolerance || variance == 0) {
          return;
        }
        pass.commit(Map.of(weight, pass.read(weight).mul(1 / Math.sqrt(variance))));
      }
    }
  }
}
