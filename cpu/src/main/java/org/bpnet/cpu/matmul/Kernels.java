package org.bpnet.cpu.matmul;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.bpnet.cpu.matmul.TileKernel.Layout;

/// The kernels for one vector length and tiles up to some size, each written when it is first asked
/// for.
final class Kernels {
  /// Rows of a full tile.
  final int rows;

  /// Vectors in each row of a full tile.
  final int vectors;

  /// Elements of a vector.
  final int lanes;

  private final KernelWriter writer;
  private final Map<Layout, AtomicReferenceArray<TileKernel>> tiles = new EnumMap<>(Layout.class);
  private final AtomicReferenceArray<RowKernel> moves;

  Kernels(int vectorBits, TileSize size) {
    this.rows = size.rows();
    this.vectors = size.vectors();
    this.lanes = vectorBits / 32;
    this.writer = new KernelWriter(vectorBits);
    for (Layout layout : Layout.values()) {
      tiles.put(layout, new AtomicReferenceArray<>(rows * vectors));
    }
    this.moves = new AtomicReferenceArray<>(2 * vectors + 1);
  }

  /// The kernel for tiles of at most [#rows] rows and [#vectors] vectors.
  TileKernel tile(Layout layout, int tileRows, int tileVectors) {
    AtomicReferenceArray<TileKernel> ofLayout = Objects.requireNonNull(tiles.get(layout));
    int index = (tileRows - 1) * vectors + tileVectors - 1;
    TileKernel kernel = ofLayout.get(index);
    return kernel != null
        ? kernel
        : keep(ofLayout, index, () -> writer.tile(layout, tileRows, tileVectors));
  }

  /// Copies rows of so many vectors.
  RowKernel copy(int rowVectors) {
    int index = rowVectors - 1;
    RowKernel kernel = moves.get(index);
    return kernel != null ? kernel : keep(moves, index, () -> writer.row(false, rowVectors, 0));
  }

  /// Adds rows of so many vectors to where they go.
  RowKernel add(int rowVectors) {
    int index = vectors + rowVectors - 1;
    RowKernel kernel = moves.get(index);
    return kernel != null ? kernel : keep(moves, index, () -> writer.row(true, rowVectors, 0));
  }

  /// Copies pieces of as many elements as a full tile has rows: by a mask, and not by a shorter
  /// vector. All kernels of a process go through the same methods of the vector library, and where
  /// two lengths have been seen there, the just-in-time compiler no longer takes the length of a
  /// vector that a loop carries for known, and makes an object of it.
  RowKernel copyStrip() {
    int index = 2 * vectors;
    RowKernel kernel = moves.get(index);
    return kernel != null
        ? kernel
        : keep(moves, index, () -> writer.row(false, rows / lanes, rows % lanes));
  }

  /// Two threads may write the same kernel; one of the two is kept.
  static <T> T keep(AtomicReferenceArray<T> array, int index, Supplier<T> supplier) {
    T written = supplier.get();
    T before = array.compareAndExchange(index, null, written);
    return before != null ? before : written;
  }
}
