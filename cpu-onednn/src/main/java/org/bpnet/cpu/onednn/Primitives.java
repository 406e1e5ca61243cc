package org.bpnet.cpu.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.cpu.spi.Correlation.Wanted;

/// oneDNN's primitives, as far as convolutions and products in bfloat16 need them. Objects of the
/// library are their addresses; who makes one destroys it. Constants are those of dnnl_types.h
/// 3.13.
final class Primitives {
  /// `dnnl_bf16`.
  static final int BF16 = 2;

  /// `dnnl_f32`.
  static final int F32 = 3;

  /// `DNNL_ARG_SRC`, also `DNNL_ARG_FROM`.
  static final int SOURCE = 1;

  /// `DNNL_ARG_DST`, also `DNNL_ARG_TO`.
  static final int RESULT = 17;

  /// `DNNL_ARG_WEIGHTS`.
  static final int WEIGHTS = 33;

  /// `DNNL_ARG_DIFF_SRC`.
  static final int SOURCE_GRADIENT = 129;

  /// `DNNL_ARG_DIFF_DST`.
  static final int RESULT_GRADIENT = 145;

  /// `DNNL_ARG_DIFF_WEIGHTS`.
  static final int WEIGHT_GRADIENT = 161;

  /// `DNNL_ARG_SCRATCHPAD`.
  static final int SCRATCHPAD = 80;

  private static final int PAIR = 16; // dnnl_exec_arg_t: a number, padded, and memory
  private static final int CPU = 1; // dnnl_cpu
  private static final int IN_ORDER = 1; // dnnl_stream_in_order
  private static final int USER = 1; // dnnl_scratchpad_mode_user
  private static final int FORWARD = 64; // dnnl_forward_training
  private static final int DIRECT = 1; // dnnl_convolution_direct
  private static final int ANY = 1; // dnnl_format_tag_any
  private static final int WEIGHT_DESCRIPTION = 131; // dnnl_query_weights_md
  private static final int WEIGHT_GRADIENT_DESCRIPTION = 132; // dnnl_query_diff_weights_md
  private static final int SCRATCHPAD_DESCRIPTION = 136; // dnnl_query_scratchpad_md
  private static final int DIMENSIONS = 12; // DNNL_MAX_NDIMS

  private final OneDnn library;
  private final MethodHandle execute;
  private final MethodHandle setAddress;
  private final long engine;

  /// Kinds of object, by the name of the function that destroys them.
  enum Kind {
    /// A memory descriptor.
    MEMORY_DESC,
    /// A memory object.
    MEMORY,
    /// A primitive.
    PRIMITIVE,
    /// A primitive descriptor.
    PRIMITIVE_DESC,
    /// Attributes of a primitive.
    PRIMITIVE_ATTR,
    /// Operations after a primitive.
    POST_OPS,
    /// A stream.
    STREAM,
    /// An engine.
    ENGINE
  }

