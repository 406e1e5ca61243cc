package org.bpnet.play;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.junit.jupiter.api.Assumptions;

/// A server and the browser of this machine, which opens pages on it. Without a browser tests are
/// left out, but for continuous integration, where that is an error.
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");
  static final List<String> LANGUAGES = List.of("en", "zh");
  private static final List<String> ARGUMENTS =
      List.of("--disable-background-networking", "--disable-component-update", "--disable-gpu");

  private final Backend backend;
  private final PlayServer server;
  private final Playwright playwright;
  private final Browser browser;

  /// What went wrong in pages, and what they asked other machines for.
  private final List<String> complaints = new ArrayList<>();

  /// What serves the pages.
  interface Opening {
    PlayServer open(Backend backend) throws IOException;
  }

  private Chromium(Path program, Opening opening) throws IOException {
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000); // a busy machine is slow
    backend = Backends.best(1);
    server = opening.open(backend);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    List<String> arguments = new ArrayList<>(ARGUMENTS);
    if (System.getProperty("user.name").equals("root")) {
      arguments.add("--no-sandbox");
    }
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(arguments));
  }

  static Chromium open() throws IOException {
    return open(List.of());
  }

  /// With runs to be watched.
  static Chromium open(List<Path> runs) throws IOException {
    return open(backend -> PlayServer.open(backend, 0, runs));
  }

  /// On a server of one's own.
  static Chromium open(Opening opening) throws IOException {
    Optional<Path> program = program();
    if (System.getenv("CI") != null) {
      assertThat(program).as("a browser, one of " + NAMES + " in PATH").isPresent();
    }
    Assumptions.assumeTrue(program.isPresent(), "no browser: install chromium");
    return new Chromium(program.orElseThrow(), opening);
  }

  private static Optional<Path> program() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Arrays.stream(path.split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// How a page looks.
  record Look(String language, boolean dark, int width) {
    String name(String screen) {
      return String.format(
          Locale.ROOT, "%s-%s-%s-%d", screen, language, dark ? "dark" : "light", width);
    }

    private int height() {
      return width < 500 ? 844 : 900;
    }

    private ColorScheme scheme() {
      return dark ? ColorScheme.DARK : ColorScheme.LIGHT;
    }

    static Stream<Look> all(String language) {
      return Stream.of(false, true)
          .flatMap(dark -> Stream.of(390, 768, 1440).map(width -> new Look(language, dark, width)));
    }

    static Look usual() {
      return new Look("en", false, 1440);
    }
  }

  /// A page of the server in a clean browser, once it is there.
  Page page(Look look, String screen) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(look.width(), look.height())
                .setLocale(look.language().equals("zh") ? "zh-CN" : "en-GB")
                .setHasTouch(look.width() < 500)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setColorScheme(look.scheme()));
    context.setDefaultTimeout(60_000);
    Page page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add("console: " + message.text());
      }
    });
    page.onPageError(error -> complaints.add("page: " + error));
    page.onRequest(request -> {
      String own = "http://127.0.0.1:" + server.address().getPort() + "/";
      if (!request.url().startsWith(own) && !request.url().startsWith("data:")) {
        complaints.add("asked for " + request.url());
      }
    });
    page.navigate(server.address().toString());
    page.navigate(server.address().resolve("/#/" + screen).toString());
    page.locator("main .card, main .chart").first().waitFor();
    return page;
  }

  /// Gives a page another width, and light or dark, and waits until it is drawn so.
  static void show(Page page, Look look) {
    page.setViewportSize(look.width(), look.height());
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.scheme()));
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))");
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))");
  }

  /// Closes all pages. What the browser says of requests that are cut off by it is no complaint.
  void closePages() {
    pages().forEach(page -> page.evaluate("0")); // whatever was said before is here then
    int before = complaints.size();
    browser.contexts().forEach(BrowserContext::close);
    complaints.subList(before, complaints.size()).clear();
  }

  private Stream<Page> pages() {
    return browser.contexts().stream().flatMap(context -> context.pages().stream());
  }

  /// That the console names so many requests that were refused, as they were to be.
  void forgetRefusals(int count) {
    // The console may learn of an answer after the page has shown it.
    pages().findFirst().orElseThrow().waitForCondition(() -> complaints.size() >= count);
    for (int i = 0; i < count; i++) {
      assertThat(complaints.removeFirst()).contains("400");
    }
  }

  /// That nothing went wrong in any page.
  void assertNoComplaints() {
    assertThat(complaints).withFailMessage(() -> "pages: " + complaints).isEmpty(); // in one line
  }

  /// Ends the server, as the command that serves does at its end.
  void closeServer() {
    server.close();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
    server.close();
    backend.close();
  }
}
