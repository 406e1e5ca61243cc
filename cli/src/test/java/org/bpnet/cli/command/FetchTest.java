package org.bpnet.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.bpnet.cli.CommandRun;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.source.PublicSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Downloads from a server that is as bad as servers are.
class FetchTest {
  private static final byte[] CONTENT = new byte[40_000];
  private static final byte[] PACKED;
  private static final PublicSet.Item ITEM;

  static {
    new Random(1).nextBytes(CONTENT);
    try {
      var packed = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(packed)) {
        gzip.write(CONTENT);
      }
      PACKED = packed.toByteArray();
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(CONTENT);
      ITEM = new PublicSet.Item("numbers.gz", CONTENT.length, HexFormat.of().formatHex(sum));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @TempDir private Path dir;
  private final HttpClient client = Download.client();

  @AfterEach
  void close() {
    client.close();
  }

  private void fetch(LoopbackServer server) throws IOException, InterruptedException {
    Download.fetch(client, ITEM, server.place(), dir);
  }

  private void assertFetched() {
    assertThat(dir).isDirectoryContaining(path -> path.endsWith("numbers.gz"));
    assertThat(dir.resolve("numbers.gz")).hasBinaryContent(PACKED);
    assertThat(dir.resolve("numbers.gz.part")).doesNotExist();
  }

  @Test
  void should_fetch_a_file_once() throws Exception {
    try (var server = new LoopbackServer(LoopbackServer.file(PACKED))) {
      fetch(server);
      fetch(server);

      assertFetched();
      assertThat(server.requests()).containsExactly("/numbers.gz");
    }
  }

  @Test
  void should_go_on_where_a_transfer_broke_off() throws Exception {
    try (var server =
        new LoopbackServer(
            LoopbackServer.brokenAfter(15_000, PACKED),
            LoopbackServer.brokenAfter(10_000, PACKED),
            LoopbackServer.file(PACKED))) {
      fetch(server);

      assertFetched();
      assertThat(server.requests()).hasSize(3).first().isEqualTo("/numbers.gz");
      assertThat(server.requests().subList(1, 3)).allMatch(request -> request.contains(" from "));
    }
  }

  @Test
  void should_go_on_in_another_run() throws Exception {
    Files.write(dir.resolve("numbers.gz.part"), Arrays.copyOf(PACKED, 12_345));
    try (var server = new LoopbackServer(LoopbackServer.file(PACKED))) {
      fetch(server);

      assertFetched();
      assertThat(server.requests()).containsExactly("/numbers.gz from 12345");
    }
  }

  @Test
  void should_start_anew_where_the_server_knows_no_ranges() throws Exception {
    Files.write(dir.resolve("numbers.gz.part"), Arrays.copyOf(PACKED, 12_345));
    try (var server = new LoopbackServer(LoopbackServer.whole(PACKED))) {
      fetch(server);

      assertFetched();
      assertThat(server.requests()).hasSize(1);
    }
  }

  /// The whole file may be there already, or what is there may be of another copy.
  @Test
  void should_start_anew_where_what_is_there_does_not_fit() throws Exception {
    Files.write(dir.resolve("numbers.gz.part"), new byte[12_345]);
    try (var server = new LoopbackServer(LoopbackServer.file(PACKED))) {
      fetch(server);

      assertFetched();
      assertThat(server.requests()).containsExactly("/numbers.gz from 12345", "/numbers.gz");
    }
    Files.move(dir.resolve("numbers.gz"), dir.resolve("numbers.gz.part"));
    try (var server =
        new LoopbackServer(
            LoopbackServer.status("416 Range Not Satisfiable"), LoopbackServer.file(PACKED))) {
      fetch(server);

      assertFetched();
    }
  }

  @Test
  void should_wait_for_a_slow_server() throws Exception {
    try (var server = new LoopbackServer(LoopbackServer.dribbling(PACKED))) {
      fetch(server);

      assertFetched();
    }
  }

  @Test
  void should_give_up_where_nothing_comes_and_keep_what_came() throws Exception {
    try (var server =
        new LoopbackServer(
            LoopbackServer.brokenAfter(9_000, PACKED), LoopbackServer.brokenAfter(0, PACKED))) {
      assertThatThrownBy(() -> fetch(server))
          .isInstanceOf(Download.Unavailable.class)
          .hasMessageStartingWith(server.place() + "numbers.gz: broke off after ")
          .hasMessageEndingWith("; run it again to go on from there");
      assertThat(dir.resolve("numbers.gz")).doesNotExist();
    }
  }

  @Test
  void should_keep_nothing_of_a_file_with_another_sum() throws Exception {
    byte[] other = CONTENT.clone();
    other[100] ^= 1;
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(other);
    }
    try (var server = new LoopbackServer(LoopbackServer.file(packed.toByteArray()))) {
      assertThatThrownBy(() -> fetch(server))
          .isInstanceOf(DataFormatException.class)
          .hasMessage(
              server.place()
                  + "numbers.gz: has the wrong checksum; nothing of it is kept; try again, or"
                  + " another place with --from URL");
      assertThat(dir).isEmptyDirectory();
    }
  }

