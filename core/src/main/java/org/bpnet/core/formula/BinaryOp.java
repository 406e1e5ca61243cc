package org.bpnet.core.formula;

/// The functions of two arguments.
public enum BinaryOp {
  ADD,
  SUB,
  MUL,
  DIV,
  MIN,
  MAX,
  POW,
  LT,
  LE,
  GT,
  GE,
  EQ,
  NE
}
