/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/ritual_acts.h"

#include "client/archiving.h"
#include "client/editor.h"
#include "client/input.h"
#include "client/keys.h"
#include "client/note_move.h"
#include "client/practice.h"
#include "client/verdict.h"
#include "common/day.h"
#include "common/notes/edit_stamp.h"
#include "common/text.h"

#include <string.h>

/* --- talking --- */

void
smriti_ritual_say (SmritiRitualSession *session, const char *text)
{
  fputs (text, session->to);
  fflush (session->to);
}

void
smriti_ritual_tell (SmritiRitualSession *session, const char *text)
{
  g_autofree char *shown = smriti_practice_line (session->term, text, 0);

  fprintf (session->to, "%s\n", shown);
  fflush (session->to);
}

/* Tells what went wrong and stays; FALSE when the daemon is gone for good. */
static gboolean
carry_on (SmritiRitualSession *session, GError *local, GError **error)
{
  g_autofree char *said = NULL;

  if (smriti_bus_is_unreachable (local))
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  said = smriti_bus_explain (local);
  smriti_ritual_tell (session, said);
  g_error_free (local);
  return TRUE;
}

/* A line of input without its blanks; NULL at the end of it, which ends the session. */
char *
smriti_ritual_read_line (SmritiRitualSession *session)
{
  char *line = smriti_input_line ();

  if (!line)
    session->over = TRUE;
  return line;
}

/* Asks for words: on a terminal its own line editing is there meanwhile. */
static gboolean
ask_words (SmritiRitualSession *session, const char *question, char **out_words, GError **error)
{
  if (session->keys)
    smriti_keys_end ();
  smriti_ritual_say (session, question);
  *out_words = smriti_ritual_read_line (session);
  return !session->keys || session->over || smriti_keys_begin_inline (error);
}

/* --- ticking --- */

gboolean
smriti_ritual_tick (SmritiRitualSession *session, const char *note, const char *link, GError **error)
{
  g_autoptr (GVariant) tuple = NULL;
  g_autoptr (GVariant) ticked = NULL;
  SmritiStepRow step = smriti_ritual_view_step (session->view, session->step, &tuple);
  g_autofree char *n = g_strdup_printf ("%u", step.n);
  GVariantDict options;
  GError *local = NULL;

  g_variant_dict_init (&options, NULL);
  if (note && *note != '\0')
    g_variant_dict_insert (&options, "note", "s", note);
  if (link && *link != '\0')
    g_variant_dict_insert (&options, "link", "s", link);
  if (!smriti_dbus_daemon_call_tick_sync (session->view->daemon, smriti_occurrence_row (session->view->occurrence).id, n,
                                          g_variant_dict_end (&options), &ticked, NULL, &local))
    return carry_on (session, local, error);
  smriti_ritual_tell (session, "done");
  return smriti_ritual_view_renew (session->view, error);
}

gboolean
smriti_ritual_tick_with (SmritiRitualSession *session, GError **error)
{
  g_autofree char *note = NULL;
  g_autofree char *link = NULL;

  if (!ask_words (session, "what is worth keeping of it (Enter: nothing): ", &note, error) || session->over
      || !ask_words (session, "a link to it, a page or a commit (Enter: none): ", &link, error))
    return session->over;
  return smriti_ritual_tick (session, note, link, error);
}

gboolean
smriti_ritual_undo (SmritiRitualSession *session, GError **error)
{
  g_autofree char *event = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *type = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GVariant) cards = NULL;
  g_autoptr (GVariant) occurrences = NULL;
  GError *local = NULL;

  if (!smriti_dbus_daemon_call_undo_sync (session->view->daemon, "", smriti_no_options (), &event, &undone, &type, &cards,
                                          &occurrences, NULL, &local))
    return carry_on (session, local, error);
  said = g_strdup_printf ("taken back: %s", type);
  smriti_ritual_tell (session, said);
  return smriti_ritual_view_renew (session->view, error);
}

/* --- the note --- */

