/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What notes say beside a card: its anchors, the versions it holds for, and a tip
 * for the day. */

#include "common/notes/validity.h"
#include "daemon/store/callouts.h"
#include "daemon/study/private.h"

GPtrArray *
smriti_study_anchors (SmritiStudy *study, const SmritiStudyCard *card, guint limit)
{
  return smriti_callouts_of_card (study->store, card->n, limit);
}

char *
smriti_study_tip (SmritiStudy *study)
{
  return smriti_callouts_tip (study->store, (guint) MAX (smriti_study_day (study), 0));
}

const char *
smriti_study_topic_version (SmritiStudy *study, const char *topic)
{
  return smriti_settings_topic_version (smriti_study_settings (study), topic);
}

gboolean
smriti_study_is_outdated (SmritiStudy *study, const SmritiStudyCard *card)
{
  const char *version = card->since || card->until ? smriti_study_topic_version (study, card->topic) : NULL;

  return version && smriti_is_outdated (card->since, card->until, version);
}

GHashTable *
smriti_study_versions (SmritiStudy *study)
{
  GHashTable *versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter topics;
  gpointer topic;

  g_hash_table_iter_init (&topics, smriti_study_settings (study)->topics);
  while (g_hash_table_iter_next (&topics, &topic, NULL))
    {
      const char *version = smriti_study_topic_version (study, topic);

      if (version)
        g_hash_table_insert (versions, g_strdup (topic), g_strdup (version));
    }
  return versions;
}

typedef struct
{
  SmritiStudy *study;
  guint outdated;
} Count;

static void
count_version (const char *topic, const char *since, const char *until, gpointer user_data)
{
  Count *count = user_data;
  const char *version = smriti_study_topic_version (count->study, topic);

  count->outdated += version && smriti_is_outdated (since, until, version);
}

guint
smriti_study_outdated (SmritiStudy *study)
{
  g_autoptr (GHashTable) versions = smriti_study_versions (study);
  Count count = { study, 0 };

  if (g_hash_table_size (versions) == 0)
    return 0;
  smriti_cards_each_version (study->store, count_version, &count);
  return count.outdated;
}
