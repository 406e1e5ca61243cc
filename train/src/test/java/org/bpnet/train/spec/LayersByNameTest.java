package org.bpnet.train.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.Summary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The layers of the library in the text of a model: what they become, and what is said where they
/// cannot stand.
class LayersByNameTest {
  private static final Shape IMAGE = Shape.of(8, 6, 4);

  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(0));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private Summary.Row last(String text) {
    Sequential model = ModelSpec.parse(text).build(params, IMAGE, 2);
    List<Summary.Row> rows = Summary.of(model, params, IMAGE.insert(0, 1)).rows();
    return rows.get(rows.size() - 3); // before the flattening and the output
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tokens | Tokens | [1, 48, 4]",
        "tokens,transpose | Transpose | [1, 4, 48]",
        "linear(5) | Linear 4 -> 5 | [1, 8, 6, 5]",
        "dense5 | Linear 4 -> 5 | [1, 8, 6, 5]",
        "'linear(5, bias=false)' | 'Linear 4 -> 5, no bias' | [1, 8, 6, 5]",
        "tokens,attention(2) | 'Attention 4, 2 heads' | [1, 48, 4]",
        "'tokens,attention(4, causal=true)' | 'Attention 4, 4 heads, causal' | [1, 48, 4]",
        "hopfield(3) | Hopfield 3 patterns of 4 | [1, 8, 6, 4]",
        "'conv(6, dilation=2, groups=2, bias=false)' | 'Conv2d 4 -> 6, 3 dilation 2 padding 2, 2 x 3 dilation 2 padding 2, 2, 2 groups, no bias' | [1, 8, 6, 6]",
        "tokens,conv1d6@5/2p1 | 'Conv1d 4 -> 6, 5/2 padding 1, 1' | [1, 23, 6]",
        "tokens,conv1d6 | 'Conv1d 4 -> 6, 3 padding 1, 1' | [1, 48, 6]",
        "conv_transpose3 | ConvTranspose2d 4 -> 3, 2/2 x 2/2 | [1, 16, 12, 3]",
        "'deconv(3, 3x3, padding=1, output_padding=1)' | 'ConvTranspose2d 4 -> 3, 3/2 padding 1, 1 x 3/2 padding 1, 1' | [1, 16, 12, 3]",
        "'maxpool(3, stride=2, covering=true)' | 'MaxPool2d 3/2 x 3/2, covering' | [1, 4, 3, 4]",
        "tokens,maxpool2 | MaxPool2d 1 x 2/2 | [1, 24, 4]",
        "'avgpool(3, covering=true, count_padding=true)' | 'AvgPool2d 3/3 x 3/3, covering' | [1, 3, 2, 4]",
        "adaptive_avgpool(3x2) | AdaptiveAvgPool2d 3 x 2 | [1, 3, 2, 4]",
        "adaptive_avgpool4 | AdaptiveAvgPool2d 4 x 4 | [1, 4, 4, 4]",
        "upsample | 'UpSample 2, nearest' | [1, 16, 12, 4]",
        "'upsample(3, mode=bilinear)' | 'UpSample 3, bilinear' | [1, 24, 18, 4]",
        "zeropad2 | 'ZeroPad2d 2, 2, 2, 2' | [1, 12, 10, 4]",
        "'zeropad(1, 2, right=0)' | 'ZeroPad2d 1, 2, 1, 0' | [1, 11, 7, 4]",
        "batchrenorm | BatchRenorm 4 | [1, 8, 6, 4]",
        "layernorm | LayerNorm [4] | [1, 8, 6, 4]",
        "layernorm(axes=3) | 'LayerNorm [8, 6, 4]' | [1, 8, 6, 4]",
        "groupnorm2 | 'GroupNorm 4, 2 groups' | [1, 8, 6, 4]",
        "instancenorm | InstanceNorm | [1, 8, 6, 4]",
        "rmsnorm | RmsNorm 4 | [1, 8, 6, 4]",
        "lrn(size=3) | LocalResponseNorm 3 | [1, 8, 6, 4]",
        "'(conv3,relu)' | relu | [1, 8, 6, 3]",
        "'sequential(conv3,relu)' | relu | [1, 8, 6, 3]",
      })
  void should_make_the_layer_and_give_the_shape(String text, String layer, String shape) {
    Summary.Row row = last(text);

    assertThat(row.layer()).isEqualTo(layer);
    assertThat(row.output()).hasToString(shape);
  }

  /// Numbers beyond those of the things are taken for the nearest.
  @Test
  void should_look_whole_numbers_up() {
    Sequential model = ModelSpec.parse("embedding(3, 2, scale=10)").build(params, Shape.of(4), 1);
    double[] vectors = params.find("embedding1.weight").orElseThrow().value().toDoubles();

    try (Pass pass = Pass.eval(backend)) {
      var x = pass.input(HostArray.of(new double[] {0.06, 0.2, -1, 7}, Shape.of(1, 4)));
      double[] found = model.layers().getFirst().forward(x).toHost().toDoubles();

      assertThat(found)
          .containsExactly(
              vectors[2],
              vectors[3],
              vectors[4],
              vectors[5], // 1 and 2
              vectors[0],
              vectors[1],
              vectors[4],
              vectors[5]); // 0 and 2
    }
  }

  private List<String> paths(String text) {
    ModelSpec.parse(text).build(params, IMAGE, 2);
    return params.parameters().stream()
        .map(parameter -> parameter.path() + parameter.shape())
        .filter(path -> !path.contains("bias"))
        .toList();
  }

  @Test
  void should_carry_the_input_around_layers() {
    assertThat(
            paths("conv8,residual(conv8@3x3,relu,conv8),residual(conv6/2, shortcut=conv6@1x1/2)"))
        .containsExactly(
            "conv1.weight[3, 3, 4, 8]",
            "residual2.conv1.weight[3, 3, 8, 8]",
            "residual2.conv3.weight[3, 3, 8, 8]",
            "residual3.conv1.weight[3, 3, 8, 6]",
            "residual3.shortcut.conv1.weight[1, 1, 8, 6]",
            "output.weight[72, 2]");
  }

  @Test
  void should_put_branches_side_by_side() {
    assertThat(paths("parallel(conv3@1x1, (conv2@1x1,relu,conv5), (), (maxpool3/1p1,conv1@1x1))"))
        .containsExactly(
            "parallel1.branch1.conv1.weight[1, 1, 4, 3]",
            "parallel1.branch2.conv1.weight[1, 1, 4, 2]",
            "parallel1.branch2.conv3.weight[3, 3, 2, 5]",
            "parallel1.branch4.conv2.weight[1, 1, 4, 1]",
            "output.weight[624, 2]"); // 8 x 6 places of 3 + 5 + 4 + 1 channels
  }

  @Test
  void should_give_an_answer_on_the_way() {
    assertThat(paths("auxiliary(globalpool,5,relu, weight=0.5),3"))
        .containsExactly(
            "auxiliary1.hidden1.weight[4, 5]",
            "auxiliary1.output.weight[5, 2]",
            "hidden1.weight[192, 3]",
            "output.weight[3, 2]");
    Sequential model = ModelSpec.parse("auxiliary(relu)").build(params.child("b"), IMAGE, 2);
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      model.forward(pass.full(Shape.of(3, 8, 6, 4), 1));
      assertThat(pass.drainSideOutputs())
          .singleElement()
          .satisfies(side -> {
            assertThat(side.outputs().shape()).isEqualTo(Shape.of(3, 2));
            assertThat(side.weight()).isEqualTo(0.3);
          });
    }
  }

  /// A block of a vision transformer: layers within layers within layers.
  @Test
  void should_nest() {
    String mlp = "residual(layernorm,linear(8),gelu,linear(4))";
    String block = "(residual(layernorm,attention(2))," + mlp + ")";

    ModelSpec spec = ModelSpec.parse("tokens," + block + "," + block + ",globalpool");
    Sequential model = spec.build(params, IMAGE, 2);

    assertThat(spec).hasToString("tokens," + block + "," + block + ",globalpool");
    assertThat(params.find("sequential2.residual2.linear2.weight")).isPresent();
    assertThat(params.find("sequential3.residual1.attention2.queries.weight")).isPresent();
    assertThat(params.count())
        .isEqualTo(2 * (2 * 8 + 4 * (16 + 4) + (4 * 8 + 8) + (8 * 4 + 4)) + 4 * 2 + 2);
    assertThat(Summary.of(model, params, IMAGE.insert(0, 1)).toString())
        .contains("\n  Attention 4, 2 heads ");
  }

  @Test
  void should_start_all_weights_as_told() {
    ModelSpec.parse("tokens,attention,residual(linear(4)),conv1d2,2")
        .build(params, IMAGE, 2, Initializers.constant(0.5));

    assertThat(params.parameters())
        .filteredOn(parameter -> parameter.path().endsWith("weight"))
        .hasSize(8)
        .allSatisfy(parameter ->
            assertThat(parameter.value().toDoubles()).as(parameter.path()).containsOnly(0.5));
  }

  @Test
  void should_know_what_is_inside() {
    Parts parts =
        Parts.standard().with("mine", new Part(Part.Takes.ANY, (_, _, _) -> x -> x.neg()));

    ModelSpec spec = ModelSpec.parse("8,residual(mine,parallel(conv2,mine))", parts);

    assertThat(spec.own()).containsExactly("mine");
    assertThat(spec.isConvolutional()).isTrue();
    assertThat(ModelSpec.parse("8,residual(relu)").isConvolutional()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "residual(rleu) | item 1, 'residual(rleu)', item 1, 'rleu': no layer is called 'rleu'; did you mean relu, ",
        "'8,residual(relu,relu,selu(2))' | item 2, 'residual(relu,relu,selu(2))', item 3, 'selu(2)': selu: too many arguments; it takes selu",
        "'parallel(relu, (relu,selo))' | item 1, 'parallel(relu, (relu,selo))', branch2, item 2, 'selo': no layer is called 'selo'",
        "'residual(relu, shortcut=(relu,x))' | item 1, 'residual(relu, shortcut=(relu,x))', shortcut, item 2, 'x': no layer is called 'x'",
        "residual | item 1, 'residual': residual: the argument layers needs a value; it takes residual(layers..., shortcut=())",
        "'residual(relu, shorcut=relu)' | item 1, 'residual(relu, shorcut=relu)': residual: no argument is called shorcut; it takes residual(layers..., shortcut=())",
        "'residual(relu, shortcut=relu, selu)' | item 1, 'residual(relu, shortcut=relu, selu)': residual: values without a name come first",
        "'auxiliary(8, weight=much)' | item 1, 'auxiliary(8, weight=much)': auxiliary: weight must be a number, got 'much'",
        "'linear(64' | parentheses do not match in 'linear(64'",
        "attention(0) | item 1, 'attention(0)': heads: need from 1 to 1048576, got 0",
        "'upsample(2, mode=cubic)' | item 1, 'upsample(2, mode=cubic)': upsample: mode must be nearest or bilinear, got 'cubic'",
        "zeropad(-1) | item 1, 'zeropad(-1)': zeropad: top must be from 0 to 1048576, got -1",
        "'embedding(3, 2, scale=0)' | item 1, 'embedding(3, 2, scale=0)': embedding: scale must be finite and > 0, got 0.0",
        "'batchrenorm(r_max=0.5)' | item 1, 'batchrenorm(r_max=0.5)': BatchRenorm: need a scale >= 1",
        "'linear(8, bias=no)' | item 1, 'linear(8, bias=no)': linear: bias must be true or false, got 'no'",
      })
  void should_name_what_is_wrong_inside(String text, String message) {
    assertThatThrownBy(() -> ModelSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("model: " + message)
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attention | item 1, 'attention': needs a sequence [L, D], got [8, 6, 4]; put tokens before it, which makes a sequence of the places of an image",
        "globalpool,conv1d8 | item 2, 'conv1d8': needs a sequence [L, D], got [4]; put it before what takes places apart: a width, flatten, globalpool",
        "8,instancenorm | item 2, 'instancenorm': needs images [H, W, C] or a sequence [L, D], got [8]; put it before",
        "tokens,conv8 | item 2, 'conv8': needs images [H, W, C], got [48, 4]; put it before what takes places apart: a width, flatten, globalpool, tokens",
        "8,transpose | item 2, 'transpose': needs two axes to exchange, got [8]; put tokens before it",
        "'8,embedding(3, 2)' | item 2, 'embedding(3, 2)': needs whole numbers as the data has them; put it first",
        "'residual(embedding(3, 2))' | item 1, 'residual(embedding(3, 2))', item 1, 'embedding(3, 2)': needs whole numbers",
        "tokens,attention(3) | item 2, 'attention(3)': Attention: heads must divide the extent, got 3 heads of 4",
        "groupnorm3 | item 1, 'groupnorm3': GroupNorm: groups must divide the channels, got 3 groups of 4 channels",
        "'conv(6, groups=3)' | item 1, 'conv(6, groups=3)': conv1: need channels that 3 groups divide, got Conv2d 4 -> 6",
        "layernorm(axes=4) | item 1, 'layernorm(axes=4)': layernorm: axes must be from 1 to 3 for [8, 6, 4], got 4",
        "residual(conv8/2) | item 1, 'residual(conv8/2)': needs one shape of the layers and of the shortcut, got [4, 3, 8] and [8, 6, 4]; add shortcut=conv8@1x1/2, or keep the shape",
        "residual(conv8) | item 1, 'residual(conv8)': needs one shape of the layers and of the shortcut, got [8, 6, 8] and [8, 6, 4]; add shortcut=conv8@1x1, or keep the shape",
        "'8,residual(5)' | item 2, 'residual(5)': needs one shape of the layers and of the shortcut, got [5] and [8]; add shortcut=linear(5), or keep the shape",
        "residual(5) | item 1, 'residual(5)': needs one shape of the layers and of the shortcut, got [5] and [8, 6, 4]; add a shortcut that gives the same, or keep the shape",
        "'parallel(conv2, conv3/2)' | item 1, 'parallel(conv2, conv3/2)': needs branches of one size, channels aside, got [8, 6, 2] of branch 1 and [4, 3, 3] of branch 2; change their strides and paddings",
        "'parallel(conv2, (relu,maxpool9))' | item 1, 'parallel(conv2, (relu,maxpool9))', branch2, item 2, 'maxpool9': windowMax: the window reaches over 9 x 9, more than",
        "'residual(relu, shortcut=(relu,attention))' | item 1, 'residual(relu, shortcut=(relu,attention))', shortcut, item 2, 'attention': needs a sequence",
        "zeropad1,globalpool,globalpool | item 3, 'globalpool': needs images [H, W, C] or a sequence [L, D], got [4]",
      })
  void should_say_what_came_what_is_needed_and_what_to_do(String text, String message) {
    ModelSpec spec = ModelSpec.parse(text);

    assertThatThrownBy(() -> spec.build(params, IMAGE, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("model: " + message)
        .message()
        .hasLineCount(1);
  }

  @Test
  void should_take_rows_as_sequences_if_asked_to() {
    assertThatThrownBy(() -> ModelSpec.parse("attention").build(params, Shape.of(13), 2))
        .hasMessage(
            "model: item 1, 'attention': needs a sequence [L, D], got [13]; put tokens,transpose before it, which makes a sequence of the numbers of a row");
    Sequential model =
        ModelSpec.parse("tokens,transpose,linear(4),attention(2),globalpool")
            .build(params.child("b"), Shape.of(13), 2);

    assertThat(Summary.of(model, params, Shape.of(1, 13)).rows())
        .extracting(row -> row.output().toString())
        .contains("[1, 13, 1]", "[1, 13, 4]");
  }

  /// The advice of a message is followed, and works.
  @Test
  void should_give_advice_that_helps() {
    String text =
        List.of(
                "conv8",
                "residual(conv16/2,relu,conv16,shortcut=conv16@1x1/2)",
                "tokens",
                "attention",
                "globalpool")
            .stream()
            .collect(Collectors.joining(","));

    assertThat(ModelSpec.parse(text).build(params, IMAGE, 2).layers()).hasSize(6);
  }
}
