package flowers;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import org.bpnet.train.Classifier;
import org.springframework.stereotype.Component;

/// The model in Micrometer: how long requests take it, what it answers, and how large it is. That
/// the shares of the answers change is often the first that is seen of data that change.
@Component
class ModelMetrics implements MeterBinder {
  private final Classifier classifier;
  private final MeterRegistry registry;
  private final Timer timer;

  ModelMetrics(Classifier classifier, MeterRegistry registry) {
    this.classifier = classifier;
    this.registry = registry;
    this.timer = registry.timer("bpnet.predict");
  }

  @Override
  public void bindTo(MeterRegistry bound) {
    Gauge.builder("bpnet.parameters", classifier, Classifier::parameterCount).register(bound);
  }

  <T> T timed(Supplier<T> prediction) {
    return timer.record(prediction);
  }

  void count(String kind) {
    registry.counter("bpnet.predictions", "class", kind).increment();
  }
}
