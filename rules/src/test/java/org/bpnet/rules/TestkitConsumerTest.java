package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stranger tests a layer, a loss and an operation of their own with the published testkit, on
/// the module path and on the class path.
class TestkitConsumerTest {
  private static final String LAYER =
      """
      package consumer;

      import org.bpnet.core.Parameter;
      import org.bpnet.core.Parameters;
      import org.bpnet.core.Tensor;
      import org.bpnet.nn.init.Initializers;
      import org.bpnet.core.array.Shape;
      import org.bpnet.nn.layer.Layer;

      /// y = x·a + tanh(x)·b, with a weight of each kind for every column.
      record Gated(Parameter a, Parameter b) implements Layer {
        static Gated create(Parameters params, int width) {
          return new Gated(
              params.weight("a", Shape.of(width), Initializers.constant(0.5)),
              params.weight("b", Shape.of(width), Initializers.constant(-2)));
        }

        @Override
        public Tensor forward(Tensor x) {
          return x.mul(a).add(x.tanh().mul(b));
        }
      }
      """;

  private static final String MAIN =
      """
      package consumer;

      import static org.bpnet.testkit.TensorAssert.assertThat;

      import java.util.List;
      import org.bpnet.core.Backends;
      import org.bpnet.core.op.CustomOp;
      import org.bpnet.core.array.HostArray;
      import org.bpnet.core.Parameters;
      import org.bpnet.core.Pass;
      import org.bpnet.core.array.Seed;
      import org.bpnet.core.array.Shape;
      import org.bpnet.core.Tensor;
      import org.bpnet.core.spi.Backend;
      import org.bpnet.nn.loss.Loss;
      import org.bpnet.testkit.BackendContract;
      import org.bpnet.testkit.GradientCheck;

      public class Main {
        public static void main(String[] args) {
          try (Backend backend = Backends.reference();
              Parameters params = Parameters.create(backend, new Seed(1))) {
            Gated layer = Gated.create(params, 3);
            GradientCheck.of(in -> layer.forward(in.get(0)))
                .withShapes(Shape.of(2, 3))
                .parameters(params)
                .verify();
            try (Pass pass = Pass.eval(backend)) {
              Tensor y = layer.forward(pass.input(HostArray.of(new double[3], Shape.of(1, 3))));
              assertThat(y).hasShape(1, 3).hasValues(0, 0, 0);
            }
            System.out.println("layer ok");
          }
          Loss loss = (output, target) -> output.sub(target).abs().mean();
          GradientCheck.of(in -> loss.compute(in.get(0), in.get(1)))
              .withShapes(Shape.of(4, 1), Shape.of(4, 1))
              .verify();
          System.out.println("loss ok");
          try {
            GradientCheck.of(in -> in.get(0).pass().apply(new Doubled(), in.get(0)))
                .withShapes(Shape.of(2))
                .verify();
          } catch (AssertionError wrong) {
            System.out.println("found: " + wrong.getMessage());
          }
          try (Backend backend = Backends.reference()) {
            BackendContract.cases(backend).limit(3).forEach(one -> one.run());
            System.out.println("contract ok");
          }
        }

        /// 2x, with a gradient that says 3.
        record Doubled() implements CustomOp {
          @Override
          public String name() {
            return "doubled";
          }

          @Override
          public Tensor forward(List<Tensor> inputs) {
            return inputs.get(0).mul(2);
          }

          @Override
          public List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
            return List.of(gradient.mul(3));
          }
        }
      }
      """;

  private static final String PATH =
      Programs.path("core", "nn", "testkit")
          + File.pathSeparator
          + Programs.library("assertj-core")
          + File.pathSeparator
          + Programs.library("byte-buddy");

  @TempDir Path folder;

  @Test
  void should_test_own_parts_as_a_module() throws Exception {
    var programs = new Programs(folder);
    Path module =
        programs.write(
            "module-info.java",
            "module consumer { requires org.bpnet.nn; requires org.bpnet.testkit; }");
    programs.compile("-p", PATH, module.toString(), layer(programs), main(programs));

    String path = PATH + File.pathSeparator + programs.classes();
    check(programs.run("-p", path, "-m", "consumer/consumer.Main"));
  }

  @Test
  void should_test_own_parts_on_the_class_path() throws Exception {
    var programs = new Programs(folder);
    programs.compile("-cp", PATH, layer(programs), main(programs));

    check(programs.run("-cp", PATH + File.pathSeparator + programs.classes(), "consumer.Main"));
  }

  private static String layer(Programs programs) throws Exception {
    return programs.write("consumer/Gated.java", LAYER).toString();
  }

  private static String main(Programs programs) throws Exception {
    return programs.write("consumer/Main.java", MAIN).toString();
  }

  private static void check(String output) {
    assertThat(output)
        .contains("layer ok", "loss ok", "contract ok")
        .containsPattern("found: gradient by input 0 \\[2] at \\[0]: analytic .*, numeric ");
  }
}
