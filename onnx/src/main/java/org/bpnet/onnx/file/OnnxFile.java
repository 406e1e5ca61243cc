package org.bpnet.onnx.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.bpnet.train.checkpoint.AtomicFile;

/// Files of ONNX, there as a whole or not at all.
public final class OnnxFile {
  private OnnxFile() {}

  /// Writes a model. The same model gives the same bytes.
  ///
  /// @throws OnnxException if it is larger than 2 GiB
  public static void write(OnnxModel model, Path file) {
    ByteBuffer bytes = ByteBuffer.wrap(ModelWriter.write(model));
    AtomicFile.write(
        file,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /// Reads a model.
  ///
  /// @throws OnnxException if there is none, it is damaged, or holds what is not read
  public static OnnxModel read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE - 64) {
        throw new OnnxException(
            String.format(
                Locale.ROOT, "is larger than 2 GiB, which no file of ONNX is: %,d bytes", size));
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      return parse(bytes.flip());
    } catch (NoSuchFileException e) {
      throw new OnnxException(file + ": there is no such file; check the path", e);
    } catch (IOException e) {
      throw new OnnxException(file + ": cannot be read: " + e.getMessage(), e);
    } catch (OnnxException e) {
      throw new OnnxException(file + ": " + e.getMessage(), e);
    }
  }

  /// A model from the bytes of a file.
  ///
  /// @throws OnnxException if they are damaged, or hold what is not read
  public static OnnxModel parse(ByteBuffer bytes) {
    return new ModelReader().model(bytes);
  }

  /// One tensor from the bytes of a file that holds no more.
  ///
  /// @throws OnnxException if they are damaged, or hold what is not read
  public static OnnxTensor parseTensor(ByteBuffer bytes) {
    return new TensorReader().read(new ProtoReader(bytes));
  }
}
