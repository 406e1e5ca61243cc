package org.bpnet.cli.lab.byhand;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.bpnet.cli.lab.finding.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabIdentitiesTest {
  @TempDir private Path dir;

  @Test
  void should_find_both_sides_equal_for_any_matrices() {
    for (String seed : new String[] {"1", "2", "3"}) {
      Told told = Told.of(dir.resolve("tanh.svg"), "identities", "--seed", seed);

      assertThat(told.rows("identities")).hasSizeGreaterThan(18);
      assertThat(told.rows("identities"))
          .allSatisfy(row -> {
            assertThat(row.text("off_by")).as(row.text("identity")).isEqualTo("less than 1e-12");
            assertThat(row.number("value")).as(row.text("identity")).isNotZero();
          });
    }
  }
}
