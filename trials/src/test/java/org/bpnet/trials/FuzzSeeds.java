package org.bpnet.trials;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.bpnet.cli.CommandLines;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.table.Table;
import org.bpnet.onnx.Onnx;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Settings;
import org.bpnet.train.checkpoint.Safetensors;

/// Small whole files of every kind, from which the fuzzer starts. They are made, not kept: files of
/// ours are always in the form of this version.
final class FuzzSeeds {
  private FuzzSeeds() {}

  /// Files that the target accepts.
  static List<byte[]> of(FuzzTarget target, Path folder) throws IOException {
    return switch (target) {
      case IDX -> List.of(idx(2, 3, 4), idx(5), idx(2, 1, 1, 3));
      case IDX_FOLDER -> List.of(joined(labelled(20), images(20)));
      case CSV -> texts(tables());
      case CIFAR -> List.of(cifar());
      case PICTURE -> pictures();
      case ZIP -> List.of(zip());
      case SAFETENSORS -> List.of(weights(folder), Files.readAllBytes(weightsOfModel(folder)));
      case JSON -> texts(json());
      case MODEL -> List.of(Files.readAllBytes(modelIn(folder).resolve("model.json")));
      case WEIGHTS -> List.of(Files.readAllBytes(weightsOfModel(folder)));
      case ONNX -> List.of(graphOfTable(folder), graphOfPictures(folder));
      case RUN -> List.of(Files.readAllBytes(runIn(folder).resolve("run.json")));
      case NAMES -> names();
      case OPTIONS -> texts(options());
      case EXPLAIN -> texts(List.of("tanh", "adamw", "smooth_l1(beta=2)", "lenet5", "cosine"));
    };
  }

  private static List<byte[]> texts(List<String> texts) {
    return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  // ---- files of others ------------------------------------------------------------------------

  private static byte[] idx(int... extents) {
    int elements = 1;
    for (int extent : extents) {
      elements *= extent;
    }
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * extents.length + elements);
    file.putInt(0x0800 + extents.length);
    for (int extent : extents) {
      file.putInt(extent);
    }
    for (int i = 0; i < elements; i++) {
      file.put((byte) (37 * i));
    }
    return file.array();
  }

  private static byte[] labelled(int count) {
    byte[] labels = idx(count);
    for (int i = 0; i < count; i++) {
      labels[8 + i] = (byte) (i % 3);
    }
    return labels;
  }

  private static byte[] images(int count) {
    return idx(count, 8, 8);
  }

  private static byte[] joined(byte[] labels, byte[] images) {
    return ByteBuffer.allocate(1 + labels.length + images.length)
        .put((byte) labels.length)
        .put(labels)
        .put(images)
        .array();
  }

  /// Two classes of images, for the command.
  static Path imagesIn(Path folder) throws IOException {
    Path images = folder.resolve("images");
    if (Files.notExists(images)) {
      Files.createDirectories(images);
      Files.write(images.resolve("train-labels-idx1-ubyte"), labelled(30));
      Files.write(images.resolve("train-images-idx3-ubyte"), images(30));
    }
    return images;
  }

  private static List<String> tables() {
    var flowers = new StringBuilder("length,width,kind\n");
    var prices = new StringBuilder("rooms;\"wall; thick\";price\r\n");
    for (int i = 0; i < 30; i++) {
      flowers.append(i * 0.25).append(',').append(i % 7).append(i % 2 == 0 ? ",a\n" : ",b\n");
      prices.append(i % 5).append(i % 4 == 0 ? ";;" : ";\"x \"\"y\"\"\";").append(1.5e3 * i);
      prices.append("\r\n");
    }
    return List.of(
        flowers.toString(), "\uFEFF" + prices, "a\tb\nNA\t1\n" + "?\t2\n1\t1\n0\t2\n".repeat(5));
  }

