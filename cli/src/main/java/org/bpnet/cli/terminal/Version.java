package org.bpnet.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// What `--version` prints.
public final class Version implements IVersionProvider {
  /// The version of this build, `0.1.0`.
  public static String number() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      String.format(
          Locale.ROOT,
          "bpnet %s (JDK %s, %s %s)",
          number(),
          Runtime.version().feature()
              + "."
              + Runtime.version().interim()
              + "."
              + Runtime.version().update(),
          System.getProperty("os.name"),
          System.getProperty("os.arch"))
    };
  }
}
