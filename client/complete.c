/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti __complete KIND [WORD]: candidates for the shell completions, one a line,
 * with a tab and a description where one helps. It says nothing at all when it
 * cannot know, and never starts the daemon. */

#include "client/board.h"
#include "client/bus.h"
#include "client/challenges.h"
#include "client/command.h"
#include "client/passages.h"
#include "client/practice.h"
#include "client/template_text.h"
#include "client/verdict.h"
#include "client/workflows.h"
#include "common/notes/remark.h"
#include "common/settings.h"
#include "common/text.h"

#include <string.h>

#define MAX_CANDIDATES 100

static void
commands (SmritiOutput *out, const char *word)
{
  for (const SmritiCommand *command = smriti_commands; command->name; command++)
    smriti_output_printf (out, "%s\t%s\n", command->name, command->summary);
}

static void
options (SmritiOutput *out, const char *word)
{
  const SmritiCommand *command = smriti_command_find (word);

  for (const SmritiOption *option = command ? command->options : NULL; option && option->name; option++)
    smriti_output_printf (out, "--%s\t%s\n", option->name, option->help);
  smriti_output_printf (out, "--json\tthe result as one JSON object\n--help\tthis help\n");
}

static void
settings (SmritiOutput *out, const char *word)
{
  guint n;
  const SmritiSettingInfo *table = smriti_settings_table (&n);

  for (guint i = 0; i < n; i++)
    smriti_output_printf (out, "%s\t%s\n", table[i].name, table[i].accepts);
}

static void
cards (SmritiOutput *out, const char *word)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect_quietly (NULL);
  g_autofree char *query = g_strconcat ("id:", word, NULL);
  g_autoptr (GVariant) found = NULL;

  if (!daemon
      || !smriti_dbus_daemon_call_list_cards_sync (daemon, *word != '\0' ? query : "is:due", 0, MAX_CANDIDATES, 200,
                                                   smriti_no_options (), &found, NULL, NULL, NULL))
    return;
  for (gsize i = 0; i < g_variant_n_children (found); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (found, i);
      SmritiCardRow card = smriti_card_row (tuple);
      g_autofree char *front = smriti_text_line (card.front, 50);

      smriti_output_printf (out, "%s\t%s\n", card.id, front);
    }
}

static void
vaults (SmritiOutput *out, const char *word)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect_quietly (NULL);
  g_autoptr (GVariant) found = NULL;

  if (!daemon
      || !smriti_dbus_daemon_call_list_vaults_sync (daemon, 0, MAX_CANDIDATES, smriti_no_options (), &found, NULL, NULL, NULL))
    return;
  for (gsize i = 0; i < g_variant_n_children (found); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (found, i);
      g_autofree char *dir = smriti_term_clean (smriti_vault_row (tuple).dir);

      smriti_output_printf (out, "%s\n", dir);
    }
}

static void
challenges (SmritiOutput *out, const char *word)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect_quietly (NULL);
  g_autoptr (GPtrArray) curricula = daemon ? smriti_curricula_load (daemon, NULL, NULL) : NULL;
  g_autoptr (GPtrArray) found = curricula ? smriti_challenges_find (daemon, curricula, NULL) : NULL;

  for (guint i = 0; found && i < found->len; i++)
    {
      const SmritiChallengeTry *one = g_ptr_array_index (found, i);
      g_autofree char *title = smriti_text_line (one->challenge->title, 50);

      smriti_output_printf (out, "%s\t%s\n", one->challenge->name, title);
    }
}

static void
projects (SmritiOutput *out, const char *word)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect_quietly (NULL);
  g_autoptr (GPtrArray) curricula = daemon ? smriti_curricula_load (daemon, NULL, NULL) : NULL;
  g_autoptr (GPtrArray) board = curricula ? smriti_board_read (daemon, curricula, NULL, NULL) : NULL;

  for (guint i = 0; board && i < board->len; i++)
    {
      const SmritiBoardItem *item = g_ptr_array_index (board, i);

      smriti_output_printf (out, "%s\t%s\n", item->slug, smriti_project_state_to_string (item->state->state));
    }
}

/* All that is on the agenda; NULL when it cannot be known. */
static GVariant *
agenda (void)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect_quietly (NULL);
  GVariant *found = NULL;

  if (daemon)
    smriti_dbus_daemon_call_list_occurrences_sync (daemon, 0, MAX_CANDIDATES, smriti_no_options (), &found, NULL, NULL, NULL);
  return found;
}

