/// Functions that training minimizes: a prediction and a target become one number. A number that is
/// only reported, such as accuracy, is a metric and does not belong here (`train.metric`); nor do
/// penalties on weights (`regularizer`). Start with [Loss] and [CrossEntropy].
///
/// Logits and labels, and the gradient by the logits:
///
/// ```java
/// Tensor logits = pass.input(HostArray.of(new float[] {0, 0, 0, 0}, Shape.of(2, 2)));
/// Tensor labels = pass.input(HostArray.of(new int[] {0, 1}, Shape.of(2)));
/// Tensor loss = new CrossEntropy().compute(logits, labels);
/// IO.println("%.4f".formatted(loss.item())); // 0.6931
/// IO.println(pass.backward(loss).of(logits).toHost()); // F32 [2, 2] -0.25, 0.25, 0.25, -0.25
/// ```
///
/// Numbers, by a text, example by example:
///
/// ```java
/// Tensor output = pass.input(HostArray.of(new float[] {1, 5}, Shape.of(2, 1)));
/// Tensor target = pass.full(Shape.of(2, 1), 0);
/// ExampleLoss huber = (ExampleLoss) Losses.CATALOG.create("huber(delta=2)");
/// IO.println(huber.examples(output, target).toHost()); // F32 [2] 0.5, 8.0
/// ```
///
/// What an output layer and its loss are for a task:
///
/// ```java
/// OutputHead head = OutputHead.MULTI_LABEL;
/// Tensor scores = pass.full(Shape.of(1, 2), 0);
/// Tensor loss = head.loss().compute(scores, pass.full(Shape.of(1, 2), 1));
/// IO.println("%.4f".formatted(loss.item())); // 0.6931
/// IO.println(head.predict(scores).toHost()); // F32 [1, 2] 0.5, 0.5
/// ```
@NullMarked
package org.bpnet.nn.loss;

import org.jspecify.annotations.NullMarked;
