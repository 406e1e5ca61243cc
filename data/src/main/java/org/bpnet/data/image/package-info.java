/// Pictures that are files: [PictureFiles] finds them in a folder, a zip file or tar files and
/// brings them to one [PictureShape]. Formats that the JDK does not read, and what guards memory
/// against damaged files, belong here. Classes do not: that a folder is a class is known in
/// `source`. Start with [PictureFiles].
///
/// Files of any size brought to one shape:
///
/// ```java
/// Path file = Files.writeString(folder.resolve("dot.pgm"), "P2 2 2 255 0 255 255 0");
/// try (PictureFiles files = PictureFiles.of(List.of(file))) {
///   ImageDataset images = files.read(PictureShape.ofSize("4x4"));
///   IO.println(images.featureShape()); // [4, 4, 1]
/// }
/// ```
///
/// What files would become, before they are read:
///
/// ```java
/// Files.writeString(folder.resolve("a.pgm"), "P2 3 2 255 0 0 0 9 9 9");
/// try (PictureFiles files = PictureFiles.folder(folder)) {
///   IO.println(files.names() + ", " + files.shape(PictureShape.asStored()));
///   // [a.pgm], PictureShape[height=2, width=3, channels=1]
/// }
/// ```
///
/// Whether a name is that of a picture:
///
/// ```java
/// IO.println(PictureFiles.isPicture("cat.jpg") + ", " + PictureFiles.isPicture("cat.csv"));
/// // true, false
/// ```
@NullMarked
package org.bpnet.data.image;

import org.jspecify.annotations.NullMarked;
