package com.discordingest.model.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.RowVersions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The headers of a record: CloudEvents in binary mode, plus the row version.
 *
 * @param id session ordinal and sequence, such as {@code 1714557600000000-42}: unique within the
 *     source
 * @param type the event's name as Discord spells it, such as {@code MESSAGE_CREATE}, or one of
 *     ours: {@link #GAP_TYPE}, {@link #GAP_CLOSED_TYPE}
 * @param source where it came from: {@code /shards/0/4}, {@code /import} or {@link
 *     #BACKFILL_SOURCE}
 * @param version the row version: microseconds of Unix time at which the dispatch was received
 */
public record EventHeaders(String id, String type, String source, long version) {
  public static final String SPEC_VERSION = "ce_specversion";
  public static final String ID = "ce_id";
  public static final String TYPE = "ce_type";
  public static final String SOURCE = "ce_source";
  public static final String TIME = "ce_time";
  public static final String CONTENT_TYPE = "content-type";
  public static final String VERSION = "version";

  /** On a record that was published again on purpose: the dead letter it comes from. */
  public static final String RETRY_OF = "retry_of";

  /** What {@code ce_source} begins with for what came over a gateway session. */
  public static final String SHARDS_PREFIX = "/shards/";

  /** What {@code ce_type} begins with for Discord's own events. */
  public static final String DISCORD_PREFIX = "com.discord.";

  /** The {@code ce_type} of a gap record, which is ours and not Discord's. */
  public static final String GAP_TYPE = "com.discordingest.gap";

  /** The {@code ce_type} of the record that says that a gap was filled, ours as well. */
  public static final String GAP_CLOSED_TYPE = "com.discordingest.gap-closed";

  /** The source of what was fetched from Discord's REST API after the fact, by no shard. */
  public static final String BACKFILL_SOURCE = "/backfill";

  /** Where {@link #toKafka} puts what every reader needs. */
  static final int TYPE_AT = 2;

  static final int SOURCE_AT = 3;
  static final int VERSION_AT = 6;

  /** How many headers there are. */
  static final int COUNT = 7;

  private static final byte[] SPEC = "1.0".getBytes(UTF_8);
  private static final byte[] JSON = "application/json".getBytes(UTF_8);

  /** The source of a dispatch that came over a gateway session. */
  public static String shardSource(int shard, int shardCount) {
    return SHARDS_PREFIX + shard + "/" + shardCount;
  }

  /** The headers as Kafka takes them, in a fixed order. */
  public List<Header> toKafka() {
    String ceType = isOurs(type) ? type : DISCORD_PREFIX + type;
    List<Header> headers = new ArrayList<>(COUNT);
    headers.add(new RecordHeader(SPEC_VERSION, SPEC));
    headers.add(header(ID, id));
    headers.add(header(TYPE, ceType));
    headers.add(header(SOURCE, source));
    headers.add(header(TIME, time().toString()));
    headers.add(new RecordHeader(CONTENT_TYPE, JSON));
    headers.add(header(VERSION, Long.toString(version)));
    return headers;
  }

  /** Whether records of this type tell something of the log itself, and nothing of Discord. */
  public static boolean isOurs(String type) {
    return type.equals(GAP_TYPE) || type.equals(GAP_CLOSED_TYPE);
  }

  /** The moment the dispatch was received. */
  public Instant time() {
    return RowVersions.momentOf(version);
  }

  /**
   * Reads a record's headers back.
   *
   * @throws InvalidHeadersException if one that the projection needs is missing or unreadable
   */
  public static EventHeaders fromKafka(Headers headers) {
    HeaderTexts texts = HeaderTexts.of(headers);
    Header id = headers.lastHeader(ID);
    return new EventHeaders(
        id == null || id.value() == null ? "" : new String(id.value(), UTF_8),
        texts.eventType(),
        texts.source() == null ? "" : texts.source(),
        texts.rowVersion());
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }
}
