/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What an outline says once it is read: looking up numbers, the rules it
 * states, its motto. Reading it from lines is outline-read.c. */

#include "common/notes/outline.h"

#include "common/notes/outline-entry.h"
#include "common/notes/reader.h"

#include <string.h>

#define MAX_PARTS 8
#define MAX_DIGITS 6

void
smriti_outline_free (SmritiOutline *outline)
{
  if (!outline)
    return;
  g_free (outline->topic);
  smriti_callout_free (outline->callout);
  g_hash_table_unref (outline->by_number);
  g_ptr_array_unref (outline->sections);
  g_free (outline);
}

gsize
smriti_outline_number_length (const char *s, gsize length, guint *out_parts)
{
  gsize end = 0;
  gsize i = 0;

  *out_parts = 0;
  for (;;)
    {
      gsize first = i;

      while (i < length && g_ascii_isdigit (s[i]))
        i++;
      if (i == first)
        return end;
      if (i - first > MAX_DIGITS || ++*out_parts > MAX_PARTS)
        return 0;
      end = i;
      if (i == length || s[i] != '.')
        return end;
      i++;
    }
}

char *
smriti_outline_number (const char *s, gsize length, gsize *out_length)
{
  guint parts;
  gsize end = smriti_outline_number_length (s, length, &parts);
  gsize used = end < length && s[end] == '.' ? end + 1 : end;

  if (end == 0 || (!out_length && used < length))
    return NULL;
  if (out_length)
    *out_length = used;
  if (parts == 2 && s[end - 1] == '0' && s[end - 2] == '.')
    end -= 2;
  return g_strndup (s, end);
}

char *
smriti_heading_entry (const char *words, gsize length)
{
  g_autofree char *entry = NULL;
  gsize used;

  while (length > 0 && strchr ("*_[ ", *words))
    {
      words++;
      length--;
    }
  entry = smriti_outline_number (words, length, &used);
  if (!entry || !memchr (words, '.', used))
    return NULL;
  if (used < length && !strchr (" \t*_]", words[used]))
    return NULL;
  return g_steal_pointer (&entry);
}

gboolean
smriti_entry_is_within (const char *key, const char *above)
{
  gsize length = strlen (above);

  return strncmp (key, above, length) == 0 && (key[length] == '\0' || key[length] == '.');
}

const SmritiEntry *
smriti_outline_find (const SmritiOutline *outline, const char *number)
{
  g_autofree char *key = number ? smriti_outline_number (number, strlen (number), NULL) : NULL;

  return key ? g_hash_table_lookup (outline->by_number, key) : NULL;
}

int
smriti_outline_compare_numbers (const char *a, const char *b)
{
  if (!a || !b)
    return !a - !b;
  while (*a && *b)
    {
      char *a_end, *b_end;
      guint64 x = g_ascii_strtoull (a, &a_end, 10);
      guint64 y = g_ascii_strtoull (b, &b_end, 10);

      if (a_end == a || b_end == b)
        return strcmp (a, b);
      if (x != y)
        return x < y ? -1 : 1;
      a = *a_end == '.' ? a_end + 1 : a_end;
      b = *b_end == '.' ? b_end + 1 : b_end;
    }
  return (*a != '\0') - (*b != '\0');
}

/* --- cadences ---------------------------------------------------------- */

/* Case-blind: @title begins with @word, and the word ends there. */
static gboolean
begins_with_word (const char *title, const char *word)
{
  gsize length = strlen (word);

  return g_ascii_strncasecmp (title, word, length) == 0 && !g_ascii_isalnum (title[length]) && (guchar) title[length] < 0x80;
}

