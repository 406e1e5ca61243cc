"""A Python library as a worker of `./bpnet bench`: worker.py ENGINE THREADS [narrow].

ENGINE is jax, torch, compile or onnxruntime; narrow says that vectors shall have 256 bits at most. A library that is
not installed is an answer to every piece of work, not an error.
"""

import sys

PACKAGES = {"jax": "jax", "torch": "torch", "compile": "torch", "onnxruntime": "onnxruntime onnx"}


def main(engine, threads, narrow):
    try:
        import protocol

        protocol.hold(threads)
        factory = find(engine, narrow)
    except ImportError as missing:
        reason = f"no {missing.name} in {sys.executable}; {sys.executable} -m pip install numpy {PACKAGES[engine]}"
        for _ in sys.stdin:
            print(f"unavailable {reason}", flush=True)
        return
    protocol.serve(factory)


def find(engine, narrow):
    if engine == "jax":
        import jax_worker

        return jax_worker.Factory()
    if engine == "onnxruntime":
        import onnxruntime_worker

        return onnxruntime_worker.Factory(narrow)
    import torch_worker

    return torch_worker.Factory(engine == "compile", narrow)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), "narrow" in sys.argv[3:])
