/// Rows with names, and how they become numbers. [Csv] reads a [Table], a [TableTask] says what is
/// to be learnt from it, and a [TableEncoder], fitted on training rows and saved with the model,
/// encodes this table and later ones, finding columns by name. How cells are written, and what is
/// found out about that, belongs here too; dividing rows does not (`prepare`). Start with [Csv].
///
/// A table from text, as from a file:
///
/// ```java
/// Table table = Csv.parse("shop.csv", "price;colour\n1,50;red\n2,25;blue\n");
/// IO.println(table.rows() + " rows of " + table.columnNames()); // 2 rows of [price, colour]
/// IO.println(Arrays.toString(table.numbers("price"))); // [1.5, 2.25]
/// ```
///
/// What is to be learnt is inferred, or said:
///
/// ```java
/// Table table = Csv.parse("flowers.csv", "length,kind\n1,small\n5,large\n1.1,small\n");
/// IO.println(TableTask.infer(table).target() instanceof Target.Classes); // true
/// IO.println(TableTask.regress(table, "length").column()); // length
/// ```
///
/// Columns of numbers are standardised, those of words have a number for each word:
///
/// ```java
/// Table table = Csv.parse("t.csv", "size,colour,y\n1,red,a\n3,blue,b\n");
/// TableEncoder encoder =
///     TableEncoder.fit(table, TableTask.infer(table), new int[] {0, 1});
/// IO.println(encoder.featureNames()); // [size, colour=blue, colour=red]
/// IO.println(encoder.dataset(table).features(new int[] {0})); // F32 [1, 3] -1.0, 0.0, 1.0
/// ```
@NullMarked
package org.bpnet.data.table;

import org.jspecify.annotations.NullMarked;
