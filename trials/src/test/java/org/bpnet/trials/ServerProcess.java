package org.bpnet.trials;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `bpnet serve` as a process of its own.
///
/// @param nanos from its start to its first answer
record ServerProcess(ChildJvm jvm, Process process, URI address, long nanos)
    implements AutoCloseable {
  private static final long PATIENCE = 60;

  /// Starts it, on a port that is free, and waits until it is ready.
  static ServerProcess start(Path folder, List<String> options, String... args)
      throws IOException, InterruptedException {
    var jvm = new ChildJvm(folder, options);
    List<String> command = new ArrayList<>(List.of("serve", "--port", "0"));
    command.addAll(List.of(args));
    long start = System.nanoTime();
    Process process = jvm.bpnet(command.toArray(String[]::new));
    Path out = folder.resolve("out.txt");
    String said = "";
    while (!said.endsWith("\n")) {
      if (!process.isAlive() || System.nanoTime() - start > PATIENCE * 1_000_000_000L) {
        throw new AssertionError("no server: " + Files.readString(folder.resolve("err.txt")));
      }
      Thread.sleep(2);
      said = Files.readString(out);
    }
    URI address = URI.create(said.strip());
    try (var first = new KeptConnection(address)) {
      first.ask(first.request("GET", "/v2/health/ready", ""));
    }
    return new ServerProcess(jvm, process, address, System.nanoTime() - start);
  }

  /// The memory that it has of the machine, in MB.
  long residentMegabytes() throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    return Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElseThrow()
        / 1024;
  }

  /// Tells it to end, by SIGTERM.
  ChildJvm.Output end() throws IOException, InterruptedException {
    process.destroy();
    return jvm.await(process, PATIENCE);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
