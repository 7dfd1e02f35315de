/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "fake-study.h"

#include "common/error.h"
#include "daemon/calendar/review_day.h"

SmritiStudy *
fake_study_new (SmritiClock *clock, guint n_cards)
{
  SmritiStudy *study = g_new0 (SmritiStudy, 1);

  study->clock = clock;
  study->settings = smriti_settings_new_default ();
  study->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_study_card_free);
  study->facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  study->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  study->skipped_day = SMRITI_DAY_NONE;
  study->prompted_day = SMRITI_DAY_NONE;
  for (guint i = 0; i < n_cards; i++)
    {
      SmritiStudyCard *card = g_new0 (SmritiStudyCard, 1);

      card->id = g_strdup_printf ("card%u", i + 1);
      card->deck = g_strdup ("Python/1.1 Definitions");
      card->entry = g_strdup ("1.1");
      card->topic = g_strdup ("Python");
      card->front = g_strdup_printf ("Question %u?", i + 1);
      card->back = g_strdup_printf ("Answer %u", i + 1);
      card->note = g_strdup ("/notes/Python.md");
      card->source = g_strdup ("");
      g_ptr_array_add (study->cards, card);
    }
  return study;
}

void
smriti_study_free (SmritiStudy *study)
{
  smriti_settings_free (study->settings);
  g_ptr_array_unref (study->cards);
  g_hash_table_unref (study->facts);
  g_hash_table_unref (study->tokens);
  g_free (study->motto);
  g_free (study);
}

static void
changed (SmritiStudy *study)
{
  if (study->prompts)
    smriti_prompts_update (study->prompts);
}

static gboolean
refuse (gboolean refuses, GError **error)
{
  if (refuses)
    g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_STORE_FULL, "the disk is <full> & nothing was written");
  return refuses;
}

SmritiClock *
smriti_study_clock (SmritiStudy *study)
{
  return study->clock;
}

const SmritiSettings *
smriti_study_settings (SmritiStudy *study)
{
  return study->settings;
}

gint32
smriti_study_day (SmritiStudy *study)
{
  return smriti_review_day_at (smriti_clock_now_s (study->clock), smriti_clock_zone (study->clock),
                               study->settings->rollover_minute);
}

static SmritiStudyCard *
find (SmritiStudy *study, const char *id)
{
  for (guint i = 0; i < study->cards->len; i++)
    {
      SmritiStudyCard *card = study->cards->pdata[i];

      if (g_str_equal (card->id, id))
        return card;
    }
  return NULL;
}

static SmritiStudyCard *
copy (const SmritiStudyCard *card)
{
  SmritiStudyCard *new_card = g_new0 (SmritiStudyCard, 1);

  *new_card = *card;
  new_card->id = g_strdup (card->id);
  new_card->deck = g_strdup (card->deck);
  new_card->entry = g_strdup (card->entry);
  new_card->topic = g_strdup (card->topic);
  new_card->front = g_strdup (card->front);
  new_card->back = g_strdup (card->back);
  new_card->note = g_strdup (card->note);
  new_card->source = g_strdup (card->source);
  return new_card;
}

void
smriti_study_today (SmritiStudy *study, SmritiToday *out)
{
  *out = (SmritiToday){ .day = smriti_study_day (study), .n_vaults = 1, .n_cards = study->cards->len, .tomorrow = 2 };
  out->done_answers = study->answered;
  for (guint i = 0; i < study->cards->len; i++)
    {
      const SmritiStudyCard *card = study->cards->pdata[i];

      if (card->answers > 0 || card->off != SMRITI_OFF_NONE)
        continue;
      out->due_concepts += !card->snippet;
      out->due_snippets += card->snippet;
    }
}

SmritiStudyCard *
smriti_study_next (SmritiStudy *study, gboolean more, SmritiShown shown, GError **error)
{
  for (guint i = 0; i < study->cards->len; i++)
    {
      const SmritiStudyCard *card = study->cards->pdata[i];

      if (card->answers == 0 && card->off == SMRITI_OFF_NONE)
        return copy (card);
    }
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "nothing is due");
  return NULL;
}

SmritiStudyCard *
smriti_study_card (SmritiStudy *study, const char *id, SmritiShown shown, GError **error)
{
  SmritiStudyCard *card = find (study, id);

  if (card)
    return copy (card);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "card '%s' not found", id);
  return NULL;
}