/* The cadences of what is open, which is the shortest way to say it, and all ids. */
static void
occurrences (SmritiOutput *out, const char *word)
{
  g_autoptr (GVariant) found = agenda ();
  g_autoptr (GHashTable) cadences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; found && i < g_variant_n_children (found); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (found, i);
      SmritiOccurrenceRow occurrence = smriti_occurrence_row (tuple);
      g_autofree char *id = smriti_term_clean (occurrence.id);
      g_autofree char *name = smriti_practice_name (&out->term, tuple);

      if (strcmp (occurrence.state, "open") == 0 && g_hash_table_add (cadences, g_strdup (occurrence.cadence)))
        smriti_output_printf (out, "%s\t%s\n", occurrence.cadence, name);
      smriti_output_printf (out, "%s\t%s\n", id, occurrence.state);
    }
}

/* Those of the occurrence that @word means: its id, a part of it, its cadence. */
static void
steps (SmritiOutput *out, const char *word)
{
  g_autoptr (GVariant) found = agenda ();

  for (gsize i = 0; found && i < g_variant_n_children (found); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (found, i);
      SmritiOccurrenceRow occurrence = smriti_occurrence_row (tuple);
      g_autoptr (GVariant) rows = smriti_occurrence_steps (tuple);
      gboolean meant = strcmp (word, occurrence.cadence) == 0 ? strcmp (occurrence.state, "open") == 0
                                                              : strstr (occurrence.id, word) != NULL;

      if (!meant || !smriti_practice_is_ticked (tuple))
        continue;
      for (gsize k = 0; k < g_variant_n_children (rows); k++)
        {
          g_autoptr (GVariant) row = g_variant_get_child_value (rows, k);
          SmritiStepRow step = smriti_step_row (row);
          g_autofree char *text = smriti_practice_line (&out->term, step.text, 50);

          smriti_output_printf (out, "%u\t%s%s\n", step.n, step.done ? "done: " : "", text);
        }
      return;
    }
}

/* Entries of all outlines; NULL when they cannot be known. */
static GVariant *
outlines (void)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect_quietly (NULL);
  GVariant *found = NULL;

  if (daemon)
    smriti_dbus_daemon_call_list_entries_sync (daemon, "", 0, SMRITI_MAX_ROWS, 200, smriti_no_options (), &found, NULL, NULL,
                                               NULL);
  return found;
}

/* Those that are not done. */
static void
entries (SmritiOutput *out, const char *word)
{
  g_autoptr (GVariant) found = outlines ();

  for (gsize i = 0; found && i < g_variant_n_children (found); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (found, i);
      const char *number, *title;
      gboolean done;
      g_autofree char *shown = NULL;

      g_variant_get_child (tuple, 2, "&s", &number);
      g_variant_get_child (tuple, 3, "&s", &title);
      g_variant_get_child (tuple, 5, "b", &done);
      shown = smriti_practice_line (&out->term, title, 50);
      if (!done && strchr (number, '.') && !g_str_has_suffix (number, ".0"))
        smriti_output_printf (out, "%s\t%s\n", number, shown);
    }
}

/* Each number once, though several outlines have it, as it is given to a mode. */
static void
sheets (SmritiOutput *out, const char *word)
{
  g_autoptr (GVariant) found = outlines ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; found && i < g_variant_n_children (found); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (found, i);
      const char *number, *title;
      g_autofree char *key = NULL;
      g_autofree char *shown = NULL;

      g_variant_get_child (tuple, 2, "&s", &number);
      g_variant_get_child (tuple, 3, "&s", &title);
      key = smriti_outline_number (number, strlen (number), NULL);
      shown = smriti_practice_line (&out->term, title, 50);
      if (key && g_hash_table_add (seen, g_strdup (key)))
        smriti_output_printf (out, "%s\t%s\n", key, shown);
    }
}

static void
topics (SmritiOutput *out, const char *word)
{
  g_autoptr (GVariant) found = outlines ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; found && i < g_variant_n_children (found); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (found, i);
      const char *topic;
      g_autofree char *clean = NULL;

      g_variant_get_child (tuple, 1, "&s", &topic);
      clean = smriti_practice_line (&out->term, topic, 0);
      if (g_hash_table_add (seen, g_strdup (clean)))
        smriti_output_printf (out, "%s\n", clean);
    }
}

