package com.discordingest.consumer.project;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

  /** The kinds of permission overwrites. */
  private static final Map<Integer, String> OVERWRITE_TYPES =
      Map.ofEntries(entry(0, "role"), entry(1, "member"));

  /** The kinds of components. */
  private static final Map<Integer, String> COMPONENT_TYPES =
      Map.ofEntries(
          entry(1, "action_row"),
          entry(2, "button"),
          entry(3, "select_menu"),
          entry(4, "text_input"),
          entry(5, "user_select"),
          entry(6, "role_select"),
          entry(7, "mentionable_select"),
          entry(8, "channel_select"),
          entry(9, "section"),
          entry(10, "text_display"),
          entry(11, "thumbnail"),
          entry(12, "media_gallery"),
          entry(13, "file"),
          entry(14, "separator"),
          entry(17, "container"),
          entry(18, "label"),
          entry(19, "file_upload"),
          entry(21, "radio_group"),
          entry(22, "checkbox_group"),
          entry(23, "checkbox"));

  /** The looks of buttons. */
  private static final Map<Integer, String> BUTTON_STYLES =
      Map.ofEntries(
          entry(1, "primary"),
          entry(2, "secondary"),
          entry(3, "success"),
          entry(4, "danger"),
          entry(5, "link"),
          entry(6, "premium"));

  /** Where stickers come from. */
  private static final Map<Integer, String> STICKER_TYPES =
      Map.ofEntries(entry(1, "standard"), entry(2, "guild"));

  /** File formats of stickers. */
  private static final Map<Integer, String> STICKER_FORMATS =
      Map.ofEntries(entry(1, "png"), entry(2, "apng"), entry(3, "lottie"), entry(4, "gif"));

  /** How application commands are called. */
  private static final Map<Integer, String> COMMAND_TYPES =
      Map.ofEntries(
          entry(1, "chat_input"),
          entry(2, "user"),
          entry(3, "message"),
          entry(4, "primary_entry_point"));

  /** The kinds of interactions. */
  private static final Map<Integer, String> INTERACTION_TYPES =
      Map.ofEntries(
          entry(1, "ping"),
          entry(2, "application_command"),
          entry(3, "message_component"),
          entry(4, "application_command_autocomplete"),
          entry(5, "modal_submit"));

  /** What invites to voice channels lead to. */
  private static final Map<Integer, String> INVITE_TARGETS =
      Map.ofEntries(
          entry(1, "stream"),
          entry(2, "embedded_application"),
          entry(3, "role_subscriptions_purchase"));

  /** The states of scheduled events. */
  private static final Map<Integer, String> EVENT_STATUSES =
      Map.ofEntries(
          entry(1, "scheduled"), entry(2, "active"), entry(3, "completed"), entry(4, "canceled"));

  /** Where scheduled events take place. */
  private static final Map<Integer, String> EVENT_PLACES =
      Map.ofEntries(entry(1, "stage_instance"), entry(2, "voice"), entry(3, "external"));

  /** What auto-moderation looks at. */
  private static final Map<Integer, String> AUTOMOD_EVENTS =
      Map.ofEntries(entry(1, "message_send"), entry(2, "member_update"));

  /** What makes auto-moderation act. */
  private static final Map<Integer, String> AUTOMOD_TRIGGERS =
      Map.ofEntries(
          entry(1, "keyword"),
          entry(2, "harmful_link"),
          entry(3, "spam"),
          entry(4, "keyword_preset"),
          entry(5, "mention_spam"),
          entry(6, "member_profile"));

  /** What auto-moderation does. */
  private static final Map<Integer, String> AUTOMOD_ACTIONS =
      Map.ofEntries(
          entry(1, "block_message"),
          entry(2, "send_alert_message"),
          entry(3, "timeout"),
          entry(4, "block_member_interaction"));

  /** How entitlements are come by. */
  private static final Map<Integer, String> ENTITLEMENT_TYPES =
      Map.ofEntries(
          entry(1, "purchase"),
          entry(2, "premium_subscription"),
          entry(3, "developer_gift"),
          entry(4, "test_mode_purchase"),
          entry(5, "free_purchase"),
          entry(6, "user_gift"),
          entry(7, "premium_purchase"),
          entry(8, "application_subscription"));

  /** The states of subscriptions. */
  private static final Map<Integer, String> SUBSCRIPTION_STATUSES =
      Map.ofEntries(entry(0, "active"), entry(1, "ending"), entry(2, "inactive"));

  /** Whom command permissions are about. */
  private static final Map<Integer, String> COMMAND_PERMISSION_TYPES =
      Map.ofEntries(entry(1, "role"), entry(2, "user"), entry(3, "channel"));

  /** What entries of the audit log record. */
  private static final Map<Integer, String> AUDIT_ACTIONS =
      Map.ofEntries(
          entry(72, "message_deleted"),
          entry(22, "member_banned"),
          entry(20, "member_kicked"),
          entry(10, "channel_created"),
          entry(11, "channel_updated"),
          entry(12, "channel_deleted"),
          entry(50, "webhook_created"),
          entry(52, "webhook_deleted"),
          entry(1, "guild_update"),
          entry(13, "channel_overwrite_create"),
          entry(14, "channel_overwrite_update"),
          entry(15, "channel_overwrite_delete"),
          entry(21, "member_prune"),
          entry(23, "member_unbanned"),
          entry(24, "member_update"),
          entry(25, "member_role_update"),
          entry(26, "member_move"),
          entry(27, "member_disconnect"),
          entry(28, "bot_add"),
          entry(30, "role_create"),
          entry(31, "role_update"),
          entry(32, "role_delete"),
          entry(40, "invite_create"),
          entry(41, "invite_update"),
          entry(42, "invite_delete"),
          entry(51, "webhook_update"),
          entry(60, "emoji_create"),
          entry(61, "emoji_update"),
          entry(62, "emoji_delete"),
          entry(73, "message_bulk_delete"),
          entry(74, "message_pin"),
          entry(75, "message_unpin"),
          entry(80, "integration_create"),
          entry(81, "integration_update"),
          entry(82, "integration_delete"),
          entry(83, "stage_instance_create"),
          entry(84, "stage_instance_update"),
          entry(85, "stage_instance_delete"),
          entry(90, "sticker_create"),
          entry(91, "sticker_update"),
          entry(92, "sticker_delete"),
          entry(100, "guild_scheduled_event_create"),
          entry(101, "guild_scheduled_event_update"),
          entry(102, "guild_scheduled_event_delete"),
          entry(110, "thread_create"),
          entry(111, "thread_update"),
          entry(112, "thread_delete"),
          entry(121, "application_command_permission_update"),
          entry(130, "soundboard_sound_create"),
          entry(131, "soundboard_sound_update"),
          entry(132, "soundboard_sound_delete"),
          entry(140, "auto_moderation_rule_create"),
          entry(141, "auto_moderation_rule_update"),
          entry(142, "auto_moderation_rule_delete"),
          entry(143, "auto_moderation_block_message"),
          entry(144, "auto_moderation_flag_to_channel"),
          entry(145, "auto_moderation_user_communication_disabled"),
          entry(146, "auto_moderation_quarantine_user"),
          entry(150, "creator_monetization_request_created"),
          entry(151, "creator_monetization_terms_accepted"),
          entry(163, "onboarding_prompt_create"),
          entry(164, "onboarding_prompt_update"),
          entry(165, "onboarding_prompt_delete"),
          entry(166, "onboarding_create"),
          entry(167, "onboarding_update"),
          entry(171, "guild_home_feature_item"),
          entry(172, "guild_home_remove_item"),
          entry(180, "harmful_links_blocked_message"),
          entry(190, "home_settings_create"),
          entry(191, "home_settings_update"),
          entry(192, "voice_channel_status_create"),
          entry(193, "voice_channel_status_delete"),
          entry(194, "clyde_ai_profile_update"),
          entry(200, "guild_scheduled_event_exception_create"),
          entry(201, "guild_scheduled_event_exception_update"),
          entry(202, "guild_scheduled_event_exception_delete"),
          entry(210, "guild_member_verification_update"),
          entry(211, "guild_profile_update"),
          entry(212, "guild_migrate_pin_permission"),
          entry(213, "guild_migrate_bypass_slowmode_permission"));

  private Labels() {}

  static String channelType(int code) {
    return CHANNEL_TYPES.getOrDefault(code, UNKNOWN);
  }

  /** All labels of channel types but these. */
  static List<String> channelTypesExcept(List<String> labels) {
    return Stream.concat(CHANNEL_TYPES.values().stream(), Stream.of(UNKNOWN))
        .filter(label -> !labels.contains(label))
        .sorted()
        .toList();
  }

  /** Events do not tell a webhook's type; the messages it writes do. */
  static String webhook(boolean application, boolean followed) {
    if (application) {
      return "application";
    }
    return followed ? "channel_follower" : "incoming";
  }

  static String messageType(int code) {
    return MESSAGE_TYPES.getOrDefault(code, UNKNOWN);
  }

  static String overwriteType(int code) {
    return OVERWRITE_TYPES.getOrDefault(code, UNKNOWN);
  }

  static String componentType(int code) {
    return COMPONENT_TYPES.getOrDefault(code, UNKNOWN);
  }

  static String buttonStyle(int code) {
    return BUTTON_STYLES.getOrDefault(code, UNKNOWN);
  }

  static String stickerType(int code) {
    return STICKER_TYPES.getOrDefault(code, UNKNOWN);
  }

  static String stickerFormat(int code) {
    return STICKER_FORMATS.getOrDefault(code, UNKNOWN);
  }

  static String commandType(int code) {
    return COMMAND_TYPES.getOrDefault(code, UNKNOWN);
  }

  static String interactionType(int code) {
    return INTERACTION_TYPES.getOrDefault(code, UNKNOWN);
  }

  static String inviteTarget(int code) {
    return INVITE_TARGETS.getOrDefault(code, UNKNOWN);
  }

  static String eventStatus(int code) {
    return EVENT_STATUSES.getOrDefault(code, UNKNOWN);
  }

  static String eventPlace(int code) {
    return EVENT_PLACES.getOrDefault(code, UNKNOWN);
  }

  static String automodEvent(int code) {
    return AUTOMOD_EVENTS.getOrDefault(code, UNKNOWN);
  }

  static String automodTrigger(int code) {
    return AUTOMOD_TRIGGERS.getOrDefault(code, UNKNOWN);
  }

  static String automodAction(int code) {
    return AUTOMOD_ACTIONS.getOrDefault(code, UNKNOWN);
  }

  static String entitlementType(int code) {
    return ENTITLEMENT_TYPES.getOrDefault(code, UNKNOWN);
  }

  static String subscriptionStatus(int code) {
    return SUBSCRIPTION_STATUSES.getOrDefault(code, UNKNOWN);
  }

  static String commandPermissionType(int code) {
    return COMMAND_PERMISSION_TYPES.getOrDefault(code, UNKNOWN);
  }

  static String auditAction(int code) {
    return AUDIT_ACTIONS.getOrDefault(code, UNKNOWN);
  }
}
