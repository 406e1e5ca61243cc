package org.bpnet.data.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bpnet.data.DataFormatException;
import org.junit.jupiter.api.RepeatedTest;

class PictureFailuresTest {
  @RepeatedTest(200)
  void should_name_the_first_five_whichever_thread_met_them() {
    var failures = new PictureFailures("pictures", 64);

    failures.forEach(
        64,
        i -> {
          throw new DataFormatException("picture " + i);
        });

    assertThatThrownBy(failures::throwIfAny)
        .hasMessage(
            "pictures: 64 of 64 pictures cannot be used: picture 0; picture 1; picture 2; picture"
                + " 3; picture 4; and 59 more");
  }
}