/* What the notes of all topics keep; NULL when it cannot be known. */
static GPtrArray *
kept (GPtrArray *(*find) (const SmritiCurriculum *curriculum), GPtrArray **out_curricula)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect_quietly (NULL);

  *out_curricula = daemon ? smriti_curricula_load (daemon, NULL, NULL) : NULL;
  return *out_curricula ? smriti_curricula_gather (*out_curricula, find) : NULL;
}

static void
templates (SmritiOutput *out, const char *word)
{
  g_autoptr (GPtrArray) curricula = NULL;
  g_autoptr (GPtrArray) found = kept (smriti_templates_find, &curricula);

  for (guint i = 0; found && i < found->len && i < MAX_CANDIDATES; i++)
    {
      const SmritiTemplate *template = g_ptr_array_index (found, i);
      g_autofree char *about = smriti_text_line (*template->about ? template->about : template->title, 50);

      smriti_output_printf (out, "%s\t%s\n", template->name, about);
    }
}

static void
workflows (SmritiOutput *out, const char *word)
{
  g_autoptr (GPtrArray) curricula = NULL;
  g_autoptr (GPtrArray) found = kept (smriti_workflows_find, &curricula);

  for (guint i = 0; found && i < found->len && i < MAX_CANDIDATES; i++)
    {
      const SmritiWorkflow *workflow = g_ptr_array_index (found, i);
      g_autofree char *title = smriti_text_line (workflow->title, 50);

      smriti_output_printf (out, "%s\t%s\n", workflow->name, title);
    }
}

static void
repos (SmritiOutput *out, const char *word)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect_quietly (NULL);
  g_auto (GStrv) found = NULL;

  if (!daemon
      || !smriti_dbus_daemon_call_list_repos_sync (daemon, 0, MAX_CANDIDATES, smriti_no_options (), &found, NULL, NULL, NULL))
    return;
  for (char **path = found; *path; path++)
    {
      g_autofree char *clean = smriti_term_clean (*path);

      smriti_output_printf (out, "%s\n", clean);
    }
}

/* Those the note of the next ritual names, and others that have a verdict. */
static void
categories (SmritiOutput *out, const char *word)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect_quietly (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GVariant) data = NULL;
  g_autoptr (GVariant) tools = NULL;

  if (!daemon
      || !smriti_dbus_daemon_call_get_ritual_sync (daemon, "", 0, smriti_no_options (), NULL, NULL, NULL, &data, NULL, NULL)
      || !(tools = g_variant_lookup_value (data, "tools", G_VARIANT_TYPE ("a(sssssxsb)"))))
    return;
  for (gsize i = 0; i < g_variant_n_children (tools); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (tools, i);
      char *clean = smriti_term_clean (smriti_verdict_row (tuple).category);

      if (!g_hash_table_contains (seen, clean))
        smriti_output_printf (out, "%s\n", clean);
      g_hash_table_add (seen, clean);
    }
}

/* Those that have a name of their own. */
static void
snippets (SmritiOutput *out, const char *word)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect_quietly (NULL);
  GVariantBuilder options;
  g_autoptr (GVariant) found = NULL;

  if (!daemon)
    return;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "kind", g_variant_new_string ("snippet"));
  if (!smriti_dbus_daemon_call_search_reference_sync (daemon, "", 0, SMRITI_MAX_ROWS, 1, g_variant_builder_end (&options), &found,
                                                      NULL, NULL, NULL))
    return;
  for (gsize i = 0; i < g_variant_n_children (found); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (found, i);
      SmritiPassageRow row = smriti_passage_row (tuple);

      if (smriti_remark_is_name (row.title))
        smriti_output_printf (out, "%s\n", row.title);
    }
}

gboolean
smriti_run_complete (SmritiInvocation *invocation, GError **error)
{
  static const struct
  {
    const char *kind;
    void (*list) (SmritiOutput *out, const char *word);
  } kinds[] = { { "commands", commands },   { "options", options },       { "settings", settings },
                { "cards", cards },         { "vaults", vaults },         { "occurrences", occurrences },
                { "steps", steps },         { "repos", repos },           { "categories", categories },
                { "entries", entries },     { "challenges", challenges }, { "snippets", snippets },
                { "sheets", sheets },       { "topics", topics },         { "templates", templates },
                { "workflows", workflows }, { "projects", projects } };
  const char *word = smriti_invocation_arg (invocation, 1);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].kind, invocation->args[0]) == 0)
      kinds[i].list (invocation->out, word ? word : "");
  return TRUE;
}
