package org.bpnet.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Shuffles that bring lane i + n to lane i: constants of generated code, named by it. The vector
/// library's own `reduceLanes` leaves the order of additions open; joining halves does not.
final class LaneTree {
  static final VectorShuffle<Float> TURN_1_OF_4 = turn(FloatVector.SPECIES_128, 1);
  static final VectorShuffle<Float> TURN_2_OF_4 = turn(FloatVector.SPECIES_128, 2);
  static final VectorShuffle<Float> TURN_1_OF_8 = turn(FloatVector.SPECIES_256, 1);
  static final VectorShuffle<Float> TURN_2_OF_8 = turn(FloatVector.SPECIES_256, 2);
  static final VectorShuffle<Float> TURN_4_OF_8 = turn(FloatVector.SPECIES_256, 4);
  static final VectorShuffle<Float> TURN_1_OF_16 = turn(FloatVector.SPECIES_512, 1);
  static final VectorShuffle<Float> TURN_2_OF_16 = turn(FloatVector.SPECIES_512, 2);
  static final VectorShuffle<Float> TURN_4_OF_16 = turn(FloatVector.SPECIES_512, 4);
  static final VectorShuffle<Float> TURN_8_OF_16 = turn(FloatVector.SPECIES_512, 8);

  private LaneTree() {}

  private static VectorShuffle<Float> turn(VectorSpecies<Float> species, int by) {
    return VectorShuffle.iota(species, by, 1, true);
  }
}
