package org.bpnet.cli.lab.errata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.cli.CommandRun;
import org.bpnet.train.json.Json;
import org.junit.jupiter.api.Test;

class LabErrataTest {
  @Test
  void should_have_all_numbers_once() {
    List<String> names = LabErrata.all().stream().map(Erratum::name).toList();

    assertThat(names).doesNotHaveDuplicates().isSorted();
    assertThat(IntStream.rangeClosed(1, 38))
        .allMatch(i -> names.contains("E" + (i < 10 ? "0" : "") + i));
  }

  /// What is printed fails, and what is right passes.
  @Test
  void should_be_off_where_it_is_printed_wrong_and_not_where_it_is_right() {
    List<Erratum> tried =
        LabErrata.all().stream().filter(e -> e.wrongBy() instanceof Double).toList();

    assertThat(tried).hasSizeGreaterThan(34);
    assertThat(tried)
        .allSatisfy(erratum -> {
          double wrong = (Double) erratum.wrongBy();
          assertThat(Double.isNaN(wrong) || wrong > 0.05).as(erratum.toString()).isTrue();
          assertThat((Double) erratum.rightBy()).as(erratum.toString()).isLessThan(0.02);
        });
  }

  @Test
  void should_print_all_or_one() {
    CommandRun all = CommandRun.of("lab", "errata");
    CommandRun one = CommandRun.of("lab", "errata", "e24", "--json");
    CommandRun wrong = CommandRun.of("lab", "errata", "E99");

    assertThat(all.out().lines()).hasSize(1 + LabErrata.all().size());
    assertThat(all.out().lines()).allMatch(line -> line.length() <= 125);
    assertThat(Json.readObject(one.out()).items("errata")).hasSize(1);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("needs a number from E01 to E38, such as E24, got 'E99'");
  }
}