  /// A page of a proxy, for example.
  @Test
  void should_keep_nothing_of_what_is_no_such_file() throws Exception {
    try (var server =
        new LoopbackServer(LoopbackServer.whole("<html>log in".getBytes(StandardCharsets.UTF_8)))) {
      assertThatThrownBy(() -> fetch(server)).hasMessageContaining("is damaged or no gzip file (");
      assertThat(dir).isEmptyDirectory();
    }
  }

  @Test
  void should_take_no_more_than_the_file_can_have() throws Exception {
    byte[] long1 = new byte[CONTENT.length + (1 << 16) + 1];
    String message = "numbers.gz: is longer than the 105,536 bytes that numbers.gz can have; ";
    for (LoopbackServer.Answer answer :
        new LoopbackServer.Answer[] {
          LoopbackServer.whole(long1), LoopbackServer.dribbling(long1)
        }) {
      try (var server = new LoopbackServer(answer)) {
        assertThatThrownBy(() -> fetch(server)).hasMessageContaining(message);
        assertThat(dir).isEmptyDirectory();
      }
    }
    var bomb = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bomb)) {
      gzip.write(new byte[10_000_000]);
    }
    try (var server = new LoopbackServer(LoopbackServer.file(bomb.toByteArray()))) {
      assertThatThrownBy(() -> fetch(server))
          .hasMessageContaining("holds more than the 40,000 bytes it should");
      assertThat(dir).isEmptyDirectory();
    }
  }

  @Test
  void should_say_what_a_server_answers() throws Exception {
    try (var server = new LoopbackServer(LoopbackServer.status("404 Not Found"))) {
      assertThatThrownBy(() -> fetch(server))
          .isInstanceOf(Download.Unavailable.class)
          .hasMessage(
              server.place()
                  + "numbers.gz: the server answered 404; give another place with --from URL");
    }
    InetAddress here = InetAddress.getLoopbackAddress();
    try (var taken = new Socket()) { // a port that no other program gets, and where nobody listens
      taken.bind(new InetSocketAddress(here, 0));
      URI place = URI.create("http://" + here.getHostAddress() + ":" + taken.getLocalPort() + "/");

      assertThatThrownBy(() -> Download.fetch(client, ITEM, place, dir))
          .isInstanceOf(Download.Unavailable.class)
          .hasMessageContaining("numbers.gz: no connection (");
    }
  }

  @Test
  void should_follow_where_a_file_has_moved() throws Exception {
    try (var second = new LoopbackServer(LoopbackServer.file(PACKED));
        var first =
            new LoopbackServer(
                LoopbackServer.status("302 Found\r\nLocation: " + second.place() + "moved.gz"))) {
      fetch(first);

      assertFetched();
      assertThat(second.requests()).containsExactly("/moved.gz");
    }
  }

  @Test
  void should_say_that_the_disk_is_full() throws Exception {
    Path full = Path.of("/dev/full");
    assumeThat(Files.isWritable(full)).isTrue();
    Files.createSymbolicLink(dir.resolve("numbers.gz.part"), full);
    try (var server = new LoopbackServer(LoopbackServer.file(PACKED))) {
      assertThatThrownBy(() -> fetch(server))
          .isExactlyInstanceOf(IOException.class)
          .hasMessageContaining("No space left on device");
      assertThat(dir.resolve("numbers.gz")).doesNotExist();
    }
  }

  @Test
  void should_list_the_sets_and_suggest_the_nearest() {
    CommandRun all = CommandRun.of("fetch");
    CommandRun wrong = CommandRun.of("fetch", "mnits");
    CommandRun address = CommandRun.of("fetch", "mnist", "--from", "ftp://example.org/");

    assertThat(all.code()).isZero();
    assertThat(all.out().lines()).hasSize(PublicSet.values().length + 1);
    assertThat(all.out()).contains("mnist ").contains("licence CC BY-SA 3.0").contains("duckdb ");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("nothing to fetch is called 'mnits'; did you mean mnist, ");
    assertThat(address.code()).isEqualTo(2);
    assertThat(address.err()).contains("--from: needs an address with http or https, got ftp:");
  }

  /// What is not packed is compared as it is.
  @Test
  void should_fetch_a_driver_by_its_own_sum() throws Exception {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(CONTENT);
    var jar = new PublicSet.Item("driver.jar", CONTENT.length, HexFormat.of().formatHex(sum));
    byte[] other = CONTENT.clone();
    other[7]++;
    try (var server =
        new LoopbackServer(LoopbackServer.file(other), LoopbackServer.file(CONTENT))) {
      assertThatThrownBy(() -> Download.fetch(client, jar, server.place(), dir))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining("has the wrong checksum");
      assertThat(dir).isEmptyDirectory();

      Download.fetch(client, jar, server.place(), dir);

      assertThat(dir.resolve("driver.jar")).hasBinaryContent(CONTENT);
    }
  }
}
