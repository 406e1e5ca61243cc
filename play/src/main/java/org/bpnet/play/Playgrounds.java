package org.bpnet.play;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.ground.Choices;
import org.bpnet.play.http.Mailbox;
import org.bpnet.play.http.RefusedException;
import org.bpnet.play.http.Replies;
import org.bpnet.train.json.JsonValue;

/// The playgrounds of all pages, below `/api/playgrounds/`: an empty path makes one, `ID` asks it
/// for something, `ID/events` is its animation, `ID/forward` follows a point, `ID/steps` takes a
/// training step apart, `ID/graph` is its network, `ID/points.csv` are its points.
final class Playgrounds implements AutoCloseable {
  static final String PATH = "/api/playgrounds";

  /// Ours: the page that was used least recently loses its own.
  private static final int MOST = 8;

  private final Backend backend;
  private final Map<String, PlaygroundSession> sessions = new LinkedHashMap<>(16, 0.75f, true);
  private int made;

  Playgrounds(Backend backend) {
    this.backend = backend;
  }

  void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String below = Replies.below(exchange, PATH + "/");
    boolean asks = exchange.getRequestMethod().equals("POST");
    if (below.isEmpty()) {
      Replies.json(exchange, asks ? make(Replies.object(exchange)) : Choices.json());
    } else if (below.endsWith("/events")) {
      PlaygroundSession session = find(below.substring(0, below.length() - "/events".length()));
      Mailbox mailbox = session.listen();
      try {
        Replies.events(exchange, mailbox);
      } finally {
        session.leave(mailbox);
      }
    } else if (below.endsWith("/forward")) {
      PlaygroundSession session = find(below.substring(0, below.length() - "/forward".length()));
      Replies.json(exchange, Checked.answer(() -> session.forward(Replies.object(exchange))));
    } else if (below.endsWith("/graph")) {
      PlaygroundSession session = find(below.substring(0, below.length() - "/graph".length()));
      Replies.json(exchange, session.graph());
    } else if (below.endsWith("/points.csv")) {
      PlaygroundSession session = find(below.substring(0, below.length() - "/points.csv".length()));
      Replies.table(exchange, session.points(), "points.csv");
    } else if (below.endsWith("/steps")) {
      PlaygroundSession session = find(below.substring(0, below.length() - "/steps".length()));
      Replies.json(exchange, Checked.answer(() -> session.steps(Replies.object(exchange))));
    } else {
      PlaygroundSession session = find(below);
      Replies.json(
          exchange,
          asks ? Checked.answer(() -> session.act(Replies.object(exchange))) : session.frame());
    }
  }

  private JsonValue make(JsonValue.Members request) throws IOException {
    return Checked.answer(() -> {
      PlaygroundSession session = PlaygroundSession.of(backend, request);
      return JsonValue.object().with("id", keep(session)).with("frame", session.frame()).build();
    });
  }

  private synchronized String keep(PlaygroundSession session) {
    if (sessions.size() == MOST) {
      Iterator<PlaygroundSession> oldest = sessions.values().iterator();
      oldest.next().close();
      oldest.remove();
    }
    made++;
    String id = Integer.toString(made);
    sessions.put(id, session);
    return id;
  }

  private synchronized PlaygroundSession find(String id) {
    PlaygroundSession session = sessions.get(id);
    if (session == null) {
      throw new RefusedException(404, "this playground is gone; load the page again");
    }
    return session;
  }

  @Override
  public synchronized void close() {
    sessions.values().forEach(PlaygroundSession::close);
    sessions.clear();
  }
}
