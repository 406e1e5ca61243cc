package org.bpnet.serve.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionFolderTest {
  @Test
  void should_know_numbers_in_names() {
    List<String> right =
        List.of("1", "02", "9", "10", "20260101-9", "20260101-10", "v1.9", "v1.9.1", "v1.10", "v2");
    List<String> versions = new ArrayList<>(right);
    Collections.shuffle(versions, new Random(1));
    versions.sort(VersionFolder::compare);

    assertThat(versions).isEqualTo(right);
    assertThat(VersionFolder.compare("01", "1")).isNotZero();
  }

  @Test
  void should_fill_batches_up_to_few_sizes() {
    assertThat(
            List.of(1, 2, 3, 5, 9, 17, 33, 65, 256, 257, 300, 512).stream().map(LiveModel::padded))
        .containsExactly(1, 2, 4, 8, 16, 32, 64, 256, 256, 257, 320, 512);
  }
}
