package com.discordingest.producer.importing;

/**
 * A part of a recorded file that should be one dispatch.
 *
 * @param line where it begins, counted from 1
 * @param bytes the part, without line ends
 * @param length its length in the file, in bytes; more than {@code bytes} holds when it is too long
 *     to be a dispatch and only its beginning was kept
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
record Piece(long line, byte[] bytes, long length) {
  /** Whether only the beginning was kept. */
  boolean cut() {
    return length > bytes.length;
  }
}
