/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/occurrence.h"

#include <string.h>

SmritiStep *
smriti_step_new (guint n, const char *entry, const char *text)
{
  SmritiStep *step = g_new0 (SmritiStep, 1);

  step->n = n;
  step->entry = g_strdup (entry);
  step->text = g_strdup (text);
  step->by_day = SMRITI_DAY_NONE;
  return step;
}

void
smriti_step_free (SmritiStep *step)
{
  if (!step)
    return;
  g_free (step->entry);
  g_free (step->text);
  g_free (step->note);
  g_free (step->link);
  g_free (step->project);
  g_free (step);
}

SmritiOccurrence *
smriti_occurrence_new (const char *topic, SmritiCadence cadence, gint32 day)
{
  SmritiOccurrence *occurrence = g_new0 (SmritiOccurrence, 1);
  g_autofree char *date = smriti_day_to_string (day);

  occurrence->id = g_strdup_printf ("%s/%s/%s", topic, smriti_cadence_to_string (cadence), date);
  occurrence->topic = g_strdup (topic);
  occurrence->cadence = cadence;
  occurrence->day = day;
  occurrence->done_day = SMRITI_DAY_NONE;
  occurrence->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_step_free);
  return occurrence;
}

void
smriti_occurrence_free (SmritiOccurrence *occurrence)
{
  if (!occurrence)
    return;
  g_free (occurrence->id);
  g_free (occurrence->topic);
  g_free (occurrence->title);
  g_free (occurrence->why);
  g_ptr_array_unref (occurrence->steps);
  g_free (occurrence);
}

guint
smriti_occurrence_steps_left (const SmritiOccurrence *occurrence)
{
  guint left = 0;

  for (guint i = 0; i < occurrence->steps->len; i++)
    left += ((const SmritiStep *) g_ptr_array_index (occurrence->steps, i))->done ? 0 : 1;
  return left;
}

gboolean
smriti_occurrence_ends_with (const SmritiOccurrence *occurrence, const SmritiStep *step)
{
  for (guint i = 0; i < occurrence->steps->len; i++)
    {
      const SmritiStep *other = g_ptr_array_index (occurrence->steps, i);

      if (other != step && !other->done && !other->project)
        return FALSE;
    }
  return !step->project;
}

gboolean
smriti_occurrence_parse_id (const char *id, char **out_topic, SmritiCadence *out_cadence, gint32 *out_day)
{
  const char *date = strrchr (id, '/');
  const char *word;
  g_autofree char *cadence = NULL;

  if (!date || !smriti_day_from_string (date + 1, out_day))
    return FALSE;
  word = g_strrstr_len (id, date - id, "/");
  if (!word)
    return FALSE;
  cadence = g_strndup (word + 1, (gsize) (date - word - 1));
  if (!smriti_cadence_from_string (cadence, out_cadence))
    return FALSE;
  *out_topic = g_strndup (id, (gsize) (word - id));
  return TRUE;
}