/* The stamp of a note that was worked on says so; not where the person moved it. */
static void
move_stamp (SmritiRitualSession *session, const char *path, const char *text, gsize length)
{
  g_autoptr (SmritiPatch) patch = NULL;
  g_autoptr (GError) local = NULL;
  gint32 day;

  if (!smriti_day_from_string (smriti_dict_s (session->view->data, "day"), &day))
    return;
  patch = smriti_edit_stamp_patch (path, text, length, day);
  if (!patch)
    return;
  if (smriti_patch_apply (patch, &local))
    smriti_ritual_tell (session, "the note's edit stamp says today");
  else
    smriti_ritual_tell (session, local->message);
}

gboolean
smriti_ritual_open_note (SmritiRitualSession *session, GError **error)
{
  const char *path = smriti_dict_s (session->view->data, "note");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before = 0, n_after = 0;
  GError *local = NULL;
  guint line;

  g_variant_get_child (session->view->lines, session->step, "u", &line);
  g_file_get_contents (path, &before, &n_before, NULL);
  if (session->keys)
    smriti_keys_end ();
  fflush (session->to);
  smriti_editor_open (path, line, &local);
  if (session->keys && !smriti_keys_begin_inline (error))
    {
      g_clear_error (&local);
      return FALSE;
    }
  if (local)
    return carry_on (session, local, error);
  if (smriti_ritual_view_is (session->view, session->step, "document") && g_file_get_contents (path, &after, &n_after, NULL)
      && (!before || n_before != n_after || memcmp (before, after, n_after) != 0))
    move_stamp (session, path, after, n_after);
  return TRUE;
}

/* --- verdicts --- */

/* The categories that are known, numbered, for a short answer. */
static GPtrArray *
list_categories (SmritiRitualSession *session)
{
  g_autoptr (GVariant) tools = smriti_ritual_view_list (session->view, "tools", "a(sssssxsb)");
  GPtrArray *categories = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) line = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (tools); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (tools, i);
      const char *category = smriti_verdict_row (tuple).category;

      if (g_ptr_array_find_with_equal_func (categories, category, g_str_equal, NULL))
        continue;
      g_ptr_array_add (categories, g_strdup (category));
      g_string_append_printf (line, "%s%u %s", line->len > 0 ? "  " : "", categories->len, category);
    }
  if (categories->len > 0)
    smriti_ritual_tell (session, line->str);
  return categories;
}

static gboolean
give_verdict (SmritiRitualSession *session, const char *category, const char *name, const char *word, const char *why,
              GError **error)
{
  g_autoptr (GVariant) given = NULL;
  g_autofree char *line = NULL;
  GVariantDict options;
  GError *local = NULL;
  SmritiVerdictRow row;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "topic", "s", smriti_occurrence_row (session->view->occurrence).topic);
  g_variant_dict_insert (&options, "why", "s", why);
  if (!smriti_dbus_daemon_call_set_verdict_sync (session->view->daemon, category, name, word, g_variant_dict_end (&options),
                                                 &given, NULL, &local))
    return carry_on (session, local, error);
  row = smriti_verdict_row (given);
  line = smriti_verdict_line (&row);
  smriti_ritual_tell (session, line);
  return smriti_ritual_view_renew (session->view, error);
}

/* "k" is enough. */
static const char *
verdict_word (const char *given)
{
  static const char *const all[] = { "keep", "try", "drop" };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (*given != '\0' && g_str_has_prefix (all[i], given))
      return all[i];
  return given;
}

gboolean
smriti_ritual_give_verdict (SmritiRitualSession *session, GError **error)
{
  static const char *const questions[] = { "category (its number or a name): ", "tool: ", "keep, try or drop: ",
                                           "why (Enter: nothing said): " };
  g_autoptr (GPtrArray) categories = list_categories (session);
  g_auto (GStrv) said = g_new0 (char *, G_N_ELEMENTS (questions) + 1);
  guint64 n;

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      if (!ask_words (session, questions[i], &said[i], error) || session->over)
        return session->over;
      if (*said[i] == '\0' && i < 3)
        {
          smriti_ritual_tell (session, "no verdict was given");
          return TRUE;
        }
    }
  if (g_ascii_string_to_unsigned (said[0], 10, 1, categories->len, &n, NULL))
    return give_verdict (session, g_ptr_array_index (categories, n - 1), said[1], verdict_word (said[2]), said[3], error);
  return give_verdict (session, said[0], said[1], verdict_word (said[2]), said[3], error);
}

