/// Functions that training minimizes: a prediction and a target become one number. A number that is
/// only reported, such as accuracy, is a metric and does not belong here; nor do penalties on
/// weights (`regularizer`).
@NullMarked
package org.bpnet.nn.loss;

import org.jspecify.annotations.NullMarked;
