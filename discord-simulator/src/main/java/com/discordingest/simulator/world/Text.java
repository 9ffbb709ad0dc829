package com.discordingest.simulator.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes what people write: words by their frequency, a little punctuation, other alphabets, emoji,
 * links and code. Names come from here, too. A text follows from its seed alone.
 */
final class Text {
  private static final String COMMON =
      "the i to a and you it that is of in for on this my have be so but not just like what was are"
          + " with if do me can we at no your all or they get as how one out up would there about"
          + " from think know when good time people he now will some why then yeah really did been"
          + " want see make lol who more also had got because has them still an going only use by"
          + " thanks new need other could same any work way even too should well much go into game"
          + " right look back after where than thing something being server tried today maybe never"
          + " first play try here stuff sure probably pretty better anyone someone help guys nice"
          + " actually channel read before their bot message update issue version fixed working"
          + " please again though last night tomorrow weekend build release error branch merge"
          + " screenshot stream music video cool thank sorry haha exactly agreed literally team"
          + " match level boss quest loot patch nerf buff queue lobby ranked draft ping lag";
  private static final String RARE =
      "señor mañana niño über straße schön größe garçon déjà crème naïve façade Привет спасибо"
          + " сегодня хорошо работает ошибка こんにちは ありがとう 今日は 面白い 你好 谢谢 今天 游戏"
          + " 안녕하세요 감사합니다 오늘 مرحبا شكرا שלום תודה नमस्ते धन्यवाद zażółć gęślą jaźń čeština"
          + " ελληνικά ไทย tiếng Việt Ærøskøbing ﷽ ∑ ≠ ½ №5";
  private static final String EMOJI =
      "😀 😂 🤣 😭 😍 🔥 💀 🙏 👍 👀 🎉 ❤️ 😅 🤔 😎 🫡 ✨ 👨‍👩‍👧‍👦 🏳️‍🌈 👋🏽 🇩🇪 ⚠️ 🚀 🐛";
  private static final String[] NAME_PARTS = {
    "star", "moon", "pixel", "shadow", "frost", "ember", "nova", "echo", "lunar", "drift", "storm",
    "cobalt", "velvet", "turbo", "ghost", "raven", "tiger", "otter", "maple", "quartz", "sonic",
    "crimson", "mellow", "rusty", "silver", "lucky", "sleepy", "cosmic", "salty", "brave"
  };
  private static final String[] SHOWN_NAMES = {
    "Mia",
    "Jonas",
    "Zoë",
    "Łukasz",
    "José María",
    "Анна",
    "さくら",
    "민준",
    "小明",
    "Åsa",
    "Émile",
    "𝓛𝓾𝓷𝓪",
    "~kit~",
    "Dr. Owl 🦉",
    "xX_Neo_Xx",
    "Sam \"Sammy\" O'Neil",
    "Ümit",
    "Ngọc",
    "ฟ้า",
    "Noah"
  };
  private static final String[] GUILD_NAMES = {
    "Pixel Foundry",
    "Café Central ☕",
    "Speedrun Lab",
    "Linux & Chill",
    "Die Bastelecke",
    "日本語クラブ",
    "Indie Devs",
    "Book Circle",
    "Chess Underground",
    "Astro Club 🔭",
    "Retro Arcade",
    "Home Cooks",
    "Synth Heads",
    "Trail Runners",
    "Rustaceans Anonymous",
    "Music Theory",
    "Math Help \\o/",
    "Minecraft SMP",
    "Film Night",
    "Open Source Hub",
    "Плюшевый мишка",
    "Gardeners United",
    "Language Exchange",
    "Old School RPG",
    "Photography"
  };
  private static final String[] TEXT_CHANNELS = {
    "general", "off-topic", "help", "memes", "showcase", "music", "gaming", "bot-commands", "media",
    "introductions", "dev-chat", "feedback", "art", "food", "pets", "politics-free", "クイズ", "küche"
  };
  private static final String[] FILES = {
    "image.png", "screenshot_2026.png", "IMG_4821.jpg", "clip.mp4", "log.txt", "Entwürfe.pdf"
  };
  private static final byte[] SPACE = {' '};

