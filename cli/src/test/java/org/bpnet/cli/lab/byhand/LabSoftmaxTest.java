package org.bpnet.cli.lab.byhand;

import static org.assertj.core.api.Assertions.assertThat;

import org.bpnet.cli.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabSoftmaxTest {
  /// The example of the course: 0.09, 0.24, 0.67; −ln 0.66524096 = 0.40760596.
  @Test
  void should_follow_the_example_of_the_course() {
    CommandRun run = CommandRun.of("lab", "softmax");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .contains(
            "exp(z - max)      0.13533528   0.36787944   1.00000000",
            "p, by their sum   0.09003057   0.24472847   0.66524096",
            "loss -y ln p      0.40760596",
            "of it KL(y, p)    0.40760596",
            "of it H(y)        0.00000000",
            "gradient p - y    0.09003057   0.24472847  -0.33475904",
            "                  0.08192507  -0.02203304  -0.05989202",
            "predicted class 3");
  }

  /// p of the right class 0.6, 0.1 and 0.3: losses 0.51, 2.30 and 1.20.
  @ParameterizedTest
  @CsvSource({"0.6,0.51082562", "0.1,2.30258509", "0.3,1.20397280"})
  void should_lose_the_logarithm_of_the_right_class(double share, String loss) {
    CommandRun run =
        CommandRun.of(
            "lab",
            "softmax",
            "--scores=" + Math.log(share) + "," + Math.log(1 - share),
            "--class=1");

    assertThat(run.out()).contains("loss -y ln p      " + loss);
  }

  /// H(0.2, 0.1, 0.7) = 0.80181855; scores that are its logarithms leave no divergence.
  @Test
  void should_part_the_loss_into_entropy_and_divergence() {
    String logs = Math.log(0.2) + "," + Math.log(0.1) + "," + Math.log(0.7);
    CommandRun run = CommandRun.of("lab", "softmax", "--scores=" + logs, "--target", "0.2,0.1,0.7");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("of it KL(y, p)    0.00000000", "of it H(y)        0.80181855");
  }

  @Test
  void should_survive_scores_whose_exponentials_overflow() {
    assertThat(CommandRun.of("lab", "softmax", "--scores=10000,9999").out())
        .contains("p, by their sum   0.73105858   0.26894142");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1; --class=1; --scores: needs 2 to 10 finite numbers, such as 1,2,3, got [1.0]",
        "1,2; --class=3; --class: needs 1 to 2, got 3",
        "1,2; --target=0.5,0.6; --target: needs 2 numbers of 0 or more whose sum is 1",
        "1,x; --class=1; 'x'"
      })
  void should_refuse_what_is_no_distribution(String scores, String option, String message) {
    CommandRun run = CommandRun.of("lab", "softmax", "--scores=" + scores, option);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(message);
  }
}
