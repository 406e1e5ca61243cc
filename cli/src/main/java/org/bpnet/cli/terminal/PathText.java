package org.bpnet.cli.terminal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the names of files and folders on the command line.
public final class PathText implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException wrong) {
      throw new TypeConversionException(
          String.format(
              Locale.ROOT,
              "'%s' cannot be the name of a file here (%s); if its letters are at fault, use a"
                  + " locale with UTF-8, such as LC_ALL=C.UTF-8",
              text,
              wrong.getReason()));
    }
  }
}
