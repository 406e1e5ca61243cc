package org.bpnet.cpu.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Functions of the C library of Linux that only tests need.
@SuppressWarnings("restricted")
final class LibC {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle MMAP =
      function("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle MPROTECT =
      function("mprotect", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MUNMAP = function("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle SIGNAL = function("signal", ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle TGKILL =
      function("tgkill", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

  private static final int READ_AND_WRITE = 3;
  private static final int NO_ACCESS = 0;
  private static final int PRIVATE_AND_ANONYMOUS = 0x22;

  private LibC() {}

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  /// Zeros on whole pages.
  static MemorySegment map(long bytes) {
    try {
      var mapped =
          (MemorySegment)
              MMAP.invokeExact(
                  MemorySegment.NULL, bytes, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, -1, 0L);
      if (mapped.address() == -1) {
        throw new OutOfMemoryError("mmap of " + bytes + " bytes");
      }
      return mapped.reinterpret(bytes);
    } catch (Throwable failed) {
      throw OneDnn.unexpected(failed);
    }
  }

  /// Makes the rest of a mapping inaccessible.
  static void forbid(MemorySegment mapped, long from) {
    try {
      int status =
          (int) MPROTECT.invokeExact(mapped.address() + from, mapped.byteSize() - from, NO_ACCESS);
      OneDnn.check("mprotect", status);
    } catch (Throwable failed) {
      throw OneDnn.unexpected(failed);
    }
  }

  static void unmap(MemorySegment mapped) {
    try {
      int status = (int) MUNMAP.invokeExact(mapped, mapped.byteSize());
      OneDnn.check("munmap", status);
    } catch (Throwable failed) {
      throw OneDnn.unexpected(failed);
    }
  }

  /// Has a signal handled by a function that does nothing, on the stack of whatever it interrupts:
  /// `getpid`.
  static void handleByNothing(int signal) {
    try {
      var before =
          (MemorySegment) SIGNAL.invokeExact(signal, LINKER.defaultLookup().findOrThrow("getpid"));
      OneDnn.check("signal", before.address() == -1 ? 1 : 0);
    } catch (Throwable failed) {
      throw OneDnn.unexpected(failed);
    }
  }

  /// Sends a signal to a thread of this process, if there still is one of that number.
  static boolean send(int thread, int signal) {
    try {
      return (int) TGKILL.invokeExact((int) ProcessHandle.current().pid(), thread, signal) == 0;
    } catch (Throwable failed) {
      throw OneDnn.unexpected(failed);
    }
  }
}
