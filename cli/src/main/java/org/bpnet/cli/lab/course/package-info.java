/// The course, item by item: what it says, the command that shows it, the test that proves it.
/// `bpnet lab course`, and the page docs/course.md. Start with [Syllabus].
@NullMarked
package org.bpnet.cli.lab.course;

import org.jspecify.annotations.NullMarked;
