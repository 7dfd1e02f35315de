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
  study->practice = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);
  study->past = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);
  study->catch_up.until_day = SMRITI_DAY_NONE;
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
  g_ptr_array_unref (study->practice);
  g_ptr_array_unref (study->past);
  g_free (study->why);
  g_free (study->until);
  g_free (study->motto);
  g_free (study->tip);
  g_free (study->anchor);
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

/* --- occurrences --- */

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
  occurrence->opens_s = slot (study, day);
  occurrence->until_s = slot (study, day + 1);
  if (study->prompted_day == day)
    {
      occurrence->times_asked = study->times;
      occurrence->first_asked_s = study->first_s;
      occurrence->last_asked_s = study->last_s;
    }
  return occurrence;
}

SmritiOccurrence *
fake_study_add_practice (SmritiStudy *study, SmritiCadence cadence, gint64 opens_s, const char *title, ...)
{
  gint32 day = smriti_review_day_at (opens_s, smriti_clock_zone (study->clock), study->settings->rollover_minute);
  SmritiOccurrence *occurrence = smriti_occurrence_new ("Python", cadence, day);
  const char *step;
  va_list steps;

  occurrence->title = g_strdup (title);
  occurrence->opens_s = opens_s;
  occurrence->until_s = opens_s + 7 * 86400;
  occurrence->done_day = SMRITI_DAY_NONE;
  va_start (steps, title);
  while ((step = va_arg (steps, const char *)))
    g_ptr_array_add (occurrence->steps, smriti_step_new (occurrence->steps->len + 1, NULL, step));
  va_end (steps);
  g_ptr_array_add (study->practice, occurrence);
  return occurrence;
}

static SmritiOccurrence *
copy_occurrence (SmritiStudy *study, const SmritiOccurrence *one)
{
  SmritiOccurrence *occurrence = smriti_occurrence_new (one->topic, one->cadence, one->day);
  gint64 now_s = smriti_clock_now_s (study->clock);

  occurrence->title = g_strdup (one->title);
  occurrence->opens_s = one->opens_s;
  occurrence->until_s = one->until_s;
  occurrence->snoozed_s = one->snoozed_s;
  occurrence->times_asked = one->times_asked;
  occurrence->first_asked_s = one->first_asked_s;
  occurrence->last_asked_s = one->last_asked_s;
  for (guint i = 0; i < one->steps->len; i++)
    {
      const SmritiStep *step = one->steps->pdata[i];
      SmritiStep *added = smriti_step_new (step->n, NULL, step->text);

      added->done = step->done;
      added->note = g_strdup (step->note);
      g_ptr_array_add (occurrence->steps, added);
    }
  occurrence->state = one->state != SMRITI_OCCURRENCE_COMING    ? one->state
                      : smriti_occurrence_steps_left (one) == 0 ? SMRITI_OCCURRENCE_DONE
                      : now_s < one->opens_s                    ? SMRITI_OCCURRENCE_COMING
                      : now_s < one->until_s                    ? SMRITI_OCCURRENCE_OPEN
                                                                : SMRITI_OCCURRENCE_MISSED;
  return occurrence;
}

static SmritiOccurrence *
find_practice (SmritiStudy *study, const char *id)
{
  for (guint i = 0; i < study->practice->len; i++)
    if (g_str_equal (((SmritiOccurrence *) study->practice->pdata[i])->id, id))
      return study->practice->pdata[i];
  return NULL;
}

GPtrArray *
smriti_study_occurrences (SmritiStudy *study)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);

  g_ptr_array_add (all, today_occurrence (study));
  for (guint i = 0; i < study->practice->len; i++)
    g_ptr_array_add (all, copy_occurrence (study, study->practice->pdata[i]));
  return all;
}

GPtrArray *
smriti_study_agenda (SmritiStudy *study)
{
  GPtrArray *all = smriti_study_occurrences (study);
  gint32 day = smriti_study_day (study) + 1;
  SmritiOccurrence *tomorrow = smriti_occurrence_new ("Python", SMRITI_CADENCE_DAILY, day);

  tomorrow->state = SMRITI_OCCURRENCE_COMING;
  tomorrow->opens_s = slot (study, day);
  g_ptr_array_add (all, tomorrow);
  return all;
}