static gboolean
title_cadence (const char *title, SmritiCadence *out)
{
  static const struct
  {
    const char *word;
    SmritiCadence cadence;
  } words[] = {
    { "daily", SMRITI_CADENCE_DAILY },   { "weekly", SMRITI_CADENCE_WEEKLY }, { "monthly", SMRITI_CADENCE_MONTHLY },
    { "30-day", SMRITI_CADENCE_30_DAY }, { "30 day", SMRITI_CADENCE_30_DAY }, { "30 days", SMRITI_CADENCE_30_DAY },
    { "90-day", SMRITI_CADENCE_90_DAY }, { "90 day", SMRITI_CADENCE_90_DAY }, { "90 days", SMRITI_CADENCE_90_DAY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (begins_with_word (title, words[i].word))
      {
        *out = words[i].cadence;
        return TRUE;
      }
  return FALSE;
}

/* The number right before a word that begins with @noun, -1 = none. */
static int
quota_of (const char *description, const char *noun)
{
  for (const char *s = description; s && *s; s++)
    {
      char *end;
      guint64 count;

      if (!g_ascii_isdigit (*s) || (s > description && g_ascii_isalnum (s[-1])))
        continue;
      count = g_ascii_strtoull (s, &end, 10);
      s = end - 1;
      while (*end == ' ')
        end++;
      if (end > s + 1 && g_ascii_strncasecmp (end, noun, strlen (noun)) == 0)
        return (int) MIN (count, 10000);
    }
  return -1;
}

static gboolean
has_one_of (const char *text, const char *const *words)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (; *words; words++)
    if (strstr (lower, *words))
      return TRUE;
  return FALSE;
}

/* "Daily Conversation" in a language course is a subject, no rule: a rule also
 * says what is done again, states a quota or stands under a plan. */
static gboolean
is_rule (const SmritiEntry *entry, const SmritiEntry *parent, const SmritiCadenceRule *rule)
{
  static const char *const nouns[] = { "review",  "refresh", "cycle",      "ritual", "recall", "revision",
                                       "session", "check",   "repetition", "quiz",   NULL };
  static const char *const plans[] = { "repetition", "review", "recall plan", "schedule", NULL };

  return rule->concepts >= 0 || rule->snippets >= 0 || has_one_of (entry->title, nouns) || has_one_of (parent->title, plans);
}

static gboolean
has_cadence (const GPtrArray *rules, SmritiCadence cadence)
{
  for (guint i = 0; i < rules->len; i++)
    if (((const SmritiCadenceRule *) g_ptr_array_index (rules, i))->cadence == cadence)
      return TRUE;
  return FALSE;
}

static void
collect_rules (const SmritiEntry *parent, GPtrArray *rules)
{
  for (guint i = 0; i < parent->children->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (parent->children, i);
      SmritiCadenceRule rule = { .entry = entry };

      rule.concepts = quota_of (entry->description, "concept");
      rule.snippets = quota_of (entry->description, "snippet");
      if (title_cadence (entry->title, &rule.cadence) && is_rule (entry, parent, &rule) && !has_cadence (rules, rule.cadence))
        g_ptr_array_add (rules, g_memdup2 (&rule, sizeof rule));
      collect_rules (entry, rules);
    }
}

GPtrArray *
smriti_outline_cadences (const SmritiOutline *outline)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < outline->sections->len; i++)
    collect_rules (g_ptr_array_index (outline->sections, i), rules);
  return rules;
}

/* "Yearly", "Every …", "7-Day", "2 weeks". */
static gboolean
is_other_cadence (const char *title)
{
  static const char *const words[] = { "hourly",     "biweekly",  "bi-weekly",   "fortnightly", "bimonthly",
                                       "bi-monthly", "quarterly", "half-yearly", "semiannual",  "semi-annual",
                                       "yearly",     "annual",    "annually",    "every" };
  static const char *const units[] = { "day", "days", "week", "weeks", "month", "months", "year", "years" };
  const char *s = title;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (begins_with_word (title, words[i]))
      return TRUE;
  while (g_ascii_isdigit (*s))
    s++;
  if (s == title || (*s != '-' && *s != ' '))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (begins_with_word (s + 1, units[i]))
      return TRUE;
  return FALSE;
}

static void
check_cadences (const SmritiEntry *parent, const GPtrArray *rules, SmritiNote *note)
{
  for (guint i = 0; i < parent->children->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (parent->children, i);
      SmritiCadenceRule rule = { .entry = entry, .concepts = -1, .snippets = -1 };
      gboolean known = title_cadence (entry->title, &rule.cadence);

      if (!known && is_other_cadence (entry->title) && is_rule (entry, parent, &rule))
        smriti_note_warn_as (
            note, "cadence", entry->line,
            "the rhythm of %s '%s' is not known, so it is never asked; Daily, Weekly, 30-Day, 90-Day and Monthly are",
            entry->number, entry->title);
      for (guint k = 0; known && k < rules->len; k++)
        {
          const SmritiCadenceRule *first = g_ptr_array_index (rules, k);

          if (first->cadence == rule.cadence && first->entry != entry && is_rule (entry, parent, &rule))
            smriti_note_warn_as (note, "cadence", entry->line, "%s states a rhythm that %s on line %u has; only that one counts",
                                 entry->number, first->entry->number, first->entry->line);
        }
      check_cadences (entry, rules, note);
    }
}

void
smriti_outline_check_cadences (const SmritiOutline *outline, SmritiNote *note)
{
  g_autoptr (GPtrArray) rules = smriti_outline_cadences (outline);

  for (guint i = 0; i < outline->sections->len; i++)
    check_cadences (g_ptr_array_index (outline->sections, i), rules, note);
}

/* --- motto ------------------------------------------------------------- */

static gboolean
is_quoted (const char *line)
{
  static const char *const marks[] = { "\"", "'", "“", "‘", "„", "«", "»", "‹", "「", "『" };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (line, marks[i]))
      return TRUE;
  return FALSE;
}

char *
smriti_outline_motto (const SmritiOutline *outline)
{
  const char *best = NULL;

  if (!outline->callout)
    return NULL;
  for (guint i = outline->callout->body->len; i-- > 0;)
    {
      const char *line = g_ptr_array_index (outline->callout->body, i);

      if (is_quoted (line))
        return g_strdup (line);
      if (!best && !begins_with_word (line, "edited"))
        best = line;
    }
  return g_strdup (best ? best : outline->callout->title);
}
