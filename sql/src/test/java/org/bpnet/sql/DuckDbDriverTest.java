package org.bpnet.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DuckDbDriverTest {
  /// What is fetched is what these tests were run with.
  @Test
  void should_name_the_file_that_is_tested() throws Exception {
    Path jar =
        Path.of(
            DriverManager.getDriver("jdbc:duckdb:")
                .getClass()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

    assertThat(jar.getFileName()).hasToString(DuckDbDriver.FILE.name());
    assertThat(Files.size(jar)).isEqualTo(DuckDbDriver.FILE.length());
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
    assertThat(HexFormat.of().formatHex(sum)).isEqualTo(DuckDbDriver.FILE.sha256());
    assertThat(DuckDbDriver.PLACE.toString()).endsWith("/2.0.0.1/");
  }
}
