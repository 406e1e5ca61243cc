package org.bpnet.train.exchange;

import java.net.InetSocketAddress;
import java.util.List;

/// What happens between gradients and update where several trainings share their work: each of the
/// ranks 0, 1, … computes the gradients of its part of a batch, they are summed, and all make the
/// same update.
///
/// Sums are formed in the order of the ranks, ((g₀ + g₁) + g₂) …, so that a run with n ranks gives
/// the same bits each time, and the same as one rank that divides its batches into n parts
/// ([org.bpnet.train.run.Training#accumulate]). Every rank needs the same parameters, source,
/// sampler and seed. What layers keep themselves, such as running means, is each rank's own: rank 0
/// is the one whose folder and model count.
///
/// An own exchange implements the methods by other means of communication.
public interface Exchange extends AutoCloseable {
  /// The number of this rank, from 0.
  int rank();

  /// How many ranks there are.
  int ranks();

  /// Replaces numbers by their sums over all ranks, when all have called it.
  ///
  /// @throws ExchangeException if another rank has failed or ended
  void sum(float[] values);

  /// As [#sum(float[])].
  void sum(double[] values);

  /// Ends the exchange: others that wait for this rank fail.
  @Override
  void close();

  /// No exchange: one rank.
  static Exchange none() {
    return Alone.ALONE;
  }

  /// Exchanges between threads of this process, one for each rank.
  static List<Exchange> threads(int ranks) {
    return ThreadExchange.of(ranks);
  }

  /// An exchange between processes: rank 0 waits for the others at an address. It is meant for a
  /// network where everybody may be trusted: nothing is encrypted, and nobody proves who he is.
  ///
  /// @param address where rank 0 listens
  /// @throws ExchangeException if they do not find each other within a minute
  static Exchange sockets(int rank, int ranks, InetSocketAddress address) {
    return rank == 0
        ? SocketExchange.listen(ranks, address)
        : SocketExchange.connect(rank, ranks, address);
  }
}
