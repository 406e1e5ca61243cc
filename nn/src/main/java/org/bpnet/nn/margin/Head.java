package org.bpnet.nn.margin;

import org.bpnet.core.Parameters;

/// A classifier's last layer together with its loss, before it is part of a network: it needs a
/// place for the weights of the classes. What it does to the logit of an example's own class, the
/// margin, it does in training only.
///
/// ```java
/// Head arcface = Heads.CATALOG.create("arcface(s=30, m=0.5)"); // or Margins.arcFace(30, 0.5)
/// HeadLayer head = arcface.create(params.child("head"), 128, 10); // features, classes
///
/// Tensor loss = head.loss(net.forward(x), labels); // in a loop of one's own
/// Objective objective = Objective.head(net, head); // in org.bpnet.train.run.Training
/// Tensor scores = head.forward(net.forward(x)); // in use: the largest is the prediction
/// ```
///
/// One of your own is a [FormulaHead]: the formula of the own class's logit, and that of the
/// others.
@FunctionalInterface
public interface Head {
  /// The head's layer, its parameters created under a node.
  ///
  /// @param params the node that gets `weight`, `[features, classes]`, and what else there is; its
  ///   path is the layer's name
  /// @param features the extent of a feature
  /// @throws IllegalArgumentException if there is no feature or no class
  HeadLayer create(Parameters params, int features, int classes);
}
