package org.bpnet.cli.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Ending;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.text.Count;
import org.bpnet.serve.ModelServer;
import org.bpnet.serve.ServeOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet serve`: answers predictions over HTTP until it is told to end.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header =
        "Serve trained models over HTTP, by the Open Inference Protocol and in a simpler form.",
    description = {
      "",
      "Prints the address. A model that changes on disk is loaded anew without a lost request, and"
          + " so is a new version. Requests that come about the same time are computed together;"
          + " each gets the numbers that 'bpnet predict' gives. Ends with Ctrl-C or SIGTERM, when"
          + " what is under way has been answered.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet serve runs/iris",
      "  bpnet serve iris=runs/20260102-030405-iris digits=models/digits --port 9000",
      "",
      "docs/serving.md has the paths, with examples."
    })
public final class Serve implements Runnable {
  private final Console console;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description =
          "The run folder of a model, or a folder with one for each version; NAME=RUN to give it"
              + " another name than the folder's.")
  private List<String> runs = List.of();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port to listen on, 8080 if not given; 0 for one that is free.")
  private int port = ServeOptions.defaults().port();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on, 127.0.0.1 if not given, which this machine alone can reach;"
              + " 0.0.0.0 for all of it.")
  private String host = ServeOptions.defaults().host();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "The most rows that are computed together, 32 if not given.")
  private int batch = ServeOptions.defaults().batch();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description =
          "How long a request may be held for others to come, such as 2ms; 0 if not given: those"
              + " go together that came while earlier ones were computed.")
  private String wait = "0";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long an answer may take, 10s if not given.")
  private String timeout = "10s";

  @Option(
      names = "--concurrent",
      paramLabel = "N",
      description = "The most requests under way at once, 128 if not given; others get 429.")
  private int concurrent = ServeOptions.defaults().concurrent();

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      description = "The most bytes of a request, 4194304 if not given; larger ones get 413.")
  private int largestBody = ServeOptions.defaults().largestBody();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Answers only who has the token in this file, 'Authorization: Bearer TOKEN'. It is read"
              + " again when it changes.")
  @Nullable Path token;

  @Option(
      names = "--tls",
      paramLabel = "FILE",
      description = "Speaks TLS, with the key in this file of PKCS #12.")
  @Nullable Path tls;

  @Option(
      names = "--tls-password-file",
      paramLabel = "FILE",
      description = "The file with the password of the key.")
  @Nullable Path tlsPassword;

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description =
          "Appends a line of JSON for each request; to standard output, which is -. The address"
              + " goes to standard error then.")
  @Nullable Path accessLog;

  public Serve(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Map<String, Path> models = models();
    ServeOptions options = options();
    boolean toOutput = accessLog != null && accessLog.toString().equals("-");
    try (OutputStream file = toOutput ? null : logFile();
        Backend backend = Backends.best();
        ModelServer server = open(models, logging(options, toOutput, file), backend)) {
      (toOutput ? console.err() : console.out()).println(server.address());
      console.out().flush();
      console
          .err()
          .printf(
              Locale.ROOT, "%s served until Ctrl-C or SIGTERM%n", Count.of(models.size(), "model"));
      warn();
      Ending.during(() -> await(server), () -> end(server));
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  /// Ends with exit code 0, where the JVM, told to end by a signal, would have another.
  private void end(ModelServer server) {
    server.close();
    console.out().flush();
    console.err().flush();
    Runtime.getRuntime().halt(0);
  }

  private static void await(ModelServer server) {
    try {
      server.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void warn() {
    boolean loopback;
    try {
      loopback = InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      loopback = false;
    }
    if (!loopback && token == null) {
      console
          .err()
          .println(
              "whoever reaches "
                  + host
                  + " may ask: --token-file lets in those alone who have a token, --tls keeps it"
                  + " secret on the way");
    }
  }

  private Map<String, Path> models() {
    Map<String, Path> models = new LinkedHashMap<>();
    for (String run : runs) {
      int sign = run.indexOf('=');
      Path path = Path.of(run.substring(sign + 1));
      Path last = path.toAbsolutePath().normalize().getFileName();
      String name = sign > 0 ? run.substring(0, sign) : last == null ? "model" : last.toString();
      if (models.put(name, path) != null) {
        throw new UsageException("two models are called '" + name + "'; name them, NAME=RUN");
      }
    }
    return models;
  }

  private ServeOptions options() {
    if ((tls == null) != (tlsPassword == null)) {
      throw new UsageException("--tls: needs --tls-password-file too, and the other way round");
    }
    try {
      ServeOptions options =
          ServeOptions.defaults()
              .host(host)
              .port(port)
              .batching(batch, time("--wait", wait))
              .limits(time("--timeout", timeout), concurrent, largestBody);
      options = token == null ? options : options.token(token);
      return tls == null || tlsPassword == null ? options : options.tls(tls, tlsPassword);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException("--" + wrong.getMessage());
    }
  }

  /// `2ms`, `1.5s`, or 0.
  private static Duration time(String option, String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,3})?(ms|s)")) {
      throw new UsageException(option + ": needs a time such as 2ms or 1.5s, got '" + text + "'");
    }
    boolean millis = text.endsWith("ms");
    double number = Double.parseDouble(text.substring(0, text.length() - (millis ? 2 : 1)));
    return Duration.ofNanos(Math.round(number * (millis ? 1e6 : 1e9)));
  }

  private @Nullable OutputStream logFile() throws IOException {
    return accessLog == null
        ? null
        : new BufferedOutputStream(
            Files.newOutputStream(accessLog, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  private ServeOptions logging(
      ServeOptions options, boolean toOutput, @Nullable OutputStream file) {
    OutputStream log = toOutput ? console.out() : file;
    return log == null ? options : options.accessLog(log);
  }

  private static ModelServer open(Map<String, Path> models, ServeOptions options, Backend backend)
      throws IOException {
    try {
      return ModelServer.open(models, options, backend);
    } catch (BindException e) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--port: %d cannot be had at %s (%s); choose another, or 0 for one that is free",
              options.port(),
              options.host(),
              e.getMessage()));
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
  }
}
