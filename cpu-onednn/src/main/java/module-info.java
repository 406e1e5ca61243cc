import org.bpnet.cpu.onednn.OneDnnProvider;
import org.bpnet.cpu.spi.AcceleratorProvider;

/// oneDNN's matrix products for the CPU backend. Needs native access:
/// `--enable-native-access=org.bpnet.cpu.onednn`.
module org.bpnet.cpu.onednn {
  requires static org.jspecify;
  requires org.bpnet.cpu;

  provides AcceleratorProvider with
      OneDnnProvider;
}
