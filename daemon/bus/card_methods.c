/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Methods about cards, answers, occurrences and prompts. */

#include "common/names.h"
#include "common/text.h"
#include "daemon/bus/private.h"

#include <string.h>

#define MAX_ANCHORS 16

/* What a row function needs besides its record. */
typedef struct
{
  SmritiStudy *study;
  guint max_text;
} Page;

static GVariant *
make_card (gpointer record, gpointer user_data)
{
  return smriti_row_card (record, ((Page *) user_data)->max_text);
}

static GVariant *
make_occurrence (gpointer record, gpointer user_data)
{
  return smriti_row_occurrence (record);
}

/* --- status --- */

static GVariant *
make_learnt (gpointer record, gpointer user_data)
{
  const SmritiStudyCard *card = record;
  g_autofree char *front = smriti_text_line (card->front[0] != '\0' ? card->front : card->id, 60);

  return g_variant_new ("(@sxs)", smriti_row_string (front, 512), card->due_s, smriti_state_to_string (card->progress.state));
}

static void
add_today (SmritiService *service, GVariantDict *status)
{
  SmritiToday today;
  g_autofree char *day = NULL;

  smriti_study_today (service->study, &today);
  day = smriti_day_to_string (today.day);
  g_variant_dict_insert (status, "day", "s", day);
  g_variant_dict_insert (status, "due-concepts", "u", today.due_concepts);
  g_variant_dict_insert (status, "due-snippets", "u", today.due_snippets);
  g_variant_dict_insert (status, "more", "u", today.more);
  g_variant_dict_insert (status, "learning", "u", today.learning);
  g_variant_dict_insert (status, "quota-concepts", "u", today.quota_concepts);
  g_variant_dict_insert (status, "quota-snippets", "u", today.quota_snippets);
  g_variant_dict_insert (status, "done-concepts", "u", today.done_concepts);
  g_variant_dict_insert (status, "done-snippets", "u", today.done_snippets);
  g_variant_dict_insert (status, "done-answers", "u", today.done_answers);
  g_variant_dict_insert (status, "vaults", "u", today.n_vaults);
  g_variant_dict_insert (status, "cards", "u", today.n_cards);
  g_variant_dict_insert (status, "next-card-at", "x", today.next_card_at_s);
  g_variant_dict_insert (status, "tomorrow", "u", today.tomorrow);
  g_variant_dict_insert (status, "now", "x", smriti_clock_now_s (smriti_study_clock (service->study)));
}

static void
add_catch_up (SmritiService *service, GVariantDict *status)
{
  SmritiCatchUp catch_up;
  g_autofree char *until = NULL;

  smriti_study_catch_up (service->study, &catch_up);
  until = catch_up.until_day == SMRITI_DAY_NONE ? g_strdup ("") : smriti_day_to_string (catch_up.until_day);
  g_variant_dict_insert (status, "days-away", "u", catch_up.days_away);
  g_variant_dict_insert (status, "spread-until", "s", until);
}

static void
add_prompts (SmritiService *service, GVariantDict *status)
{
  gint64 held_until_s = 0;
  SmritiHeld held = smriti_prompts_held (service->prompts, &held_until_s);
  SmritiCadence cadence = SMRITI_CADENCE_DAILY;
  gint64 next_s = smriti_prompts_next_at (service->prompts, &cadence);
  gint64 paused_until_s = 0;
  gboolean paused = smriti_study_is_paused (service->study, &paused_until_s);

  g_variant_dict_insert (status, "next-cadence", "s", next_s == 0 ? "" : smriti_cadence_to_string (cadence));
  g_variant_dict_insert (status, "next-at", "x", next_s);
  g_variant_dict_insert (status, "held", "s", held == SMRITI_HELD_NONE ? "" : smriti_held_to_string (held));
  g_variant_dict_insert (status, "held-until", "x", held_until_s);
  g_variant_dict_insert (status, "paused", "b", paused);
  g_variant_dict_insert (status, "paused-until", "x", paused_until_s);
}

static gboolean
on_get_status (SmritiDbusDaemon *object, GDBusMethodInvocation *call, GVariant *options, SmritiService *service)
{
  g_auto (GVariantDict) status = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GPtrArray) occurrences = smriti_study_occurrences (service->study);
  g_autofree char *tip = smriti_study_tip (service->study);
  g_autoptr (GPtrArray) learnt = smriti_study_learnt_today (service->study, 20);

  add_today (service, &status);
  add_catch_up (service, &status);
  add_prompts (service, &status);
  g_variant_dict_insert_value (&status, "tip", smriti_row_string (tip ? tip : "", 1024));
  g_variant_dict_insert (&status, "outdated", "u", smriti_study_outdated (service->study));
  g_variant_dict_insert_value (&status, "agenda", smriti_rows ("a" SMRITI_ROW_OCCURRENCE, occurrences, make_occurrence, NULL));
  g_variant_dict_insert_value (&status, "learnt", smriti_rows ("a(sxs)", learnt, make_learnt, NULL));
  smriti_dbus_daemon_complete_get_status (object, call, g_variant_dict_end (&status));
  return TRUE;
}

