package flowers;

import java.nio.file.Path;
import org.bpnet.train.Classifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/// A service that tells flowers apart.
@SpringBootApplication
public class FlowersApplication {
  public static void main(String[] args) {
    SpringApplication.run(FlowersApplication.class, args);
  }

  /// One model for all threads; Spring closes it at the end.
  @Bean
  Classifier classifier(@Value("${flowers.model}") Path model) {
    return Classifier.load(model);
  }
}
