/// Experiments that pages may run: what a program tells of them, and one of their runs with what it
/// has printed so far. What they compute belongs to the program that offers them. Start with
/// [Labs].
@NullMarked
package org.bpnet.play.lab;

import org.jspecify.annotations.NullMarked;
