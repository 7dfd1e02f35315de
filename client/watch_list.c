/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/watch_list.h"

#include "client/practice_record.h"
#include "client/when.h"
#include "client/workflows.h"
#include "common/notes/dated.h"
#include "common/text.h"

#include <string.h>

#define SECTION_WORD "Current"
#define ENTRY_WORD "New Feature"
#define MAX_SLUG 48

static void
observation_free (gpointer data)
{
  SmritiObservation *observation = data;

  g_free (observation->text);
  g_free (observation->subject);
  g_free (observation->why);
  g_free (observation);
}

/* --- where they stand --- */

/* The section on staying current: of that name, or the one that tells of new features. */
static const char *
section_of (const SmritiCurriculum *curriculum)
{
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < curriculum->entries->len; i++)
      {
        const SmritiEntry *entry = g_ptr_array_index (curriculum->entries, i);
        const SmritiEntry *section = NULL;

        for (guint k = 0; k <= i; k++)
          if (((SmritiEntry *) g_ptr_array_index (curriculum->entries, k))->level > 0)
            section = g_ptr_array_index (curriculum->entries, k);
        if (section && smriti_curriculum_is_under (curriculum, entry->key, pass == 0 ? SECTION_WORD : ENTRY_WORD))
          return section->key;
      }
  return NULL;
}

const char *
smriti_watch_entry (const SmritiCurriculum *curriculum)
{
  const char *section = section_of (curriculum);
  const char *first = NULL;

  for (guint i = 0; section && i < curriculum->entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (curriculum->entries, i);

      if (entry->level > 0 || !smriti_entry_is_of (entry->key, section))
        continue;
      if (smriti_curriculum_is_under (curriculum, entry->key, ENTRY_WORD))
        return entry->key;
      first = first ? first : entry->key;
    }
  return first;
}

/* A slug cut short, or of words that leave nothing of it, has a sum of the words behind it. */
char *
smriti_watch_subject (const char *topic, const char *text)
{
  g_autofree char *plain = smriti_text_plain (text);
  g_autofree char *slug = smriti_slug (plain);
  g_autofree char *sum = NULL;

  if (*slug != '\0' && strlen (slug) <= MAX_SLUG && g_str_is_ascii (plain))
    return g_strconcat (topic, "/", slug, NULL);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, plain, -1);
  return g_strdup_printf ("%s/%.*s%s%.8s", topic, MAX_SLUG, slug, *slug != '\0' ? "-" : "", sum);
}

static void
add_observations (GPtrArray *observations, const SmritiCurriculum *curriculum)
{
  const char *section = section_of (curriculum);
  g_autoptr (GArray) places = section ? smriti_curriculum_blocks (curriculum, section, TRUE) : NULL;

  for (guint i = 0; places && i < places->len; i++)
    {
      const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);
      SmritiObservation *observation;
      const char *words;
      gint32 day;

      words = place->block->kind == SMRITI_BLOCK_ITEM ? smriti_dated_read (place->block->text, &day) : NULL;
      if (!words)
        continue;
      observation = g_new0 (SmritiObservation, 1);
      observation->n = observations->len + 1;
      observation->curriculum = curriculum;
      observation->entry = place->block->entry;
      observation->day = day;
      observation->text = g_strdup (words);
      observation->subject = smriti_watch_subject (curriculum->topic, words);
      observation->path = place->note->path;
      observation->line = place->block->line;
      observation->asked_day = SMRITI_DAY_NONE;
      observation->due_day = day + SMRITI_WATCH_DAYS;
      g_ptr_array_add (observations, observation);
    }
}

/* --- what was said of them --- */

/* @records: newest first. */
static void
take_last_record (SmritiObservation *observation, const GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      const SmritiRecord *record = g_ptr_array_index (records, i);
      const char *why = smriti_record_get (record, "why");

      if (!g_str_equal (record->subject, observation->subject))
        continue;
      observation->asked_day = smriti_when_day (record->at_s);
      observation->why = *why != '\0' ? g_strdup (why) : NULL;
      if (g_str_equal (smriti_record_get (record, "what"), "changed"))
        observation->due_day = SMRITI_DAY_NONE;
      else
        observation->due_day = MAX (observation->day, observation->asked_day) + SMRITI_WATCH_DAYS;
      return;
    }
}

GPtrArray *
smriti_watch_read (SmritiDbusDaemon *daemon, GPtrArray *curricula, gint32 today, GError **error)
{
  g_autoptr (GPtrArray) observations = g_ptr_array_new_with_free_func (observation_free);
  g_autoptr (GPtrArray) records = smriti_records_fetch (daemon, SMRITI_WATCH_KIND, "", 0, error);

  if (!records)
    return NULL;
  for (guint i = 0; i < curricula->len; i++)
    add_observations (observations, g_ptr_array_index (curricula, i));
  for (guint i = 0; i < observations->len; i++)
    {
      SmritiObservation *observation = g_ptr_array_index (observations, i);

      take_last_record (observation, records);
      observation->state = observation->due_day == SMRITI_DAY_NONE ? SMRITI_WATCH_CHANGED
                           : observation->due_day <= today         ? SMRITI_WATCH_DUE
                                                                   : SMRITI_WATCH_WAITING;
    }
  return g_steal_pointer (&observations);
}

guint
smriti_watch_count_due (const GPtrArray *observations)
{
  guint n = 0;

  for (guint i = 0; i < observations->len; i++)
    n += ((SmritiObservation *) g_ptr_array_index (observations, i))->state == SMRITI_WATCH_DUE ? 1 : 0;
  return n;
}

const char *
smriti_watch_state_to_string (SmritiWatchState state)
{
  static const char *const words[] = { "waiting", "due", "changed" };

  return words[state];
}

static void
json_day (SmritiJson *json, const char *key, gint32 day)
{
  g_autofree char *date = day == SMRITI_DAY_NONE ? NULL : smriti_day_to_string (day);

  smriti_json_string (json, key, date);
}

void
smriti_json_observation (SmritiJson *json, const SmritiObservation *observation, gint32 today)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_int (json, "n", observation->n);
  smriti_json_string (json, "topic", observation->curriculum->topic);
  smriti_json_string (json, "entry", observation->entry);
  json_day (json, "date", observation->day);
  smriti_json_string (json, "text", observation->text);
  smriti_json_string (json, "state", smriti_watch_state_to_string (observation->state));
  smriti_json_int (json, "age_days", today - observation->day);
  json_day (json, "asked", observation->asked_day);
  json_day (json, "again", observation->due_day);
  smriti_json_word (json, "why", observation->why);
  smriti_json_string (json, "note", observation->path);
  smriti_json_int (json, "line", observation->line);
  smriti_json_end_object (json);
}
