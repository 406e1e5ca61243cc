/// A small strict JSON reader and writer over plain values: the headers of weight files, run
/// configurations, machine-readable output. Binding to classes, streaming and lenient dialects do
/// not belong here. Start with [Json].
///
/// Reading:
///
/// ```java
/// JsonValue.Members run = Json.readObject("{\"epochs\": 10, \"rates\": [0.1, 0.01]}");
/// IO.println(run.whole("epochs") + ", " + run.numbers("rates").length); // 10, 2
/// ```
///
/// Writing:
///
/// ```java
/// JsonValue.Members run =
///     JsonValue.object().with("model", "lenet5").with("loss", 0.25).with("done", true).build();
/// IO.println(Json.compact(run)); // {"model":"lenet5","loss":0.25,"done":true}
/// ```
///
/// What is not JSON is refused with its place:
///
/// ```java
/// try {
///   Json.read("{\"a\": 1,}");
/// } catch (JsonException e) {
///   IO.println(e.getMessage()); // line 1, column 9: needs a member's name in quotes, got '}'
/// }
/// ```
@NullMarked
package org.bpnet.train.json;

import org.jspecify.annotations.NullMarked;
