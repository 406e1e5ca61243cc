package org.bpnet.play.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.watch.StopReason;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.Test;

class EpochUnderWayTest {
  private final EpochUnderWay epoch = new EpochUnderWay();

  private void batch(int number, int batch, double loss, int examples) {
    epoch.accept(new TrainingEvent.BatchEnded(number, batch, 0, loss, Map.of(), examples, 0.5));
  }

  @Test
  void should_tell_how_far_the_epoch_is() {
    epoch.accept(new TrainingEvent.RunStarted(1, 5, 4, 100, 0, 10, "cpu"));
    assertThat(epoch.json()).isEqualTo(new JsonValue.Null());
    batch(1, 1, 3, 30);
    batch(1, 2, 1, 10);
    assertThat(Json.compact(epoch.json()))
        .isEqualTo(
            "{\"epoch\":1,\"batch\":2,\"batches\":4,\"done\":0.1,\"loss\":2.5,\"examples_per_second\":40.0}");
    Object before = epoch.state();
    epoch.accept(new TrainingEvent.EpochEnded(1, 4, 1, Map.of(), Map.of(), 0.1, 1, 1, true));
    assertThat(epoch.state()).isNotEqualTo(before);
    assertThat(epoch.json()).isEqualTo(new JsonValue.Null());
    batch(2, 1, 0.5, 30);
    assertThat(Json.compact(epoch.json())).contains("\"done\":0.25,\"loss\":0.5,");
    epoch.accept(new TrainingEvent.Stopped(StopReason.STOPPED, 1));
    assertThat(epoch.json()).isEqualTo(new JsonValue.Null());
  }
}
