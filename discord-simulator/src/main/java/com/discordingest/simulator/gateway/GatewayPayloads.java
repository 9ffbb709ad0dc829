package com.discordingest.simulator.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** The envelopes of gateway payloads, in the order of fields in which Discord writes them. */
final class GatewayPayloads {
  static final byte[] HEARTBEAT_ACK = control(11, "null");
  static final byte[] HEARTBEAT_REQUEST = control(1, "null");
  static final byte[] RECONNECT = control(7, "null");

  private GatewayPayloads() {}

  static byte[] hello(int heartbeatMillis) {
    return control(
        10,
        "{\"heartbeat_interval\":" + heartbeatMillis + ",\"_trace\":[\"[\\\"simulator\\\"]\"]}");
  }

  static byte[] invalidSession(boolean resumable) {
    return control(9, Boolean.toString(resumable));
  }

  static byte[] dispatch(String type, long sequence, byte[] data) {
    byte[] head =
        ("{\"t\":\"" + type + "\",\"s\":" + sequence + ",\"op\":0,\"d\":").getBytes(US_ASCII);
    byte[] payload = new byte[head.length + data.length + 1];
    System.arraycopy(head, 0, payload, 0, head.length);
    System.arraycopy(data, 0, payload, head.length, data.length);
    payload[payload.length - 1] = '}';
    return payload;
  }

  private static byte[] control(int op, String data) {
    return ("{\"t\":null,\"s\":null,\"op\":" + op + ",\"d\":" + data + "}").getBytes(UTF_8);
  }
}
