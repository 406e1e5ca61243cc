package org.bpnet.nn.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;

/// A pointwise definition: one formula, its name, the numbers in it that may be chosen, and where
/// it is from. Value, gradient, kernel, text and LaTeX follow from the formula; the catalog entry,
/// with its arguments and their defaults, follows from the rest.
///
/// ```java
/// Definition.of("leaky_relu", formula, "Maas, Hannun, Ng 2013, eq. 2", Setting.any("slope", 0.01))
/// ```
public final class Definition {
  private final String name;
  private final Pointwise pointwise;
  private final String source;
  private final List<Setting> settings;
  private final List<DoubleSupplier> values;

  /// A number that stays the same.
  private record Fixed(double value) implements DoubleSupplier {
    @Override
    public double getAsDouble() {
      return value;
    }

    @Override
    public String toString() {
      return Spec.number(value);
    }
  }

  private Definition(
      String name,
      Pointwise pointwise,
      String source,
      List<Setting> settings,
      List<? extends DoubleSupplier> values) {
    this.name = name;
    this.pointwise = pointwise;
    this.source = source;
    this.settings = settings;
    this.values = List.copyOf(values);
  }

  /// A definition with its settings at their defaults. Its operands are the formula's inputs in
  /// order of first occurrence.
  ///
  /// @param source authors and year, or "ours"
  /// @throws IllegalArgumentException if the settings are not the formula's hyper-parameters
  public static Definition of(String name, Formula formula, String source, Setting... settings) {
    return of(name, formula, formula.inputs(), source, settings);
  }

  /// A definition with its settings at their defaults.
  ///
  /// @param operands the names of the formula's inputs, in the order in which [#apply] takes them
  /// @throws IllegalArgumentException if the settings are not the formula's hyper-parameters
  public static Definition of(
      String name, Formula formula, List<String> operands, String source, Setting... settings) {
    List<String> names = Arrays.stream(settings).map(Setting::name).toList();
    if (!names.containsAll(formula.hypers()) || !formula.hypers().containsAll(names)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need a setting for each of %s, got %s",
              name,
              formula.hypers(),
              names));
    }
    var arguments = new ArrayList<>(operands);
    arguments.addAll(names);
    List<Fixed> values =
        Arrays.stream(settings).map(s -> new Fixed(s.check(name, s.standard()))).toList();
    return new Definition(
        name, new Pointwise(formula, arguments), source, List.of(settings), values);
  }

  /// This definition with other values for its settings, in the order of [#settings].
  ///
  /// @throws IllegalArgumentException if their number is wrong, or one is outside its range
  public Definition with(double... values) {
    if (values.length != settings.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need %d settings %s, got %d",
              name,
              settings.size(),
              settings,
              values.length));
    }
    List<Fixed> checked =
        IntStream.range(0, values.length)
            .mapToObj(i -> new Fixed(settings.get(i).check(name, values[i])))
            .toList();
    return new Definition(name, pointwise, source, settings, checked);
  }

  /// This definition with a setting that changes: a margin or a temperature that is annealed,
  /// `with("margin", schedule.over(optimizer::step))`.
  ///
  /// @param value asked whenever values are computed, also in a recorded step; a value outside the
  ///   setting's range is an error then
  /// @throws IllegalArgumentException if there is no such setting
  public Definition with(String setting, DoubleSupplier value) {
    int place = settings.stream().map(Setting::name).toList().indexOf(setting);
    if (place < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: need one of the settings %s, got %s", name, settings, setting));
    }
    List<DoubleSupplier> changed = new ArrayList<>(values);
    changed.set(place, value);
    return new Definition(name, pointwise, source, settings, changed);
  }

  /// The name in the catalog.
  public String name() {
    return name;
  }

  /// What is computed.
  public Formula formula() {
    return pointwise.formula();
  }

  /// The names of what [#apply] takes, in order.
  public List<String> operands() {
    return pointwise.arguments().subList(0, pointwise.arguments().size() - settings.size());
  }

  /// Authors and year, or "ours".
  public String source() {
    return source;
  }

  /// The numbers in the formula that may be chosen, with their defaults.
  public List<Setting> settings() {
    return settings;
  }

  /// The numbers at present, in the order of [#settings].
  public List<Double> values() {
    return IntStream.range(0, values.size()).mapToObj(this::value).toList();
  }

  private double value(int setting) {
    return settings.get(setting).check(name, values.get(setting).getAsDouble());
  }

  /// The formula applied to each element of its operands. Settings are arguments of the kernel and
  /// not constants in it: definitions that differ in values only share one.
  public Tensor apply(Tensor... operands) {
    Pass pass = operands[0].pass();
    var arguments = new ArrayList<>(List.of(operands));
    IntStream.range(0, values.size()).forEach(i -> arguments.add(pass.scalar(() -> value(i))));
    return pass.apply(pointwise, arguments);
  }

  /// What there is to say of this definition.
  ///
  /// @param summary what it does, in one line
  /// @param result what the formula gives a value to, `y`
  /// @param by the inputs by which its derivative is of interest
  public About about(String summary, String result, String... by) {
    return About.of(summary, source).formula(result, formula(), by);
  }

  /// A catalog with an entry for this definition, which takes the settings as arguments.
  ///
  /// @param about what there is to say of it
  /// @param thing what a definition becomes in the catalog
  public <T> Catalog<T> addTo(
      Catalog<T> catalog, About about, Function<Definition, ? extends T> thing) {
    String signature = spec(settings.stream().map(Setting::toString).toList());
    return catalog.with(
        signature,
        about,
        a -> thing.apply(with(settings.stream().mapToDouble(s -> a.number(s.name())).toArray())));
  }

  private String spec(List<String> arguments) {
    return arguments.isEmpty()
        ? name
        : arguments.stream().collect(Collectors.joining(", ", name + "(", ")"));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Definition other
        && name.equals(other.name)
        && settings.equals(other.settings)
        && values.equals(other.values)
        && pointwise.equals(other.pointwise);
  }

  @Override
  public int hashCode() {
    return 31 * pointwise.hashCode() + values.hashCode();
  }

  /// The text by which the catalog finds it, `relu` or `leaky_relu(slope=0.2)`; settings at their
  /// defaults are left out if all are.
  @Override
  public String toString() {
    boolean standard =
        IntStream.range(0, values.size())
            .allMatch(i -> values.get(i).equals(new Fixed(settings.get(i).standard())));
    return spec(
        standard
            ? List.of()
            : IntStream.range(0, values.size())
                .mapToObj(i -> settings.get(i).name() + "=" + values.get(i))
                .toList());
  }
}
