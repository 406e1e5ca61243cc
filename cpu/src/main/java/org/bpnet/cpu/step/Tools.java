package org.bpnet.cpu.step;

import org.bpnet.core.spi.Gate;
import org.bpnet.cpu.convolution.ConvolutionEngines;
import org.bpnet.cpu.kernel.KernelCompiler;
import org.bpnet.cpu.matmul.MatMulEngines;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.thread.ThreadTeam;

/// What plans are made with and run on.
///
/// @param kernels makes element-wise and reduction kernels
/// @param matMul multiplies matrices
/// @param convolutions convolves images
/// @param team the threads
/// @param pool the memory
/// @param gate what whoever uses them goes through
public record Tools(
    KernelCompiler kernels,
    MatMulEngines matMul,
    ConvolutionEngines convolutions,
    ThreadTeam team,
    MemoryPool pool,
    Gate gate) {}
