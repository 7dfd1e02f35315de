/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What holds for the files of settings: our own and that of another program. */

#include "tests/fuzz/holds.h"

#include "common/notes/osr_settings.h"
#include "common/settings.h"

#include <string.h>

/* --- smriti.conf --- */

static void
check_value (const SmritiSettings *settings, const SmritiSettingInfo *info)
{
  g_autofree char *key = g_strconcat (strchr (info->name, '.') ? "" : "topic Latin/", info->name, NULL);
  g_autofree char *value = smriti_settings_get (settings, key, NULL);

  HOLDS (value && g_utf8_validate (value, -1, NULL) && !strchr (value, '\n'));
}

/* The text with a value in it: it says that value, and the same splice again
 * changes nothing. */
static void
check_splice (const char *text, gsize length, const char *key, const char *value)
{
  g_autofree char *spliced = smriti_settings_splice (text, length, key, value, NULL);
  g_autoptr (SmritiSettings) settings = NULL;
  g_autofree char *now = NULL, *again = NULL;

  if (!spliced) /* the file cannot be spliced, which is said */
    return;
  settings = smriti_settings_parse (spliced, strlen (spliced), NULL);
  now = smriti_settings_get (settings, key, NULL);
  HOLDS (g_strcmp0 (now, value) == 0);
  again = smriti_settings_splice (spliced, strlen (spliced), key, value, NULL);
  HOLDS (g_strcmp0 (again, spliced) == 0);
}

static void
check_conf (const char *text, gsize length)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SmritiSettings) settings = smriti_settings_parse (text, length, warnings);
  guint n;
  const SmritiSettingInfo *table = smriti_settings_table (&n);

  for (guint i = 0; i < n; i++)
    check_value (settings, &table[i]);
  for (guint i = 0; i < warnings->len; i++)
    {
      const char *warning = g_ptr_array_index (warnings, i);

      HOLDS (g_ascii_isdigit (*warning) && !strchr (warning, '\n') && g_utf8_validate (warning, -1, NULL));
    }
  HOLDS (settings->retention > 0 && settings->retention < 1 && settings->max_interval_days > 0);
  HOLDS (settings->n_learning <= SMRITI_MAX_STEPS && settings->n_relearning <= SMRITI_MAX_STEPS);
  check_splice (text, length, "daily.concepts", "7");
  check_splice (text, length, "topic Latin/daily.hour", "08:30");
}

/* --- data.json of obsidian-spaced-repetition --- */

static void
check_words (char *const *words)
{
  for (guint i = 0; words[i]; i++)
    HOLDS (g_utf8_validate (words[i], -1, NULL));
}

static void
check_osr (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiOsrSettings) settings = smriti_osr_settings_parse ("data.json", text, length, &error);
  g_autoptr (SmritiOsrSettings) again = smriti_osr_settings_parse ("data.json", text, length, NULL);

  HOLDS (!settings == !!error && !settings == !again);
  if (!settings)
    {
      HOLDS (*error->message && !strchr (error->message, '\n') && g_utf8_validate (error->message, -1, NULL));
      return;
    }
  HOLDS (smriti_osr_settings_equal (settings, again));
  HOLDS (settings->single && settings->single_reversed && settings->multi && settings->multi_reversed && settings->end_marker);
  check_words (settings->cloze_patterns);
  check_words (settings->flashcard_tags);
  check_words (settings->tags_to_review);
}

void
holds_settings (const char *text, gsize length)
{
  check_conf (text, length);
  check_osr (text, length);
}
