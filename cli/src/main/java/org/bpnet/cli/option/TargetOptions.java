package org.bpnet.cli.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is to be learnt from a table, and how it is read.
final class TargetOptions {
  private static final String CLASSIFY = "classify";
  private static final String REGRESS = "regress";

  @Option(
      names = "--target",
      paramLabel = "COLS",
      description =
          "The column to predict, or several with numbers or with 1 and 0, such as a,b; the last if"
              + " not given.")
  @Nullable String target;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "classify takes each value of the target as a class, regress predicts it as a number, of"
              + " pictures that which their class is called, autoencode reconstructs the inputs by"
              + " way of a code and looks at no target; if not given, a head or a loss for one or the"
              + " other decides, else the values do.")
  @Nullable String task;

  @Option(
      names = "--drop",
      paramLabel = "COLS",
      description = "Columns to leave out, such as id,date.")
  @Nullable String drop;

  @Option(
      names = "--weight",
      paramLabel = "COL",
      description =
          "The column that says how much each row counts in training, such as count; it is not"
              + " learnt from.")
  @Nullable String weight;

  @Option(
      names = "--categorical",
      paramLabel = "COLS",
      description = "Columns of which each value is a category, whatever they hold, such as zip.")
  @Nullable String categorical;

  @Mixin final TableOptions reading = new TableOptions();

  /// The options that were given and mean nothing but to tables, as they are called.
  List<String> given() {
    List<String> given = new ArrayList<>();
    Map<String, JsonValue> notes = new LinkedHashMap<>();
    note(notes);
    notes.remove("task");
    notes.keySet().forEach(name -> given.add("--" + name));
    return given;
  }

  /// The columns to learn from, and the one to predict.
  Table select(Table table) {
    Table kept = drop == null ? table : table.without(names(drop));
    return categorical == null ? kept : kept.categorical(names(categorical));
  }

  private static String[] names(String list) {
    return TableOptions.names(list).toArray(String[]::new);
  }

  /// Whether numbers are to be predicted of pictures, whose classes are called by them.
  boolean predictsNumbers(ObjectiveOptions objective) {
    if (task != null) {
      return checked(task).equals(REGRESS);
    }
    return objective.outputHead().map(head -> !head.tellsClasses()).orElse(false);
  }

  private static String checked(String task) {
    if (!task.equals(CLASSIFY) && !task.equals(REGRESS)) {
      throw new UsageException("--task: needs classify, regress or autoencode, got " + task);
    }
    return task;
  }

  /// What an autoencoder does not look at.
  TableTask unseen(Table table) {
    if (weight != null) {
      throw new UsageException("--weight: an autoencoder weighs no examples; leave it out");
    }
    String column = target == null ? last(table) : target;
    List<String> several = TableOptions.names(column);
    return several.size() > 1 && !table.hasColumn(column)
        ? TableTask.regress(table, several)
        : TableTask.infer(table, column);
  }

  /// What is to be learnt.
  ///
  /// @param objective what head and loss were asked for
  /// @throws UsageException if there is no such task
  TableTask task(Table table, ObjectiveOptions objective) {
    TableTask task = unweighted(table, objective);
    return weight == null ? task : task.weightedBy(table, weight);
  }

  private TableTask unweighted(Table table, ObjectiveOptions objective) {
    String column = target == null ? last(table) : target;
    List<String> several = TableOptions.names(column);
    if (several.size() > 1 && !table.hasColumn(column)) {
      return several(table, several, objective);
    }
    if (task == null) {
      return task(table, column, objective);
    }
    return checked(task).equals(CLASSIFY)
        ? TableTask.classify(table, column)
        : TableTask.regress(table, column);
  }

  /// The last column that may be a target.
  private String last(Table table) {
    List<String> names = table.columnNames();
    return names.getLast().equals(weight) && names.size() > 1
        ? names.get(names.size() - 2)
        : names.getLast();
  }

  private TableTask several(Table table, List<String> columns, ObjectiveOptions objective) {
    boolean classes = objective.outputHead().map(OutputHead::tellsClasses).orElse(false);
    if (classes || CLASSIFY.equals(task)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--target: classes are of one column, got %d; choose one, or let each hold 1 and 0"
                  + " (--head multi_label)",
              columns.size()));
    }
    return TableTask.regress(table, columns);
  }

  /// A head decides, and of numbers a loss does; text is classes whatever the loss is.
  private static TableTask task(Table table, String column, ObjectiveOptions objective) {
    if (objective.outputHead().isPresent()) {
      return objective.outputHead().get().tellsClasses()
          ? TableTask.classify(table, column)
          : TableTask.regress(table, column);
    }
    if (!table.isNumeric(column)) {
      return TableTask.infer(table, column);
    }
    return switch (objective.lossKind()) {
      case NUMBERS, COUNTS -> TableTask.regress(table, column);
      case CLASSES, LOG_PROBABILITIES -> TableTask.classify(table, column);
      default -> TableTask.infer(table, column);
    };
  }

  /// What the run folder notes.
  void note(Map<String, JsonValue> notes) {
    Notes.put(notes, "target", target);
    Notes.put(notes, "task", task);
    Notes.put(notes, "drop", drop);
    Notes.put(notes, "weight", weight);
    Notes.put(notes, "categorical", categorical);
    reading.note(notes);
  }

  /// Takes what was not given from the notes of the run that is resumed.
  void resume(JsonValue.Members notes) {
    target = Notes.text(target, notes, "target");
    task = Notes.text(task, notes, "task");
    drop = Notes.text(drop, notes, "drop");
    weight = Notes.text(weight, notes, "weight");
    categorical = Notes.text(categorical, notes, "categorical");
    reading.resume(notes);
  }
}
