/// What ranks that share their work exchange, and how they find each other: threads of one process,
/// or processes. It sums arrays and knows nothing of gradients or training. Start with [Exchange].
///
/// Two threads, each with its part of a sum:
///
/// ```java
/// List<Exchange> ranks = Exchange.threads(2);
/// double[] mine = {1, 2};
/// Thread other = Thread.startVirtualThread(() -> ranks.get(1).sum(new double[] {10, 20}));
/// ranks.get(0).sum(mine);
/// other.join();
/// IO.println(Arrays.toString(mine)); // [11.0, 22.0]
/// ```
///
/// Alone, a sum is what it was:
///
/// ```java
/// try (Exchange alone = Exchange.none()) {
///   float[] sum = {3};
///   alone.sum(sum);
///   IO.println(sum[0] + " of " + alone.ranks() + " rank"); // 3.0 of 1 rank
/// }
/// ```
///
/// Two processes, of which rank 0 listens (here both are threads of one):
///
/// ```java
/// int port;
/// try (var free = new java.net.ServerSocket(0)) {
///   port = free.getLocalPort();
/// }
/// var address = new java.net.InetSocketAddress("localhost", port);
/// float[] sum = {1};
/// Thread other = Thread.startVirtualThread(() -> {
///   try (Exchange rank = Exchange.sockets(1, 2, address)) {
///     rank.sum(new float[] {41});
///   }
/// });
/// try (Exchange rank = Exchange.sockets(0, 2, address)) {
///   rank.sum(sum);
/// }
/// other.join();
/// IO.println(sum[0]); // 42.0
/// ```
@NullMarked
package org.bpnet.train.exchange;

import org.jspecify.annotations.NullMarked;
