/// Rows with names, and how they become numbers. [org.bpnet.data.table.Csv] reads a
/// [org.bpnet.data.table.Table], a [org.bpnet.data.table.TableTask] says what is to be learnt from
/// it, and a [org.bpnet.data.table.TableEncoder], fitted on training rows and saved with the model,
/// encodes this table and later ones, finding columns by name. How cells are written, and what is
/// found out about that, belongs here too; dividing rows does not.
@NullMarked
package org.bpnet.data.table;

import org.jspecify.annotations.NullMarked;
