/// What is asked of models over HTTP, and how it is answered: the Open Inference Protocol, the
/// simple form with the columns' names, and their description as OpenAPI. Nothing is sent here.
/// Start with [Routes].
@NullMarked
package org.bpnet.serve.protocol;

import org.jspecify.annotations.NullMarked;
