/// Tables from where cells have types: [Parquet] files, and [Sql] over files and databases. Each
/// gives the [org.bpnet.data.table.Table] that a CSV file with the same rows gives, so that all
/// else is as it was: what is learnt from it, encoded and remembered. Formats are read by
/// libraries, queries answered by databases; nothing here computes. Start with [Parquet#read] or
/// [Sql#query(String)].
///
/// A query over files, by DuckDB:
///
/// ```java
/// Path file = folder.resolve("shop.csv");
/// Files.writeString(file, "price,colour\n1.5,red\n2.25,blue\n");
/// Table table = Sql.query("SELECT price * 2 AS twice, colour FROM '" + file + "' ORDER BY price");
/// IO.println(table.columnNames() + " " + table.cell(1, "twice")); // [twice, colour] 4.5
/// ```
///
/// A Parquet file, or a folder of them:
///
/// ```java
/// Path file = folder.resolve("t.parquet");
/// try (var db = java.sql.DriverManager.getConnection("jdbc:duckdb:");
///     var statement = db.createStatement()) {
///   statement.execute("COPY (SELECT 1 AS a, NULL AS b) TO '" + file + "'");
/// }
/// Table table = Parquet.read(file);
/// IO.println(table.columnNames() + " " + table.cell(0, "a")); // [a, b] 1
/// ```
///
/// A database that a program is connected to:
///
/// ```java
/// try (var db = java.sql.DriverManager.getConnection("jdbc:duckdb:")) {
///   Table table = Sql.query(db, "SELECT 7 AS x, 'a' AS kind");
///   IO.println(table.source() + " " + table.cell(0, "kind")); // query a
/// }
/// ```
@NullMarked
package org.bpnet.sql;

import org.jspecify.annotations.NullMarked;
