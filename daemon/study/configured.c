/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Settings that act on scheduling are events: what an answer was given under can
 * always be told. The key is the setting's name, with "topic X/" or "deck X/"
 * before it where a group of the file gives it; the value "" there: it gives it
 * no more. */

#include "daemon/study/private.h"

#include <string.h>

/* Everything but these "memory." ones, which say nothing about when a card comes. */
static gboolean
acts_on_scheduling (const char *name)
{
  return (g_str_has_prefix (name, "memory.") && !g_str_equal (name, "memory.fit")) || g_str_equal (name, "day.rollover")
         || g_str_equal (name, "weekly.weekday") || g_str_equal (name, "monthly.day");
}

/* New, key → value: what was noted last, presets where nothing was. */
static GHashTable *
noted (SmritiStudy *study)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) events = smriti_events_of_type (study->store, SMRITI_EVENT_CONFIGURED, TRUE);
  guint n;
  const SmritiSettingInfo *table = smriti_settings_table (&n);

  for (guint i = 0; i < n; i++)
    if (acts_on_scheduling (table[i].name))
      g_hash_table_insert (values, g_strdup (table[i].name), g_strdup (table[i].preset));
  for (guint i = 0; i < events->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (events, i);
      const char *key = smriti_event_get (event, "key");
      const char *slash = key ? strrchr (key, '/') : NULL;

      if (key && smriti_event_get (event, "value") && acts_on_scheduling (slash ? slash + 1 : key))
        g_hash_table_insert (values, g_strdup (key), g_strdup (smriti_event_get (event, "value")));
    }
  return values;
}

static void
add_groups (GHashTable *values, GHashTable *groups, const char *kind)
{
  GHashTableIter each_group, each_key;
  gpointer name, keys, key, value;

  g_hash_table_iter_init (&each_group, groups);
  while (g_hash_table_iter_next (&each_group, &name, &keys))
    {
      g_hash_table_iter_init (&each_key, keys);
      while (g_hash_table_iter_next (&each_key, &key, &value))
        if (acts_on_scheduling (key))
          g_hash_table_insert (values, g_strdup_printf ("%s %s/%s", kind, (char *) name, (char *) key), g_strdup (value));
    }
}

/* New, key → value: what holds now, and "" for groups of @before that say nothing now. */
static GHashTable *
holding (const SmritiSettings *settings, GHashTable *before)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_insert (values, g_strdup (key), strchr (key, '/') ? g_strdup ("") : smriti_settings_get (settings, key, NULL));
  add_groups (values, settings->topics, "topic");
  add_groups (values, settings->decks, "deck");
  return values;
}

static gboolean
note (SmritiStudy *study, const char *key, const char *value, GError **error)
{
  g_autoptr (SmritiEvent) event = smriti_study_new_event (study, SMRITI_EVENT_CONFIGURED, "");

  smriti_event_put (event, "key", key);
  smriti_event_put (event, "value", value);
  return smriti_study_append (study, event, error);
}

static gboolean
note_changes (SmritiStudy *study, GHashTable *before, GHashTable *now, GError **error)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (now), (GCompareFunc) strcmp);

  for (GList *key = keys; key; key = key->next)
    {
      const char *value = g_hash_table_lookup (now, key->data);

      if (g_strcmp0 (value, g_hash_table_lookup (before, key->data)) != 0 && !note (study, key->data, value, error))
        return FALSE;
    }
  return TRUE;
}

void
smriti_study_record_settings (SmritiStudy *study)
{
  g_autoptr (GHashTable) before = noted (study);
  g_autoptr (GHashTable) now = holding (smriti_study_settings (study), before);
  g_autoptr (GError) error = NULL;

  if (smriti_store_begin (study->store, &error)
      && (!note_changes (study, before, now, &error) || !smriti_store_commit (study->store, &error)))
    smriti_store_rollback (study->store);
  if (error)
    g_warning ("changed settings could not be noted (%s), ignoring", error->message);
}