  Primitives(OneDnn library) {
    this.library = library;
    this.execute =
        library.function(
            "dnnl_primitive_execute",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
    this.setAddress =
        library.function(
            "dnnl_memory_set_data_handle", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    this.engine = create("dnnl_engine_create", CPU, 0L);
  }

  long stream() {
    return create("dnnl_stream_create", engine, IN_ORDER);
  }

  /// Describes an array: the extent of each axis, and the distance of neighbours along it in
  /// elements.
  long description(int type, long[] extents, long[] distances) {
    try (var arena = Arena.ofConfined()) {
      return create(
          "dnnl_memory_desc_create_with_strides",
          extents.length,
          list(arena, extents),
          type,
          list(arena, distances));
    }
  }

  /// Describes an array in whatever order a primitive likes best.
  long anyOrder(int type, long[] extents) {
    try (var arena = Arena.ofConfined()) {
      return create(
          "dnnl_memory_desc_create_with_tag", extents.length, list(arena, extents), type, ANY);
    }
  }

  private static long list(Arena arena, long... numbers) {
    MemorySegment list = arena.allocate(JAVA_LONG, DIMENSIONS);
    MemorySegment.copy(numbers, 0, list, JAVA_LONG, 0, numbers.length);
    return list.address();
  }

  /// Memory of this description, its place set later.
  long memory(long description) {
    return create("dnnl_memory_create", description, engine, 0L);
  }

  /// A primitive that converts one array to another; it needs no scratchpad.
  long conversion(long from, long to) {
    long description = create("dnnl_reorder_primitive_desc_create", from, engine, to, engine, 0L);
    try {
      return create("dnnl_primitive_create", description);
    } finally {
      destroy(Kind.PRIMITIVE_DESC, description);
    }
  }

  /// The descriptor of a convolution or one of its gradients. All three arrays are described for
  /// what they are in it; the kernel's description may leave the order open.
  ///
  /// @param forward the descriptor of the convolution, for a gradient; 0 for the convolution itself
  long convolution(Wanted wanted, Window window, long x, long w, long y, long forward) {
    Span rows = window.rows();
    Span columns = window.columns();
    long attributes = create("dnnl_primitive_attr_create");
    try (var arena = Arena.ofConfined()) {
      call("dnnl_primitive_attr_set_scratchpad_mode", attributes, USER);
      long strides = list(arena, rows.stride(), columns.stride());
      long dilations = list(arena, rows.dilation() - 1, columns.dilation() - 1);
      long before = list(arena, rows.before(), columns.before());
      long after = list(arena, rows.after(), columns.after());
      return switch (wanted) {
        case OUTPUT ->
            create(
                "dnnl_convolution_forward_primitive_desc_create",
                engine,
                FORWARD,
                DIRECT,
                x,
                w,
                0L,
                y,
                strides,
                dilations,
                before,
                after,
                attributes);
        case INPUT ->
            create(
                "dnnl_convolution_backward_data_primitive_desc_create",
                engine,
                DIRECT,
                x,
                w,
                y,
                strides,
                dilations,
                before,
                after,
                forward,
                attributes);
        case WEIGHT ->
            create(
                "dnnl_convolution_backward_weights_primitive_desc_create",
                engine,
                DIRECT,
                x,
                w,
                0L,
                y,
                strides,
                dilations,
                before,
                after,
                forward,
                attributes);
      };
    } finally {
      destroy(Kind.PRIMITIVE_ATTR, attributes);
    }
  }

  /// The descriptor of a product, which takes its scratchpad from us: oneDNN's own would be shared
  /// by primitives that run on different threads.
  long product(long a, long b, long c, boolean accumulate) {
    long attributes = create("dnnl_primitive_attr_create");
    try {
      call("dnnl_primitive_attr_set_scratchpad_mode", attributes, USER);
      if (accumulate) {
        long after = create("dnnl_post_ops_create");
        try {
          call("dnnl_post_ops_append_sum", after, 1f, 0, 0);
          call("dnnl_primitive_attr_set_post_ops", attributes, after);
        } finally {
          destroy(Kind.POST_OPS, after);
        }
      }
      return create("dnnl_matmul_primitive_desc_create", engine, a, b, 0L, c, attributes);
    } finally {
      destroy(Kind.PRIMITIVE_ATTR, attributes);
    }
  }

  long primitive(long descriptor) {
    return create("dnnl_primitive_create", descriptor);
  }

  /// The description of the scratchpad that a primitive needs; it belongs to the descriptor.
  long scratchpad(long descriptor) {
    return query(descriptor, SCRATCHPAD_DESCRIPTION);
  }

  /// The description of a convolution's kernel in the order that was chosen for it; it belongs to
  /// the descriptor.
  long kernel(long descriptor, Wanted wanted) {
    boolean gradient = wanted == Wanted.WEIGHT;
    return query(descriptor, gradient ? WEIGHT_GRADIENT_DESCRIPTION : WEIGHT_DESCRIPTION);
  }

  private long query(long descriptor, int what) {
    MethodHandle query =
        library.function(
            "dnnl_primitive_desc_query_md",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
    try {
      return (long) query.invokeExact(descriptor, what, 0);
    } catch (Throwable failed) {
      throw OneDnn.unexpected(failed);
    }
  }

  /// Bytes of memory of this description.
  long bytes(long description) {
    MethodHandle size =
        library.function("dnnl_memory_desc_get_size", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    try {
      return (long) size.invokeExact(description);
    } catch (Throwable failed) {
      throw OneDnn.unexpected(failed);
    }
  }

  /// Says where memory lies.
  void setAddress(long memory, long address) {
    int status;
    try {
      status = (int) setAddress.invokeExact(memory, address);
    } catch (Throwable failed) {
      throw OneDnn.unexpected(failed);
    }
    OneDnn.check("dnnl_memory_set_data_handle", status);
  }

  /// The list of arguments of a primitive: pairs of a number and memory.
  ///
  /// @return the address of the list, which lives as long as the arena
  static long arguments(Arena arena, long... numbersAndMemory) {
    MemorySegment pairs = arena.allocate(PAIR / 2L * numbersAndMemory.length, 8);
    for (int i = 0; i < numbersAndMemory.length; i += 2) {
      pairs.set(JAVA_INT, PAIR / 2L * i, (int) numbersAndMemory[i]);
      pairs.set(JAVA_LONG, PAIR / 2L * i + 8, numbersAndMemory[i + 1]);
    }
    return pairs.address();
  }

  /// Runs a primitive.
  ///
  /// @param arguments address of `count` pairs of a number and memory
  void execute(long primitive, long stream, int count, long arguments) {
    int status;
    try {
      status = (int) execute.invokeExact(primitive, stream, count, arguments);
    } catch (Throwable failed) {
      throw OneDnn.unexpected(failed);
    }
    OneDnn.check("dnnl_primitive_execute", status);
  }

  void destroy(Kind kind, long object) {
    call("dnnl_" + kind.name().toLowerCase(java.util.Locale.ROOT) + "_destroy", object);
  }

  void close() {
    destroy(Kind.ENGINE, engine);
  }

  /// Calls a function that makes an object and stores its address through its first argument.
  private long create(String function, Object... arguments) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment object = arena.allocate(JAVA_LONG);
      var all = new Object[arguments.length + 1];
      all[0] = object.address();
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      call(function, all);
      return object.get(JAVA_LONG, 0);
    }
  }

  /// Calls a function by the types of its arguments: for what is not done at every product.
  private void call(String function, Object... arguments) {
    var layouts = new MemoryLayout[arguments.length];
    for (int i = 0; i < layouts.length; i++) {
      layouts[i] =
          switch (arguments[i]) {
            case Integer _ -> JAVA_INT;
            case Float _ -> JAVA_FLOAT;
            default -> JAVA_LONG;
          };
    }
    int status;
    try {
      MethodHandle handle = library.function(function, FunctionDescriptor.of(JAVA_INT, layouts));
      status = (int) handle.invokeWithArguments(arguments);
    } catch (Throwable failed) {
      throw OneDnn.unexpected(failed);
    }
    OneDnn.check(function, status);
  }
}
