/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Keep, try or drop: what a person thinks of a tool, with date and reason. Each
 * is an event and nothing else; what stands is read from the log, where verdicts
 * are few. */

#include "daemon/study/private.h"
#include "daemon/study/ritual.h"

#include <string.h>

#define MAX_WORD 200 /* characters of a category or a name */

void
smriti_verdict_free (SmritiVerdict *verdict)
{
  if (!verdict)
    return;
  g_free (verdict->event);
  g_free (verdict->category);
  g_free (verdict->name);
  g_free (verdict->verdict);
  g_free (verdict->why);
  g_free (verdict->topic);
  g_free (verdict);
}

/* --- categories --- */

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);

  return g_utf8_casefold (normal ? normal : text, -1);
}

static gboolean
is_same (const char *a, const char *b)
{
  g_autofree char *first = fold (a);
  g_autofree char *second = fold (b);

  return g_str_equal (first, second);
}

/* As written in @list, NULL = not there. */
static const char *
find_in (GPtrArray *list, const char *category)
{
  for (guint i = 0; i < list->len; i++)
    if (is_same (g_ptr_array_index (list, i), category))
      return g_ptr_array_index (list, i);
  return NULL;
}

/* What the entry of a step about tools lists. */
static void
add_categories (SmritiStudy *study, const SmritiRule *rule, GPtrArray *categories)
{
  for (guint i = 0; i < rule->steps->len; i++)
    {
      const SmritiStep *step = g_ptr_array_index (rule->steps, i);
      SmritiEntryRow *entry;
      g_auto (GStrv) items = NULL;

      if (smriti_help_of_step (step->text) != SMRITI_HELP_TOOLS || !step->entry || g_strcmp0 (step->entry, rule->entry) == 0)
        continue;
      entry = smriti_lookup_entry (study->store, rule->outline, step->entry);
      items = g_strsplit (entry ? entry->items : "", "\n", -1);
      for (char **item = items; *item; item++)
        if (**item && !find_in (categories, *item))
          g_ptr_array_add (categories, g_strdup (*item));
      smriti_entry_row_free (entry);
    }
}

/* Of the ritual of @topic; NULL = of all. */
static GPtrArray *
categories_of (SmritiStudy *study, const char *topic)
{
  GPtrArray *categories = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *rules = smriti_study_rules (study);

  for (guint i = 0; i < rules->len; i++)
    {
      const SmritiRule *rule = g_ptr_array_index (rules, i);

      if (rule->cadence == SMRITI_CADENCE_MONTHLY && (!topic || g_str_equal (topic, rule->topic)))
        add_categories (study, rule, categories);
    }
  return categories;
}

/* --- giving one --- */

static SmritiVerdict *
verdict_of (const SmritiEvent *event)
{
  SmritiVerdict *verdict = g_new0 (SmritiVerdict, 1);

  verdict->event = g_strdup (event->id);
  verdict->category = g_strdup (smriti_event_get (event, "category"));
  verdict->name = g_strdup (smriti_event_get (event, "name"));
  verdict->verdict = g_strdup (smriti_event_get (event, "verdict"));
  verdict->why = g_strdup (smriti_event_get (event, "why"));
  verdict->topic = g_strdup (smriti_event_get (event, "topic"));
  verdict->at_s = event->at_ms / 1000;
  verdict->day = event->day;
  return verdict;
}

static gboolean
check_word (const char *what, const char *word, GError **error)
{
  if (*word && g_utf8_strlen (word, -1) <= MAX_WORD)
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
               *word ? "the %s is longer than %d characters" : "the %s is empty", what, MAX_WORD);
  return FALSE;
}

static gboolean
check_verdict (const char *verdict, GError **error)
{
  static const char *const words[] = { "keep", "try", "drop", NULL };

  if (g_strv_contains (words, verdict))
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "a verdict is keep, try or drop, not '%s'", verdict);
  return FALSE;
}

