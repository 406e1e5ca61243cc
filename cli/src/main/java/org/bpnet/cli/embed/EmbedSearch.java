package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Dataset;
import org.bpnet.data.image.PictureFiles;
import org.bpnet.train.Embedder;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.retrieval.ExactIndex;
import org.bpnet.train.retrieval.Neighbours;
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

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "Look in this index, which bpnet embed index made by the same run.")
  private @Nullable Path index;

  @Option(names = "--count", paramLabel = "N", description = "How many to show; 5 if not given.")
  private int count = 5;

  @Option(
      names = "--mosaic",
      paramLabel = "FILE.svg",
      description =
          "Draw the picture and what was found. Where the folder of the picture is called as a class"
              + " is, right ones are framed in blue, wrong ones in orange and with a cross.")
  private @Nullable Path mosaic;

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
    if (data != null && index != null) {
      throw new UsageException("--in, --index: both say where to look; leave one of them out");
    }
    if (mosaic != null) {
      OutputFile.checkNamed("--mosaic", mosaic);
      if (index != null) {
        throw new UsageException(
            "--mosaic: an index keeps no pictures to draw; say where they are with --in DATA instead"
                + " of --index");
      }
    }
    try (Embedder embedder = Embedder.load(folder);
        PictureFiles files = PictureFiles.of(List.of(image))) {
      Dataset query = files.read(EmbedData.pictures(embedder, image.toString()));
      HostArray embedded = embedder.embed(query);
      if (index != null) {
        print(inIndex(embedder, embedded, index));
        return;
      }
      Dataset gallery = gallery(embedder);
      Found found = among(embedder, embedded, gallery);
      if (mosaic != null) {
        String svg = RetrievalMosaic.of(embedder, image, query, gallery, found.neighbours()).svg();
        FigureFile.write("--mosaic", mosaic, svg, console);
      }
      print(found);
    }
  }

  /// What was found.
  ///
  /// @param classes by label
  /// @param labels of all that was looked among
  private record Found(Neighbours neighbours, List<String> classes, int[] labels) {}

  private Dataset gallery(Embedder embedder) {
    return data == null
        ? EmbedData.ofRun(folder).data().train()
        : EmbedData.encoded(embedder, data);
  }

  private Found among(Embedder embedder, HostArray query, Dataset gallery) {
    try (ExactIndex all = embedder.index(embedder.embedEncoded(gallery))) {
      return new Found(
          all.search(query, count), EmbedData.names(gallery), EmbeddingSpec.labels(gallery));
    }
  }

  private Found inIndex(Embedder embedder, HostArray query, Path path) {
    try (IndexFolder kept = IndexFolder.open(path, folder, embedder.backend())) {
      return new Found(kept.graph().search(query, count), kept.classes(), kept.labels());
    }
  }

  private void print(Found found) {
    Neighbours nearest = found.neighbours();
    List<JsonValue> items = new ArrayList<>();
    IntStream.range(0, nearest.count())
        .forEach(place -> {
          int item = nearest.item(0, place);
          String name = found.classes().get(found.labels()[item]);
          double distance = nearest.distance(0, place);
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
