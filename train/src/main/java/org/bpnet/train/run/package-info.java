/// A run: epochs of steps, validation, the best epoch, control from outside, and the folder from
/// which it resumes to the bit. Start with [org.bpnet.train.run.Training], then `Run`, which is the
/// loop, and [org.bpnet.train.run.RunFolder]. It knows steps, not layers, losses or tables.
@org.jspecify.annotations.NullMarked
package org.bpnet.train.run;
