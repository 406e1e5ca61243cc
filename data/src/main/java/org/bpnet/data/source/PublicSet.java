package org.bpnet.data.source;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The data sets that anyone may fetch: whose they are, where they lie, and how what arrives is
/// known to be whole. Nothing here connects to anything.
///
/// A set is a handful of gzip files. Copies of them are packed in different ways, so what is
/// compared is the sum of what is inside, whose length is known too.
@SuppressWarnings("ImmutableEnumChecker") // lists that are never changed
public enum PublicSet {
  /// 60,000 and 10,000 handwritten digits of 28 x 28 pixels.
  MNIST(
      "60,000 handwritten digits, and 10,000 for the test",
      "LeCun, Cortes, Burges",
      "CC BY-SA 3.0",
      List.of(
          "https://ossci-datasets.s3.amazonaws.com/mnist/",
          "https://storage.googleapis.com/cvdf-datasets/mnist/"),
      new Item(
          "train-images-idx3-ubyte.gz",
          47_040_016,
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
      new Item(
          "train-labels-idx1-ubyte.gz",
          60_008,
          "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
      new Item(
          "t10k-images-idx3-ubyte.gz",
          7_840_016,
          "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
      new Item(
          "t10k-labels-idx1-ubyte.gz",
          10_008,
          "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")),

  /// As many pictures of clothes, in the same format.
  FASHION_MNIST(
      "60,000 pictures of clothes, and 10,000 for the test",
      "Zalando Research",
      "MIT",
      List.of("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
      new Item(
          "train-images-idx3-ubyte.gz",
          47_040_016,
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
      new Item(
          "train-labels-idx1-ubyte.gz",
          60_008,
          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
      new Item(
          "t10k-images-idx3-ubyte.gz",
          7_840_016,
          "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
      new Item(
          "t10k-labels-idx1-ubyte.gz",
          10_008,
          "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"));

  private final String summary;
  private final String authors;
  private final String licence;
  private final List<URI> places;
  private final List<Item> items;

  /// One file of a set.
  ///
  /// @param name its name, there and here
  /// @param length of what is packed in it if it is called `NAME.gz`, else of itself, in bytes
  /// @param sha256 the sum of that, in hexadecimal
  public record Item(String name, long length, String sha256) {}

  PublicSet(String summary, String authors, String licence, List<String> places, Item... items) {
    this.summary = summary;
    this.authors = authors;
    this.licence = licence;
    this.places = places.stream().map(URI::create).toList();
    this.items = List.of(items);
  }

  /// The set of this name, `mnist`.
  public static Optional<PublicSet> named(String name) {
    return Arrays.stream(values()).filter(set -> set.label().equals(name)).findFirst();
  }

  /// The names of all sets.
  public static List<String> names() {
    return Arrays.stream(values()).map(PublicSet::label).toList();
  }

  /// By what it is called, and its folder too, `fashion-mnist`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What is in it, in a line.
  public String summary() {
    return summary;
  }

  /// Whose it is.
  public String authors() {
    return authors;
  }

  /// The licence under which it may be used.
  public String licence() {
    return licence;
  }

  /// Folders of servers where its files lie, the first choice first.
  public List<URI> places() {
    return places;
  }

  /// Its files.
  public List<Item> items() {
    return items;
  }
}
