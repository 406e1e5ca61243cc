package org.bpnet.nn.optim;

import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.Rule;

/// Parameters that are trained otherwise than the rest: those whose path fits a pattern, in which
/// `*` stands for any characters, dots among them.
///
/// ```java
/// Extras.none().groups(new Group.Frozen("hidden1*"), new Group.Rate("hidden2*", 0.1))
/// ```
///
/// A parameter may be in several groups. Factors are multiplied; of rules, and of decays, the last
/// one counts.
public sealed interface Group {
  /// The pattern.
  String paths();

  /// Parameters that stay as they are. Their gradients are not computed, and count as 0 where
  /// gradients are clipped together.
  record Frozen(String paths) implements Group {}

  /// Parameters with a learning rate of their own.
  ///
  /// @param factor of the learning rate of all, above 0
  record Rate(String paths, double factor) implements Group {
    /// Throws IllegalArgumentException unless the factor is positive and finite.
    public Rate {
      Range.positive("Group.Rate: factor", factor);
    }
  }

  /// Parameters with a weight decay of their own, where their rule has one.
  ///
  /// Rules decay parameters of rank 2 and above alone: biases and gains are few, need little data
  /// to be found, and fit worse when they are pulled to 0 (Goodfellow, Bengio, Courville 2016,
  /// section 7.1; Loshchilov, Hutter 2019 leave it open). **Differs** from PyTorch, whose
  /// optimizers decay all that they are given; `new Group.Decay("*", 0.01, true)` does the same.
  ///
  /// @param decay in place of the rule's, at least 0
  /// @param biases whether parameters of rank below 2 decay as well
  record Decay(String paths, double decay, boolean biases) implements Group {
    /// A decay of weights, not of biases and gains.
    public Decay(String paths, double decay) {
      this(paths, decay, false);
    }

    /// Throws IllegalArgumentException if the decay is negative or not finite.
    public Decay {
      Range.notNegative("Group.Decay: decay", decay);
    }
  }

  /// Parameters with a rule of their own, at the learning rate of all.
  ///
  /// @param rule in place of the optimizer's
  record Ruled(String paths, Rule rule) implements Group {
    /// Throws IllegalArgumentException if the rule is one for all parameters together.
    public Ruled {
      if (rule.radius() > 0) {
        throw new IllegalArgumentException(
            "Group.Ruled: sam moves all parameters together; make it the optimizer, got " + rule);
      }
    }
  }
}
