package org.bpnet.onnx.load;

import java.util.Objects;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxTensor;
import org.jspecify.annotations.Nullable;

/// A value of a graph: a tensor, or texts. Real numbers and truth values (0, 1) are real tensors,
/// whole numbers I32. Images are `[N, C, H, W]` in ONNX and `[N, H, W, C]` here: a value knows both
/// forms, of which only the one that is used is computed.
final class Value {
  private final ElementType type;
  private final @Nullable Tensor plain;
  private final @Nullable Tensor channelsLast;
  private final @Nullable OnnxTensor texts;

  private Value(
      ElementType type,
      @Nullable Tensor plain,
      @Nullable Tensor channelsLast,
      @Nullable OnnxTensor texts) {
    this.type = type;
    this.plain = plain;
    this.channelsLast = channelsLast;
    this.texts = texts;
  }

  static Value of(Tensor tensor, ElementType type) {
    return new Value(type, tensor, null, null);
  }

  /// Images, given as `[N, H, W, C]`.
  static Value ofChannelsLast(Tensor tensor, ElementType type) {
    return new Value(type, null, tensor, null);
  }

  static Value ofTexts(OnnxTensor texts) {
    return new Value(ElementType.STRING, null, null, texts);
  }

  ElementType type() {
    return type;
  }

  boolean isReal() {
    return type.isReal();
  }

  boolean isTexts() {
    return texts != null;
  }

  /// The texts.
  OnnxTensor texts() {
    if (texts == null) {
      throw new NotImported("needs texts, got " + type);
    }
    return texts;
  }

  private Tensor any() {
    Tensor some = plain != null ? plain : channelsLast;
    if (some == null) {
      throw new NotImported("needs numbers, got texts");
    }
    return some;
  }

  org.bpnet.core.Pass pass() {
    return any().pass();
  }

  /// As ONNX has it.
  Tensor tensor() {
    any();
    return plain != null ? plain : Objects.requireNonNull(channelsLast).permute(0, 3, 1, 2);
  }

  /// Whether images lie with their channels last.
  boolean isChannelsLast() {
    return channelsLast != null;
  }

  /// Images as `[N, H, W, C]`.
  Tensor channelsLast() {
    return channelsLast != null ? channelsLast : tensor().permute(0, 2, 3, 1);
  }

  /// The shape as ONNX has it.
  Shape shape() {
    if (texts != null) {
      return texts.shape();
    }
    if (channelsLast == null) {
      return any().shape();
    }
    Shape s = channelsLast.shape();
    return Shape.of(s.extent(0), s.extent(3), s.extent(1), s.extent(2));
  }
}
