package org.bpnet.play;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.http.Assets;
import org.bpnet.play.http.LaunchGuard;
import org.bpnet.play.http.RefusedException;
import org.bpnet.play.http.Replies;
import org.bpnet.play.lab.Labs;
import org.bpnet.play.monitor.WatchedRuns;
import org.bpnet.train.run.Control;
import org.bpnet.train.watch.TrainingEvent;

/// Serves the playground to browsers on this machine, and to no others: it listens on the loopback
/// address, and answers only those that were given [#address], which holds a random token.
///
/// ```java
/// try (Backend backend = Backends.best();
///     PlayServer server = PlayServer.open(backend, 0)) {
///   IO.println(server.address());
///   server.await();
/// }
/// ```
public final class PlayServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(PlayServer.class.getName());

  private final HttpServer server;
  private final ExecutorService threads;
  private final LaunchGuard guard;
  private final Assets assets = new Assets();
  private final Playgrounds playgrounds;
  private final WatchedRuns watched;
  private final RunPages runs;
  private final LabPages labs;

  private PlayServer(HttpServer server, Backend backend, WatchedRuns watched, Labs labs) {
    this.server = server;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    this.guard = new LaunchGuard(server.getAddress().getPort());
    this.playgrounds = new Playgrounds(backend);
    this.watched = watched;
    this.runs = new RunPages(watched, backend);
    this.labs = new LabPages(labs);
  }

  /// Begins to serve.
  ///
  /// @param backend computes all that is shown; it stays open
  /// @param port to listen on; 0 for one that is free
  /// @throws IOException if the port cannot be had
  public static PlayServer open(Backend backend, int port) throws IOException {
    return open(backend, port, List.of());
  }

  /// As [#open(Backend, int)], with runs to be watched.
  ///
  /// @param runs the folders of runs, finished or being written
  /// @throws IllegalArgumentException if one holds no run, or there are too many
  public static PlayServer open(Backend backend, int port, List<Path> runs) throws IOException {
    return open(backend, port, runs, Labs.none());
  }

  /// As [#open(Backend, int, List)], with experiments that pages may run.
  public static PlayServer open(Backend backend, int port, List<Path> runs, Labs labs)
      throws IOException {
    return open(backend, port, WatchedRuns.of(runs), labs);
  }

  /// As [#open(Backend, int)], with a run of this process, which pages may pause and stop.
  ///
  /// @param folder of the run
  /// @param control that the run was given
  public static PlayServer open(Backend backend, int port, Path folder, Control control)
      throws IOException {
    return open(backend, port, WatchedRuns.of(folder, control), Labs.none());
  }

  private static PlayServer open(Backend backend, int port, WatchedRuns runs, Labs labs)
      throws IOException {
    // Small answers would wait for their acknowledgement (JDK-6968351), tens of milliseconds each.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    } catch (IOException wrong) {
      runs.close();
      throw wrong;
    }
    PlayServer play = new PlayServer(server, backend, runs, labs);
    server.setExecutor(play.threads);
    server.createContext("/", play::serve);
    server.start();
    return play;
  }

  /// What a browser has to open first.
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + guard.query());
  }

  /// Is told what happens in a run of this process, so that pages see its epochs from within.
  ///
  /// @throws java.util.NoSuchElementException if no run is watched
  public Consumer<TrainingEvent> listener() {
    return watched.listener();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Cross-Origin-Resource-Policy", "same-origin");
      headers.set("Content-Security-Policy", assets.policy());
      try {
        if (guard.admits(exchange)) {
          headers.set("Set-Cookie", guard.cookie());
          headers.set("Location", "/");
          exchange.sendResponseHeaders(303, -1);
        } else {
          answer(exchange);
        }
      } catch (RefusedException wrong) {
        Replies.refuse(exchange, wrong);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException wrong) {
        LOG.log(Level.ERROR, "a request failed", wrong);
        Replies.refuse(exchange, new RefusedException(500, String.valueOf(wrong.getMessage())));
      }
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "a browser went away", gone);
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    if (path.startsWith(Playgrounds.PATH + "/")) {
      playgrounds.answer(exchange);
    } else if (path.startsWith(RunPages.PATH)) {
      runs.answer(exchange);
    } else if (path.startsWith(LabPages.PATH + "/")) {
      labs.answer(exchange);
    } else if (path.equals(ExpressionPage.PATH) && method.equals("POST")) {
      ExpressionPage.answer(exchange);
    } else if (method.equals("GET") || method.equals("HEAD")) {
      Replies.asset(
          exchange,
          assets
              .find(path.substring(1))
              .orElseThrow(() -> new RefusedException(404, "there is no such page")));
    } else {
      throw new RefusedException(405, "needs GET, got " + method);
    }
  }

  /// Waits until the thread is interrupted.
  public void await() throws InterruptedException {
    Thread.sleep(Long.MAX_VALUE);
  }

  /// Ends all that is under way.
  @Override
  public void close() {
    runs.close(); // pages are told all, and that it is over
    labs.close();
    playgrounds.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
