/// All that the author of a backend needs: graphs of primitives come in, plans that run over
/// storage come out. Tensors are not here: a backend never sees one. Start with [Backend], then
/// [Graph].
///
/// What backends there are, and whether they can run here:
///
/// ```java
/// for (BackendProvider each : Backends.providers()) {
///   if (each.availability() instanceof Availability.Ready && each.name().equals("reference")) {
///     IO.println(each.name() + " is ready"); // reference is ready
///   }
/// }
/// ```
///
/// A graph by hand, planned and run:
///
/// ```java
/// Node two = new Node(new Leaf.Source(Shape.of(2), DType.F32), List.of(), Shape.of(2), DType.F32);
/// Pointwise twice = Pointwise.of(Formula.input("x").mul(2), "x");
/// Graph graph =
///     new Graph(List.of(two, new Node(twice, List.of(0), Shape.of(2), DType.F32)), List.of(1));
/// try (Storage in = backend.allocate(DType.F32, 2);
///     Storage out = backend.allocate(DType.F32, 2)) {
///   in.write(HostArray.of(new float[] {3, 4}, Shape.of(2)));
///   backend.plan(graph).run(new Bindings(List.of(in), new double[0], new long[0], List.of(out)));
///   IO.println(out.read(Shape.of(2))); // F32 [2] 6.0, 8.0
/// }
/// ```
///
/// One thread, and factors of products rounded to BF16, in which 1.001 is 1:
///
/// ```java
/// BackendOptions options = BackendOptions.defaults().threads(1).precision(Precision.BF16);
/// try (Backend small = Backends.best(options); Pass p = Pass.eval(small)) {
///   Tensor x = p.full(Shape.of(1, 1), 1 + 1e-3);
///   IO.println(x.matmul(x).item()); // 1.0
/// }
/// ```
@NullMarked
package org.bpnet.core.spi;

import org.jspecify.annotations.NullMarked;
