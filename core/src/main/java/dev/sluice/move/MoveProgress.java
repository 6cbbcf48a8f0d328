package dev.sluice.move;

/**
 * How far a move is.
 *
 * @param queue the queue that is being moved
 * @param moved jobs moved so far by this call, of all queues
 * @param left jobs that were still there when last counted, of all queues that are moved
 * @param running those of them that run, and are moved when their handlers have ended
 */
public record MoveProgress(String queue, long moved, long left, long running) {}