  private static byte[] cifar() {
    byte[] names = new byte[16 * 25];
    var text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append(i).append('\n');
    }
    byte[] written = text.toString().getBytes(StandardCharsets.UTF_8);
    System.arraycopy(written, 0, names, 0, written.length);
    for (int i = written.length; i < names.length; i++) {
      names[i] = '\n';
    }
    ByteBuffer file = ByteBuffer.allocate(1 + names.length + 4 * 3074);
    file.put((byte) 25).put(names);
    for (int image = 0; image < 4; image++) {
      file.put((byte) 0).put((byte) (image % 2)).put(new byte[3072]);
    }
    return file.array();
  }

  private static List<byte[]> pictures() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String format : List.of("png", "jpeg", "gif", "bmp")) {
      files.add(picture(format, BufferedImage.TYPE_BYTE_GRAY));
      files.add(picture(format, BufferedImage.TYPE_INT_RGB));
    }
    files.add(picture("png", BufferedImage.TYPE_INT_ARGB));
    files.add(picture("png", BufferedImage.TYPE_BYTE_INDEXED));
    files.add(picture("png", BufferedImage.TYPE_USHORT_GRAY));
    files.add(picture("bmp", BufferedImage.TYPE_BYTE_BINARY));
    files.add("P2\n# c\n2 2 255\n0 1 2 255\n".getBytes(StandardCharsets.US_ASCII));
    files.add("P3 1 1 9\n1 2 3".getBytes(StandardCharsets.US_ASCII));
    files.add("P5 2 2 255\nabcd".getBytes(StandardCharsets.US_ASCII));
    files.add("P6 1 2 65535\nabcdefabcdef".getBytes(StandardCharsets.US_ASCII));
    return files;
  }

  private static byte[] picture(String format, int type) throws IOException {
    var picture = new BufferedImage(6, 5, type);
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 6; x++) {
        picture.setRGB(x, y, 0xFF000000 | (x * 40) << 16 | (y * 50) << 8 | x * y);
      }
    }
    var file = new ByteArrayOutputStream();
    ImageIO.write(picture, format, file);
    return file.toByteArray();
  }

  private static byte[] zip() throws IOException {
    var file = new ByteArrayOutputStream();
    byte[] picture = picture("png", BufferedImage.TYPE_BYTE_GRAY);
    try (var zip = new ZipOutputStream(file)) {
      for (String name : List.of("a/1.png", "a/2.png", "b/1.png", "b/2.png")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(picture);
      }
    }
    return file.toByteArray();
  }

  // ---- files of ours --------------------------------------------------------------------------

  private static byte[] weights(Path folder) throws IOException {
    Map<String, HostArray> arrays = new LinkedHashMap<>();
    arrays.put("a", HostArray.of(new float[] {1, -2, 3}, Shape.of(3, 1)));
    arrays.put("b.c", HostArray.of(new int[] {7}, Shape.of()));
    arrays.put("d", HostArray.of(new double[] {0.5, 2}, Shape.of(2)));
    Path file = folder.resolve("seed.safetensors");
    new Safetensors(arrays, Map.of("format", "x")).write(file);
    return Files.readAllBytes(file);
  }

  private static Path weightsOfModel(Path folder) throws IOException {
    return modelIn(folder).resolve("model.safetensors");
  }

  /// A small model of a table, as it is saved.
  static Path modelIn(Path folder) throws IOException {
    Path model = folder.resolve("model");
    if (Files.notExists(model)) {
      try (Classifier trained = Classifier.fit(mixed(), "kind", briefly())) {
        trained.save(model);
      }
    }
    return model;
  }

  private static byte[] graphOfTable(Path folder) throws IOException {
    Path file = folder.resolve("seed.onnx");
    try (Model model = Model.load(modelIn(folder))) {
      Onnx.write(model, file);
    }
    return Files.readAllBytes(file);
  }

  private static byte[] graphOfPictures(Path folder) throws IOException {
    Path file = folder.resolve("seed.onnx");
    Settings settings = Settings.defaults().layers("conv2@3x3,batchnorm,relu,maxpool2").epochs(1);
    try (Classifier model = Classifier.fit(pictures(new PictureShape(6, 5, 1)), settings)) {
      Onnx.write(model, file);
    }
    return Files.readAllBytes(file);
  }

  /// Two classes of pictures.
  static Dataset pictures(PictureShape shape) {
    int count = 12;
    Shape one = Shape.of(shape.height(), shape.width(), shape.channels());
    var features = new float[count * one.elementCount()];
    var labels = new int[count];
    for (int i = 0; i < features.length; i++) {
      features[i] = i * 37 % 101 / 100f;
    }
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
    }
    return Dataset.of(features, one, labels, Target.Classes.numbered(2));
  }

  private static Path runIn(Path folder) throws IOException {
    Path run = folder.resolve("seed-run");
    if (Files.notExists(run)) {
      CommandLines.run(
          "train",
          "iris",
          "--epochs",
          "1",
          "--model",
          "3,relu",
          "--lr",
          "0.1",
          "--seed",
          "2",
          "--schedule",
          "cosine",
          "--out",
          run.toString());
    }
    return run;
  }

  private static Settings briefly() {
    return Settings.defaults().layers("4,relu").epochs(1);
  }

  /// Columns of numbers and of words.
  static Table mixed() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rows.add(List.of("" + i, i % 3 == 0 ? "red" : "blue", i % 2 == 0 ? "a" : "b"));
    }
    return Table.of("seeds", List.of("size", "colour", "kind"), rows);
  }

  // ---- texts ----------------------------------------------------------------------------------

  private static List<String> json() {
    return List.of(
        "{\"a\": [1, -2.5e3, true, false, null], \"b\": {\"c\": \"x\\u00e9\\n\\\"\"}}",
        "[[[]], {}, 0, -0, 1e-7, 9223372036854775807, 9223372036854775808]");
  }

  private static List<byte[]> names() {
    List<byte[]> all = new ArrayList<>();
    String[] texts = {
      "relu",
      "leaky_relu(slope=0.2)",
      "leaky_relu(0.2)",
      "warm_up(steps=10, then=constant(rate=1))",
      "adamw(decay=0.05)",
      "resnet(depth=20)",
      "conv(channels=3, size=5x5, stride=2, padding=1)",
      "conv20@5x5/2p1,relu,maxpool2,500,relu,dropout(0.5)",
      "lookahead(adamw)",
      "l2(0.01)",
      "step(rate=0.1, every=10)",
      "pretrained(run/model.safetensors, hidden*)",
      "shift(2)"
    };
    for (int which = 0; which < 18; which++) {
      for (String text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        all.add(ByteBuffer.allocate(1 + bytes.length).put((byte) which).put(bytes).array());
      }
    }
    return all;
  }

  private static List<String> options() {
    return List.of(
        "table\nmodel=8,relu\nlr=0.1\nepochs=3\nbatch=10\nseed=4\nloss=cross_entropy",
        """
        table
        optimizer=adamw(decay=0.05)
        schedule=cosine
        penalty=l2(1e-4)
        clip=global_norm(1)\
        """,
        "table\noptimizer=lbfgs\ninit=he_uniform\nthreads=2\nengine=java",
        "table\nconstraint=max_norm(3)\naverage=swa\ngroup=frozen(hidden1*)\ntarget=species",
        "images\nmodel=conv4@3x3/2p1,relu,maxpool2,batchnorm,8,relu\naugment=shift(2), flip",
        "images\nmodel=conv4@3x3,batchnorm,relu\nprecision=bf16",
        "images\nsize=8x8");
  }
}
