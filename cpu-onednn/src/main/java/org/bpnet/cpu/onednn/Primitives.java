package org.bpnet.cpu.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// oneDNN's primitives, as far as products in bfloat16 need them. Objects of the library are their
/// addresses; who makes one destroys it. Constants are those of dnnl_types.h 3.11.
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

  /// `DNNL_ARG_SCRATCHPAD`.
  static final int SCRATCHPAD = 80;

  private static final int CPU = 1; // dnnl_cpu
  private static final int IN_ORDER = 1; // dnnl_stream_in_order
  private static final int USER = 1; // dnnl_scratchpad_mode_user
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

  /// Describes a matrix; distances in elements.
  long description(int type, int rows, int columns, long rowDistance, long columnDistance) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment extents = arena.allocate(JAVA_LONG, DIMENSIONS);
      MemorySegment distances = arena.allocate(JAVA_LONG, DIMENSIONS);
      extents.setAtIndex(JAVA_LONG, 0, rows);
      extents.setAtIndex(JAVA_LONG, 1, columns);
      distances.setAtIndex(JAVA_LONG, 0, rowDistance);
      distances.setAtIndex(JAVA_LONG, 1, columnDistance);
      return create(
          "dnnl_memory_desc_create_with_strides", 2, extents.address(), type, distances.address());
    }
  }

  /// Memory of this description, its place set later.
  long memory(long description) {
    return create("dnnl_memory_create", description, engine, 0L);
  }

  /// A primitive that converts one matrix to another; it needs no scratchpad.
  long conversion(long from, long to) {
    long description = create("dnnl_reorder_primitive_desc_create", from, engine, to, engine, 0L);
    try {
      return create("dnnl_primitive_create", description);
    } finally {
      destroy(Kind.PRIMITIVE_DESC, description);
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
    MethodHandle query =
        library.function(
            "dnnl_primitive_desc_query_md",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
    try {
      return (long) query.invokeExact(descriptor, SCRATCHPAD_DESCRIPTION, 0);
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
