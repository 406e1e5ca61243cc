package flowers;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.bpnet.train.Classifier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// One model for all threads, closed at the end.
@ApplicationScoped
class LoadedFlowers {
  @Produces
  @Singleton
  Classifier load(@ConfigProperty(name = "flowers.model") Path model) {
    return Classifier.load(model);
  }

  void close(@Disposes Classifier classifier) {
    classifier.close();
  }
}
