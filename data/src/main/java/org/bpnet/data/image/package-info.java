/// Pictures that are files: [org.bpnet.data.image.PictureFiles] finds them in a folder or a zip
/// file and brings them to one [org.bpnet.data.image.PictureShape]. Formats that the JDK does not
/// read, and what guards memory against damaged files, belong here. Classes do not: that a folder
/// is a class is known in `source`.
@NullMarked
package org.bpnet.data.image;

import org.jspecify.annotations.NullMarked;
