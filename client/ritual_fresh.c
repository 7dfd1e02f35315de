/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/ritual_fresh.h"

#include "client/records.h"
#include "client/when.h"

#define OUTDATED "is:outdated"

static gboolean
has_note (const GPtrArray *curricula, const char *path)
{
  for (guint i = 0; i < curricula->len; i++)
    {
      const SmritiCurriculum *curriculum = g_ptr_array_index (curricula, i);

      for (guint k = 0; k < curriculum->notes->len; k++)
        if (g_str_equal (((SmritiCurriculumNote *) g_ptr_array_index (curriculum->notes, k))->path, path))
          return TRUE;
    }
  return FALSE;
}

/* One page of them is more than anybody mends in a month. */
static void
read_outdated (SmritiRitualFresh *fresh, SmritiDbusDaemon *daemon)
{
  g_autoptr (GVariant) page = NULL;
  guint total;

  if (!smriti_dbus_daemon_call_list_cards_sync (daemon, OUTDATED, 0, SMRITI_MAX_ROWS, SMRITI_MAX_ARGUMENT, smriti_no_options (),
                                                &page, &total, NULL, NULL))
    return;
  for (gsize i = 0; i < g_variant_n_children (page); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (page, i);

      if (has_note (fresh->curricula, smriti_card_row (row).note))
        g_ptr_array_add (fresh->outdated, g_steal_pointer (&row));
    }
}

static void
read_due (SmritiRitualFresh *fresh, SmritiDbusDaemon *daemon)
{
  fresh->freshness = smriti_freshness_read (daemon, fresh->curricula, fresh->today, NULL);
  for (guint i = 0; fresh->freshness && i < fresh->freshness->len; i++)
    if (((SmritiFreshness *) g_ptr_array_index (fresh->freshness, i))->stale)
      g_ptr_array_add (fresh->stale, g_ptr_array_index (fresh->freshness, i));
  fresh->observations = smriti_watch_read (daemon, fresh->curricula, fresh->today, NULL);
  for (guint i = 0; fresh->observations && i < fresh->observations->len; i++)
    if (((SmritiObservation *) g_ptr_array_index (fresh->observations, i))->state == SMRITI_WATCH_DUE)
      g_ptr_array_add (fresh->watch, g_ptr_array_index (fresh->observations, i));
}

SmritiRitualFresh *
smriti_ritual_fresh_read (SmritiDbusDaemon *daemon, const char *topic)
{
  SmritiRitualFresh *fresh = g_new0 (SmritiRitualFresh, 1);

  fresh->stale = g_ptr_array_new ();
  fresh->watch = g_ptr_array_new ();
  fresh->outdated = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  fresh->today = smriti_when_day (smriti_daemon_now (daemon));
  fresh->curricula = smriti_curricula_load (daemon, topic, NULL);
  if (!fresh->curricula)
    return fresh;
  read_due (fresh, daemon);
  read_outdated (fresh, daemon);
  return fresh;
}

void
smriti_ritual_fresh_free (SmritiRitualFresh *fresh)
{
  if (!fresh)
    return;
  g_ptr_array_unref (fresh->stale);
  g_ptr_array_unref (fresh->watch);
  g_ptr_array_unref (fresh->outdated);
  g_clear_pointer (&fresh->freshness, g_ptr_array_unref);
  g_clear_pointer (&fresh->observations, g_ptr_array_unref);
  g_clear_pointer (&fresh->curricula, g_ptr_array_unref);
  g_free (fresh);
}

void
smriti_ritual_fresh_json (const SmritiRitualFresh *fresh, SmritiJson *json)
{
  smriti_json_begin_list (json, "stale");
  for (guint i = 0; fresh && i < fresh->stale->len; i++)
    smriti_json_freshness (json, g_ptr_array_index (fresh->stale, i));
  smriti_json_end_list (json);
  smriti_json_begin_list (json, "watch");
  for (guint i = 0; fresh && i < fresh->watch->len; i++)
    smriti_json_observation (json, g_ptr_array_index (fresh->watch, i), fresh->today);
  smriti_json_end_list (json);
  smriti_json_begin_list (json, "outdated");
  for (guint i = 0; fresh && i < fresh->outdated->len; i++)
    smriti_json_card (json, NULL, g_ptr_array_index (fresh->outdated, i));
  smriti_json_end_list (json);
}
