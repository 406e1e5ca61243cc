package org.bpnet.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.DataFormatException;
import org.bpnet.serve.http.AccessLog;
import org.bpnet.serve.http.Admission;
import org.bpnet.serve.http.BearerToken;
import org.bpnet.serve.http.Refusal;
import org.bpnet.serve.http.Reply;
import org.bpnet.serve.http.ServerMetrics;
import org.bpnet.serve.http.TlsKeys;
import org.bpnet.serve.http.UnderWay;
import org.bpnet.serve.http.Visit;
import org.bpnet.serve.model.Batching;
import org.bpnet.serve.model.ModelRepository;
import org.bpnet.serve.protocol.Routes;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;

/// Serves trained models over HTTP: by the Open Inference Protocol, version 2, and in a simpler
/// form. `docs/serving.md` has the paths.
///
/// What a model predicts here has the bits that [org.bpnet.train.Model] predicts, whatever else is
/// computed with it. A model that changes on disk is loaded anew and takes the place of the one
/// before, which answers what it has begun.
///
/// ```java
/// Map<String, Path> models = Map.of("iris", Path.of("runs/iris"));
/// try (Backend backend = Backends.best();
///     ModelServer server = ModelServer.open(models, ServeOptions.defaults(), backend)) {
///   IO.println(server.address());
///   server.await();
/// }
/// ```
public final class ModelServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ModelServer.class.getName());
  private static final int BACKLOG = 1024;

  /// How long an answer may take to be sent when the server ends, beside its time limit.
  private static final int MORE_SECONDS = 2;

  private final ServeOptions options;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService looking;
  private final ModelRepository models;
  private final Routes routes;
  private final Admission admission;
  private final Optional<BearerToken> token;
  private final Events events;
  private final UnderWay underWay = new UnderWay();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean ending;

  private ModelServer(
      ServeOptions options,
      HttpServer server,
      ModelRepository models,
      Optional<BearerToken> token,
      Events events) {
    this.options = options;
    this.server = server;
    this.models = models;
    this.routes = new Routes(models, options.limit());
    this.admission = new Admission(options.concurrent(), options.largestBody());
    this.token = token;
    this.events = events;
    this.looking =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("bpnet-serve-look").factory());
  }

  /// Begins to serve.
  ///
  /// @param models where each is, by name: the folder of a run or of a saved model, or a folder
  ///   with one of these for each version
  /// @param backend computes; it stays open
  /// @throws IOException if the port cannot be had, or a file of the options cannot be read
  /// @throws org.bpnet.train.checkpoint.CheckpointException if a model cannot be loaded
  /// @throws IllegalArgumentException if a model's name cannot be part of an address
  public static ModelServer open(Map<String, Path> models, ServeOptions options, Backend backend)
      throws IOException {
    Optional<BearerToken> token =
        options.token().isPresent()
            ? Optional.of(BearerToken.read(options.token().get()))
            : Optional.empty();
    HttpServer server = listen(options);
    try {
      var events = new Events(options.accessLog().map(AccessLog::new));
      int workers = Runtime.getRuntime().availableProcessors();
      var batching = new Batching(options.batch(), options.hold(), workers);
      ModelServer serving =
          new ModelServer(
              options,
              server,
              ModelRepository.open(models, backend, batching, events),
              token,
              events);
      serving.start();
      return serving;
    } catch (RuntimeException | Error e) {
      server.stop(0);
      throw e;
    }
  }

  /// Takes the port, so that a second server is refused before it has loaded anything.
  private static HttpServer listen(ServeOptions options) throws IOException {
    // The JDK's server reads these once. Small answers would wait for their acknowledgement
    // (JDK-6968351); who takes half a minute to send a request, or to read an answer after its
    // time limit, keeps a connection that others need.
    property("sun.net.httpserver.nodelay", "true");
    property("sun.net.httpserver.maxReqTime", "30");
    property("sun.net.httpserver.maxRspTime", String.valueOf(30 + options.limit().toSeconds()));
    property("sun.net.httpserver.maxIdleConnections", "10000");
    property("jdk.httpserver.maxConnections", "20000");
    var address = new InetSocketAddress(options.host(), options.port());
    if (address.isUnresolved()) {
      throw new IOException(options.host() + " is not known here");
    }
    if (options.tls().isEmpty()) {
      return HttpServer.create(address, BACKLOG);
    }
    ServeOptions.Tls tls = options.tls().get();
    var configurator = new HttpsConfigurator(TlsKeys.read(tls.keys(), tls.password()));
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(configurator);
    return server;
  }

  private static void property(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  private void start() {
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
    long between = options.refresh().toMillis();
    var _ = looking.scheduleWithFixedDelay(this::look, between, between, TimeUnit.MILLISECONDS);
  }

  /// Loads what has changed on disk.
  private void look() {
    try {
      models.refresh();
      if (token.isPresent()) {
        token.get().refresh();
      }
    } catch (IOException wrong) {
      LOG.log(Level.WARNING, "the token stays as it was: " + wrong.getMessage());
    } catch (RuntimeException wrong) {
      LOG.log(Level.ERROR, "looking for changed models failed", wrong);
    }
  }

  /// Where the server is.
  public URI address() {
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    String scheme = options.tls().isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + host + ":" + server.getAddress().getPort() + "/");
  }

  /// Waits until the server is closed.
  public void await() throws InterruptedException {
    over.await();
  }

  private void serve(HttpExchange exchange) {
    var visit = new Visit();
    underWay.begin();
    try (exchange) {
      exchange.getRequestBody(); // or the connection is closed with the exchange
      Reply reply = reply(exchange, visit);
      boolean bare = exchange.getRequestMethod().equals("HEAD") || reply.body().length == 0;
      // Before it is sent, so that who has an answer finds it counted.
      events.answered(exchange, visit, reply.status(), bare ? 0 : reply.body().length);
      send(exchange, reply, bare);
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "a client went away", gone);
    } finally {
      underWay.end();
    }
  }

  private void send(HttpExchange exchange, Reply reply, boolean bare) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", reply.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    if (ending) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    exchange.sendResponseHeaders(reply.status(), bare ? -1 : reply.body().length);
    if (!bare) {
      exchange.getResponseBody().write(reply.body());
    }
  }

  /// The answer, whatever happens.
  private Reply reply(HttpExchange exchange, Visit visit) {
    try {
      return answer(exchange, visit);
    } catch (Refusal refused) {
      return refused(visit, refused.status(), refused.getMessage());
    } catch (JsonException | DataFormatException | ShapeException wrong) {
      return refused(visit, 400, wrong.getMessage());
    } catch (IOException wrong) {
      return refused(visit, 400, "the request cannot be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refused(visit, 503, "the server is ending");
    } catch (OutOfMemoryError lack) {
      LOG.log(Level.ERROR, "a request needs more memory than there is", lack);
      return refused(visit, 503, "the server has no memory left for this; send fewer rows at once");
    } catch (RuntimeException wrong) {
      LOG.log(Level.ERROR, "a request failed", wrong);
      return refused(visit, 500, "internal error; the server's log has it");
    }
  }

  private static Reply refused(Visit visit, int status, @Nullable String message) {
    String said = Objects.requireNonNullElse(message, "no message");
    visit.error(said);
    return Reply.error(status, said);
  }

  private Reply answer(HttpExchange exchange, Visit visit)
      throws IOException, InterruptedException {
    String path = Objects.requireNonNullElse(exchange.getRequestURI().getPath(), "");
    String method = exchange.getRequestMethod();
    if (path.equals("/v2/health/live")) {
      return health("live", true);
    }
    if (path.equals("/v2/health/ready")) {
      return health("ready", !ending);
    }
    if (token.isPresent()) {
      token.get().check(exchange.getRequestHeaders());
    }
    if (path.equals("/metrics")) {
      return Reply.text(ServerMetrics.TYPE, events.metrics().text(admission.underWay()));
    }
    if (ending) {
      throw new Refusal(503, "the server is ending; ask another one");
    }
    try (Admission.Place place = admission.enter()) {
      byte[] body = place.body(exchange);
      visit.received(body.length);
      return routes.answer(
          new Routes.Request(method, path, exchange.getRequestHeaders(), body), visit);
    }
  }

  private static Reply health(String what, boolean well) {
    return Reply.json(well ? 200 : 503, JsonValue.object().with(what, well).build());
  }

  /// Ends: what is under way is answered, within the time limit of an answer, what comes meanwhile
  /// gets 503, and then the port and the models are given up.
  @Override
  public synchronized void close() {
    if (ending) {
      return;
    }
    ending = true;
    looking.shutdownNow();
    Duration most = options.limit().plusSeconds(MORE_SECONDS);
    // Gives the port up at once, and the connections when it is interrupted.
    Thread stop = Thread.ofVirtual().start(() -> server.stop((int) most.toSeconds()));
    try {
      underWay.awaitNone(most);
      stop.interrupt();
      stop.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.interrupt();
    }
    threads.shutdownNow();
    models.close();
    over.countDown();
  }
}
