package org.bpnet.train.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSpecTest {
  private final Parameters params = Parameters.create(Backends.reference(), new Seed(0));

  @Test
  void should_build_layers_in_order_with_an_output_layer() {
    Layer model =
        ModelSpec.parse("12, relu, dropout(0.2), 6, leaky_relu(0.1)").build(params, Shape.of(4), 3);

    assertThat(model)
        .hasToString(
            "Sequential(Linear 4 -> 12, relu, Dropout 0.2, Linear 12 -> 6, leaky_relu(slope=0.1), Linear 6 -> 3)");
    assertThat(params.variables())
        .extracting(variable -> variable.path())
        .containsExactly(
            "hidden1.weight",
            "hidden1.bias",
            "hidden2.weight",
            "hidden2.bias",
            "output.weight",
            "output.bias");
  }

  /// Maxout and gates change the number of units, and a learnt activation has parameters.
  @Test
  void should_follow_the_width_through_activations() {
    Layer model = ModelSpec.parse("12,maxout(3),prelu,8,swiglu").build(params, Shape.of(5), 2);

    assertThat(model)
        .hasToString(
            "Sequential(Linear 5 -> 12, maxout(pieces=3), PRelu, 4 channels, Linear 4 -> 8, swiglu, Linear 4 -> 2)");
    assertThat(params.find("prelu3.slope").orElseThrow().shape()).isEqualTo(Shape.of(4));
    assertThatThrownBy(() -> ModelSpec.parse("7,glu").build(params.child("b"), Shape.of(5), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("model: item 2, 'glu': glu: need an even last extent, got [1, 7]");
  }

  @Test
  void should_call_weights_after_the_layer_and_not_after_an_alias() {
    ModelSpec.parse("12,bn,lrelu(0.1)").build(params, Shape.of(5), 2);

    assertThat(params.find("batchnorm2.scale")).isPresent();
  }

  @Test
  void should_flatten_images() {
    Layer model = ModelSpec.parse("5,tanh").build(params, Shape.of(3, 2), 2);

    try (Pass pass = Pass.eval(params.backend())) {
      var input = pass.input(HostArray.of(new float[24], Shape.of(4, 3, 2)));
      assertThat(model.forward(input).shape()).isEqualTo(Shape.of(4, 2));
    }
  }

  @Test
  void should_make_layers_with_parameters_of_their_own() {
    Layer model =
        ModelSpec.parse("dropconnect(8),prelu(shared=true),prelu")
            .build(params, Shape.of(4), 3, Initializers.constant(0.5));

    assertThat(model.toString()).contains("DropConnect 0.5 (Linear 4 -> 8)");
    assertThat(params.find("dropconnect1.weight").orElseThrow().value().toDoubles())
        .containsOnly(0.5);
    assertThat(params.variables().stream().map(v -> v.path() + v.shape()))
        .anyMatch(v -> v.startsWith("prelu2."))
        .anyMatch(v -> v.startsWith("prelu3.") && v.endsWith("[8]"));
    assertThat(params.find("output.bias").orElseThrow().value().toDoubles()).containsOnly(0);
  }

  @Test
  void should_have_no_hidden_layer_for_the_empty_text() {
    assertThat(ModelSpec.parse(" ").build(params, Shape.of(4), 3))
        .hasToString("Sequential(Linear 4 -> 3)");
  }

  @Test
  void should_write_what_it_reads() {
    String text = "128,relu,dropout(0.2),64,leaky_relu(slope=0.1)";

    assertThat(ModelSpec.parse(text)).hasToString(text);
    assertThat(ModelSpec.parse(ModelSpec.parse(text).toString())).isEqualTo(ModelSpec.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "128,rleu | model: item 2, 'rleu': no layer is called 'rleu'; did you mean ",
        "0 | model: item 1, '0': a width must be from 1 to 1048576, got 0",
        "99999999999 | model: item 1, '99999999999': a width must be from 1 to 1048576",
        "8,,relu | model: item 2, '': there is nothing between two commas; an item is a width",
        "8,dropout(2) | model: item 2, 'dropout(2)': Dropout: rate must be in [0, 1), got 2.0",
        "8,dropout(x) | model: item 2, 'dropout(x)': dropout: rate must be a number, got 'x'",
        "8,relu(3) | model: item 2, 'relu(3)': relu: too many arguments; it takes relu",
        "8,-8 | model: item 2, '-8': no layer is called '-8'",
        "8,conv0 | model: item 2, 'conv0': channels: need from 1 to 1048576, got 0",
        "8,(relu | model: parentheses do not match in '8,(relu'",
        "conv8@0x3,relu | model: item 1, 'conv8@0x3': Span: need taps, stride and dilation >= 1",
        "'conv(8, size=ax3),relu' | model: item 1, 'conv(8, size=ax3)': conv: size must be HxW such as 3x3, got 'ax3'",
        "maxpool2@3x3,relu | model: item 1, 'maxpool2@3x3': maxpool: no argument is called size",
      })
  void should_name_the_item_that_is_wrong_and_what_is_allowed(String text, String message) {
    assertThatThrownBy(() -> ModelSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .message()
        .hasLineCount(1)
        .hasSizeLessThan(300);
  }

  private static Shape output(Layer model, Parameters params, Shape example) {
    try (Pass pass = Pass.eval(params.backend())) {
      return model.forward(pass.full(example.insert(0, 2), 0)).shape();
    }
  }

  @Test
  void should_build_convolutions_and_flatten_before_the_first_fully_connected_layer() {
    Layer model =
        ModelSpec.parse("conv20@5x5p0,relu,maxpool2,conv50@5x5p0,relu,maxpool2,500,relu")
            .build(params, Shape.of(28, 28, 1), 10);

    assertThat(model)
        .hasToString(
            "Sequential(Conv2d 1 -> 20, 5 x 5, relu, MaxPool2d 2/2 x 2/2, Conv2d 20 -> 50, 5 x 5, relu, MaxPool2d 2/2 x 2/2, Flatten, Linear 800 -> 500, relu, Linear 500 -> 10)");
    assertThat(params.count()).isEqualTo(431_080); // Caffe's LeNet
    assertThat(params.find("conv4.weight").orElseThrow().shape()).isEqualTo(Shape.of(5, 5, 20, 50));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv8 | Conv2d 3 -> 8, 3 padding 1, 1 x 3 padding 1, 1 | [1, 9, 7, 8]",
        "conv8@5 | Conv2d 3 -> 8, 5 padding 2, 2 x 5 padding 2, 2 | [1, 9, 7, 8]",
        "conv8@5x3 | Conv2d 3 -> 8, 5 padding 2, 2 x 3 padding 1, 1 | [1, 9, 7, 8]",
        "conv8/2 | Conv2d 3 -> 8, 3/2 padding 1, 1 x 3/2 padding 1, 1 | [1, 5, 4, 8]",
        "conv8@5x5/2p1 | Conv2d 3 -> 8, 5/2 padding 1, 1 x 5/2 padding 1, 1 | [1, 4, 3, 8]",
        "'conv(8, size=5x5, stride=2, padding=1)' | Conv2d 3 -> 8, 5/2 padding 1, 1 x 5/2 padding 1, 1 | [1, 4, 3, 8]",
        "maxpool2 | MaxPool2d 2/2 x 2/2 | [1, 4, 3, 3]",
        "maxpool3/2p1 | MaxPool2d 3/2 padding 1, 1 x 3/2 padding 1, 1 | [1, 5, 4, 3]",
        "'avgpool3' | 'AvgPool2d 3/3 x 3/3, padding not counted' | [1, 3, 2, 3]",
        "globalpool | GlobalAvgPool | [1, 3]",
        "batchnorm | BatchNorm 3 | [1, 9, 7, 3]",
        "flatten | Flatten | [1, 189]",
      })
  void should_read_layers_of_images(String text, String layer, String shape) {
    Layer model = ModelSpec.parse(text).build(params, Shape.of(9, 7, 3), 2);

    Summary.Row first = Summary.of(model, params, Shape.of(1, 9, 7, 3)).rows().getFirst();
    assertThat(first.layer()).isEqualTo(layer);
    assertThat(first.output()).hasToString(shape);
  }

  @Test
  void should_build_networks_by_their_names() {
    Shape gray = Shape.of(28, 28, 1);
    Layer lenet = ModelSpec.parse("lenet5").build(params.child("a"), gray, 10);
    Layer small = ModelSpec.parse("resnet20").build(params.child("b"), Shape.of(8, 8, 1), 7);
    Layer deep = ModelSpec.parse("preact_resnet(depth=32)").build(params.child("c"), gray, 10);

    assertThat(params.child("a").count()).isEqualTo(61_706);
    assertThat(output(lenet, params, gray)).isEqualTo(Shape.of(2, 10));
    assertThat(output(small, params, Shape.of(8, 8, 1))).isEqualTo(Shape.of(2, 7));
    assertThat(params.find("b.conv.weight").orElseThrow().shape()).isEqualTo(Shape.of(3, 3, 1, 16));
    assertThat(params.find("c.stage3.block5.conv1.weight")).isPresent();
    assertThat(deep.toString()).startsWith("Sequential(Conv2d 1 -> 16");
    assertThat(ModelSpec.parse("resnet20").isArchitecture()).isTrue();
    assertThat(ModelSpec.parse("conv20").isArchitecture()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv8@11x3p0 | model: item 1, 'conv8@11x3p0': conv1: convolve: the window reaches over 11 x 3, more than the padded input has, 9 x 7",
        "maxpool2,maxpool4 | model: item 2, 'maxpool4': windowMax: the window reaches over 4 x 4, more than the padded input has, 4 x 3",
        "8,conv4 | model: item 2, 'conv4': needs images [H, W, C], got [8]; put it before what takes places apart: a width, flatten, globalpool, tokens",
        "globalpool,maxpool2 | model: item 2, 'maxpool2': needs images [H, W, C] or a sequence [L, D], got [3]; put it before what takes places apart: a width, flatten, globalpool",
        "lenet5 | model: lenet5 needs images of at least 28 x 28, got [9, 7, 3]; scale them, --size WxH, or choose another network",
      })
  void should_say_why_a_layer_cannot_stand_where_it_does(String text, String message) {
    ModelSpec spec = ModelSpec.parse(text);

    assertThatThrownBy(() -> spec.build(params, Shape.of(9, 7, 3), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void should_say_that_rows_are_no_images() {
    assertThatThrownBy(() -> ModelSpec.parse("lenet5").build(params, Shape.of(13), 2))
        .hasMessage(
            "model: lenet5 needs images [H, W, C], got [13]; the data has no images; choose layers such as 128,relu");
    assertThatThrownBy(() -> ModelSpec.parse("conv8").build(params, Shape.of(13), 2))
        .hasMessage(
            "model: item 1, 'conv8': needs images [H, W, C], got [13]; the data has no images");
  }

  @Test
  void should_refuse_a_network_that_there_is_not() {
    assertThatThrownBy(() -> ModelSpec.parse("resnet21"))
        .hasMessage("ResNet: need a depth of 6n + 2, such as 20, 32, 44 or 56, got 21");
  }

  /// As an item, in items inside items, as an argument, as a size.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "%s,relu",
        "(%s)",
        "((%s=1))",
        "(%1$s=1, %1$s=1)",
        "dropout(%s)",
        "conv4@%s",
        "residual(%s)",
        "residual(relu, shortcut=%s)",
        "zeropad(%s)"
      })
  void should_repeat_no_more_of_long_text_than_a_line(String text) {
    String whole = String.format(Locale.ROOT, text, "x".repeat(10_000));

    assertThatThrownBy(() -> ModelSpec.parse(whole))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(".{1,1000}");
  }

  @Test
  void should_suggest_networks_and_layers_for_a_word_alone() {
    assertThatThrownBy(() -> ModelSpec.parse("lenet6"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "model: no network and no layer is called 'lenet6'; did you mean lenet5, lenet, ");
  }
}
