package org.bpnet.cli.embed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.image.PictureFiles;
import org.bpnet.train.Embedder;
import org.bpnet.train.retrieval.ExactIndex;

/// Tasks in the form of Omniglot's runs: each folder has a file `class_labels.txt`, whose lines
/// name a picture to recognise and the one known picture of its class.
record OneShotTasks(Path path, List<Task> tasks) {
  private static final String LABELS = "class_labels.txt";
  private static final int MOST_BYTES = 1 << 20; // of a file of labels; ours

  /// Pictures to recognise, each with that of its class.
  record Task(String name, Map<String, String> answers) {}

  /// Reads a folder or zip file with a folder for each task.
  static OneShotTasks read(Path path) {
    return new OneShotTasks(path, new Reader(path).read());
  }

  static double mean(Map<String, Double> errors) {
    return errors.values().stream().mapToDouble(e -> e).average().orElseThrow();
  }

  /// For each task by name, the share of pictures whose nearest known one is of another class.
  Map<String, Double> errors(Embedder embedder) {
    Map<String, Double> errors = new LinkedHashMap<>();
    try (PictureFiles files = PictureFiles.open(path)) {
      HostArray embeddings =
          embedder.embed(files.read(EmbedData.pictures(embedder, path.toString())));
      Map<String, Integer> places = new HashMap<>();
      for (String name : files.names()) {
        places.put(name, places.size());
      }
      for (Task task : tasks) {
        errors.put(task.name(), error(embedder, embeddings, places, task));
      }
    }
    return errors;
  }

  private double error(
      Embedder embedder, HostArray embeddings, Map<String, Integer> places, Task task) {
    List<String> queries = List.copyOf(task.answers().keySet());
    SequencedSet<String> known = new LinkedHashSet<>(task.answers().values());
    List<String> gallery = List.copyOf(known);
    int wrong = 0;
    try (ExactIndex index = embedder.index(rows(embeddings, places, gallery))) {
      var nearest = index.search(rows(embeddings, places, queries), 1);
      for (int i = 0; i < queries.size(); i++) {
        String answer = gallery.get(nearest.item(i, 0));
        wrong += answer.equals(task.answers().get(queries.get(i))) ? 0 : 1;
      }
    }
    return (double) wrong / queries.size();
  }

  private HostArray rows(HostArray embeddings, Map<String, Integer> places, List<String> names) {
    int width = embeddings.shape().extent(1);
    float[] all = embeddings.toFloats();
    var rows = new float[names.size() * width];
    for (int i = 0; i < names.size(); i++) {
      Integer place = places.get(names.get(i));
      if (place == null) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: %s names the picture '%s', which is not there",
                path,
                LABELS,
                names.get(i)));
      }
      System.arraycopy(all, place * width, rows, i * width, width);
    }
    return HostArray.of(rows, Shape.of(names.size(), width));
  }

  /// Reads the files of labels.
  private record Reader(Path tasks) {
    List<Task> read() {
      try {
        List<Task> all = PictureFiles.isZip(tasks) ? ofZip() : ofFolder();
        if (all.isEmpty()) {
          throw new DataFormatException(
              tasks + ": no folder in it has a file " + LABELS + ", as those of all_runs.zip have");
        }
        return all;
      } catch (IOException e) {
        throw new DataFormatException(tasks + ": cannot be read (" + e.getMessage() + ")", e);
      }
    }

    private List<Task> ofZip() throws IOException {
      List<Task> all = new ArrayList<>();
      try (var zip = new ZipFile(tasks.toFile())) {
        for (String entry : new TreeSet<>(zip.stream().map(Object::toString).toList())) {
          if (entry.endsWith("/" + LABELS)) {
            try (InputStream text = zip.getInputStream(zip.getEntry(entry))) {
              all.add(task(entry.substring(0, entry.length() - LABELS.length() - 1), text));
            }
          }
        }
      }
      return all;
    }

    private List<Task> ofFolder() throws IOException {
      List<Path> files;
      try (var found = Files.find(tasks, 3, (file, _) -> file.endsWith(LABELS))) {
        files = found.sorted().toList();
      }
      List<Task> all = new ArrayList<>();
      for (Path file : files) {
        try (InputStream text = Files.newInputStream(file)) {
          String name = tasks.relativize(file.getParent()).toString().replace('\\', '/');
          all.add(task(name, text));
        }
      }
      return all;
    }

    /// A line has the name of a picture and that of its class's picture; both begin with the
    /// folder.
    private Task task(String name, InputStream text) throws IOException {
      String lines = new String(text.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      Map<String, String> answers =
          lines
              .lines()
              .filter(line -> !line.isBlank())
              .map(line -> pair(name, line))
              .collect(
                  Collectors.toMap(
                      pair -> pair[0], pair -> pair[1], (one, _) -> one, LinkedHashMap::new));
      return new Task(name, answers);
    }

    private String[] pair(String name, String line) {
      String[] pair = line.strip().split("\\s+");
      if (pair.length != 2) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: %s/%s: needs two pictures on each line, got '%s'",
                tasks,
                name,
                LABELS,
                line.length() > 80 ? line.substring(0, 80) + "..." : line));
      }
      String parent = name.contains("/") ? name.substring(0, name.lastIndexOf('/') + 1) : "";
      return new String[] {parent + pair[0], parent + pair[1]};
    }
  }
}
