package org.bpnet.train.exchange;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Ranks that are processes: rank 0 collects the numbers of all, sums them in order, and sends the
/// sums back.
///
/// **Protocol.** A rank says hello with three ints: a magic number, its rank, the number of ranks.
/// Then each exchange is a count of bytes and so many bytes, big-endian, to rank 0 and back.
final class SocketExchange implements Exchange {
  private static final int MAGIC = 0x62706e31; // "bpn1"

  /// Until all are there, and until an answer comes. Ours.
  private static final int MEETING_MILLIS = 60_000;

  /// Between two tries to reach rank 0. Ours.
  private static final long RETRY_NANOS = 50_000_000;

  private final int rank;
  private final int ranks;

  /// Rank 0: to the ranks 1, 2, …; others: to rank 0.
  private final List<Peer> peers;

  private SocketExchange(int rank, int ranks, List<Peer> peers) {
    this.rank = rank;
    this.ranks = ranks;
    this.peers = peers;
  }

  private record Peer(Socket socket, DataInputStream in, DataOutputStream out) {
    static Peer of(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      return new Peer(
          socket,
          new DataInputStream(new BufferedInputStream(socket.getInputStream())),
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())));
    }

    void send(byte[] bytes) throws IOException {
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
    }

    void receive(byte[] into) throws IOException {
      int length = in.readInt();
      if (length != into.length) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "it exchanges %d bytes, here there are %d; give all ranks the same model and objective",
                length,
                into.length));
      }
      in.readFully(into);
    }
  }

  static SocketExchange listen(int ranks, InetSocketAddress address) {
    var peers = new Peer[Math.max(0, ranks - 1)];
    try (var server = new ServerSocket()) {
      server.setReuseAddress(true);
      server.bind(address);
      server.setSoTimeout(MEETING_MILLIS);
      for (int met = 0; met < peers.length; met++) {
        Peer peer = Peer.of(server.accept());
        int other = hello(peer, ranks);
        if (peers[other - 1] != null) {
          throw new IOException("two processes say that they are rank " + other);
        }
        peers[other - 1] = peer;
      }
      return new SocketExchange(0, ranks, List.of(peers));
    } catch (IOException e) {
      close(peers);
      throw failed(0, "cannot meet the others at " + address, e);
    }
  }

  private static int hello(Peer peer, int ranks) throws IOException {
    int magic = peer.in.readInt();
    int rank = peer.in.readInt();
    int count = peer.in.readInt();
    if (magic != MAGIC || count != ranks || rank < 1 || rank >= ranks) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "somebody came who is rank %d of %d, not one of %d",
              rank,
              count,
              ranks));
    }
    return rank;
  }

  static SocketExchange connect(int rank, int ranks, InetSocketAddress address) {
    long end = System.nanoTime() + MEETING_MILLIS * 1_000_000L;
    while (true) {
      try {
        var socket = new Socket();
        socket.connect(
            new InetSocketAddress(address.getHostString(), address.getPort()), MEETING_MILLIS);
        Peer peer = Peer.of(socket);
        peer.out.writeInt(MAGIC);
        peer.out.writeInt(rank);
        peer.out.writeInt(ranks);
        peer.out.flush();
        return new SocketExchange(rank, ranks, List.of(peer));
      } catch (ConnectException e) {
        if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
          throw failed(rank, "cannot reach rank 0 at " + address, e);
        }
        LockSupport.parkNanos(RETRY_NANOS);
      } catch (IOException e) {
        throw failed(rank, "cannot reach rank 0 at " + address, e);
      }
    }
  }

  private static ExchangeException failed(int rank, String what, Exception cause) {
    return new ExchangeException(
        String.format(Locale.ROOT, "exchange: rank %d %s: %s", rank, what, cause.getMessage()),
        cause);
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int ranks() {
    return ranks;
  }

  @Override
  public void sum(float[] values) {
    var bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    FloatBuffer view = ByteBuffer.wrap(bytes).asFloatBuffer();
    view.put(0, values);
    var theirs = new float[rank == 0 ? values.length : 0];
    exchange(
        bytes,
        received -> {
          ByteBuffer.wrap(received).asFloatBuffer().get(theirs);
          Sums.add(values, theirs);
          view.put(0, values);
        });
    view.get(0, values);
  }

  @Override
  public void sum(double[] values) {
    var bytes = new byte[Math.multiplyExact(values.length, Double.BYTES)];
    DoubleBuffer view = ByteBuffer.wrap(bytes).asDoubleBuffer();
    view.put(0, values);
    var theirs = new double[rank == 0 ? values.length : 0];
    exchange(
        bytes,
        received -> {
          ByteBuffer.wrap(received).asDoubleBuffer().get(theirs);
          Sums.add(values, theirs);
          view.put(0, values);
        });
    view.get(0, values);
  }

  /// @param bytes this rank's numbers, and then the sums
  /// @param add adds another rank's numbers to them, at rank 0
  private void exchange(byte[] bytes, Consumer<byte[]> add) {
    try {
      if (rank == 0) {
        var received = new byte[bytes.length];
        for (Peer peer : peers) {
          peer.receive(received);
          add.accept(received);
        }
        for (Peer peer : peers) {
          peer.send(bytes);
        }
      } else {
        peers.getFirst().send(bytes);
        peers.getFirst().receive(bytes);
      }
    } catch (IOException e) {
      close();
      throw failed(rank, "has lost another rank", e);
    }
  }

  @Override
  public void close() {
    close(peers.toArray(Peer[]::new));
  }

  private static void close(@Nullable Peer[] peers) {
    List<Socket> sockets = new ArrayList<>();
    for (Peer peer : peers) {
      if (peer != null) {
        sockets.add(peer.socket);
      }
    }
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // it is gone already
      }
    }
  }
}