/* --- cards --- */

/* Options more and peek, as NextCard and GetCard take them. */
static gboolean
read_showing (GDBusMethodInvocation *call, GVariant *options, gboolean *out_more, SmritiShown *out_shown)
{
  gboolean peek = FALSE;

  *out_more = FALSE;
  if (!smriti_check_boolean (call, options, "more", out_more) || !smriti_check_boolean (call, options, "peek", &peek))
    return FALSE;
  *out_shown = peek ? SMRITI_SHOWN_NOT : SMRITI_SHOWN_TERMINAL;
  return TRUE;
}

static gboolean
on_next_card (SmritiDbusDaemon *object, GDBusMethodInvocation *call, guint max_text, GVariant *options, SmritiService *service)
{
  GError *error = NULL;
  gboolean more;
  SmritiShown shown;
  g_autoptr (SmritiStudyCard) card = NULL;

  if (!smriti_check_page (call, 0, max_text) || !read_showing (call, options, &more, &shown))
    return TRUE;
  card = smriti_study_next (service->study, more, shown, &error);
  if (card)
    smriti_dbus_daemon_complete_next_card (object, call, smriti_row_card (card, max_text));
  else
    smriti_reply_error (call, error);
  return TRUE;
}

static GVariant *
grades_of (SmritiStudy *study, const SmritiStudyCard *card)
{
  SmritiGradePreview preview[4];
  GVariantBuilder grades;

  smriti_study_preview (study, card, preview);
  g_variant_builder_init (&grades, G_VARIANT_TYPE ("a(xx)"));
  for (int i = 0; i < 4; i++)
    g_variant_builder_add (&grades, "(xx)", preview[i].interval_s, preview[i].due_s);
  return g_variant_builder_end (&grades);
}

/* New. */
static char **
anchors_of (SmritiStudy *study, const SmritiStudyCard *card, guint max_text)
{
  g_autoptr (GPtrArray) anchors = smriti_study_anchors (study, card, MAX_ANCHORS);
  char **texts = g_new0 (char *, anchors->len + 1);

  for (guint i = 0; i < anchors->len; i++)
    texts[i] = smriti_text_bounded (g_ptr_array_index (anchors, i), max_text);
  return texts;
}

static gboolean
on_get_card (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *id, guint max_text, GVariant *options,
             SmritiService *service)
{
  GError *error = NULL;
  gboolean more;
  SmritiShown shown;
  g_autoptr (SmritiStudyCard) card = NULL;
  g_autofree char *back = NULL;
  g_auto (GStrv) anchors = NULL;

  if (!smriti_check_string (call, "the card", id) || !smriti_check_page (call, 0, max_text)
      || !read_showing (call, options, &more, &shown))
    return TRUE;
  card = smriti_study_card (service->study, id, shown, &error);
  if (!card)
    {
      smriti_reply_error (call, error);
      return TRUE;
    }
  back = smriti_text_bounded (card->back, max_text);
  anchors = anchors_of (service->study, card, max_text);
  smriti_dbus_daemon_complete_get_card (object, call, smriti_row_card (card, max_text), back, (const char *const *) anchors,
                                        grades_of (service->study, card),
                                        smriti_row_memory (card, smriti_study_retrievability (service->study, card)));
  return TRUE;
}

static gboolean
on_get_card_notes (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *id, GVariant *options,
                   SmritiService *service)
{
  g_auto (GVariantDict) notes = G_VARIANT_DICT_INIT (NULL);
  GError *error = NULL;
  g_autoptr (SmritiStudyCard) card = NULL;
  g_auto (GStrv) anchors = NULL;
  g_autoptr (GPtrArray) after = NULL;
  const char *version;

  if (!smriti_check_string (call, "the card", id))
    return TRUE;
  card = smriti_study_card (service->study, id, SMRITI_SHOWN_NOT, &error);
  if (!card)
    {
      smriti_reply_error (call, error);
      return TRUE;
    }
  anchors = anchors_of (service->study, card, SMRITI_MAX_STRING);
  after = smriti_study_waits_for (service->study, card);
  g_ptr_array_add (after, NULL);
  version = smriti_study_topic_version (service->study, card->topic);
  g_variant_dict_insert (&notes, "card", "s", card->id);
  g_variant_dict_insert (&notes, "explain", "b", card->explain);
  g_variant_dict_insert (&notes, "since", "s", card->since ? card->since : "");
  g_variant_dict_insert (&notes, "until", "s", card->until ? card->until : "");
  g_variant_dict_insert (&notes, "version", "s", version ? version : "");
  g_variant_dict_insert (&notes, "outdated", "b", smriti_study_is_outdated (service->study, card));
  g_variant_dict_insert (&notes, "after", "^as", after->pdata);
  g_variant_dict_insert (&notes, "anchors", "^as", anchors);
  smriti_dbus_daemon_complete_get_card_notes (object, call, g_variant_dict_end (&notes));
  return TRUE;
}

