package com.discordingest.producer.capture;

import com.discordingest.model.RowVersions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * What is captured and not yet committed, in one order over all shards: the order of row versions,
 * which are given out here. Bounded by bytes, and yet an append never blocks nor fails, because it
 * is made on event loops with bytes that are already read: above the bound the queue tells its
 * listeners to stop reading, and below half of it to go on. What is taken counts until it is
 * released after its commit. Thread-safe.
 */
public final class CaptureQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Captured> waiting = new ArrayDeque<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final RowVersions versions;
  private final long bound;
  private long waitingBytes;
  private final AtomicLong heldBytes = new AtomicLong();
  private volatile boolean accepting = true;
  private boolean ended;

  /**
   * @param bound how many bytes are held before reading stops
   */
  public CaptureQueue(RowVersions versions, long bound) {
    this.versions = versions;
    this.bound = bound;
  }

  /**
   * Appends what the function makes of the next row version; the function must be quick.
   *
   * @return what was appended
   */
  <T extends Captured> T append(LongFunction<T> capture) {
    boolean full;
    T captured;
    lock.lock();
    try {
      captured = capture.apply(versions.next());
      waiting.add(captured);
      waitingBytes += captured.size();
      full = heldBytes.addAndGet(captured.size()) > bound && accepting;
      if (full) {
        accepting = false;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (full) {
      listeners.forEach(Runnable::run);
    }
    return captured;
  }

  /**
   * Takes the next batch: waits for something to be there, and then until it is large enough or its
   * first waited for the interval.
   *
   * @return in order; empty only when the queue has ended
   */
  public List<Captured> take(int maxRecords, long maxBytes, Duration interval)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        if (ended) {
          return List.of();
        }
        changed.await();
      }
      long left = interval.toNanos();
      while (!ended && left > 0 && waiting.size() < maxRecords && waitingBytes < maxBytes) {
        left = changed.awaitNanos(left);
      }
      List<Captured> batch = new ArrayList<>(Math.min(maxRecords, waiting.size()));
      long bytes = 0;
      while (!waiting.isEmpty() && batch.size() < maxRecords) {
        int size = waiting.peek().size();
        if (!batch.isEmpty() && bytes + size > maxBytes) {
          break;
        }
        bytes += size;
        batch.add(waiting.remove());
      }
      waitingBytes -= bytes;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of a batch that is committed. */
  public void release(List<Captured> batch) {
    boolean relieved;
    lock.lock();
    try {
      for (Captured captured : batch) {
        heldBytes.addAndGet(-captured.size());
      }
      relieved = !accepting && heldBytes.get() <= bound / 2;
      if (relieved) {
        accepting = true;
      }
    } finally {
      lock.unlock();
    }
    if (relieved) {
      listeners.forEach(Runnable::run);
    }
  }

  /** Nothing more will be appended: what is there can still be taken, without waiting. */
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether sockets should be read. */
  public boolean accepting() {
    return accepting;
  }

  /** The bytes held: waiting, or taken and not released. */
  public long heldBytes() {
    return heldBytes.get();
  }

  /** How many are waiting to be taken. */
  public int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Calls back whenever {@link #accepting()} changes, on the thread that changed it. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  public void forget(Runnable listener) {
    listeners.remove(listener);
  }
}
