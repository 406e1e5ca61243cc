package org.bpnet.serve.model;

/// What a model makes of some rows.
///
/// @param rows how many
/// @param labels of a classifier the class of each row; empty for a regressor
/// @param numbers row after row the probabilities of the classes, or the predicted values
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record Answer(int rows, int[] labels, double[] numbers) {}
