package org.bpnet.nn.boltzmann;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.layer.Linear;

/// Restricted Boltzmann machines on top of each other: the hidden units of one are the visible ones
/// of the next. They are trained one after the other, from below, each on what those beneath make
/// of the data; to make something up, the topmost is sampled and what it says goes down.
///
/// **Source.** Hinton, Osindero, Teh 2006, *A fast learning algorithm for deep belief nets*.
public final class DeepBeliefNetwork {
  private final List<RestrictedBoltzmannMachine> machines;

  private DeepBeliefNetwork(List<RestrictedBoltzmannMachine> machines) {
    this.machines = List.copyOf(machines);
  }

  /// Machines of these numbers of units, from the data up.
  ///
  /// @param params the node that gets `machine1`, `machine2`, ..
  /// @param kind what the data's units are; those above are 0 or 1
  /// @throws IllegalArgumentException if there are fewer than two numbers
  public static DeepBeliefNetwork create(Parameters params, VisibleUnits kind, int... units) {
    if (units.length < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "deep belief network: needs units of at least two layers, got %s",
              Arrays.toString(units)));
    }
    List<RestrictedBoltzmannMachine> machines = new ArrayList<>();
    for (int i = 1; i < units.length; i++) {
      machines.add(
          RestrictedBoltzmannMachine.create(
              params.child("machine" + i),
              units[i - 1],
              units[i],
              i == 1 ? kind : VisibleUnits.BERNOULLI));
    }
    return new DeepBeliefNetwork(machines);
  }

  /// The machines, from the data up.
  public List<RestrictedBoltzmannMachine> machines() {
    return machines;
  }

  /// The probabilities of hidden units after so many machines, `[N, units]`; the data after none.
  public Tensor hidden(Tensor v, int count) {
    Tensor up = v;
    for (RestrictedBoltzmannMachine machine : machines.subList(0, count)) {
      up = machine.hidden(up);
    }
    return up;
  }

  /// What the network makes up: the topmost machine's samples, drawn downwards, and the means of
  /// the data's units at last.
  ///
  /// @param sweeps of the topmost machine, at least 1
  /// @return `[count, V]`
  public HostArray samples(int count, int sweeps, Seed seed) {
    RestrictedBoltzmannMachine top = machines.getLast();
    HostArray means = top.samples(count, sweeps, seed.child("top"));
    try (Traced down =
        Traced.training(
            top.backend(),
            (_, in) -> {
              Tensor state = in.getFirst();
              for (RestrictedBoltzmannMachine machine :
                  machines.subList(0, machines.size() - 1).reversed()) {
                state = machine.visible(RestrictedBoltzmannMachine.draw(state));
              }
              return Traced.Outcome.of(state);
            })) {
      down.run(seed.child("down"), List.of(means));
      return down.value(0);
    }
  }

  /// Gives the machines' weights and hidden biases to layers of a network, which then computes with
  /// sigmoids between them what [#hidden] does.
  ///
  /// @param layers as many as there are machines, each with a bias
  /// @throws IllegalArgumentException if a layer does not fit its machine
  public void into(List<Linear> layers) {
    for (int i = 0; i < Math.max(layers.size(), machines.size()); i++) {
      if (layers.size() != machines.size()
          || layers.get(i).bias().isEmpty()
          || !layers.get(i).weight().shape().equals(machines.get(i).weight().shape())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "deep belief network: %s do not fit the layers %s", machines, layers));
      }
    }
    for (int i = 0; i < layers.size(); i++) {
      RestrictedBoltzmannMachine machine = machines.get(i);
      layers.get(i).weight().load(machine.weight().value());
      layers.get(i).bias().orElseThrow().load(machine.hiddenBias().value());
    }
  }
}
