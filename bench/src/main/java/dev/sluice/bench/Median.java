package dev.sluice.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The middle one of some figures; of an even number, the upper one of the two. */
public final class Median {
  private Median() {}

  /** That of at least one figure, which stay as they are. */
  public static double of(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** That of at least one figure. */
  public static double of(Collection<Double> figures) {
    return of(figures.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** That of each column of at least one row. */
  public static double[] ofColumns(List<double[]> rows) {
    double[] medians = new double[rows.get(0).length];
    for (int i = 0; i < medians.length; i++) {
      int column = i;
      medians[i] = of(rows.stream().mapToDouble(row -> row[column]).toArray());
    }
    return medians;
  }
}
