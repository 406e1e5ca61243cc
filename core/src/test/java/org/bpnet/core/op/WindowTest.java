package org.bpnet.core.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Where windows look.
class WindowTest {

  @Test
  void should_count_positions_by_the_rule() {
    assertThat(Span.of(3).positions(5)).isEqualTo(3);
    assertThat(Span.of(3).withStride(2).withPadding(1, 1).positions(8)).isEqualTo(4);
    assertThat(Span.of(3).withDilation(3).positions(7)).isEqualTo(1);
    assertThat(Span.of(5).positions(4)).isZero();
    assertThat(Span.of(5).withPadding(0, 1).positions(4)).isEqualTo(1);
    assertThat(new Span(7, 2, 1, 3, 3).positions(224)).isEqualTo(112);
  }

  @Test
  void should_look_where_the_formula_says() {
    var span = new Span(3, 2, 4, 5, 0);

    assertThat(span.reach()).isEqualTo(9);
    assertThat(span.place(0, 0)).isEqualTo(-5);
    assertThat(span.place(3, 2)).isEqualTo(9);
  }

  @Test
  void should_keep_the_extent_with_the_padding_of_same() {
    for (int taps = 1; taps <= 6; taps++) {
      for (int dilation = 1; dilation <= 3; dilation++) {
        Span span = Span.of(taps).withDilation(dilation).same();
        assertThat(span.positions(7)).isEqualTo(7);
        assertThat(span.withStride(2).positions(7)).isEqualTo(4);
        assertThat(span.after() - span.before()).isBetween(0, 1);
      }
    }
  }

  @Test
  void should_cover_the_end_as_ceil_mode_does() {
    Span pool = Span.of(3).withStride(2);

    assertThat(pool.covering(7)).isEqualTo(pool); // nothing is left out
    assertThat(pool.covering(8)).isEqualTo(pool.withPadding(0, 1));
    assertThat(Span.of(1).withStride(3).covering(5)).isEqualTo(Span.of(1).withStride(3));
    assertThat(Span.of(2).withStride(2).withPadding(1, 1).covering(4))
        .isEqualTo(new Span(2, 2, 1, 1, 1));
    assertThat(Span.of(4).covering(3).positions(3)).isEqualTo(1);
  }

  @Test
  void should_know_whether_a_window_sees_padding_alone() {
    assertThat(Span.of(3).withPadding(2, 2).alwaysTouches(1)).isTrue();
    assertThat(Span.of(3).withPadding(3, 0).alwaysTouches(9)).isFalse();
    assertThat(new Span(2, 1, 3, 1, 2).alwaysTouches(1)).isFalse(); // looks at −1 and 2
    assertThat(new Span(2, 4, 1, 0, 1).alwaysTouches(4)).isTrue();
    assertThat(new Span(2, 4, 1, 0, 2).alwaysTouches(4)).isFalse(); // looks at 4 and 5
  }

  @Test
  void should_build_windows_by_parts() {
    Window window = Window.of(3, 5).stride(2).padding(1, 2).dilation(1, 3);

    assertThat(window.rows()).isEqualTo(new Span(3, 2, 1, 1, 1));
    assertThat(window.columns()).isEqualTo(new Span(5, 2, 3, 2, 2));
    assertThat(window.taps()).isEqualTo(15);
    assertThat(window).hasToString("3/2 padding 1, 1 x 5/2 dilation 3 padding 2, 2");
    assertThat(Window.square(3).same()).isEqualTo(Window.square(3).padding(1));
    assertThat(Window.line(Span.of(4)).isLine()).isTrue();
    assertThat(Window.square(1).stride(2).isLine()).isFalse();
  }

  @Test
  void should_reject_what_is_no_span() {
    assertThatThrownBy(() -> new Span(0, 1, 1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Span: need taps, stride and dilation >= 1 and padding >= 0, got 0 taps, stride 1, dilation 1, padding 0 and 0");
    assertThatThrownBy(() -> Window.square(3).stride(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Window.square(3).padding(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