void
smriti_study_preview (SmritiStudy *study, const SmritiStudyCard *card, SmritiGradePreview out[4])
{
  static const gint64 intervals_s[] = { 60, 330, 600, 8 * 86400 };

  for (guint i = 0; i < 4; i++)
    out[i] = (SmritiGradePreview){ intervals_s[i], smriti_clock_now_s (study->clock) + intervals_s[i] };
}

static void
tell_answered (SmritiStudy *study, const char *id)
{
  if (study->prompts)
    smriti_prompts_card_answered (study->prompts, id);
  changed (study);
}

gboolean
smriti_study_answer (SmritiStudy *study, const char *id, SmritiGrade grade, const char *token, guint took_ms, SmritiAnswer *out,
                     GError **error)
{
  SmritiStudyCard *card = find (study, id);

  if (refuse (study->refuses, error))
    return FALSE;
  if (!card)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "card '%s' not found", id);
      return FALSE;
    }
  out->card = copy (card);
  out->repeated = !g_hash_table_add (study->tokens, g_strdup (token));
  if (out->repeated)
    {
      study->repeated++;
      return TRUE;
    }
  study->answered++;
  study->last_grade = grade;
  card->answers++;
  tell_answered (study, id);
  return TRUE;
}

void
fake_study_answer_elsewhere (SmritiStudy *study, const char *id)
{
  find (study, id)->answers++;
  study->answered++;
  tell_answered (study, id);
}

/* --- the one occurrence --- */

static gint64
slot (SmritiStudy *study, gint32 day)
{
  return smriti_review_day_instant (day, study->settings->daily_minute, study->settings->rollover_minute,
                                    smriti_clock_zone (study->clock));
}

static SmritiOccurrence *
today_occurrence (SmritiStudy *study)
{
  gint32 day = smriti_study_day (study);
  SmritiOccurrence *occurrence = smriti_occurrence_new ("Python", SMRITI_CADENCE_DAILY, day);

  occurrence->state = study->skipped_day == day                               ? SMRITI_OCCURRENCE_SKIPPED
                      : smriti_clock_now_s (study->clock) < slot (study, day) ? SMRITI_OCCURRENCE_COMING
                                                                              : SMRITI_OCCURRENCE_OPEN;
  occurrence->snoozed_s = study->snoozed_s;
  occurrence->until_s = slot (study, day + 1);
  return occurrence;
}

GPtrArray *
smriti_study_occurrences (SmritiStudy *study)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);

  g_ptr_array_add (all, today_occurrence (study));
  return all;
}

SmritiOccurrence *
smriti_study_skip (SmritiStudy *study, const char *id, const char *why, GError **error)
{
  if (refuse (study->refuses, error))
    return NULL;
  study->skipped_day = smriti_study_day (study);
  changed (study);
  return today_occurrence (study);
}

SmritiOccurrence *
smriti_study_snooze (SmritiStudy *study, const char *id, const char *until, GError **error)
{
  if (refuse (study->refuses, error))
    return NULL;
  g_assert_cmpstr (until, ==, "1h");
  study->snoozes++;
  study->snoozed_s = smriti_clock_now_s (study->clock) + 3600;
  changed (study);
  return today_occurrence (study);
}

gboolean
smriti_study_prompted (SmritiStudy *study, GPtrArray *occurrences, GError **error)
{
  if (refuse (study->refuses || study->log_refuses, error))
    return FALSE;
  if (study->prompted_day != smriti_study_day (study))
    study->times = 0;
  study->prompted_day = smriti_study_day (study);
  study->last_s = smriti_clock_now_s (study->clock);
  if (study->times++ == 0)
    study->first_s = study->last_s;
  changed (study);
  return TRUE;
}

guint
smriti_study_times_prompted (SmritiStudy *study, const char *occurrence, gint64 *out_first_s, gint64 *out_last_s)
{
  if (study->prompted_day != smriti_study_day (study))
    return 0;
  *out_first_s = study->first_s;
  *out_last_s = study->last_s;
  return study->times;
}

char *
smriti_study_motto (SmritiStudy *study)
{
  return g_strdup (study->motto);
}

char *
smriti_study_fact (SmritiStudy *study, const char *name)
{
  return g_strdup (g_hash_table_lookup (study->facts, name));
}

void
smriti_study_set_fact (SmritiStudy *study, const char *name, const char *value)
{
  if (value)
    g_hash_table_replace (study->facts, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (study->facts, name);
}
