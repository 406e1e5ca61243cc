/// The interfaces that an engine for matrix products or convolutions implements, so that the CPU
/// backend uses it in place of its own kernels. Nothing here computes, and nothing here knows of
/// tensors, graphs or plans. Start with [AcceleratorProvider] and [MatMulEngine].
///
/// What a product is, apart from the memory it works on:
///
/// ```java
/// MatrixProduct product = MatrixProduct.dense(false, true, 128, 10, 784);
/// IO.println("%,d multiply-adds".formatted(product.work())); // 1,003,520 multiply-adds
/// IO.println("rows of B are " + product.ldb() + " apart"); // rows of B are 784 apart
/// ```
///
/// What a convolution is, image by image:
///
/// ```java
/// Correlation conv = new Correlation(Window.square(3).same(), 1, 28, 28, 1, 16);
/// IO.println(conv.down() + " x " + conv.across() + ", " + conv.weights() + " weights");
/// // 28 x 28, 144 weights
/// ```
///
/// What an engine is given beside that: where the matrices lie, and what is done with each part of
/// the result while it is in the cache:
///
/// ```java
/// try (var arena = java.lang.foreign.Arena.ofConfined()) {
///   var a = arena.allocate(64);
///   Operands operands = new Operands().set(a, 0, a, 16, a, 32);
///   List<Integer> rows = new ArrayList<>();
///   Epilogue counted = (rowFrom, rowTo, columnFrom, columnTo) -> rows.add(rowTo - rowFrom);
///   counted.finish(0, 8, 0, 10);
///   IO.println(operands.bOffset() + ", " + rows); // 16, [8]
/// }
/// ```
@NullMarked
package org.bpnet.cpu.spi;

import org.jspecify.annotations.NullMarked;
