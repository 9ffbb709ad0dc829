package com.discordingest.quickstart;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What stands for a dispatch when many are compared: 128 bits of SHA-256 over its bytes. */
record Digest(long high, long low) {
  static Digest of(byte[] dispatch) {
    try {
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(dispatch));
      return new Digest(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
