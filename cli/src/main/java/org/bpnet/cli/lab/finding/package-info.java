/// How experiments tell what they found: tables and sentences as text or JSON, pictures as SVG.
/// What is found is computed elsewhere. Start with [Findings].
@NullMarked
package org.bpnet.cli.lab.finding;

import org.jspecify.annotations.NullMarked;
