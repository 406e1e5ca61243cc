package org.bpnet.train.tune;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bpnet.core.array.Seed;

/// The settings that are searched for, each with the values that it may take.
///
/// @param domains by the settings' names, in their order
public record SearchSpace(Map<String, Domain> domains) {
  /// Keeps a copy.
  ///
  /// Throws IllegalArgumentException if there is nothing to search for
  public SearchSpace {
    domains = Collections.unmodifiableMap(new LinkedHashMap<>(domains));
    if (domains.isEmpty()) {
      throw new IllegalArgumentException("SearchSpace: needs at least one setting");
    }
  }

  /// One of a single setting; [#and] adds others.
  public static SearchSpace of(String name, Domain domain) {
    return new SearchSpace(Map.of(name, domain));
  }

  /// The same with another setting.
  public SearchSpace and(String name, Domain domain) {
    Map<String, Domain> more = new LinkedHashMap<>(domains);
    more.put(name, domain);
    return new SearchSpace(more);
  }

  /// A value for each setting, all places alike.
  Map<String, String> random(Seed seed) {
    Map<String, String> values = new LinkedHashMap<>();
    domains.forEach((name, domain) -> values.put(name, domain.at(seed.child(name).uniform(0))));
    return values;
  }
}
