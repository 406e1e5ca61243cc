package org.bpnet.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bpnet.nn.Catalogs;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.train.embed.Samplers;
import org.bpnet.train.prepare.Augmentations;
import org.bpnet.train.prepare.Preparations;
import org.bpnet.train.prepare.Pretrainings;
import org.bpnet.train.spec.Parts;

/// Everything that the command knows by name.
public final class Things {
  private Things() {}

  /// The catalogs by what their things are called together.
  public static Map<String, Catalog<?>> all() {
    Map<String, Catalog<?>> all = new LinkedHashMap<>(Catalogs.all());
    all.put("layers", Parts.CATALOG); // those that need a shape too
    all.put("preparations", Preparations.CATALOG);
    all.put("pretrainings", Pretrainings.CATALOG);
    all.put("augmentations", Augmentations.CATALOG);
    all.put("samplers", Samplers.CATALOG);
    return all;
  }
}
