package org.bpnet.nn.optim;

import java.util.List;
import java.util.Optional;
import org.bpnet.nn.regularizer.bound.Bounds;

/// What an optimizer does beside applying its rule. Immutable; each method gives a changed copy.
///
/// @param bounds what is done to gradients before the rule and to weights after it
/// @param groups parameters that are trained otherwise, see [Group]
/// @param average a mean of the weights that is kept beside them
public record Extras(Bounds bounds, List<Group> groups, Optional<Average> average) {
  private static final Extras NONE = new Extras(Bounds.none(), List.of(), Optional.empty());

  /// Copies the list.
  public Extras {
    groups = List.copyOf(groups);
  }

  /// Nothing at all.
  public static Extras none() {
    return NONE;
  }

  /// With these bounds.
  public Extras bounds(Bounds others) {
    return new Extras(others, groups, average);
  }

  /// With these groups.
  public Extras groups(Group... others) {
    return new Extras(bounds, List.of(others), average);
  }

  /// With this average.
  public Extras average(Average other) {
    return new Extras(bounds, groups, Optional.of(other));
  }
}
