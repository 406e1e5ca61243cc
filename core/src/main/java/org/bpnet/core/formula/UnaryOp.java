package org.bpnet.core.formula;

/// The functions of one argument.
public enum UnaryOp {
  NEG,
  ABS,
  SIGN,
  EXP,
  EXPM1,
  LOG,
  LOG1P,
  SQRT,
  RSQRT,
  TANH,
  SIGMOID,
  LOG_SIGMOID,
  SOFTPLUS,
  ERF,
  SIN,
  COS,
  FLOOR
}