static gboolean
check_token (GDBusMethodInvocation *call, const char *token)
{
  if (strlen (token) <= 64)
    return smriti_check_string (call, "the token", token);
  g_dbus_method_invocation_return_error_literal (call, SMRITI_ERROR, SMRITI_ERROR_LIMIT, "the token is longer than 64 bytes");
  return FALSE;
}

static gboolean
check_grade (GDBusMethodInvocation *call, guint grade)
{
  if (grade >= SMRITI_GRADE_AGAIN && grade <= SMRITI_GRADE_EASY)
    return TRUE;
  g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                                         "grade %u is none: 1 again, 2 hard, 3 good, 4 easy", grade);
  return FALSE;
}

static gboolean
on_answer_card (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *id, guint grade, const char *token,
                GVariant *options, SmritiService *service)
{
  GError *error = NULL;
  guint took_ms = 0;
  SmritiAnswer answer;

  if (!smriti_check_string (call, "the card", id) || !check_token (call, token) || !check_grade (call, grade)
      || !smriti_check_uint (call, options, "took-ms", &took_ms))
    return TRUE;
  if (!smriti_study_answer (service->study, id, (SmritiGrade) grade, token, took_ms, &answer, &error))
    {
      smriti_reply_error (call, error);
      return TRUE;
    }
  smriti_dbus_daemon_complete_answer_card (
      object, call, answer.card->id, smriti_state_to_string (answer.card->progress.state), answer.card->due_s,
      smriti_row_memory (answer.card, smriti_study_retrievability (service->study, answer.card)), answer.event, answer.repeated);
  smriti_study_card_free (answer.card);
  return TRUE;
}

static gboolean
on_get_answer (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *event, GVariant *options,
               SmritiService *service)
{
  g_auto (GVariantDict) answer = G_VARIANT_DICT_INIT (NULL);
  GError *error = NULL;
  SmritiAnswered answered;

  if (!smriti_check_string (call, "the event", event))
    return TRUE;
  if (!smriti_study_answered (service->study, event, &answered, &error))
    {
      smriti_reply_error (call, error);
      return TRUE;
    }
  g_variant_dict_insert (&answer, "card", "s", answered.card ? answered.card : "");
  g_variant_dict_insert (&answer, "grade", "s", smriti_grade_to_string (answered.grade));
  g_variant_dict_insert (&answer, "lapsed", "b", answered.lapsed);
  g_variant_dict_insert (&answer, "lapses", "u", answered.lapses);
  g_variant_dict_insert (&answer, "leech", "b", answered.leech);
  smriti_dbus_daemon_complete_get_answer (object, call, g_variant_dict_end (&answer));
  smriti_answered_clear (&answered);
  return TRUE;
}

static gboolean
on_undo (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *target, GVariant *options, SmritiService *service)
{
  GError *error = NULL;
  g_autofree char *event = NULL;
  g_autofree char *undone = NULL;
  g_autoptr (SmritiStudyCard) card = NULL;
  g_autoptr (SmritiOccurrence) occurrence = NULL;
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();
  g_autoptr (GPtrArray) occurrences = g_ptr_array_new ();
  SmritiEventType type;
  Page page = { service->study, SMRITI_MAX_STRING };

  if (!smriti_check_string (call, "the event", target))
    return TRUE;
  if (!smriti_study_undo (service->study, target, &event, &undone, &type, &card, &occurrence, &error))
    {
      smriti_reply_error (call, error);
      return TRUE;
    }
  if (card)
    g_ptr_array_add (cards, card);
  if (occurrence)
    g_ptr_array_add (occurrences, occurrence);
  smriti_dbus_daemon_complete_undo (object, call, event, undone, smriti_event_type_to_string (type),
                                    smriti_rows ("a" SMRITI_ROW_CARD, cards, make_card, &page),
                                    smriti_rows ("a" SMRITI_ROW_OCCURRENCE, occurrences, make_occurrence, NULL));
  return TRUE;
}

typedef struct
{
  SmritiService *service;
  GDBusMethodInvocation *call;
  guint max_text;
} Listing;

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Listing *listing = user_data;
  SmritiService *service = listing->service;
  GError *error = NULL;
  guint total;
  Page page = { service->study, listing->max_text };
  g_autoptr (GPtrArray) cards = smriti_study_list_cards_finish (service->study, result, &total, &error);

  if (cards)
    smriti_dbus_daemon_complete_list_cards (service->daemon, listing->call,
                                            smriti_rows ("a" SMRITI_ROW_CARD, cards, make_card, &page), total);
  else
    smriti_reply_error (listing->call, error);
}

