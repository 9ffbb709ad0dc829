package com.discordingest.consumer.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.support.Projected;
import org.junit.jupiter.api.Test;

/** Traps of messages, as far as a single event shows them. */
class MessageTrapsTest {
  private static final String AUTHOR = "'author':{'id':'7','username':'a'}";

  private final Projected projected = new Projected();

  @Test
  void trapM1AMessageWithoutAGuildDoesNotTakeItAway() {
    String ephemeral = "{'id':'5','channel_id':'6','flags':64,'channel_type':0," + AUTHOR + "}";

    assertThat(projected.row(RowTables.MESSAGES, "MESSAGE_CREATE", ephemeral))
        .doesNotContainKey("guild_id");
    assertThat(projected.text("MESSAGE_CREATE", ephemeral)).doesNotContain("put discord_channels");
  }

  @Test
  void trapM1WhatIsADirectMessageSaysItsChannelsType() {
    assertThat(
            projected.row(
                RowTables.CHANNELS,
                "MESSAGE_CREATE",
                "{'id':'5','channel_id':'6','channel_type':1," + AUTHOR + "}"))
        .containsEntry("channel_type", "dm");
    assertThat(
            projected.row(
                RowTables.CHANNELS,
                "INTERACTION_CREATE",
                "{'id':'5','application_id':'8','type':2,'channel_id':'6','channel':{'id':'6','type':1},'user':{'id':'7','username':'a'},'data':{'id':'9','name':'n'}}"))
        .containsEntry("channel_type", "dm");
  }

  @Test
  void trapM2WhatAnUpdateLacksIsUnknownAndNotCleared() {
    assertThat(
            projected.row(
                RowTables.MESSAGES,
                "MESSAGE_UPDATE",
                "{'id':'5','channel_id':'6','embeds':[],'message_reference':null}"))
        .doesNotContainKeys("content", "nonce", "author_id", "deleted_at")
        .containsEntry("referenced_message_id", null);
  }

  @Test
  void trapM3AnUpdateThatShowsNothingBlanksNothing() {
    String hidden =
        "{'id':'5','channel_id':'6','type':0,'content':'','embeds':[],'attachments':[],'components':[],'pinned':true,'mentions':[],"
            + AUTHOR;

    assertThat(projected.row(RowTables.MESSAGES, "MESSAGE_UPDATE", hidden + "}"))
        .doesNotContainKey("content")
        .containsEntry("pinned", true);
    assertThat(projected.text("MESSAGE_UPDATE", hidden + "}"))
        .doesNotContain("discord_message_embeds", "discord_message_attachments")
        .contains("keep of discord_message_mentions");
  }

  @Test
  void trapM3AnUpdateThatShowsSomethingMayBlankTheText() {
    for (String shown :
        new String[] {
          "'attachments':[{'id':'8'}]",
          "'sticker_items':[{'id':'8'}]",
          "'message_snapshots':[{'message':{}}]",
          "'flags':4",
          "'type':7"
        }) {
      assertThat(
              projected.row(
                  RowTables.MESSAGES,
                  "MESSAGE_UPDATE",
                  "{'id':'5','channel_id':'6','content':''," + shown + "}"))
          .as(shown)
          .containsEntry("content", "");
    }
  }

  @Test
  void trapM4WebhookAuthorsAreNoUsers() {
    String posted =
        projected.text(
            "MESSAGE_CREATE",
            "{'id':'5','channel_id':'6','guild_id':'1','webhook_id':'8','author':{'id':'8','username':'ci'},'referenced_message':{'id':'4','webhook_id':'9','author':{'id':'9','username':'cd'}}}");

    assertThat(posted).doesNotContain("discord_users").contains("webhook_type = \"incoming\"");
  }

  @Test
  void trapM4AnApplicationsWebhookHasARealAuthor() {
    String posted =
        projected.text(
            "MESSAGE_CREATE",
            "{'id':'5','channel_id':'6','guild_id':'1','webhook_id':'8','application_id':'8','author':{'id':'9','username':'bot','bot':true}}");

    assertThat(posted).contains("put discord_users\n  id = 9", "webhook_type = \"application\"");
  }

  /** Newer applications have their bot user's id. */
  @Test
  void trapM4AnApplicationWithItsBotsIdIsAUserWhenItAnswers() {
    String posted =
        projected.text(
            "MESSAGE_CREATE",
            "{'id':'5','channel_id':'6','guild_id':'1','webhook_id':'8','application_id':'8','author':{'id':'8','username':'bot','bot':true}}");

    assertThat(posted).contains("put discord_users\n  id = 8", "webhook_type = \"application\"");
  }

  @Test
  void trapM5MembersOfMessagesAreNamedByTheUserBesideThem() {
    String posted =
        projected.text(
            "MESSAGE_CREATE",
            "{'id':'5','channel_id':'6','guild_id':'1',"
                + AUTHOR
                + ",'member':{'nick':'n','roles':[],'joined_at':'2024-01-01T00:00:00+00:00'},'mentions':[{'id':'8','username':'b','member':{'nick':'m','roles':[]}}]}");

    assertThat(posted)
        .contains("discord_guild_members\n  guild_id = 1\n  user_id = 7\n  nick = \"n\"")
        .contains("discord_guild_members\n  guild_id = 1\n  user_id = 8\n  nick = \"m\"");
  }

