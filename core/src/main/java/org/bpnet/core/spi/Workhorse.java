package org.bpnet.core.spi;

/// What computes one kind of operation on a backend: for people who want to know why it is fast or
/// slow.
///
/// @param operations the kind of operation, `products`
/// @param good whether nothing that should be faster failed
/// @param text what computes it and, where something failed, why
public record Workhorse(String operations, boolean good, String text) {}