static gboolean
on_list_cards (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *query, guint offset, guint limit,
               guint max_text, GVariant *options, SmritiService *service)
{
  Listing *listing;

  if (!smriti_check_string (call, "the query", query) || !smriti_check_page (call, limit, max_text))
    return TRUE;
  listing = g_new (Listing, 1);
  listing->service = service;
  listing->call = call;
  listing->max_text = max_text;
  smriti_study_list_cards_async (service->study, query, offset, limit, on_listed, listing);
  return TRUE;
}

static gboolean
read_off (GDBusMethodInvocation *call, const char *word, SmritiOff *out)
{
  *out = SMRITI_OFF_NONE;
  if (word[0] == '\0'
      || (smriti_off_from_string (word, out)
          && (*out == SMRITI_OFF_SUSPENDED || *out == SMRITI_OFF_BURIED || *out == SMRITI_OFF_ARCHIVED)))
    return TRUE;
  g_dbus_method_invocation_return_error_literal (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                                                 "off is 'suspended', 'buried', 'archived' or ''");
  return FALSE;
}

static gboolean
on_set_off (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *const *ids, const char *word, GVariant *options,
            SmritiService *service)
{
  GError *error = NULL;
  SmritiOff off;
  Page page = { service->study, 1024 };
  g_autoptr (GPtrArray) cards = NULL;

  if (!smriti_check_string (call, "off", word))
    return TRUE;
  if (!ids[0])
    {
      g_dbus_method_invocation_return_error_literal (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "no card is named");
      return TRUE;
    }
  if (g_strv_length ((char **) ids) > SMRITI_MAX_ROWS)
    {
      g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_LIMIT, "at most %d cards at a time",
                                             SMRITI_MAX_ROWS);
      return TRUE;
    }
  for (guint i = 0; ids[i]; i++)
    if (!smriti_check_string (call, "the card", ids[i]))
      return TRUE;
  if (!read_off (call, word, &off))
    return TRUE;
  cards = smriti_study_set_off (service->study, ids, off, &error);
  if (cards)
    smriti_dbus_daemon_complete_set_off (object, call, smriti_rows ("a" SMRITI_ROW_CARD, cards, make_card, &page));
  else
    smriti_reply_error (call, error);
  return TRUE;
}

/* --- prompts --- */

static void
on_asked (gboolean shown, SmritiHeld held, gint64 until_s, const GError *error, gpointer user_data)
{
  GDBusMethodInvocation *call = user_data;

  if (error)
    smriti_reply_error (call, g_error_copy (error));
  else
    g_dbus_method_invocation_return_value (
        call, g_variant_new ("(bsx)", shown, held == SMRITI_HELD_NONE ? "" : smriti_held_to_string (held), until_s));
}

static gboolean
on_ask (SmritiDbusDaemon *object, GDBusMethodInvocation *call, gboolean card, GVariant *options, SmritiService *service)
{
  smriti_prompts_ask (service->prompts, card, on_asked, call);
  return TRUE;
}

static void
on_tested (const char *outcome, gpointer user_data)
{
  g_dbus_method_invocation_return_value (user_data, g_variant_new ("(s)", outcome));
}

static gboolean
on_test_notification (SmritiDbusDaemon *object, GDBusMethodInvocation *call, guint timeout_s, GVariant *options,
                      SmritiService *service)
{
  if (timeout_s < 1 || timeout_s > 300)
    g_dbus_method_invocation_return_error_literal (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                                                   "the time-out is 1 to 300 seconds");
  else
    smriti_prompts_test (service->prompts, timeout_s, on_tested, call);
  return TRUE;
}

void
smriti_service_connect_cards (SmritiService *service)
{
  const struct
  {
    const char *signal;
    GCallback handler;
  } handlers[] = {
    { "handle-get-status", G_CALLBACK (on_get_status) },
    { "handle-next-card", G_CALLBACK (on_next_card) },
    { "handle-get-card", G_CALLBACK (on_get_card) },
    { "handle-get-card-notes", G_CALLBACK (on_get_card_notes) },
    { "handle-answer-card", G_CALLBACK (on_answer_card) },
    { "handle-get-answer", G_CALLBACK (on_get_answer) },
    { "handle-undo", G_CALLBACK (on_undo) },
    { "handle-list-cards", G_CALLBACK (on_list_cards) },
    { "handle-set-off", G_CALLBACK (on_set_off) },
    { "handle-ask", G_CALLBACK (on_ask) },
    { "handle-test-notification", G_CALLBACK (on_test_notification) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect (service->daemon, handlers[i].signal, handlers[i].handler, service);
}
