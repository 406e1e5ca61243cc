package org.bpnet.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bpnet.nn.loss.Inputs.goldenPrediction;
import static org.bpnet.nn.loss.Inputs.goldenTarget;
import static org.bpnet.nn.loss.Inputs.pass;

import java.util.List;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.Golden;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {
  private static final Backend FAST = Backends.best();

  @AfterAll
  static void close() {
    FAST.close();
  }

  // ---- every loss in the catalog ------------------------------------------------------------

  @TestFactory
  Stream<DynamicTest> should_keep_the_contract() {
    return LossContract.of(Losses.CATALOG, FAST);
  }

  @TestFactory
  Stream<DynamicTest> should_enrol_a_new_one_in_the_contract() {
    Formula error = Formula.input("p").sub(Formula.input("t"));
    return LossContract.of(
        Definition.of("fourth_power", error.pow(4), "ours")
            .addTo(Catalog.of("loss"), About.of("", "ours"), ElementwiseLoss::of),
        FAST);
  }

  /// The same for options that a bare name does not have.
  @TestFactory
  Stream<DynamicTest> should_keep_the_contract_with_options() {
    Catalog<Loss> catalog = Catalog.of("loss");
    for (String spec :
        List.of(
            "cross_entropy(smoothing=0.1, weights=(1.0, 2.0, 0.5), ignore=(2))",
            "nll(weights=(0.5, 1.0, 0.0))")) {
      String name = spec.substring(0, spec.indexOf('('));
      catalog = catalog.with(name, About.of("", "test"), _ -> Losses.CATALOG.create(spec));
      assertThat(Losses.CATALOG.create(spec)).hasToString(spec);
    }
    return LossContract.numbers(catalog, FAST);
  }

  private static List<String> golden() {
    return Golden.names("loss.", ".mean");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void should_have_the_values_and_gradients_found_elsewhere(String name) {
    boolean labels = name.endsWith(".labels");
    boolean probabilities = name.endsWith(".probabilities");
    String spec = labels || probabilities ? name.substring(0, name.lastIndexOf('.')) : name;
    ExampleLoss loss = (ExampleLoss) Losses.CATALOG.create(spec);
    LossCase needs = probabilities ? LossCase.VALUES : LossCase.of(spec.replaceFirst("\\(.*", ""));
    try (Pass pass = pass()) {
      Tensor prediction = pass.input(goldenPrediction(needs));
      Tensor value = loss.compute(prediction, pass.input(goldenTarget(needs)));
      Tensor examples = loss.examples(prediction, pass.input(goldenTarget(needs)));
      HostArray gradient =
          HostArray.of(Golden.values("loss." + name + ".gradient"), prediction.shape());

      double tolerance = name.startsWith("cosine") ? 1e-12 : 1e-14; // PyTorch adds 1e-12 there

      TensorAssert.assertThat(value).isCloseTo(Golden.array("loss." + name + ".mean"), tolerance);
      TensorAssert.assertThat(pass.backward(value).of(prediction)).isCloseTo(gradient, tolerance);
      TensorAssert.assertThat(examples)
          .isCloseTo(Golden.array("loss." + name + ".examples", 5), tolerance);
    }
  }

  @Test
  void should_have_golden_numbers_for_everything_in_the_catalog() {
    List<String> known = golden().stream().map(n -> n.replaceFirst("[.(].*", "")).toList();

    assertThat(known).containsAll(Losses.CATALOG.entries().stream().map(e -> e.name()).toList());
    assertThat(Losses.CATALOG.entries()).hasSize(27);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "huber|huber(delta=1)",
        "smooth_l1|smooth_l1(beta=1)",
        "quantile|quantile(tau=0.5)",
        "sigmoid_cross_entropy|sigmoid_cross_entropy(pos_weight=1)",
        "focal|focal(gamma=2, alpha=0.25)",
        "margin_ranking|margin_ranking(margin=0)",
        "cosine_embedding|cosine_embedding(margin=0)",
        "gaussian_nll|gaussian_nll(epsilon=1e-6)",
        "cross_entropy|cross_entropy(smoothing=0, weights=(), ignore=())",
        "nll|nll(weights=(), ignore=())"
      })
  void should_have_the_published_defaults(String name, String spelt) {
    assertThat(Losses.CATALOG.create(name)).isEqualTo(Losses.CATALOG.create(spelt));
    assertThat(Losses.CATALOG.entries())
        .filteredOn(e -> e.name().equals(name))
        .singleElement()
        .satisfies(e -> assertThat(e.signature()).hasToString(spelt));
  }
}
