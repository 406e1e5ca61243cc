package org.bpnet.cli.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.terminal.Words;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.TrainingEvent;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// The pictures of a run folder: `loss.png` and, for classes, `confusion.png`.
public final class Pictures {
  private static final Color INK = new Color(0x1a202c);
  private static final Color SOFT = new Color(0x4a5568);
  private static final Color GRID = new Color(0xe2e8f0);
  private static final Color BLUE = new Color(0x2b6cb0);
  private static final Color ORANGE = new Color(0xdd6b20);
  private static final int MOST_CLASSES = 60;
  private static final int NUMBERED_CLASSES = 20;

  private Pictures() {}

  /// Draws what there is to draw. A machine without fonts gets no pictures, and is told so.
  public static void write(Path folder, Result result, Progress progress) {
    try {
      save(loss(result.report().epochs(), result.data()), folder.resolve("loss.png"));
      if (result.score() instanceof Result.ClassScore(Confusion confusion, List<String> classes)
          && classes.size() <= MOST_CLASSES) {
        save(confusion(confusion, classes, result.measured()), folder.resolve("confusion.png"));
      }
    } catch (LinkageError | InternalError | RuntimeException without) {
      progress.say("no pictures: this machine cannot draw text (" + without + ")");
    }
  }

  /// Draws `loss.png`, as [#write] does.
  public static void writeLoss(Path folder, Report report, String data, Progress progress) {
    try {
      save(loss(report.epochs(), data), folder.resolve("loss.png"));
    } catch (LinkageError | InternalError | RuntimeException without) {
      progress.say("no pictures: this machine cannot draw text (" + without + ")");
    }
  }

  private static void save(Chart<?, ?> chart, Path file) {
    AtomicFile.write(
        file,
        channel ->
            BitmapEncoder.saveBitmap(chart, Channels.newOutputStream(channel), BitmapFormat.PNG));
  }

  private static XYChart loss(List<TrainingEvent.EpochEnded> epochs, String name) {
    XYChart chart =
        new XYChartBuilder()
            .width(1000)
            .height(620)
            .title("Loss on " + name)
            .xAxisTitle("epoch")
            .yAxisTitle("mean loss per example")
            .build();
    style(chart.getStyler());
    chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
    chart.getStyler().setXAxisMin(0.0);
    double[] x = epochs.stream().mapToDouble(TrainingEvent.EpochEnded::epoch).toArray();
    double[] train = epochs.stream().mapToDouble(TrainingEvent.EpochEnded::trainLoss).toArray();
    line(chart, "training", x, train, BLUE);
    if (epochs.stream().allMatch(epoch -> epoch.validation().containsKey("loss"))) {
      double[] validation =
          epochs.stream()
              .mapToDouble(epoch -> epoch.validation().getOrDefault("loss", 0.0))
              .toArray();
      line(chart, "validation", x, validation, ORANGE);
    }
    return chart;
  }

  private static void line(XYChart chart, String name, double[] x, double[] y, Color color) {
    var series = chart.addSeries(name, x, y);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(3, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    series.setMarker(x.length > 1 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
  }

  private static HeatMapChart confusion(
      Confusion confusion, List<String> classes, String measured) {
    int count = classes.size();
    int side = Math.clamp(340 + 56L * count, 560, 1400);
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(side + 90)
            .height(side)
            .title(
                String.format(
                    Locale.ROOT,
                    "%s examples: %s right",
                    measured.equals("test") ? "Test" : "Training",
                    Words.percent(confusion.accuracy())))
            .xAxisTitle("predicted class")
            .yAxisTitle("true class")
            .build();
    style(chart.getStyler());
    var styler = chart.getStyler();
    styler.setPlotGridLinesVisible(false);
    styler.setRangeColors(
        new Color[] {new Color(0xebf8ff), new Color(0xbee3f8), new Color(0x63b3ed), BLUE});
    styler.setShowValue(count <= NUMBERED_CLASSES);
    styler.setHeatMapValueDecimalPattern("#,###");
    styler.setValueFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
    styler.setValueFontColor(INK);
    styler.setLegendVisible(false);
    List<String> upwards = new ArrayList<>(classes);
    Collections.reverse(upwards); // so that the diagonal runs down from the top left
    List<Number[]> cells = new ArrayList<>();
    for (int actual = 0; actual < count; actual++) {
      for (int predicted = 0; predicted < count; predicted++) {
        long examples = confusion.counts()[actual][predicted];
        if (examples > 0) { // what never happened stays blank
          cells.add(new Number[] {predicted, count - 1 - actual, examples});
        }
      }
    }
    chart.addSeries("examples", classes, upwards, cells);
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setChartPadding(24);
    styler.setChartFontColor(INK);
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 24));
    styler.setChartTitlePadding(16);
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    styler.setAxisTickLabelsColor(SOFT);
    styler.setAxisTickMarksColor(GRID);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 17));
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendPadding(12);
    styler.setAntiAlias(true);
  }
}
