/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/freshness.h"

#include "client/practice_record.h"
#include "client/when.h"

#include <string.h>

/* The first remark of each entry that says so: key → SmritiPlace in @places. New table. */
static GHashTable *
remarks_of (const GArray *places)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < places->len; i++)
    {
      const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);

      if (place->block->kind == SMRITI_BLOCK_REMARK && place->block->remark.kind == SMRITI_REMARK_CHECKED && place->block->entry
          && !g_hash_table_contains (table, place->block->entry))
        g_hash_table_insert (table, (gpointer) place->block->entry, (gpointer) place);
    }
  return table;
}

/* Subject → the day it was last recorded. New table. */
static GHashTable *
days_of (const GPtrArray *records)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < records->len; i++) /* newest first */
    {
      const SmritiRecord *record = g_ptr_array_index (records, i);

      if (!g_hash_table_contains (table, record->subject))
        g_hash_table_insert (table, record->subject, GINT_TO_POINTER (smriti_when_day (record->at_s)));
    }
  return table;
}

/* NULL = nobody ever looked it through. */
static SmritiFreshness *
freshness_of (const SmritiCurriculum *curriculum, const SmritiEntry *entry, const SmritiPlace *place, gint32 recorded_day,
              gint32 today)
{
  SmritiFreshness *freshness;

  if (!place && recorded_day == SMRITI_DAY_NONE)
    return NULL;
  freshness = g_new0 (SmritiFreshness, 1);
  freshness->curriculum = curriculum;
  freshness->entry = entry;
  freshness->path = place ? place->note->path : curriculum->path;
  freshness->line = place ? place->block->line : entry->line;
  freshness->checked_day = place ? MAX (place->block->remark.day, recorded_day) : recorded_day;
  freshness->shelf_days = place ? place->block->remark.shelf_days : 0;
  if (freshness->shelf_days > 0)
    freshness->over_days = today - freshness->checked_day - (gint32) freshness->shelf_days;
  freshness->stale = freshness->over_days > 0;
  return freshness;
}

static void
add_entries (GPtrArray *list, const SmritiCurriculum *curriculum, GHashTable *days, gint32 today)
{
  g_autoptr (GArray) places = smriti_curriculum_blocks (curriculum, NULL, TRUE);
  g_autoptr (GHashTable) remarks = remarks_of (places);

  for (guint i = 0; i < curriculum->entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (curriculum->entries, i);
      g_autofree char *subject = g_strconcat (curriculum->topic, "/", entry->key, NULL);
      gpointer day;
      gboolean recorded = g_hash_table_lookup_extended (days, subject, NULL, &day);
      SmritiFreshness *freshness = freshness_of (curriculum, entry, g_hash_table_lookup (remarks, entry->key),
                                                 recorded ? GPOINTER_TO_INT (day) : SMRITI_DAY_NONE, today);

      if (freshness)
        g_ptr_array_add (list, freshness);
    }
}

GPtrArray *
smriti_freshness_read (SmritiDbusDaemon *daemon, GPtrArray *curricula, gint32 today, GError **error)
{
  GPtrArray *list;
  g_autoptr (GPtrArray) records = smriti_records_fetch (daemon, SMRITI_CHECKED_KIND, "", 0, error);
  g_autoptr (GHashTable) days = records ? days_of (records) : NULL;

  if (!records)
    return NULL;
  list = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < curricula->len; i++)
    add_entries (list, g_ptr_array_index (curricula, i), days, today);
  return list;
}

void
smriti_json_freshness (SmritiJson *json, const SmritiFreshness *freshness)
{
  g_autofree char *checked = smriti_day_to_string (freshness->checked_day);

  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "topic", freshness->curriculum->topic);
  smriti_json_string (json, "entry", freshness->entry->key);
  smriti_json_string (json, "title", freshness->entry->title);
  smriti_json_string (json, "checked", checked);
  if (freshness->shelf_days > 0)
    {
      smriti_json_int (json, "shelf_days", freshness->shelf_days);
      smriti_json_int (json, "over_days", freshness->over_days);
    }
  else
    {
      smriti_json_null (json, "shelf_days");
      smriti_json_null (json, "over_days");
    }
  smriti_json_bool (json, "stale", freshness->stale);
  smriti_json_string (json, "note", freshness->path);
  smriti_json_int (json, "line", freshness->line);
  smriti_json_end_object (json);
}
