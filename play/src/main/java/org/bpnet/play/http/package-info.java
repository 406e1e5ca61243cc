/// What any page of the playground takes from the web server of the JDK: who may ask, the files of
/// the pages, answers as JSON, streams of events. It knows nothing that is computed. Start with
/// [LaunchGuard].
@NullMarked
package org.bpnet.play.http;

import org.jspecify.annotations.NullMarked;
