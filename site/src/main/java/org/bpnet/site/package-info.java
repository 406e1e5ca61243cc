/// Makes web pages of the documentation: `site/build`.
@NullMarked
package org.bpnet.site;

import org.jspecify.annotations.NullMarked;