/* --- the archive --- */

/* 'y', 'm', 'n' or 'q'. */
static char
ask_letter (SmritiRitualSession *session, const char *question, const char *letters)
{
  for (;;)
    {
      g_autofree char *line = NULL;
      int key;

      smriti_ritual_say (session, question);
      if (session->keys)
        {
          key = smriti_keys_read ();
          smriti_ritual_say (session, "\n");
          if (key == SMRITI_KEY_CLOSED)
            session->over = TRUE;
        }
      else
        {
          line = smriti_ritual_read_line (session);
          key = line ? (unsigned char) *line : 'q';
        }
      if (session->over || key == '\r' || key == '\n' || key == '\0')
        return session->over ? 'q' : 'n';
      if (key < 0x80 && strchr (letters, key))
        return (char) key;
    }
}

static gboolean
archive_note (SmritiRitualSession *session, const char *path, guint days, char *out_answer, GError **error)
{
  g_autofree char *shown = smriti_practice_line (session->term, path, 0);
  g_autofree char *question = g_strdup_printf (
      "%s (%u days)\n  y archive its cards, m and move it to %s/, n no, q enough: ", shown, days, SMRITI_ARCHIVE_FOLDER);
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (SmritiArchivedNote) note = NULL;
  g_autofree char *said = NULL;
  GError *local = NULL;

  *out_answer = ask_letter (session, question, "ymnq");
  if (*out_answer == 'n' || *out_answer == 'q')
    return TRUE;
  note = smriti_archiving_find (session->view->daemon, path, FALSE, &local);
  if (note && *out_answer == 'm')
    note->move_to = smriti_note_move_target (note->vault, note->path, FALSE);
  if (!note || !smriti_archiving_note (session->view->daemon, note, FALSE, cards, &local))
    return carry_on (session, local, error);
  said = g_strdup_printf ("archived: %u card%s%s%s", cards->len, cards->len == 1 ? "" : "s", note->move_to ? ", moved to " : "",
                          note->move_to ? note->move_to : "");
  smriti_ritual_tell (session, said);
  return TRUE;
}

static gboolean
archive_card (SmritiRitualSession *session, GVariant *tuple, char *out_answer, GError **error)
{
  SmritiCardRow card = smriti_card_row (tuple);
  const char *target[] = { card.id, NULL };
  g_autofree char *front = smriti_text_line (card.front, 70);
  g_autofree char *question = g_strdup_printf ("%s\n  y archive this card, n no, q enough: ", front);
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  GError *local = NULL;

  *out_answer = ask_letter (session, question, "ynq");
  if (*out_answer != 'y')
    return TRUE;
  if (!smriti_archiving_cards (session->view->daemon, target, FALSE, cards, &local))
    return carry_on (session, local, error);
  smriti_ritual_tell (session, "archived");
  return TRUE;
}

gboolean
smriti_ritual_archive (SmritiRitualSession *session, GError **error)
{
  g_autoptr (GVariant) notes = smriti_ritual_view_list (session->view, "old-notes", "a(su)");
  g_autoptr (GVariant) cards = smriti_ritual_view_list (session->view, "old-cards", "a(ssbsssssxsu)");
  char answer = 'n';

  if (g_variant_n_children (notes) + g_variant_n_children (cards) == 0)
    smriti_ritual_tell (session, "there is nothing to archive now");
  for (gsize i = 0; i < g_variant_n_children (notes) && answer != 'q'; i++)
    {
      const char *path;
      guint days;

      g_variant_get_child (notes, i, "(&su)", &path, &days);
      if (!archive_note (session, path, days, &answer, error))
        return FALSE;
    }
  for (gsize i = 0; i < g_variant_n_children (cards) && answer != 'q'; i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (cards, i);

      if (!archive_card (session, tuple, &answer, error))
        return FALSE;
    }
  return smriti_ritual_view_renew (session->view, error);
}
