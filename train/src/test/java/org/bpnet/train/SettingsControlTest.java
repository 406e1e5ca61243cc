package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Function;
import org.bpnet.core.array.Seed;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;
import org.bpnet.train.autoencode.AutoencoderSpec;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.run.Control;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.StopReason;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.Test;

/// Whatever trains by settings can be steered.
class SettingsControlTest {
  private static Prepared iris() {
    Table table = ((DataSource.Tabular) DataSources.open("iris")).table();
    return Prepared.of(table, TableTask.infer(table), 0.1, 0.2, new Seed(1));
  }

  /// That a training ends in its second epoch, where it is told to, and that its rate is halved.
  private static void assertSteered(Function<Settings, Optional<Report>> fit) {
    var control = new Control();
    Settings settings =
        Settings.defaults()
            .layers("4,relu")
            .epochs(5)
            .learningRate(0.01)
            .control(control)
            .listener(event -> {
              if (event instanceof TrainingEvent.EpochEnded ended) {
                if (ended.epoch() == 1) {
                  control.scaleRate(0.5);
                } else {
                  control.stop();
                }
              }
            });
    Report report = fit.apply(settings).orElseThrow();

    assertThat(report.reason()).isEqualTo(StopReason.STOPPED);
    assertThat(report.epochs())
        .extracting(TrainingEvent.EpochEnded::learningRate)
        .containsExactly(0.01, 0.005);
  }

  @Test
  void should_steer_models() {
    assertSteered(settings -> {
      try (Model model = Model.fit(iris(), settings)) {
        return model.report();
      }
    });
  }

  @Test
  void should_steer_autoencoders() {
    assertSteered(settings -> {
      try (Autoencoder model = Autoencoder.fit(iris(), AutoencoderSpec.of(2), settings)) {
        return model.report();
      }
    });
  }

  @Test
  void should_steer_embedders() {
    assertSteered(settings -> {
      try (Embedder model = Embedder.fit(iris(), EmbeddingSpec.of("proxy_nca", 2), settings)) {
        return model.report();
      }
    });
  }
}
