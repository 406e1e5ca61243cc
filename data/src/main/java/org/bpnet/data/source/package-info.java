/// A name or a path becomes data: [org.bpnet.data.source.DataSources] asks one
/// [org.bpnet.data.source.Format] after the other whether a path is its own. A format of files is
/// one class here and one entry in that list. Data that come with the library, the folders in which
/// names are looked up, and what is known of public sets belong here; fetching them is the
/// command's.
@NullMarked
package org.bpnet.data.source;

import org.jspecify.annotations.NullMarked;