  @Test
  void trapM6AnAnsweredMessageIsNotTakenFromItsCopy() {
    assertThat(
            projected.text(
                "MESSAGE_CREATE",
                "{'id':'5','channel_id':'6',"
                    + AUTHOR
                    + ",'referenced_message':{'id':'4','channel_id':'6','content':'old','author':{'id':'8','username':'b'}}}"))
        .doesNotContain("id = 4\n", "\"old\"");
  }

  @Test
  void trapM7AForwardKeepsWhatTheOriginalSaid() {
    assertThat(
            projected.row(
                RowTables.SNAPSHOTS,
                "MESSAGE_CREATE",
                "{'id':'5','channel_id':'6','flags':16384,"
                    + AUTHOR
                    + ",'message_reference':{'type':1,'message_id':'3','channel_id':'4','guild_id':'2'},'message_snapshots':[{'message':{'type':0,'content':'said','timestamp':'2024-01-01T00:00:00+00:00','edited_timestamp':null,'embeds':[],'attachments':[{'id':'8'}],'flags':0}}]}"))
        .containsEntry("content", "said")
        .containsEntry("source_message_id", 3L)
        .containsEntry("source_channel_id", 4L)
        .containsEntry("source_guild_id", 2L)
        .containsEntry("attachments", "[{\"id\":\"8\"}]");
  }

  @Test
  void trapM8ComponentsAreATreeOfOpenTypes() {
    String posted =
        projected.text(
            "MESSAGE_UPDATE",
            "{'id':'5','channel_id':'6','flags':32768,'content':'',"
                + AUTHOR
                + ",'components':[{'type':17,'components':[{'type':9,'components':[{'type':10,'content':'t'}],'accessory':{'type':2,'style':5,'url':'u'}}]},{'type':1000000000}]}");

    assertThat(posted)
        .contains("only [0, 1, 2, 3, 4]")
        .contains("position = 2\n  parent_position = 1\n  component_type = \"text_display\"")
        .contains("position = 3\n  parent_position = 1\n  component_type = \"button\"")
        .contains("details = \"{\"type\":1000000000}\"");
  }

  @Test
  void trapM9AbsentResultsAreUnknownAndAMissingAnswerHasNoVotes() {
    String poll =
        "{'id':'5','channel_id':'6','poll':{'question':{'text':'q'},'answers':[{'answer_id':1,'poll_media':{'text':'a'}}]";

    assertThat(projected.row(RowTables.POLL_ANSWERS, "MESSAGE_UPDATE", poll + "}}"))
        .doesNotContainKey("vote_count");
    assertThat(
            projected.row(
                RowTables.POLL_ANSWERS,
                "MESSAGE_UPDATE",
                poll + ",'results':{'is_finalized':true,'answer_counts':[]}}}"))
        .containsEntry("vote_count", 0);
  }

  @Test
  void trapM10UnknownTypesAreNoFailure() {
    assertThat(
            projected.row(
                RowTables.AUDIT_LOG,
                "GUILD_AUDIT_LOG_ENTRY_CREATE",
                "{'id':'5','guild_id':'1','action_type':9999}"))
        .containsEntry("action", "unknown")
        .containsEntry("action_type", 9999);
    assertThat(
            projected.row(
                RowTables.MESSAGES,
                "MESSAGE_CREATE",
                "{'id':'5','channel_id':'6','type':4711," + AUTHOR + "}"))
        .containsEntry("message_type", "unknown");
    assertThat(
            projected.row(
                RowTables.ENTITLEMENTS,
                "ENTITLEMENT_CREATE",
                "{'id':'5','sku_id':'6','application_id':'8','type':13}"))
        .containsEntry("entitlement_type", "unknown");
    assertThat(projected.repairs())
        .containsExactly(
            "unfit discord_audit_log.action",
            "unfit discord_messages.message_type",
            "unfit discord_entitlements.entitlement_type");
  }

  @Test
  void trapM11ANonceMayBeANumberAndFlagsAreOpen() {
    assertThat(
            projected.row(
                RowTables.MESSAGES,
                "MESSAGE_CREATE",
                "{'id':'5','channel_id':'6','nonce':123,'flags':1125899906842624," + AUTHOR + "}"))
        .containsEntry("nonce", "123")
        .containsEntry("flags", 1L << 50);
  }

  @Test
  void trapM12ReactionsAreToldApartByEmojiAndBurst() {
    String reaction = "{'user_id':'7','message_id':'5','channel_id':'6','emoji':";

    assertThat(
            projected.row(
                RowTables.REACTIONS, "MESSAGE_REACTION_ADD", reaction + "{'name':'\uD83D\uDD25'}}"))
        .containsEntry("emoji_key", "\uD83D\uDD25")
        .containsEntry("emoji_id", null)
        .containsEntry("burst", false);
    assertThat(
            projected.row(
                RowTables.REACTIONS,
                "MESSAGE_REACTION_ADD",
                reaction + "{'id':'9','name':null},'type':1}"))
        .containsEntry("emoji_key", "9")
        .containsEntry("emoji_name", null)
        .containsEntry("burst", true);
  }

  @Test
  void trapM13ABulkDeletionDeletesEachOfAnyNumber() {
    assertThat(
            projected.text("MESSAGE_DELETE_BULK", "{'ids':['5'],'channel_id':'6','guild_id':'1'}"))
        .contains("id = 5", "deleted_at = ");
  }
}
