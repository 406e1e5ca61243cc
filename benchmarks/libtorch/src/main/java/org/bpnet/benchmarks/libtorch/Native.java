package org.bpnet.benchmarks.libtorch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// Functions of LibTorch that the binding leaves out, by their C++ symbols.
///
/// A `c10::ArrayRef<Tensor>` is passed as pointer and length, a reference to an empty
/// `std::optional<Tensor>` as the address of zeros.
final class Native {
  static final MemoryLayout ARRAY_REF = MemoryLayout.structLayout(ADDRESS, JAVA_LONG);

  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup(
          Path.of(System.getProperty("java.library.path"), "libtorch_cpu.so"), Arena.global());

  /// `at::_fused_sgd_`: parameters, gradients, velocities; decay, momentum, rate, dampening;
  /// nesterov, maximize, whether it is the first step; two that are absent.
  static final MethodHandle FUSED_SGD =
      function(
          "_ZN2at4_ops11_fused_sgd_4callEN3c108ArrayRefINS_6TensorEEES5_S5_ddddbbb"
              + "RKSt8optionalIS4_ES9_",
          FunctionDescriptor.ofVoid(
              ARRAY_REF,
              ARRAY_REF,
              ARRAY_REF,
              JAVA_DOUBLE,
              JAVA_DOUBLE,
              JAVA_DOUBLE,
              JAVA_DOUBLE,
              JAVA_BOOLEAN,
              JAVA_BOOLEAN,
              JAVA_BOOLEAN,
              ADDRESS,
              ADDRESS));

  /// `at::_fused_adam_`: parameters, gradients, first and second moments, their maxima, step
  /// counts; rate, two betas, decay, epsilon; amsgrad, maximize; two that are absent.
  static final MethodHandle FUSED_ADAM =
      function(
          "_ZN2at4_ops12_fused_adam_4callEN3c108ArrayRefINS_6TensorEEES5_S5_S5_S5_S5_dddddbb"
              + "RKSt8optionalIS4_ES9_",
          FunctionDescriptor.ofVoid(
              ARRAY_REF,
              ARRAY_REF,
              ARRAY_REF,
              ARRAY_REF,
              ARRAY_REF,
              ARRAY_REF,
              JAVA_DOUBLE,
              JAVA_DOUBLE,
              JAVA_DOUBLE,
              JAVA_DOUBLE,
              JAVA_DOUBLE,
              JAVA_BOOLEAN,
              JAVA_BOOLEAN,
              ADDRESS,
              ADDRESS));

  private static final MethodHandle SET_AUTOCAST =
      function(
          "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb",
          FunctionDescriptor.ofVoid(JAVA_BYTE, JAVA_BOOLEAN));

  private static final MethodHandle CLEAR_AUTOCAST =
      function("_ZN2at8autocast11clear_cacheEv", FunctionDescriptor.ofVoid());

  private static final byte CPU = 0;

  private Native() {}

  private static MethodHandle function(String symbol, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(LIBRARY.find(symbol).orElseThrow(), type);
  }

  /// Begins or ends automatic bf16 on the CPU. What was cast is forgotten at the end, as by
  /// Python's `torch.autocast`.
  static void autocast(boolean on) {
    try {
      SET_AUTOCAST.invokeExact(CPU, on);
      if (!on) {
        CLEAR_AUTOCAST.invokeExact();
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
