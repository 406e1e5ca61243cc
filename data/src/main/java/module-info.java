/// Datasets: bundled tables, CSV and IDX files, pictures, splits, standardisation, batches.
module org.bpnet.data {
  requires static org.jspecify;
  requires transitive org.bpnet.core;
  requires de.siegmar.fastcsv;
  requires java.desktop; // ImageIO

  uses org.bpnet.data.source.TableReader;

  exports org.bpnet.data;
  exports org.bpnet.data.augment;
  exports org.bpnet.data.image;
  exports org.bpnet.data.load;
  exports org.bpnet.data.prepare;
  exports org.bpnet.data.source;
  exports org.bpnet.data.table;
}
