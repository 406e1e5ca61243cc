/// Datasets: bundled tables, CSV and IDX files, splits, standardisation, batches.
module org.bpnet.data {
  requires static org.jspecify;
  requires transitive org.bpnet.core;
  requires de.siegmar.fastcsv;
  requires java.desktop; // ImageIO

  exports org.bpnet.data;
  exports org.bpnet.data.augment;
}
