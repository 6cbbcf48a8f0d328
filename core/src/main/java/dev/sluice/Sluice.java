package dev.sluice;

/** x. */
public interface Sluice {}
