package dev.sluice.engine;

import dev.sluice.*;

interface JobWorker extends Worker {
  <T> void bindComputation(Queue<T> q, Computation<T, ?> c, int w);
}
