package org.bpnet.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoctorTest {
  @Test
  void should_warn_of_jdks_that_move_pinned_arrays() {
    assertThat(Doctor.jdk(Runtime.Version.parse("25.0.2")).good()).isFalse();
    assertThat(Doctor.jdk(Runtime.Version.parse("25.0.2")).text()).contains("JDK-8377811");
    assertThat(Doctor.jdk(Runtime.Version.parse("25.0.3")).good()).isTrue();
    assertThat(Doctor.jdk(Runtime.Version.parse("26")).good()).isTrue();
  }
}
