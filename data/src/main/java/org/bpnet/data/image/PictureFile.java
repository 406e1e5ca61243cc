package org.bpnet.data.image;

import java.io.IOException;
import java.io.InputStream;

/// A picture that can be opened.
///
/// @param name below the source, with `/` between folders
/// @param where for messages
/// @param size of the file, as it is said to be
record PictureFile(String name, String where, long size, Opening opening) {
  /// Opens a file.
  interface Opening {
    InputStream open() throws IOException;
  }
}
