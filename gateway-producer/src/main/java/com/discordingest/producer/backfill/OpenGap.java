package com.discordingest.producer.backfill;

import com.discordingest.model.log.ClosedGap;
import com.discordingest.model.log.Gap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gap that nothing was fetched for yet.
 *
 * @param version the row version of its record
 */
public record OpenGap(Gap gap, long version) {
  private static final Pattern KEY = Pattern.compile("gap/\\d+/\\d+/(\\d+)");

  /** The open gaps that the sessions topic lists, earliest first. */
  public static List<OpenGap> of(Map<String, byte[]> state) {
    List<OpenGap> open = new ArrayList<>();
    state.forEach((key, value) -> {
      Matcher listed = KEY.matcher(key);
      if (listed.matches()) {
        open.add(new OpenGap(Gap.fromJson(value), Long.parseLong(listed.group(1))));
      }
    });
    open.sort(Comparator.comparingLong(OpenGap::version));
    return open;
  }

  /** The key that lists it. */
  String key() {
    return gap.openKey(version);
  }

  ClosedGap closed() {
    return new ClosedGap(gap, version);
  }
}
