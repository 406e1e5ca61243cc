package org.bpnet.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.adversarial.AdversarialLosses;
import org.bpnet.nn.autoencode.Autoencoders;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.embed.MetricLosses;
import org.bpnet.nn.embed.distance.Distances;
import org.bpnet.nn.embed.miner.Miners;
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.embed.view.ViewLosses;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.noise.Layers;
import org.bpnet.nn.loss.Losses;
import org.bpnet.nn.margin.Heads;
import org.bpnet.nn.minimize.Minimizers;
import org.bpnet.nn.model.Models;
import org.bpnet.nn.optim.Averages;
import org.bpnet.nn.optim.Groups;
import org.bpnet.nn.optim.Optimizers;
import org.bpnet.nn.regularizer.bound.Constraints;
import org.bpnet.nn.regularizer.bound.GradientTransforms;
import org.bpnet.nn.regularizer.penalty.FeaturePenalties;
import org.bpnet.nn.regularizer.penalty.Penalties;
import org.bpnet.nn.schedule.curve.Schedules;

/// All catalogs of this module.
public final class Catalogs {
  private Catalogs() {}

  /// The catalogs by what their things are called together, `activations`.
  public static Map<String, Catalog<?>> all() {
    Map<String, Catalog<?>> all = new LinkedHashMap<>();
    all.put("activations", Activations.CATALOG);
    all.put("trained-activations", Activations.TRAINED);
    all.put("layers", Layers.CATALOG);
    all.put("models", Models.CATALOG);
    all.put("losses", Losses.CATALOG);
    all.put("heads", Heads.CATALOG);
    all.put("metric-losses", MetricLosses.CATALOG);
    all.put("view-losses", ViewLosses.CATALOG);
    all.put("distances", Distances.CATALOG);
    all.put("miners", Miners.CATALOG);
    all.put("reducers", Reducer.CATALOG);
    all.put("adversarial-losses", AdversarialLosses.CATALOG);
    all.put("autoencoders", Autoencoders.CATALOG);
    all.put("penalties", Penalties.CATALOG);
    all.put("feature-penalties", FeaturePenalties.CATALOG);
    all.put("constraints", Constraints.CATALOG);
    all.put("gradients", GradientTransforms.CATALOG);
    all.put("initializers", Initializers.CATALOG);
    all.put("optimizers", Optimizers.CATALOG);
    all.put("groups", Groups.CATALOG);
    all.put("averages", Averages.CATALOG);
    all.put("minimizers", Minimizers.CATALOG);
    all.put("schedules", Schedules.CATALOG);
    return Collections.unmodifiableMap(all);
  }
}
