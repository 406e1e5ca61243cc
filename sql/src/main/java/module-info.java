/// Tables from Parquet files, SQL queries and databases.
module org.bpnet.sql {
  requires static org.jspecify;
  requires dev.hardwood.core;
  requires java.logging;
  requires transitive java.sql;
  requires transitive org.bpnet.data;

  // Of Parquet files that are packed with zstd.
  requires com.github.luben.zstd_jni;

  uses java.sql.Driver;

  exports org.bpnet.sql;

  provides org.bpnet.data.source.TableReader with
      org.bpnet.sql.ParquetReader,
      org.bpnet.sql.SqlReader;
}
