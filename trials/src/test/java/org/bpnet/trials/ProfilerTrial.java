package org.bpnet.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training and prediction under Flight Recorder with all of its samplers at their fastest: of Java
/// and native frames each millisecond, of processor time by signals, of allocations.
@Tag("slow")
final class ProfilerTrial {
  private static final String RECORDING = "recording.jfr";
  private static final String SAMPLERS =
      "settings=profile,jdk.ExecutionSample#period=1ms,jdk.NativeMethodSample#period=1ms,"
          + "jdk.CPUTimeSample#enabled=true,jdk.CPUTimeSample#throttle=1ms,"
          + "jdk.ObjectAllocationSample#throttle=2000/s";
  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final String MLP = "256,relu,128,relu";

  @TempDir private Path home;

  /// A command with its arguments, and the folder of a run that it leaves.
  private record Work(String engine, String model, boolean predicts) {
    private List<String> arguments(Path data, Path trained) {
      return predicts
          ? List.of("evaluate", "--model", trained.toString(), data.toString())
          : List.of(
              "train", data.toString(), "--model", model, "--engine", engine, "--epochs", "3");
    }
  }

  private static final List<Work> WORK =
      List.of(
          new Work("onednn", MLP, false),
          new Work("onednn", "lenet5", false),
          new Work("onednn", "lenet5", true),
          new Work("java", MLP, false),
          new Work("onednn", MLP, false),
          new Work("java", "lenet5", false));

  @BeforeEach
  void writeImages() throws IOException {
    Files.createDirectory(home.resolve("data"));
    write("train", 3_000);
    write("t10k", 2_000);
  }

  /// Bright stripes at a height that tells the class, in noise.
  private void write(String name, int images) throws IOException {
    var random = new Random(images);
    ByteBuffer pixels = ByteBuffer.allocate(16 + images * SIDE * SIDE);
    pixels.putInt(0x803).putInt(images).putInt(SIDE).putInt(SIDE);
    ByteBuffer labels = ByteBuffer.allocate(8 + images);
    labels.putInt(0x801).putInt(images);
    for (int image = 0; image < images; image++) {
      int label = random.nextInt(CLASSES);
      labels.put((byte) label);
      for (int row = 0; row < SIDE; row++) {
        for (int column = 0; column < SIDE; column++) {
          int light = row / 2 == label + 2 ? 150 : 0;
          pixels.put((byte) (light + random.nextInt(100)));
        }
      }
    }
    Files.write(home.resolve("data", name + "-images-idx3-ubyte"), pixels.array());
    Files.write(home.resolve("data", name + "-labels-idx1-ubyte"), labels.array());
  }

  @Test
  void should_train_and_predict_beside_a_profiler() throws Exception {
    Path data = home.resolve("data");
    Path trained = home.resolve("trained");
    var plain = new ChildJvm(home.resolve("plain"), List.of());
    var first =
        plain.await(
            plain.bpnet(
                "train",
                data.toString(),
                "--model",
                "lenet5",
                "--epochs",
                "1",
                "--out",
                trained.toString()),
            600);
    assertThat(first.code()).as(first.err()).isZero();

    int runs = Trials.count("profiles", 5, 40);
    int ended = 0;
    long samples = 0;
    List<String> failures = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      Work work = WORK.get(run % WORK.size());
      Path folder = home.resolve("run" + run);
      var profiled =
          new ChildJvm(
              folder,
              List.of(
                  "-XX:-CreateCoredumpOnCrash",
                  "-XX:StartFlightRecording:filename=" + RECORDING + "," + SAMPLERS));
      var output =
          profiled.await(profiled.bpnet(work.arguments(data, trained).toArray(String[]::new)), 600);
      if (output.code() == 0) {
        ended++;
        samples += samples(folder.resolve(RECORDING));
      } else {
        failures.add(work + " ended with " + output.code() + ": " + output.err());
      }
    }
    Trials.report(
        "profiles",
        String.format(Locale.ROOT, "%d of %d runs ended well, %,d samples", ended, runs, samples));
    assertThat(failures).isEmpty();
    assertThat(samples).isGreaterThan(100L * runs);
  }

  /// How often a thread was looked at.
  private static long samples(Path recording) throws IOException {
    long samples = 0;
    try (var file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        String name = event.getEventType().getName();
        samples += name.endsWith("Sample") && !name.contains("Allocation") ? 1 : 0;
      }
    }
    return samples;
  }
}