GPtrArray *
smriti_study_past (SmritiStudy *study, const char *topic, int cadence, guint offset, guint limit, guint *out_total)
{
  return g_ptr_array_ref (study->past);
}

static SmritiOccurrence *
changed_practice (SmritiStudy *study, const SmritiOccurrence *occurrence)
{
  SmritiOccurrence *now = copy_occurrence (study, occurrence);

  changed (study);
  return now;
}

SmritiOccurrence *
smriti_study_tick (SmritiStudy *study, const char *id, const char *number, gboolean done, const char *note, const char *link,
                   GError **error)
{
  SmritiOccurrence *occurrence = find_practice (study, id);
  SmritiStep *step;

  if (refuse (study->refuses, error))
    return NULL;
  g_assert_nonnull (occurrence);
  step = occurrence->steps->pdata[g_ascii_strtoull (number, NULL, 10) - 1];
  step->done = done;
  return changed_practice (study, occurrence);
}

SmritiOccurrence *
smriti_study_skip (SmritiStudy *study, const char *id, const char *why, GError **error)
{
  SmritiOccurrence *practice = find_practice (study, id);

  if (refuse (study->refuses, error))
    return NULL;
  g_free (study->why);
  study->why = g_strdup (why);
  if (practice)
    {
      practice->state = SMRITI_OCCURRENCE_SKIPPED;
      return changed_practice (study, practice);
    }
  study->skipped_day = smriti_study_day (study);
  changed (study);
  return today_occurrence (study);
}

SmritiOccurrence *
smriti_study_snooze (SmritiStudy *study, const char *id, const char *until, GError **error)
{
  SmritiOccurrence *practice = find_practice (study, id);

  if (refuse (study->refuses, error))
    return NULL;
  if (practice)
    {
      g_free (study->until);
      study->until = g_strdup (until);
      practice->snoozed_s = g_str_equal (until, "tomorrow") ? slot (study, smriti_study_day (study) + 1)
                                                            : smriti_clock_now_s (study->clock) + 3600;
      return changed_practice (study, practice);
    }
  g_assert_cmpstr (until, ==, "1h");
  study->snoozes++;
  study->snoozed_s = smriti_clock_now_s (study->clock) + 3600;
  changed (study);
  return today_occurrence (study);
}

static void
note_daily (SmritiStudy *study)
{
  if (study->prompted_day != smriti_study_day (study))
    study->times = 0;
  study->prompted_day = smriti_study_day (study);
  study->last_s = smriti_clock_now_s (study->clock);
  if (study->times++ == 0)
    study->first_s = study->last_s;
}

gboolean
smriti_study_prompted (SmritiStudy *study, GPtrArray *occurrences, GError **error)
{
  if (refuse (study->refuses || study->log_refuses, error))
    return FALSE;
  for (guint i = 0; i < occurrences->len; i++)
    {
      const SmritiOccurrence *one = occurrences->pdata[i];
      SmritiOccurrence *practice = find_practice (study, one->id);

      if (!practice)
        {
          note_daily (study);
          continue;
        }
      practice->last_asked_s = smriti_clock_now_s (study->clock);
      if (practice->times_asked++ == 0)
        practice->first_asked_s = practice->last_asked_s;
    }
  changed (study);
  return TRUE;
}

gboolean
smriti_study_is_placing (SmritiStudy *study)
{
  return study->placing;
}

gboolean
smriti_study_is_paused (SmritiStudy *study, gint64 *out_until_s)
{
  *out_until_s = study->pause_end_s;
  return study->paused && (study->pause_end_s == 0 || smriti_clock_now_s (study->clock) < study->pause_end_s);
}

void
smriti_study_note_held (SmritiStudy *study, SmritiHeld held)
{
  study->noted = held;
}

void
smriti_study_catch_up (SmritiStudy *study, SmritiCatchUp *out)
{
  *out = study->catch_up;
}

char *
smriti_study_tip (SmritiStudy *study)
{
  return g_strdup (study->tip);
}

GPtrArray *
smriti_study_anchors (SmritiStudy *study, const SmritiStudyCard *card, guint limit)
{
  GPtrArray *anchors = g_ptr_array_new_with_free_func (g_free);

  if (study->anchor && limit > 0)
    g_ptr_array_add (anchors, g_strdup (study->anchor));
  return anchors;
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
