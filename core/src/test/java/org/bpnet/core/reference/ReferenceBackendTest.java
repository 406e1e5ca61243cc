package org.bpnet.core.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Precision;
import org.bpnet.core.spi.Storage;
import org.junit.jupiter.api.Test;

/// The end of the reference backend is that of any other. What it computes is the definition, and
/// tested through gradients and golden values.
class ReferenceBackendTest {
  private static final String CLOSED =
      "the backend reference is closed; close it after the last model, pass and step that uses it";

  private static HostArray threes() {
    return HostArray.of(new float[] {3, 3}, Shape.of(2));
  }

  @Test
  void should_refuse_what_comes_after_its_close() {
    var backend = new ReferenceBackend();
    Storage storage = backend.allocate(DType.F64, 2);
    var params = Parameters.create(backend, new Seed(1));
    Parameter w = params.weight("w", Shape.of(2), (_, _) -> threes());
    Pass pass = Pass.eval(backend);
    Tensor unseen = pass.read(w).mul(3);
    Traced step = Traced.evaluation(backend, (p, in) -> Traced.Outcome.of(in.getFirst().add(w)));
    step.run(List.of(threes()));
    backend.close();
    backend.close();

    assertThatThrownBy(() -> storage.read(Shape.of(2)))
        .isInstanceOf(ClosedException.class)
        .hasMessage("read: " + CLOSED);
    assertThatThrownBy(() -> storage.write(threes())).hasMessage("write: " + CLOSED);
    assertThatThrownBy(() -> backend.allocate(DType.F64, 2)).hasMessage("allocate: " + CLOSED);
    assertThatThrownBy(() -> backend.at(Precision.BF16)).hasMessage("at: " + CLOSED);
    assertThatThrownBy(w::value).hasMessage("read: " + CLOSED);
    assertThatThrownBy(unseen::toHost)
        .isInstanceOf(ClosedException.class)
        .hasMessageEndingWith(CLOSED);
    assertThatThrownBy(() -> step.value(0)).hasMessage("read: " + CLOSED);
    assertThatThrownBy(() -> step.run(List.of(threes()))).hasMessage("write: " + CLOSED);
    step.close();
    pass.close();
    params.close();
    storage.close();
  }

  @Test
  void should_end_with_the_one_whose_precision_is_another() {
    var backend = new ReferenceBackend();
    Backend rounding = backend.at(Precision.BF16);
    rounding.close();
    Storage storage = rounding.allocate(DType.F64, 2);
    storage.write(threes());
    assertThat(storage.read(Shape.of(2)).at(1)).isEqualTo(3);

    backend.close();

    assertThatThrownBy(() -> rounding.allocate(DType.F64, 2)).hasMessage("allocate: " + CLOSED);
    assertThatThrownBy(() -> storage.read(Shape.of(2))).hasMessage("read: " + CLOSED);
  }

  @Test
  void should_finish_what_runs_and_refuse_the_rest_when_closed() throws InterruptedException {
    var backend = new ReferenceBackend();
    var thrown = new AtomicReference<Throwable>();
    var ran = new CountDownLatch(1);
    Thread running =
        Thread.ofPlatform()
            .start(() -> {
              try (Traced step =
                  Traced.evaluation(
                      backend, (_, in) -> Traced.Outcome.of(in.getFirst().square().sum()))) {
                while (true) {
                  step.run(List.of(threes()));
                  step.item(0);
                  ran.countDown();
                }
              } catch (Throwable e) {
                thrown.set(e);
                ran.countDown();
              }
            });
    ran.await();
    backend.close();
    running.join();

    assertThat(thrown.get()).isInstanceOf(ClosedException.class).hasMessageEndingWith(CLOSED);
  }
}
