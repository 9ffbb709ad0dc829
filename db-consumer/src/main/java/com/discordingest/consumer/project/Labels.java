package com.discordingest.consumer.project;

import static java.util.Map.entry;

import java.util.Map;

/**
 * Discord's numbers as the labels of the schema's enum types. Both sides are open sets: a number
 * without a label becomes {@code unknown}, and the log keeps the number.
 */
final class Labels {
  static final String UNKNOWN = "unknown";

  /** Channel types, including those of threads. */
  private static final Map<Integer, String> CHANNEL_TYPES =
      Map.ofEntries(
          entry(0, "guild_text"),
          entry(1, "dm"),
          entry(2, "guild_voice"),
          entry(3, "group_dm"),
          entry(4, "guild_category"),
          entry(5, "guild_announcement"),
          entry(6, "guild_store"),
          entry(10, "announcement_thread"),
          entry(11, "public_thread"),
          entry(12, "private_thread"),
          entry(13, "guild_stage_voice"),
          entry(14, "guild_directory"),
          entry(15, "guild_forum"),
          entry(16, "guild_media"),
          entry(17, "lobby"),
          entry(18, "ephemeral_dm"));

  /** Message types; the numbers have gaps (trap M10). */
  private static final Map<Integer, String> MESSAGE_TYPES =
      Map.ofEntries(
          entry(0, "regular"),
          entry(1, "recipient_add"),
          entry(2, "recipient_remove"),
          entry(3, "call"),
          entry(4, "channel_name_change"),
          entry(5, "channel_icon_change"),
          entry(6, "channel_pinned_message"),
          entry(7, "guild_member_join"),
          entry(8, "user_premium_guild_subscription"),
          entry(9, "user_premium_guild_subscription_tier_1"),
          entry(10, "user_premium_guild_subscription_tier_2"),
          entry(11, "user_premium_guild_subscription_tier_3"),
          entry(12, "channel_follow_add"),
          entry(13, "guild_stream"),
          entry(14, "guild_discovery_disqualified"),
          entry(15, "guild_discovery_requalified"),
          entry(16, "guild_discovery_grace_period_initial_warning"),
          entry(17, "guild_discovery_grace_period_final_warning"),
          entry(18, "thread_created"),
          entry(19, "reply"),
          entry(20, "chat_input_command"),
          entry(21, "thread_starter_message"),
          entry(22, "guild_invite_reminder"),
          entry(23, "context_menu_command"),
          entry(24, "auto_moderation_action"),
          entry(25, "role_subscription_purchase"),
          entry(26, "interaction_premium_upsell"),
          entry(27, "stage_start"),
          entry(28, "stage_end"),
          entry(29, "stage_speaker"),
          entry(30, "stage_raise_hand"),
          entry(31, "stage_topic"),
          entry(32, "guild_application_premium_subscription"),
          entry(33, "private_channel_integration_added"),
          entry(34, "private_channel_integration_removed"),
          entry(35, "premium_referral"),
          entry(36, "guild_incident_alert_mode_enabled"),
          entry(37, "guild_incident_alert_mode_disabled"),
          entry(38, "guild_incident_report_raid"),
          entry(39, "guild_incident_report_false_alarm"),
          entry(40, "guild_deadchat_revive_prompt"),
          entry(41, "custom_gift"),
          entry(42, "guild_gaming_stats_prompt"),
          entry(44, "purchase_notification"),
          entry(45, "voice_hangout_invite"),
          entry(46, "poll_result"),
          entry(47, "changelog"),
          entry(48, "nitro_notification"),
          entry(49, "channel_linked_to_lobby"),
          entry(50, "gifting_prompt"),
          entry(51, "in_game_message_nux"),
          entry(52, "guild_join_request_accept_notification"),
          entry(53, "guild_join_request_reject_notification"),
          entry(54, "guild_join_request_withdrawn_notification"),
          entry(55, "hd_streaming_upgraded"));

  private Labels() {}

  static String channelType(int code) {
    return CHANNEL_TYPES.getOrDefault(code, UNKNOWN);
  }

  static String messageType(int code) {
    return MESSAGE_TYPES.getOrDefault(code, UNKNOWN);
  }
}
