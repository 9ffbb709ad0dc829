package com.discordingest.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.model.log.RecordKey;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeScannerTest {
  private static Envelope scan(String json) {
    return EnvelopeScanner.scan(json.replace('\'', '"').getBytes(UTF_8));
  }

  private static String redacted(String json) {
    byte[] payload = json.replace('\'', '"').getBytes(UTF_8);
    return new String(Redaction.apply(payload, EnvelopeScanner.scan(payload).secrets()), UTF_8)
        .replace('"', '\'');
  }

  @Test
  void readsOpcodeNameAndSequenceWhereverTheyStand() {
    Envelope first = scan("{'t':'MESSAGE_CREATE','s':42,'op':0,'d':{'guild_id':'7'}}");
    Envelope last = scan("{'d':{'guild_id':'7'},'op':0,'s':42,'t':'MESSAGE_CREATE'}");

    assertThat(first).isEqualTo(last);
    assertThat(first.type()).isEqualTo("MESSAGE_CREATE");
    assertThat(first.sequence()).isEqualTo(42);
    assertThat(first.isDispatch()).isTrue();
  }

  @Test
  void aControlPayloadHasNeitherNameNorSequence() {
    Envelope ack = scan("{'t':null,'s':null,'op':11}");

    assertThat(ack.isDispatch()).isFalse();
    assertThat(ack.sequence()).isNull();
  }

  /** The key decides the partition, and so what stays in order. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MESSAGE_CREATE  | {'id':'1','channel_id':'2','guild_id':'3','author':{'id':'4'}} | 3",
        "MESSAGE_CREATE  | {'author':{'id':'4','guild_id':'9'},'channel_id':'2'}          | 2",
        "GUILD_CREATE    | {'channels':[{'id':'5'}],'id':'3'}                             | 3",
        "GUILD_UPDATE    | {'guild_id':'8','id':'3'}                                      | 3",
        "GUILD_DELETE    | {'id':'3','unavailable':true}                                  | 3",
        "CHANNEL_CREATE  | {'id':'6','type':1}                                            | 6",
        "USER_UPDATE     | {'id':'4','username':'x'}                                      | 4",
        "GUILD_BAN_ADD   | {'user':{'id':'4'},'guild_id':'3'}                             | 3",
        "SUBSCRIPTION_CREATE | {'id':'1','user_id':'4'}                                   | 4",
        "RATE_LIMITED    | {'opcode':8,'meta':{'guild_id':'3'}}                           | 3",
        "READY           | {'v':10}                                                       | 5",
        "MESSAGE_CREATE  | {'guild_id':12345,'channel_id':'2'}                            | 12345",
        "MESSAGE_CREATE  | {'guild_id':{'odd':1},'channel_id':'2'}                        | 2",
        "MESSAGE_CREATE  | {'guild_id':'not a number','channel_id':'2'}                   | 2",
      })
  void theKeyIsTheGuildElseTheChannelElseTheUserElseTheShard(String type, String data, String key) {
    Envelope envelope = scan("{'t':'" + type + "','s':1,'op':0,'d':" + data + "}");

    assertThat(RecordKey.of(envelope, 5)).isEqualTo(key);
  }

  @Test
  void readyGivesTheSessionAndHidesItFromTheLog() {
    String ready =
        "{'t':'READY','s':1,'op':0,'d':{'session_id':'abc','v':10,'resume_gateway_url':'wss://x','guilds':[]}}";

    Envelope.ReadySession session = Objects.requireNonNull(scan(ready).session());

    assertThat(session.sessionId()).isEqualTo("abc");
    assertThat(session.resumeUrl()).isEqualTo("wss://x");
    assertThat(session.toString()).doesNotContain("abc");
    assertThat(redacted(ready))
        .isEqualTo(
            "{'t':'READY','s':1,'op':0,'d':{'session_id':'[redacted]','v':10,'resume_gateway_url':'[redacted]','guilds':[]}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INTERACTION_CREATE", "VOICE_SERVER_UPDATE"})
  void tokensAreHiddenWithoutTouchingAnyOtherByte(String type) {
    String before =
        "{'op':0,'s':3,'d':{ 'token' :  'a.b\\u00e9' ,'guild_id':'3', 'data':{'token':'kept'}},'t':'"
            + type
            + "'}";

    assertThat(redacted(before)).isEqualTo(before.replace("a.b\\u00e9", "[redacted]"));
  }

  @Test
  void aFieldCalledTokenInAnyOtherEventStays() {
    String message = "{'t':'MESSAGE_CREATE','s':1,'op':0,'d':{'token':'x','guild_id':'3'}}";

    assertThat(redacted(message)).isEqualTo(message);
  }

  @Test
  void aDuplicateSecretIsHiddenTwice() {
    assertThat(
            redacted("{'t':'INTERACTION_CREATE','s':1,'op':0,'d':{'token':'one','token':'two'}}"))
        .doesNotContain("one", "two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{'t':'X'}",
        "{'op':'0'}",
        "not json",
        "{'op':0,'t':'X','s':1,'d':{'id':'1'"
      })
  void whatIsNoPayloadIsRefused(String json) {
    assertThatThrownBy(() -> scan(json)).isInstanceOf(MalformedPayloadException.class);
  }
}
