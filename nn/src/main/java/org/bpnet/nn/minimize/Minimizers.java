package org.bpnet.nn.minimize;

import java.util.Locale;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Quoted;
import org.bpnet.nn.minimize.line.StrongWolfe;
import org.bpnet.nn.minimize.method.Bfgs;
import org.bpnet.nn.minimize.method.GaussNewton;
import org.bpnet.nn.minimize.method.Lbfgs;
import org.bpnet.nn.minimize.method.LevenbergMarquardt;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.nn.minimize.method.Newton;
import org.bpnet.nn.minimize.method.NewtonCg;
import org.bpnet.nn.minimize.method.NonlinearCg;
import org.bpnet.nn.minimize.method.NonlinearCg.Beta;
import org.bpnet.nn.minimize.method.ScaledCg;

/// The minimizers by name.
public final class Minimizers {
  /// All minimizers, for the command line and the contract tests.
  public static final Catalog<Minimizer> CATALOG =
      Catalog.<Minimizer>of("minimizer")
          .with(
              "lbfgs(memory=10, c1=1e-4, c2=0.9)",
              About.of("quasi-Newton with limited memory", "Liu, Nocedal 1989")
                  .written("d = -H g, H by the last m pairs (s, y)", "d = -H_m \\nabla f")
                  .defaults("SciPy; Nocedal, Wright 2006"),
              a -> new Lbfgs(a.integer("memory"), wolfe(a)))
          .with(
              "bfgs(c1=1e-4, c2=0.9)",
              About.of("quasi-Newton", "Nocedal, Wright 2006, algorithm 6.1")
                  .written(
                      "H = (I - s y' / y's) H (I - y s' / y's) + s s' / y's",
                      "H \\leftarrow (I - \\rho s y^T) H (I - \\rho y s^T) + \\rho s s^T"),
              a -> new Bfgs(wolfe(a)))
          .with(
              "newton",
              About.of("Newton, damped", "Nocedal, Wright 2006, algorithms 3.2 and 3.3")
                  .written("(H + tau I) d = -g", "(\\nabla^2 f + \\tau I) d = -\\nabla f"),
              _ -> Newton.defaults())
          .with(
              "newton_cg(c1=1e-4, c2=0.9)",
              About.of(
                      "Newton by conjugate gradients, without a matrix",
                      "Nocedal, Wright 2006, algorithm 7.1")
                  .written("H d = -g, nearly", "\\nabla^2 f\\, d \\approx -\\nabla f"),
              a -> new NewtonCg(wolfe(a)))
          .with(
              "nonlinear_cg(beta=polak_ribiere, c1=1e-4, c2=0.1)",
              About.of(
                      "conjugate gradients; beta: fletcher_reeves, polak_ribiere,"
                          + " hestenes_stiefel, dai_yuan",
                      "Nocedal, Wright 2006, algorithm 5.4")
                  .written("d = -g + beta d", "d \\leftarrow -\\nabla f + \\beta d"),
              a -> new NonlinearCg(beta(a), wolfe(a)))
          .with(
              "scg(lambda=1e-7)",
              About.of("conjugate gradients without a line search", "Møller 1993")
                  .written(
                      "a = p'r / (p'Hp + lambda |p|^2)",
                      "a = p^T r / (p^T H p + \\lambda \\lVert p \\rVert^2)"),
              a -> new ScaledCg(a.number("lambda")))
          .with(
              "gauss_newton",
              About.of("least squares", "Nocedal, Wright 2006, section 10.3")
                  .written("J'J d = -J'r", "J^T J d = -J^T r"),
              _ -> GaussNewton.defaults())
          .with(
              "levenberg_marquardt(damping=1e-3, factor=10)",
              About.of("least squares of small networks", "Levenberg 1944; Marquardt 1963")
                  .written("(J'J + mu I) d = -J'r", "(J^T J + \\mu I) d = -J^T r")
                  .defaults("Madsen, Nielsen, Tingleff 2004; Marquardt 1963"),
              a -> new LevenbergMarquardt(a.number("damping"), a.number("factor")));

  private Minimizers() {}

  private static StrongWolfe wolfe(Arguments a) {
    return new StrongWolfe(a.number("c1"), a.number("c2"), StrongWolfe.defaults().evaluations());
  }

  private static Beta beta(Arguments a) {
    String name = a.text("beta");
    for (Beta beta : Beta.values()) {
      if (beta.name().toLowerCase(Locale.ROOT).equals(name)) {
        return beta;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "nonlinear_cg: beta must be fletcher_reeves, polak_ribiere, hestenes_stiefel or"
                + " dai_yuan, got %s",
            Quoted.of(name)));
  }
}
