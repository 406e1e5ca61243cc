/// Weights and training state on disk: the safetensors format, files that appear whole or not at
/// all, weights that PyTorch wrote ([TorchWeights]), and a lock for folders. What a run folder
/// holds belongs to `run`. Start with [Safetensors].
///
/// Tensors by name, readable by other tools:
///
/// ```java
/// Path file = folder.resolve("w.safetensors");
/// HostArray w = HostArray.of(new float[] {1, 2}, Shape.of(2));
/// new Safetensors(Map.of("layer.weight", w), Map.of("by", "me")).write(file);
/// IO.println(Safetensors.read(file).find("layer.weight").orElseThrow()); // F32 [2] 1.0, 2.0
/// ```
///
/// A file that is there whole or not at all, whenever the machine stops:
///
/// ```java
/// Path file = folder.resolve("notes.txt");
/// AtomicFile.write(file, "all of it");
/// IO.println(Files.readString(file)); // all of it
/// ```
///
/// Values with a checksum, which damage does not survive:
///
/// ```java
/// Path file = folder.resolve("values.json");
/// JsonFile.write(file, JsonValue.object().with("epochs", 10).build());
/// Files.writeString(file, Files.readString(file).replace("10", "11"));
/// try {
///   JsonFile.read(file);
/// } catch (CheckpointException e) {
///   IO.println(e.getMessage().contains("checksum")); // true
/// }
/// ```
@NullMarked
package org.bpnet.train.checkpoint;

import org.jspecify.annotations.NullMarked;
