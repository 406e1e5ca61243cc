/// Measures of how good predictions are, how sure ([Calibration]), and from which probability on
/// one of two classes is best chosen ([ThresholdCurve]), computed over host arrays. The loss by
/// which a network is trained belongs to `nn`. Start with [Metric].
///
/// Which class was taken for which:
///
/// ```java
/// Confusion.Counter counter = new Confusion.Counter();
/// HostArray scores = HostArray.of(new float[] {2, 1, 0, 3, 1, 0}, Shape.of(3, 2));
/// counter.add(scores, HostArray.of(new int[] {0, 1, 1}, Shape.of(3)));
/// Confusion confusion = counter.result();
/// IO.println("%.3f, %.3f".formatted(confusion.accuracy(), confusion.recall(1))); // 0.667, 0.500
/// ```
///
/// Errors of numbers, in their units:
///
/// ```java
/// Residuals.Counter counter = new Residuals.Counter();
/// HostArray guesses = HostArray.of(new float[] {1, 2, 5}, Shape.of(3, 1));
/// counter.add(guesses, HostArray.of(new float[] {1, 2, 3}, Shape.of(3, 1)));
/// IO.println("%.3f, %.3f".formatted(counter.result().mae(), counter.result().rmse()));
/// // 0.667, 1.155
/// ```
///
/// A metric is measured over as many batches as there are:
///
/// ```java
/// Metric.Accumulator accuracy = ClassMetric.ACCURACY.start();
/// for (int label = 0; label < 2; label++) {
///   HostArray scores = HostArray.of(new float[] {1, 0}, Shape.of(1, 2));
///   accuracy.add(scores, HostArray.of(new int[] {label}, Shape.of(1)));
/// }
/// IO.println(ClassMetric.ACCURACY.label() + " " + accuracy.value()); // accuracy 0.5
/// ```
@NullMarked
package org.bpnet.train.metric;

import org.jspecify.annotations.NullMarked;
