/// A name or a path becomes data: [DataSources] asks one format after the other whether a path is
/// its own. A format of files is one class here and one entry in that list. Data that come with the
/// library, the folders in which names are looked up, and what is known of public sets belong here;
/// fetching them is the command's. Start with [DataSources].
///
/// Data that come with the library:
///
/// ```java
/// IO.println(DataSources.bundled().contains("digits")); // true
/// DataSource digits = DataSources.open("digits");
/// IO.println(digits.name()); // digits
/// ```
///
/// A file of one's own:
///
/// ```java
/// Path file = folder.resolve("flowers.csv");
/// Files.writeString(file, "length,kind\n1.5,small\n5,large\n");
/// DataSource source = DataSources.open(file.toString());
/// IO.println(source instanceof DataSource.Tabular t ? t.table().columnNames() : source);
/// // [length, kind]
/// ```
///
/// What is not there is said in one line:
///
/// ```java
/// try {
///   DataSources.open("iriss");
/// } catch (DataFormatException e) {
///   IO.println(e.getMessage());
///   // iriss: is neither a dataset with a name (iris, digits, mnist, fashion-mnist) nor an …
/// }
/// ```
@NullMarked
package org.bpnet.data.source;

import org.jspecify.annotations.NullMarked;
