/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti archive: cards, or all cards of a note, are not asked any more; with
 * --move the note's file goes into the folder Archive of its vault. --back
 * brings all of it back. The history stays in either case. */

#include "client/archiving.h"
#include "client/command.h"
#include "client/note_move.h"
#include "client/records.h"
#include "client/when.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static gboolean
is_note_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return strchr (name, '/') || g_str_has_suffix (lower, ".md") || g_str_has_suffix (lower, ".markdown");
}

/* Whether @name is a card; FALSE with @error set when it is neither that nor a
 * note's name without its end. */
static gboolean
is_card (SmritiDbusDaemon *daemon, const char *name, SmritiArchivedNote **out_note, gboolean back, GError **error)
{
  g_autoptr (GVariant) tuple = NULL;
  g_autoptr (GError) local = NULL;

  *out_note = NULL;
  if (is_note_name (name))
    {
      *out_note = smriti_archiving_find (daemon, name, back, error);
      return FALSE;
    }
  if (smriti_dbus_daemon_call_get_card_sync (daemon, name, 0, smriti_bool_option ("peek", TRUE), &tuple, NULL, NULL, NULL, NULL,
                                             NULL, &local))
    return TRUE;
  if (g_error_matches (local, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND))
    *out_note = smriti_archiving_find (daemon, name, back, NULL);
  if (!*out_note)
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* TRUE = yes; asked on stderr, as stdout is for the result. */
static gboolean
ask (const char *question)
{
  char answer[64] = "";

  fprintf (stderr, "%s [y/N] ", question);
  fflush (stderr);
  return fgets (answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

/* Sets where the file goes, after asking. */
static gboolean
plan_move (SmritiInvocation *invocation, SmritiArchivedNote *note, gboolean back, GError **error)
{
  g_autofree char *to = smriti_note_move_target (note->vault, note->path, back);
  g_autofree char *from_shown = smriti_term_clean (note->path);
  g_autofree char *to_shown = smriti_term_clean (to);
  g_autofree char *question = g_strdup_printf ("move '%s' to '%s'?", from_shown, to_shown);

  if (!to || (!back && !smriti_invocation_option (invocation, "move")))
    return TRUE;
  if (!smriti_note_move_check (note->path, to, error))
    return FALSE;
  if (!smriti_invocation_option (invocation, "yes"))
    {
      if (!isatty (STDIN_FILENO))
        return smriti_usage_error (invocation, error, "without a terminal to ask, moving '%s' to '%s' needs --yes", from_shown,
                                   to_shown);
      if (!ask (question))
        {
          g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "nothing was archived and nothing was moved");
          return FALSE;
        }
    }
  note->move_to = g_steal_pointer (&to);
  return TRUE;
}

/* --- what was done --- */

static void
print_cards (SmritiOutput *out, GPtrArray *cards, gboolean back)
{
  for (guint i = 0; i < cards->len; i++)
    {
      g_autofree char *front = smriti_text_line (smriti_card_row (g_ptr_array_index (cards, i)).front, 60);

      smriti_output_printf (out, "%s: %s\n", back ? "asked again" : "archived", front);
    }
}

static void
print_note (SmritiOutput *out, const SmritiArchivedNote *note, GPtrArray *cards, guint first, gboolean back)
{
  g_autofree char *path = smriti_term_clean (note->path);
  g_autofree char *to = smriti_term_clean (note->move_to);
  g_autofree char *n = smriti_count (cards->len - first, "card", NULL);

  smriti_output_printf (out, "%s: %s, %s%s%s\n", back ? "asked again" : "archived", path, n, note->move_to ? ", moved to " : "",
                        note->move_to ? to : "");
}

static void
print_json (SmritiJson *json, GPtrArray *cards, GPtrArray *notes)
{
  smriti_json_begin_list (json, "cards");
  for (guint i = 0; i < cards->len; i++)
    smriti_json_card (json, NULL, g_ptr_array_index (cards, i));
  smriti_json_end_list (json);
  smriti_json_begin_list (json, "notes");
  for (guint i = 0; i < notes->len; i++)
    {
      const SmritiArchivedNote *note = g_ptr_array_index (notes, i);

      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "note", note->move_to ? note->move_to : note->path);
      smriti_json_string (json, "from", note->move_to ? note->path : NULL);
      smriti_json_int (json, "cards", note->cards);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

/* --- the command --- */

typedef struct
{
  SmritiInvocation *invocation;
  SmritiDbusDaemon *daemon;
  gboolean back;
  GPtrArray *ids;   /* of char *: cards named */
  GPtrArray *notes; /* of SmritiArchivedNote */
  GPtrArray *cards; /* of GVariant: those changed */
} Archiving;

/* All names are looked up, and all questions asked, before anything is changed. */
static gboolean
look_up (Archiving *archiving, GError **error)
{
  for (guint i = 0; i < archiving->invocation->n_args; i++)
    {
      const char *name = archiving->invocation->args[i];
      SmritiArchivedNote *note;

      if (is_card (archiving->daemon, name, &note, archiving->back, error))
        {
          g_ptr_array_add (archiving->ids, g_strdup (name));
          continue;
        }
      if (!note)
        return FALSE;
      g_ptr_array_add (archiving->notes, note);
      if (!plan_move (archiving->invocation, note, archiving->back, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
change (Archiving *archiving, GError **error)
{
  SmritiOutput *out = archiving->invocation->out;

  if (archiving->ids->len > 0)
    {
      g_ptr_array_add (archiving->ids, NULL);
      if (!smriti_archiving_cards (archiving->daemon, (const char *const *) archiving->ids->pdata, archiving->back,
                                   archiving->cards, error))
        return FALSE;
      if (!out->as_json)
        print_cards (out, archiving->cards, archiving->back);
    }
  for (guint i = 0; i < archiving->notes->len; i++)
    {
      const SmritiArchivedNote *note = g_ptr_array_index (archiving->notes, i);
      guint first = archiving->cards->len;

      if (!smriti_archiving_note (archiving->daemon, note, archiving->back, archiving->cards, error))
        return FALSE;
      if (!out->as_json)
        print_note (out, note, archiving->cards, first, archiving->back);
    }
  return TRUE;
}

gboolean
smriti_run_archive (SmritiInvocation *invocation, GError **error)
{
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_archived_note_free);
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  Archiving archiving = { invocation, NULL, smriti_invocation_option (invocation, "back") != NULL, ids, notes, cards };

  if (archiving.back && smriti_invocation_option (invocation, "move"))
    return smriti_usage_error (invocation, error, "--back moves a note back by itself; --move is for the way there");
  archiving.daemon = daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  smriti_bus_be_patient (daemon, 60000);
  if (!look_up (&archiving, error) || !change (&archiving, error))
    return FALSE;
  if (invocation->out->as_json)
    print_json (&invocation->out->json, cards, notes);
  else if (!archiving.back)
    smriti_output_hint (invocation->out, "the history stays; 'smriti archive --back' brings it back.");
  return TRUE;
}
