package org.bpnet.cpu.matmul;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The tiles of convolutions for one vector length, each written when it is first asked for.
public final class WindowTiles {
  /// 16 rows of one vector are too much for the first compiler, see [KernelWriter].
  private static final int MOST_ROWS = 12;

  private final Kernels kernels;
  private final KernelWriter writer;
  private final Map<WindowTile.Layout, AtomicReferenceArray<WindowTile>> tiles =
      new EnumMap<>(WindowTile.Layout.class);
  private final AtomicReferenceArray<RowKernel> copying;
  private final AtomicReferenceArray<RowKernel> adding;

  /// @param vectorBits 128, 256 or 512
  public WindowTiles(int vectorBits) {
    this.kernels = new Kernels(vectorBits, TileSize.ofWindows(vectorBits));
    this.writer = new KernelWriter(vectorBits);
    this.copying = new AtomicReferenceArray<>(kernels.vectors * kernels.lanes);
    this.adding = new AtomicReferenceArray<>(kernels.vectors * kernels.lanes);
    for (WindowTile.Layout layout : WindowTile.Layout.values()) {
      tiles.put(layout, new AtomicReferenceArray<>(sums() * kernels.vectors));
    }
  }

  /// Elements of a vector.
  public int lanes() {
    return kernels.lanes;
  }

  /// Vectors in each row of the widest tile.
  public int vectors() {
    return kernels.vectors;
  }

  /// Rows of a full tile with so many vectors in each. Where rows are apart each takes a register
  /// for its address, so there are no more of them than in the widest tile.
  public int rows(WindowTile.Layout layout, int vectors) {
    return switch (layout) {
      case TERMS -> kernels.rows;
      case ROWS -> Math.min(MOST_ROWS, sums() / vectors);
    };
  }

  private int sums() {
    return kernels.rows * kernels.vectors;
  }

  /// The tile of at most as many rows and vectors.
  public WindowTile tile(WindowTile.Layout layout, int rows, int vectors) {
    AtomicReferenceArray<WindowTile> ofLayout = Objects.requireNonNull(tiles.get(layout));
    int index = (vectors - 1) * sums() + rows - 1;
    WindowTile tile = ofLayout.get(index);
    return tile != null
        ? tile
        : Kernels.keep(ofLayout, index, () -> writer.windowTile(layout, rows, vectors));
  }

  /// Moves rows of so many elements, at most those of the widest tile.
  ///
  /// @param add whether they are added to what is there
  public RowKernel move(boolean add, int elements) {
    AtomicReferenceArray<RowKernel> ofKind = add ? adding : copying;
    RowKernel kernel = ofKind.get(elements - 1);
    return kernel != null
        ? kernel
        : Kernels.keep(
            ofKind,
            elements - 1,
            () -> writer.row(add, elements / kernels.lanes, elements % kernels.lanes));
  }
}
