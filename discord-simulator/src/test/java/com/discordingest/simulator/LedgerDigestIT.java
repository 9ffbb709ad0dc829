package com.discordingest.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.discordingest.simulator.world.Intent;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the ledger of one run with everything in it to the bytes it has always had, by their
 * digest, but for what no two runs share: the sessions' ids and the port.
 */
final class LedgerDigestIT {
  private static final long WITHOUT_SIGNALS_AND_CONTENT =
      Intent.all()
          & ~Intent.GUILD_PRESENCES.mask()
          & ~Intent.GUILD_MESSAGE_TYPING.mask()
          & ~Intent.MESSAGE_CONTENT.mask();

  @TempDir private Path folder;

  @Test
  void theLedgerOfASeedAndItsRequestsIsWhatItHasAlwaysBeen()
      throws IOException, NoSuchAlgorithmException {
    Path ledger = folder.resolve("ledger.ndjson");
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withShards(2)
            .withMaxConcurrency(2)
            .withIdentifyInterval(Duration.ofMillis(1))
            .withEvents(3000)
            .withLedger(ledger);
    int port;
    String sessionOfZero;
    String sessionOfOne;
    try (Simulator simulator = Simulator.start(options);
        GatewayClient zero = GatewayClient.connect(simulator.gatewayUrl());
        GatewayClient one = GatewayClient.connect(simulator.gatewayUrl());
        GatewayClient again = GatewayClient.connect(simulator.gatewayUrl())) {
      port = simulator.port();
      simulator.addBigGuild(1, 1);
      zero.identify(simulator.token(), Intent.all(), 0, 2);
      await().until(() -> zero.gotDispatch("GUILD_CREATE"));
      one.identify(simulator.token(), WITHOUT_SIGNALS_AND_CONTENT, 1, 2);
      await().until(() -> simulator.status().delivered());
      await()
          .until(() ->
              zero.dispatches.size() + one.dispatches.size() == simulator.status().dispatches());
      sessionOfZero = zero.sessionId();
      sessionOfOne = one.sessionId();

      simulator.drop(1);
      await().until(() -> !simulator.status().shards().get(1).connected());
      again.resume(simulator.token(), sessionOfOne, one.lastSequence() - 5);
      await().until(() -> again.gotDispatch("RESUMED"));
      zero.send(
          """
          {"op":8,"d":{"guild_id":"%s","query":"","limit":0}}\
          """
              .formatted(firstGuild(zero)));
      await().until(() -> zero.gotDispatch("GUILD_MEMBERS_CHUNK"));
      simulator.emit(0, "MADE_UP", "{\"a\":1}".getBytes(UTF_8));
      simulator.addBigGuild(0, 1);
    }
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String line : Files.readAllLines(ledger)) {
      String lasting =
          line.replace(sessionOfZero, "session of 0")
              .replace(sessionOfOne, "session of 1")
              .replace("127.0.0.1:" + port, "here");
      digest.update(lasting.getBytes(UTF_8));
      digest.update((byte) '\n');
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("5d264a1854abc4ea345851466738dca5fbd1433eb43303c9103e7e9b997cf8fc");
  }

  private static String firstGuild(GatewayClient client) {
    for (JsonNode dispatch : client.dispatches) {
      if (dispatch.path("t").asText().equals("GUILD_CREATE")) {
        return dispatch.path("d").path("id").asText();
      }
    }
    throw new AssertionError("no guild came");
  }
}
