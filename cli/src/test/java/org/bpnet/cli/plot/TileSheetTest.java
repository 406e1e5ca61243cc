package org.bpnet.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TileSheetTest {
  @Test
  void should_draw_runs_of_one_shade_and_leave_white_out() {
    var tile = new TileSheet.Tile("a & b", 3, new double[] {1, 1, 0, -1, 0.5, 2});
    String svg = new TileSheet("title", 2, List.of(tile, tile, tile)).svg();

    assertThat(svg).contains("<path d='M0 0H2v1H0zM2 1H3v1H2z' fill='#1a365d'/>");
    assertThat(svg).contains("<path d='M0 1H1v1H0z' fill='#c05621'/>", "a &amp; b", ">title<");
    assertThat(svg.lines().filter(line -> line.contains("translate("))).hasSize(3);
    assertThat(svg).doesNotContain("#ffffff");
  }

  @Test
  void should_scale_to_the_largest() {
    assertThat(new TileSheet.Tile("", 2, new double[] {-4, 2}).scaled().values())
        .containsExactly(-1, 0.5);
    assertThat(new TileSheet.Tile("", 1, new double[] {0}).scaled().values()).containsExactly(0);
  }
}