SmritiVerdict *
smriti_study_set_verdict (SmritiStudy *study, const char *category, const char *name, const char *word, const char *why,
                          const char *topic, GError **error)
{
  g_autoptr (GPtrArray) known = categories_of (study, NULL);
  g_autofree char *bare_category = g_strstrip (g_strdup (category));
  g_autofree char *bare_name = g_strstrip (g_strdup (name));
  const char *spelt = find_in (known, bare_category);
  g_autofree char *subject = g_strconcat (spelt ? spelt : bare_category, "/", bare_name, NULL);
  g_autoptr (SmritiEvent) event = NULL;
  SmritiVerdict *verdict;

  if (!check_word ("category", bare_category, error) || !check_word ("name of the tool", bare_name, error)
      || !check_verdict (word, error))
    return NULL;
  event = smriti_study_new_event (study, SMRITI_EVENT_VERDICT, subject);
  smriti_event_put (event, "category", spelt ? spelt : bare_category);
  smriti_event_put (event, "name", bare_name);
  smriti_event_put (event, "verdict", word);
  if (*why)
    smriti_event_put (event, "why", why);
  if (*topic)
    smriti_event_put (event, "topic", topic);
  if (!smriti_study_append_alone (study, event, error))
    return NULL;
  verdict = verdict_of (event);
  verdict->latest = TRUE;
  smriti_study_tell_changed (study);
  return verdict;
}

/* --- lists --- */

GPtrArray *
smriti_study_verdicts (SmritiStudy *study, const char *category)
{
  g_autoptr (GPtrArray) events = smriti_events_of_type (study->store, SMRITI_EVENT_VERDICT, FALSE);
  g_autoptr (GHashTable) by_tool = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) tools = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_verdict_free);

  for (guint i = events->len; i-- > 0;)
    {
      SmritiVerdict *verdict = verdict_of (g_ptr_array_index (events, i));
      g_autofree char *whole = NULL;
      g_autofree char *tool = NULL;
      GPtrArray *of_tool;

      if (!verdict->category || !verdict->name || !verdict->verdict || (category && !is_same (category, verdict->category)))
        {
          smriti_verdict_free (verdict);
          continue;
        }
      whole = g_strconcat (verdict->category, "\n", verdict->name, NULL);
      tool = fold (whole);
      of_tool = g_hash_table_lookup (by_tool, tool);
      verdict->latest = !of_tool;
      if (!of_tool)
        {
          of_tool = g_ptr_array_new ();
          g_ptr_array_add (tools, of_tool);
          g_hash_table_insert (by_tool, g_steal_pointer (&tool), of_tool);
        }
      g_ptr_array_add (of_tool, verdict);
    }
  for (guint i = 0; i < tools->len; i++)
    g_ptr_array_extend (all, g_ptr_array_index (tools, i), NULL, NULL);
  return all;
}

static gboolean
belongs_to (const SmritiVerdict *verdict, const char *topic, GPtrArray *all_categories)
{
  if (verdict->topic)
    return g_str_equal (verdict->topic, topic);
  return !find_in (all_categories, verdict->category);
}

GPtrArray *
smriti_study_tools (SmritiStudy *study, const char *topic)
{
  g_autoptr (GPtrArray) categories = categories_of (study, topic);
  g_autoptr (GPtrArray) all_categories = categories_of (study, NULL);
  g_autoptr (GPtrArray) verdicts = smriti_study_verdicts (study, NULL);
  GPtrArray *tools = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_verdict_free);

  for (guint c = 0; c < categories->len; c++)
    {
      const char *category = g_ptr_array_index (categories, c);
      gboolean any = FALSE;

      for (guint i = 0; i < verdicts->len;)
        if (is_same (category, ((SmritiVerdict *) g_ptr_array_index (verdicts, i))->category))
          {
            g_ptr_array_add (tools, g_ptr_array_steal_index (verdicts, i));
            any = TRUE;
          }
        else
          i++;
      if (!any)
        {
          SmritiVerdict *bare = g_new0 (SmritiVerdict, 1);

          bare->category = g_strdup (category);
          bare->day = SMRITI_DAY_NONE;
          bare->latest = TRUE;
          g_ptr_array_add (tools, bare);
        }
    }
  for (guint i = 0; i < verdicts->len;)
    if (belongs_to (g_ptr_array_index (verdicts, i), topic, all_categories))
      g_ptr_array_add (tools, g_ptr_array_steal_index (verdicts, i));
    else
      i++;
  return tools;
}
