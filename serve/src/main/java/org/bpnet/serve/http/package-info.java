/// What any service over HTTP has: who may ask and how much at once, answers and errors, the access
/// log, metrics, keys for TLS. It knows no model. Start with [Reply].
@NullMarked
package org.bpnet.serve.http;

import org.jspecify.annotations.NullMarked;
