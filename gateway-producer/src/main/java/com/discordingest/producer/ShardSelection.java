package com.discordingest.producer;

import com.discordingest.model.config.ConfigurationException;
import com.discordingest.producer.capture.Shard;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which shards this process holds.
 *
 * @param count how many the bot has; empty to take Discord's advice
 * @param numbers which of them are ours; empty for all
 */
record ShardSelection(OptionalInt count, SortedSet<Integer> numbers) {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

  ShardSelection {
    numbers = new TreeSet<>(numbers);
  }

  /**
   * @param count {@code auto} or a number
   * @param ids numbers and ranges, such as {@code 0-3,7}
   * @throws ConfigurationException if they cannot be used
   */
  static ShardSelection parse(String count, List<String> ids) {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (String id : ids) {
      Matcher range = RANGE.matcher(id);
      if (!range.matches()) {
        throw new ConfigurationException(
            "setting discord.shard-ids holds \"" + id + "\", but must be like 0-3 or 0,2,5.");
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      for (int number = first; number <= last; number++) {
        numbers.add(number);
      }
    }
    if (count.equals("auto")) {
      if (!numbers.isEmpty()) {
        throw new ConfigurationException(
            "setting discord.shard-ids needs a fixed number of shards: set discord.shards, which is"
                + " auto, to the same number in every process.");
      }
      return new ShardSelection(OptionalInt.empty(), numbers);
    }
    if (!count.matches("[1-9]\\d{0,4}")) {
      throw new ConfigurationException(
          "setting discord.shards is \"" + count + "\", but must be auto or a number from 1.");
    }
    int shards = Integer.parseInt(count);
    if (!numbers.isEmpty() && numbers.last() >= shards) {
      throw new ConfigurationException(
          "setting discord.shard-ids names shard "
              + numbers.last()
              + ", but with discord.shards="
              + shards
              + " they go from 0 to "
              + (shards - 1)
              + ".");
    }
    return new ShardSelection(OptionalInt.of(shards), numbers);
  }

  /** The shards, given Discord's advice. */
  List<Shard> shards(int advised) {
    int all = count.orElse(Math.max(1, advised));
    SortedSet<Integer> ours = new TreeSet<>(numbers);
    if (ours.isEmpty()) {
      for (int number = 0; number < all; number++) {
        ours.add(number);
      }
    }
    return ours.stream().map(number -> new Shard(number, all)).toList();
  }

  /** Names a set of shards in a transactional id, such as {@code 0-3-of-4}. */
  static String name(List<Shard> shards) {
    int first = shards.getFirst().number();
    int last = shards.getLast().number();
    String numbers;
    if (last - first + 1 == shards.size()) {
      numbers = first == last ? Integer.toString(first) : first + "-" + last;
    } else {
      numbers =
          shards.stream()
              .map(shard -> Integer.toString(shard.number()))
              .collect(Collectors.joining("."));
    }
    return numbers + "-of-" + shards.getFirst().count();
  }
}
