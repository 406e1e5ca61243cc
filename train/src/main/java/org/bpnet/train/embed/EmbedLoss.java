package org.bpnet.train.embed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.data.load.View;
import org.bpnet.nn.catalog.Quoted;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.embed.MetricLosses;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.loss.CrossBatchMemory;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.loss.PairLoss;
import org.bpnet.nn.embed.loss.PairsOfViews;
import org.bpnet.nn.embed.proxy.LearntMargin;
import org.bpnet.nn.embed.view.ViewLosses;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.margin.Head;
import org.bpnet.nn.margin.HeadLayer;
import org.bpnet.nn.margin.Heads;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Scene;
import org.jspecify.annotations.Nullable;

/// What embeddings are trained by: heads, losses of embeddings and of two views, added with their
/// weights.
///
/// @param terms in the order in which they were written
public record EmbedLoss(List<Term> terms) {
  /// Copies the list.
  public EmbedLoss {
    terms = List.copyOf(terms);
  }

  /// One head or loss.
  ///
  /// @param name as it was written
  /// @param weight its factor
  /// @param of a [Head], a [MetricLoss] or a [Loss] of two views
  public record Term(String name, double weight, Object of) {}

  /// Computes a term's loss.
  private interface Computed {
    /// @param second the embeddings of the second views; of no use to those that take one
    Tensor of(Scene scene, Tensor embeddings, Tensor second);
  }

  /// Reads `softmax + 0.01*center`.
  ///
  /// @throws IllegalArgumentException if a name is unknown or the text of another form
  public static EmbedLoss parse(String text) {
    List<Term> terms = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '+' : text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == '+' && (depth == 0 || i == text.length())) {
        terms.add(term(text.substring(start, i).strip()));
        start = i + 1;
      }
    }
    return new EmbedLoss(terms);
  }

  private static Term term(String text) {
    int times = text.indexOf('*');
    int bracket = text.indexOf('(');
    if (times < 0 || (bracket >= 0 && bracket < times)) {
      return term(text, 1);
    }
    try {
      return term(text.substring(times + 1).strip(), Spec.number(text.substring(0, times).strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "loss: needs a number before '*', as in 0.01*center, got %s",
              Quoted.of(text)),
          e);
    }
  }

  private static Term term(String text, double weight) {
    Spec spec = Spec.parse(text);
    if (Heads.CATALOG.find(spec.name()).isPresent()) {
      return new Term(spec.name(), weight, Heads.CATALOG.create(text));
    }
    if (ViewLosses.CATALOG.find(spec.name()).isPresent()) {
      return new Term(spec.name(), weight, ViewLosses.CATALOG.create(text));
    }
    try {
      return new Term(spec.name(), weight, MetricLosses.CATALOG.create(text));
    } catch (IllegalArgumentException wrong) {
      if (MetricLosses.CATALOG.find(spec.name()).isPresent()) {
        throw wrong;
      }
      throw new IllegalArgumentException(
          wrong.getMessage() + "; bpnet list heads, metric-losses and view-losses have all names",
          wrong);
    }
  }

  /// Whether examples are compared with one another, so that a batch needs several of a class.
  public boolean isOfPairs() {
    return terms.stream().anyMatch(term -> pairs(term.of) != null);
  }

  /// Whether two views of each example are compared.
  public boolean isOfViews() {
    return terms.stream().anyMatch(term -> isOfViews(term.of));
  }

  private static boolean isOfViews(Object loss) {
    return !(loss instanceof Head || loss instanceof MetricLoss);
  }

  /// By which embeddings are compared in use: that of the first loss of pairs, or else angles.
  public Distance distance() {
    for (Term term : terms) {
      Distance own =
          term.of instanceof PairsOfViews views ? views.pairs().distance() : pairs(term.of);
      if (own != null) {
        return own;
      }
    }
    return new Cosine();
  }

  private static @Nullable Distance pairs(Object loss) {
    return switch (loss) {
      case PairLoss pairs -> pairs.distance();
      case LearntMargin margin -> margin.distance();
      case CrossBatchMemory memory -> pairs(memory.loss());
      default -> null;
    };
  }

  /// A loss with its parameters.
  ///
  /// @param objective what is minimized
  /// @param head the first head among the terms, which tells the classes apart; empty if none does
  public record Created(Objective objective, Optional<HeadLayer> head) {}

  /// The loss with the parameters of its terms under a node.
  public Created create(Layer model, Parameters params, int classes, int width) {
    List<Computed> computed = new ArrayList<>();
    Optional<HeadLayer> first = Optional.empty();
    for (int i = 0; i < terms.size(); i++) {
      Parameters own = params.child("term" + (i + 1));
      if (terms.get(i).of instanceof Head head) {
        HeadLayer layer = head.create(own, width, classes);
        computed.add((scene, embeddings, _) -> layer.loss(embeddings, scene.targets()));
        first = first.or(() -> Optional.of(layer));
      } else {
        computed.add(computed(terms.get(i).of, own, classes, width));
      }
    }
    return new Created(new Summed(this, model, computed), first);
  }

  /// The sum over a batch.
  private record Summed(EmbedLoss loss, Layer model, List<Computed> computed) implements Objective {
    @Override
    public Tensor of(Scene scene) {
      Tensor embeddings = model.forward(scene.features());
      Tensor second = loss.isOfViews() ? model.forward(scene.column(View.SECOND)) : embeddings;
      Tensor sum = scene.pass().scalar(0);
      for (int i = 0; i < computed.size(); i++) {
        Term term = loss.terms.get(i);
        Tensor one = computed.get(i).of(scene, embeddings, second);
        if (computed.size() > 1) {
          scene.report(term.name, one);
        }
        sum = sum.add(one.mul(term.weight));
      }
      return sum;
    }

    /// Without the model, which a run tells by itself.
    @Override
    public String toString() {
      return loss.toString();
    }
  }

  private static Computed computed(Object loss, Parameters params, int classes, int width) {
    if (isOfViews(loss)) {
      return (_, embeddings, second) -> ((Loss) loss).compute(embeddings, second);
    }
    Loss created = ((MetricLoss) loss).create(params, classes, width);
    return (scene, embeddings, _) -> created.compute(embeddings, scene.targets());
  }

  /// The text that [#parse] reads.
  @Override
  public String toString() {
    return terms.stream()
        .map(term ->
            term.weight == 1 ? term.of.toString() : Formula.decimal(term.weight) + "*" + term.of)
        .collect(Collectors.joining(" + "));
  }
}