  private final byte[][] common = encode(COMMON);
  private final byte[][] rare = encode(RARE);
  private final byte[][] emoji = encode(EMOJI);
  private final String[] unicodeEmoji = EMOJI.split(" ");
  private final Randomness words = new Randomness(0);

  /** Writes the words of a message, inside an open JSON string. */
  void write(JsonBytes out, long seed) {
    words.reseed(seed);
    int target = (int) Math.min(1900, words.logNormal(42, 1.05));
    int end = out.length() + Math.max(2, target);
    double flavour = words.fraction();
    if (flavour < 0.03) {
      emoji(out);
      return;
    }
    double rareShare = flavour > 0.95 ? 0.6 : 0.01;
    boolean first = true;
    while (out.length() < end) {
      if (!first) {
        out.raw(SPACE);
      }
      first = false;
      double kind = words.fraction();
      if (kind < rareShare) {
        out.raw(rare[words.below(rare.length)]);
      } else if (kind < 0.955) {
        out.raw(common[words.skewed(common.length, 2)]);
      } else if (kind < 0.975) {
        emoji(out);
      } else if (kind < 0.985) {
        out.escaped("\"" + NAME_PARTS[words.below(NAME_PARTS.length)] + "\"");
      } else if (kind < 0.99) {
        out.escaped("https://example.com/a/").decimal(words.below(1_000_000));
      } else if (kind < 0.994) {
        out.escaped("\n");
      } else if (kind < 0.997) {
        out.escaped("```java\nint x = y \\ 2;\n```");
      } else {
        out.escaped("**").raw(common[words.below(common.length)]).escaped("** ||¯\\_(ツ)_/¯||");
      }
    }
  }

  private void emoji(JsonBytes out) {
    out.raw(emoji[words.below(emoji.length)]);
  }

  String unicodeEmoji(Randomness random) {
    return unicodeEmoji[random.skewed(unicodeEmoji.length, 2)];
  }

  static String username(Randomness random) {
    String name =
        NAME_PARTS[random.below(NAME_PARTS.length)]
            + (random.chance(0.5) ? "_" : random.chance(0.3) ? "." : "")
            + NAME_PARTS[random.below(NAME_PARTS.length)];
    return name + random.below(100_000);
  }

  static String shownName(Randomness random) {
    String name = SHOWN_NAMES[random.below(SHOWN_NAMES.length)];
    return random.chance(0.4) ? name + " " + capital(random) : name;
  }

  static String guildName(Randomness random, int index) {
    String name = GUILD_NAMES[index % GUILD_NAMES.length];
    return index < GUILD_NAMES.length ? name : name + " " + capital(random) + " " + index;
  }

  static String channelName(Randomness random, int index) {
    return index < TEXT_CHANNELS.length
        ? TEXT_CHANNELS[index]
        : TEXT_CHANNELS[random.below(TEXT_CHANNELS.length)] + "-" + index;
  }

  static String topic(Randomness random) {
    return "All about "
        + TEXT_CHANNELS[random.below(TEXT_CHANNELS.length)]
        + ". Be kind: \"rules\" apply \uD83D\uDE42\nNo spoilers.";
  }

  static String threadName(Randomness random) {
    return capital(random)
        + " "
        + NAME_PARTS[random.below(NAME_PARTS.length)]
        + (random.chance(0.2) ? " – frage?" : random.chance(0.3) ? " question 🤔" : "");
  }

  static String roleName(Randomness random) {
    return capital(random) + (random.chance(0.2) ? " ✦" : "") + (random.chance(0.3) ? " Crew" : "");
  }

  static String emojiName(Randomness random) {
    return NAME_PARTS[random.below(NAME_PARTS.length)] + "_" + random.below(1000);
  }

  static String fileName(Randomness random) {
    return FILES[random.below(FILES.length)];
  }

  private static String capital(Randomness random) {
    String part = NAME_PARTS[random.below(NAME_PARTS.length)];
    return Character.toUpperCase(part.charAt(0)) + part.substring(1);
  }

  private static byte[][] encode(String words) {
    List<byte[]> encoded = new ArrayList<>();
    for (String word : words.split(" ")) {
      encoded.add(word.getBytes(UTF_8));
    }
    return encoded.toArray(new byte[0][]);
  }
}
