package org.bpnet.cli.command;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendProvider;
import org.bpnet.core.spi.Precision;
import org.bpnet.core.text.Count;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bpnet doctor`: what this machine offers, what is on, and why not what is off.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Report what this machine offers, what is in use, and why the rest is not.",
    optionListHeading = "%n@|bold Options|@%n")
public final class Doctor implements Runnable {
  private final Console console;

  @Option(
      names = "--verbose",
      description =
          "Say which engine computes which kinds of convolutions, and how many plans and kernels"
              + " are kept, too.")
  private boolean verbose;

  @Option(names = "--json", description = "Print one JSON object instead.")
  private boolean json;

  public Doctor(Console console) {
    this.console = console;
  }

  /// What was looked at.
  ///
  /// @param name one word
  /// @param good whether all is as it should be
  /// @param text what was found and, where it is not good, what would help
  /// @param cases more of it, for `--verbose`
  record Finding(String name, boolean good, String text, List<String> cases) {
    Finding(String name, boolean good, String text) {
      this(name, good, text, List.of());
    }
  }

  @Override
  public void run() {
    List<Finding> findings = new ArrayList<>();
    findings.add(jdk(Runtime.version()));
    findings.add(machine());
    findings.add(memory());
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    findings.add(
        new Finding(
            "vectors",
            vectors,
            vectors
                ? "jdk.incubator.vector is on"
                : "jdk.incubator.vector is off, kernels run without SIMD; start java with"
                    + " --add-modules jdk.incubator.vector"));
    for (BackendProvider provider : Backends.providers()) {
      findings.add(
          switch (provider.availability()) {
            case Availability.Ready(String device) -> new Finding(provider.name(), true, device);
            case Availability.Unavailable(String reason) ->
                new Finding(provider.name(), false, "off: " + reason);
          });
    }
    String chosen;
    try (var backend = Backends.best()) {
      chosen = backend.description();
      findings.addAll(workhorses(backend));
      findings.add(workhorses(backend.at(Precision.BF16)).getFirst());
    }
    if (json) {
      printJson(findings, chosen);
    } else {
      print(findings, chosen);
    }
  }

  /// Whether this JDK is known to be good. Up to 25.0.2, G1 may move a heap array that native code
  /// holds (JDK-8377811).
  static Finding jdk(Runtime.Version version) {
    String found =
        String.format(
            Locale.ROOT,
            "JDK %s, %s, %s",
            version,
            System.getProperty("java.vendor"),
            System.getProperty("java.home"));
    boolean pinning = version.feature() == 25 && version.interim() == 0 && version.update() <= 2;
    return new Finding(
        "java",
        !pinning,
        pinning
            ? found + "; may corrupt memory under G1 (JDK-8377811), update to 25.0.3 or later"
            : found);
  }

  private static List<Finding> workhorses(Backend backend) {
    return backend.workhorses().stream()
        .map(one -> new Finding(one.operations(), one.good(), one.text(), one.cases()))
        .toList();
  }

  private static Finding machine() {
    int threads = Runtime.getRuntime().availableProcessors();
    return new Finding(
        "processor",
        true,
        String.format(
            Locale.ROOT,
            "%s, %s for this process (--threads uses fewer)",
            System.getProperty("os.arch"),
            Count.of(threads, "hardware thread")));
  }

  private static Finding memory() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double machine = system.getTotalMemorySize() / 1e9;
    double heap = Runtime.getRuntime().maxMemory() / 1e9;
    return new Finding(
        "memory",
        true,
        String.format(
            Locale.ROOT,
            "%.1f GB, the Java heap takes up to %.1f GB (BPNET_JAVA_OPTS=-Xmx... changes that)",
            machine,
            heap));
  }

  private void print(List<Finding> findings, String chosen) {
    console.print("@|bold BPNet " + Version.number() + "|@");
    for (Finding finding : findings) {
      String mark = finding.good() ? "@|green ok|@  " : "@|yellow !! |@ ";
      console.print(
          String.format(Locale.ROOT, "  %s %-13s %s", mark, finding.name(), finding.text()));
      if (verbose) {
        finding.cases().forEach(one -> console.print(" ".repeat(20) + one));
      }
    }
    console.print("Training runs on: " + chosen);
  }

  private void printJson(List<Finding> findings, String chosen) {
    List<JsonValue> items = new ArrayList<>();
    for (Finding finding : findings) {
      items.add(
          JsonValue.object()
              .with("name", finding.name())
              .with("good", finding.good())
              .with("text", finding.text())
              .with(
                  "cases",
                  new JsonValue.Items(
                      finding.cases().stream().<JsonValue>map(JsonValue::of).toList()))
              .build());
    }
    console
        .out()
        .println(
            Json.compact(
                JsonValue.object()
                    .with("version", Version.number())
                    .with("backend", chosen)
                    .with("findings", new JsonValue.Items(items))
                    .build()));
  }
}
