package org.bpnet.train.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final int RANKS = 3;

  private static <T> List<T> all(List<? extends Callable<T>> ranks) throws Exception {
    List<T> results = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> rank : ranks) {
        running.add(threads.submit(rank));
      }
      for (Future<T> rank : running) {
        results.add(rank.get());
      }
    }
    return results;
  }

  /// In this order the small one is lost, in any other it is not.
  private static float[] numbers(int rank) {
    return new float[] {rank, rank == 0 ? 0x1p24f : rank == 1 ? 1 : -0x1p24f};
  }

  private static float[] summed(Exchange exchange) {
    try (exchange) {
      float[] values = numbers(exchange.rank());
      exchange.sum(values);
      double[] more = {0.1 * exchange.rank()};
      exchange.sum(more);
      assertThat(more).containsExactly(0.0 + 0.1 + 0.2);
      exchange.sum(values);
      return values;
    }
  }

  private static void assertSums(List<float[]> sums) {
    for (float[] values : sums) {
      assertThat(values).containsExactly(9, 0);
    }
  }

  @Test
  void should_sum_over_threads_in_the_order_of_ranks() throws Exception {
    List<Exchange> exchanges = Exchange.threads(RANKS);
    List<Callable<float[]>> ranks = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      ranks.add(() -> summedWithoutClosing(exchange));
    }
    assertSums(all(ranks));
  }

  private static float[] summedWithoutClosing(Exchange exchange) {
    float[] values = numbers(exchange.rank());
    exchange.sum(values);
    exchange.sum(values);
    return values;
  }

  @Test
  void should_sum_over_sockets_in_the_order_of_ranks() throws Exception {
    InetSocketAddress address = free();
    List<Callable<float[]>> ranks =
        IntStream.range(0, RANKS)
            .<Callable<float[]>>mapToObj(
                rank -> () -> summed(Exchange.sockets(rank, RANKS, address)))
            .toList();
    assertSums(all(ranks));
  }

  private static InetSocketAddress free() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }
  }

  @Test
  void should_fail_where_a_thread_has_ended() {
    List<Exchange> exchanges = Exchange.threads(2);

    exchanges.get(1).close();

    assertThatThrownBy(() -> exchanges.get(0).sum(new float[1]))
        .isInstanceOf(ExchangeException.class)
        .hasMessage(
            "exchange: rank 0 waits for others, of which one has failed or ended; see why it did");
  }

  @Test
  void should_fail_where_a_process_has_ended() throws Exception {
    InetSocketAddress address = free();
    List<Callable<String>> ranks =
        List.of(
            () -> failure(Exchange.sockets(0, 2, address)),
            () -> {
              Exchange.sockets(1, 2, address).close();
              return "";
            });

    assertThat(all(ranks).getFirst()).startsWith("exchange: rank 0 has lost another rank");
  }

  private static String failure(Exchange exchange) {
    try (exchange) {
      exchange.sum(new float[1]);
      return "none";
    } catch (ExchangeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void should_tell_of_ranks_whose_models_differ() throws Exception {
    InetSocketAddress address = free();
    List<Callable<String>> ranks =
        List.of(
            () -> failure(Exchange.sockets(0, 2, address)),
            () -> {
              try (Exchange other = Exchange.sockets(1, 2, address)) {
                other.sum(new float[7]);
              } catch (ExchangeException e) {
                // rank 0 left
              }
              return "";
            });

    assertThat(all(ranks).getFirst()).contains("it exchanges 28 bytes, here there are 4");
  }

  @Test
  void should_refuse_somebody_else() throws Exception {
    InetSocketAddress address = free();
    List<Callable<String>> ranks =
        List.of(
            () -> {
              try (Exchange first = Exchange.sockets(0, 2, address)) {
                return "met " + first.ranks();
              } catch (ExchangeException e) {
                return String.valueOf(e.getMessage());
              }
            },
            () -> {
              Exchange.sockets(2, 3, address).close();
              return "";
            });

    assertThat(all(ranks).getFirst()).contains("rank 2 of 3, not one of 2");
  }
}
