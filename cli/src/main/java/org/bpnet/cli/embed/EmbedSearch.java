package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.data.Dataset;
import org.bpnet.data.image.PictureFiles;
import org.bpnet.train.Embedder;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.retrieval.ExactIndex;
import org.bpnet.train.retrieval.Neighbours;
import org.bpnet.train.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet embed search`: the nearest examples to a picture.
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Look for the nearest examples to a picture.",
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class EmbedSearch implements Runnable {
  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run folder of the embedder.")
  private Path folder = Path.of("");

  @Parameters(index = "1", paramLabel = "IMAGE", description = "The picture to look for.")
  private Path image = Path.of("");

  @Option(
      names = "--in",
      paramLabel = "DATA",
      description = "Where to look; in what the run was trained on if not given.")
  private @Nullable String data;

  @Option(names = "--count", paramLabel = "N", description = "How many to show; 5 if not given.")
  private int count = 5;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public EmbedSearch(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (count < 1) {
      throw new UsageException("--count: needs a number from 1 up, got " + count);
    }
    try (Embedder embedder = Embedder.load(folder);
        PictureFiles files = PictureFiles.of(List.of(image))) {
      Dataset query = files.read(EmbedData.pictures(embedder, image.toString()));
      Dataset gallery =
          data == null
              ? EmbedData.load(EmbedData.Wanted.ofRun(RunFolder.resume(folder).notes()))
                  .data()
                  .train()
              : EmbedData.encoded(embedder, data);
      Neighbours found;
      try (ExactIndex index = embedder.index(embedder.embedEncoded(gallery))) {
        found = index.search(embedder.embed(query), count);
      }
      print(found, gallery);
    }
  }

  private void print(Neighbours found, Dataset gallery) {
    int[] labels = EmbeddingSpec.labels(gallery);
    List<String> classes = EmbedData.names(gallery);
    List<JsonValue> items = new ArrayList<>();
    IntStream.range(0, found.count())
        .forEach(place -> {
          int item = found.item(0, place);
          String name = classes.get(labels[item]);
          double distance = found.distance(0, place);
          if (json) {
            items.add(
                JsonValue.object()
                    .with("class", name)
                    .with("example", item)
                    .with("distance", distance)
                    .build());
          } else {
            console
                .out()
                .printf(
                    Locale.ROOT,
                    "%2d  %-20s example %d, distance %.4g%n",
                    place + 1,
                    name,
                    item,
                    distance);
          }
        });
    if (json) {
      console
          .out()
          .println(
              Json.compact(
                  JsonValue.object()
                      .with("image", image.toString())
                      .with("nearest", new JsonValue.Items(items))
                      .build()));
    }
  }
}
