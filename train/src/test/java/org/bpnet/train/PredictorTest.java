package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.ClosedException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.nn.layer.Layer;
import org.junit.jupiter.api.Test;

class PredictorTest {
  private static final String CLOSED =
      "predict: the thing is closed; close it after the last prediction";

  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));
  private final Parameter w =
      params.weight("w", Shape.of(1), (shape, _) -> HostArray.of(new float[] {1}, shape));
  private final AtomicInteger recorded = new AtomicInteger();
  private final AtomicInteger freed = new AtomicInteger();
  private final Layer times =
      x -> {
        recorded.incrementAndGet();
        return x.mul(w);
      };
  private final Predictor predictor =
      new Predictor(
          "the thing",
          times,
          params,
          () -> {
            freed.incrementAndGet();
            params.close();
          });

  /// So many examples, each of them 1.
  private record Ones(int size, Runnable whenRead) implements Dataset {
    @Override
    public Shape featureShape() {
      return Shape.of(1);
    }

    @Override
    public Target target() {
      return new Target.Values(List.of("y"));
    }

    @Override
    public HostArray features(int[] indices) {
      whenRead.run();
      return targets(indices);
    }

    @Override
    public HostArray targets(int[] indices) {
      var ones = new float[indices.length];
      Arrays.fill(ones, 1);
      return HostArray.of(ones, Shape.of(indices.length, 1));
    }
  }

  private static Ones ones(int size) {
    return new Ones(size, () -> {});
  }

  private List<Double> predict(Dataset data) {
    List<Double> all = new ArrayList<>();
    predictor.forEach(
        data,
        (_, outputs) -> {
          for (int i = 0; i < outputs.shape().elementCount(); i++) {
            all.add(outputs.at(i));
          }
        });
    return all;
  }

  @Test
  void should_record_once_for_each_shape() {
    for (int i = 0; i < 5; i++) {
      assertThat(predict(ones(1))).containsExactly(1.0);
      assertThat(predict(ones(3))).containsExactly(1.0, 1.0, 1.0);
    }
    assertThat(recorded).hasValue(2);
    w.load(HostArray.of(new float[] {7}, Shape.of(1)));
    assertThat(predict(ones(1))).containsExactly(7.0);
    predictor.close();
  }

  @Test
  void should_see_all_examples_of_a_call_by_the_same_weights() {
    var changing =
        new Ones(
            1000, // four batches
            () -> w.load(HostArray.of(new float[] {(float) w.value().at(0) + 1}, Shape.of(1))));
    assertThat(predict(changing)).hasSize(1000).containsOnly(1.0);
    predictor.close();
  }

  @Test
  void should_name_the_model_after_its_close_and_free_once() {
    predict(ones(1));
    predictor.close();
    predictor.close();

    assertThat(freed).hasValue(1);
    assertThatThrownBy(() -> predict(ones(1)))
        .isInstanceOf(ClosedException.class)
        .hasMessage(CLOSED);
    assertThatThrownBy(() -> predict(ones(1000))).hasMessage(CLOSED);
  }

  @Test
  void should_not_wait_for_itself_when_closed_within_a_prediction() {
    assertThatThrownBy(() -> predict(new Ones(1, predictor::close))).hasMessage(CLOSED);
    assertThat(freed).hasValue(1);
  }

  @Test
  void should_answer_several_threads_until_it_is_closed() throws InterruptedException {
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    var wrong = new AtomicBoolean();
    var begun = new CountDownLatch(4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int size = 1 + 300 * i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  while (true) {
                    List<Double> outputs = predict(ones(size));
                    if (outputs.size() != size || !outputs.stream().allMatch(x -> x == 1)) {
                      wrong.set(true);
                    }
                    begun.countDown();
                  }
                } catch (Throwable e) {
                  thrown.add(e);
                  begun.countDown();
                }
              }));
    }
    begun.await();
    predictor.close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).isFalse();
    assertThat(thrown)
        .hasSize(4)
        .allSatisfy(e -> assertThat(e).isInstanceOf(ClosedException.class).hasMessage(CLOSED));
  }
}
