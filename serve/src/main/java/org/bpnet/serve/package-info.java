/// Trained models as a service over HTTP, by the Open Inference Protocol and in a simpler form:
/// what users open and close. What is asked and answered is in `protocol`, models in memory in
/// `model`, what any service has in `http`. Start with [ModelServer].
///
/// A model that was saved, asked with the columns' names:
///
/// ```java
/// Settings settings = Settings.defaults().layers("16,relu").epochs(50);
/// try (Classifier model = Classifier.fit(iris, "species", settings)) {
///   model.save(folder.resolve("iris"));
/// }
/// Map<String, Path> models = Map.of("iris", folder.resolve("iris"));
/// String flower =
///     "{'sepal_length': 5.1, 'sepal_width': 3.5, 'petal_length': 1.4, 'petal_width': 0.2}";
/// String body = ("{'instances': [" + flower + "]}").replace('\'', '"');
/// try (ModelServer server = ModelServer.open(models, ServeOptions.defaults().port(0), backend)) {
///   var asked =
///       server.address().resolve("/v1/models/iris:predict").toURL().openConnection();
///   asked.setDoOutput(true);
///   asked.getOutputStream().write(body.getBytes());
///   String answer = new String(asked.getInputStream().readAllBytes());
///   IO.println(answer); // {"model_version":"1","predictions":[{"class":"setosa",…
/// }
/// ```
///
/// What a model takes and gives:
///
/// ```java
/// try (Regressor model = Regressor.fit(iris, "petal_width", Settings.defaults().epochs(1))) {
///   model.save(folder.resolve("width"));
/// }
/// Map<String, Path> models = Map.of("width", folder.resolve("width"));
/// try (ModelServer server = ModelServer.open(models, ServeOptions.defaults().port(0), backend);
///     InputStream in = server.address().resolve("/v2/models/width").toURL().openStream()) {
///   String said = new String(in.readAllBytes());
///   IO.println(said.substring(said.indexOf("\"outputs\""))); // "outputs":[{"name":"prediction",…
/// }
/// ```
///
/// Batches of 64 rows, for which a request is held 2 ms at most, and a second for an answer:
///
/// ```java
/// ServeOptions options =
///     ServeOptions.defaults()
///         .batching(64, Duration.ofMillis(2))
///         .limits(Duration.ofSeconds(1), 256, 1 << 20);
/// IO.println(options.batch() + " " + options.hold()); // 64 PT0.002S
/// ```
@NullMarked
package org.bpnet.serve;

import org.jspecify.annotations.NullMarked;
