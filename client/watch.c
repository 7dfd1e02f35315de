/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti watch: the list of dated observations, a new one written into its note, and
 * what became of one that is asked again. Cards captured into Inbox.md are told too:
 * they wait for a place in the curriculum. */

#include "client/command.h"
#include "client/note_file.h"
#include "client/practice_record.h"
#include "client/render.h"
#include "client/records.h"
#include "client/watch_list.h"
#include "client/when.h"
#include "common/notes/dated.h"
#include "common/notes/link_target.h"
#include "common/text.h"

#include <string.h>

#define INBOX "Inbox.md"
#define MAX_TEXT 1000 /* bytes of an observation */

typedef struct
{
  SmritiInvocation *invocation;
  SmritiDbusDaemon *daemon;
  GPtrArray *curricula;
  gint32 today;
} Watch;

/* --- the inbox --- */

static gboolean
is_first_of_vault (const Watch *watch, guint i)
{
  const SmritiCurriculum *curriculum = g_ptr_array_index (watch->curricula, i);

  for (guint k = 0; k < i; k++)
    if (g_str_equal (((SmritiCurriculum *) g_ptr_array_index (watch->curricula, k))->vault, curriculum->vault))
      return FALSE;
  return TRUE;
}

static void
tell_captured (SmritiOutput *out, const SmritiCurriculum *curriculum, const SmritiNoteFile *file, const SmritiCard *card)
{
  const char *feeds = smriti_watch_entry (curriculum);
  g_autofree char *front = smriti_text_line (card->front, 64);

  if (!out->as_json)
    {
      smriti_output_printf (out, "  %s  (feeds %s)\n", front, feeds ? feeds : "the notes");
      return;
    }
  smriti_json_begin_object (&out->json, NULL);
  smriti_json_string (&out->json, "front", card->front);
  smriti_json_string (&out->json, "topic", curriculum->topic);
  smriti_json_string (&out->json, "feeds", feeds);
  smriti_json_string (&out->json, "note", file->path);
  smriti_json_int (&out->json, "line", card->line);
  smriti_json_end_object (&out->json);
}

/* A vault without an inbox has captured nothing. */
static void
list_captured (const Watch *watch)
{
  SmritiOutput *out = watch->invocation->out;
  gboolean any = FALSE;

  for (guint i = 0; i < watch->curricula->len; i++)
    {
      const SmritiCurriculum *curriculum = g_ptr_array_index (watch->curricula, i);
      g_autofree char *path = g_build_filename (curriculum->vault, INBOX, NULL);
      g_autoptr (SmritiNoteFile) file = is_first_of_vault (watch, i) ? smriti_note_file_read (path, NULL, FALSE, NULL) : NULL;
      g_autoptr (SmritiNote) note = file ? smriti_note_read (file->reader, &file->origin, file->text, file->length) : NULL;

      for (guint k = 0; note && k < note->cards->len; k++)
        {
          if (!out->as_json && !any)
            smriti_output_printf (out, "\nCaptured in %s:\n", INBOX);
          any = TRUE;
          tell_captured (out, curriculum, file, g_ptr_array_index (note->cards, k));
        }
    }
}

/* --- list --- */

static void
print (const Watch *watch, const SmritiObservation *observation)
{
  SmritiOutput *out = watch->invocation->out;
  g_autofree char *date = smriti_day_to_string (observation->day);
  g_autofree char *again = observation->due_day == SMRITI_DAY_NONE ? NULL : smriti_day_to_string (observation->due_day);
  g_autoptr (GPtrArray) lines = smriti_render (&out->term, observation->text, smriti_output_width (out) - 5);
  g_autofree char *topic = smriti_term_clean (watch->curricula->len > 1 ? observation->curriculum->topic : "");
  g_autofree char *age = smriti_count ((guint) MAX (watch->today - observation->day, 0), "day", NULL);

  smriti_output_printf (out, "%3u  %s  %s%s%s, %s old, ", observation->n, date, topic, *topic ? " " : "", observation->entry,
                        age);
  if (observation->state == SMRITI_WATCH_CHANGED)
    smriti_output_printf (out, "changed\n");
  else
    smriti_output_printf (out, "%s%s\n", observation->state == SMRITI_WATCH_DUE ? "due since " : "again on ", again);
  for (guint i = 0; i < lines->len; i++)
    smriti_output_printf (out, "     %s\n", (char *) g_ptr_array_index (lines, i));
}

static gboolean
list (const Watch *watch, GError **error)
{
  SmritiOutput *out = watch->invocation->out;
  gboolean due_only = smriti_invocation_option (watch->invocation, "due") != NULL;
  g_autoptr (GPtrArray) all = smriti_watch_read (watch->daemon, watch->curricula, watch->today, error);
  guint shown = 0;

  if (!all)
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < all->len; i++)
    {
      const SmritiObservation *observation = g_ptr_array_index (all, i);

      if (due_only && observation->state != SMRITI_WATCH_DUE)
        continue;
      shown++;
      if (out->as_json)
        smriti_json_observation (&out->json, observation, watch->today);
      else
        print (watch, observation);
    }
  if (out->as_json)
    {
      smriti_json_end_list (&out->json);
      smriti_json_int (&out->json, "due", smriti_watch_count_due (all));
      smriti_json_begin_list (&out->json, "captured");
    }
  if (!due_only)
    list_captured (watch);
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (shown == 0)
    smriti_output_hint (out, due_only ? "none is due" : "nothing is watched; 'smriti watch add TEXT' writes it down");
  else
    smriti_output_hint (out, "'smriti watch again N still' (or changed) says what became of one.");
  return TRUE;
}

/* --- add --- */

/* The entry's key and where its body stands. */
static gboolean
find_entry (const Watch *watch, const SmritiCurriculum **out_curriculum, const char **out_key, SmritiPlace *out_place,
            GError **error)
{
  const char *written = smriti_invocation_option (watch->invocation, "entry");
  g_autofree char *key = written ? smriti_outline_number (written, strlen (written), NULL) : NULL;

  for (guint i = 0; i < watch->curricula->len; i++)
    {
      const SmritiCurriculum *curriculum = g_ptr_array_index (watch->curricula, i);
      const SmritiEntry *entry = key ? smriti_curriculum_entry (curriculum, key) : NULL;
      const char *found = written ? (entry ? entry->key : NULL) : smriti_watch_entry (curriculum);

      if (!found)
        continue;
      *out_curriculum = curriculum;
      *out_key = found;
      *out_place = smriti_curriculum_heading (curriculum, found);
      if (out_place->note)
        return TRUE;
    }
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND,
               written ? "no note has a heading of the entry '%s'; 'smriti outline' lists them"
                       : "no note has a heading '5.1 New Features'; --entry names another%s",
               written ? written : "");
  return FALSE;
}

static gboolean
write_down (const SmritiPlace *place, gint32 day, const char *words, GError **error)
{
  g_autoptr (SmritiNoteFile) file = smriti_note_file_read (place->note->path, NULL, FALSE, error);
  g_autoptr (GPtrArray) splices = NULL;

  if (!file)
    return FALSE;
  if (file->length != place->note->length || memcmp (file->text, place->note->text, file->length) != 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_CHANGED, "'%s' was changed just now; try again", file->shown);
      return FALSE;
    }
  splices = smriti_dated_add_plan (file->reader, &file->origin, file->text, file->length, place->block->line, day, words, error);
  if (!splices)
    {
      smriti_note_file_blame (file, error);
      return FALSE;
    }
  return smriti_note_file_write (file, splices, error);
}

static gboolean
add (const Watch *watch, GError **error)
{
  SmritiOutput *out = watch->invocation->out;
  const char *words = watch->invocation->args[1];
  const SmritiCurriculum *curriculum;
  const char *key;
  SmritiPlace place;
  g_autofree char *path = NULL;

  if (strlen (words) > MAX_TEXT || !g_utf8_validate (words, -1, NULL))
    return smriti_usage_error (watch->invocation, error, "an observation is at most %d bytes of text", MAX_TEXT);
  if (!find_entry (watch, &curriculum, &key, &place, error) || !write_down (&place, watch->today, words, error))
    return FALSE;
  path = smriti_term_clean (place.note->path);
  if (out->as_json)
    {
      smriti_json_begin_list (&out->json, "results");
      smriti_json_begin_object (&out->json, NULL);
      smriti_json_string (&out->json, "topic", curriculum->topic);
      smriti_json_string (&out->json, "entry", key);
      smriti_json_string (&out->json, "text", words);
      smriti_json_string (&out->json, "note", place.note->path);
      smriti_json_end_object (&out->json);
      smriti_json_end_list (&out->json);
    }
  else
    smriti_output_printf (out, "written below %s in %s\n", key, path);
  smriti_output_hint (out, "it is asked again in a quarter.");
  return TRUE;
}

/* --- again --- */

/* By its number in the list, else the only one that holds the words. */
static const SmritiObservation *
find_one (const GPtrArray *all, const char *name, GError **error)
{
  g_autofree char *shown = smriti_term_clean (name);
  g_autofree char *wanted = smriti_name_fold (name);
  const SmritiObservation *found = NULL;
  guint64 n;

  if (g_ascii_string_to_unsigned (name, 10, 1, G_MAXUINT, &n, NULL))
    {
      if (n <= all->len)
        return g_ptr_array_index (all, n - 1);
      *wanted = '\0'; /* no number of the list means one by what stands in it */
    }
  for (guint i = 0; *wanted != '\0' && i < all->len; i++)
    {
      const SmritiObservation *observation = g_ptr_array_index (all, i);
      g_autofree char *text = smriti_name_fold (observation->text);

      if (!strstr (text, wanted))
        continue;
      if (found)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' could mean number %u or %u", shown, found->n,
                       observation->n);
          return NULL;
        }
      found = observation;
    }
  if (!found)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "no observation '%s'; 'smriti watch list' shows them", shown);
  return found;
}

static gboolean
again (const Watch *watch, GError **error)
{
  SmritiOutput *out = watch->invocation->out;
  const char *what = watch->invocation->args[2];
  g_autoptr (GPtrArray) all = smriti_watch_read (watch->daemon, watch->curricula, watch->today, error);
  const SmritiObservation *one = all ? find_one (all, watch->invocation->args[1], error) : NULL;
  const char *const details[] = {
    "what", what, "text", one ? one->text : NULL, "why", smriti_invocation_option (watch->invocation, "why"), NULL
  };
  g_autofree char *event = one ? smriti_record_add (watch->daemon, SMRITI_WATCH_KIND, one->subject, details, error) : NULL;
  g_autoptr (GPtrArray) now = event ? smriti_watch_read (watch->daemon, watch->curricula, watch->today, error) : NULL;

  if (!now || one->n > now->len)
    return FALSE;
  one = g_ptr_array_index (now, one->n - 1);
  if (!out->as_json)
    {
      print (watch, one);
      return TRUE;
    }
  smriti_json_begin_list (&out->json, "results");
  smriti_json_observation (&out->json, one, watch->today);
  smriti_json_end_list (&out->json);
  smriti_json_string (&out->json, "event", event);
  return TRUE;
}

/* --- the verbs --- */

static gboolean
check_usage (SmritiInvocation *invocation, const char *verb, GError **error)
{
  static const char *const verbs[] = { "list", "add", "again", NULL };
  guint n = MAX (invocation->n_args, 1);
  const char *what = smriti_invocation_arg (invocation, 2);

  if (!g_strv_contains (verbs, verb))
    return smriti_usage_error (invocation, error, "'watch' knows list, add and again, not '%s'", verb);
  if (g_str_equal (verb, "list") ? n != 1 : n != (g_str_equal (verb, "add") ? 2u : 3u))
    return smriti_usage_error (invocation, error, "'watch %s' takes %s", verb,
                               g_str_equal (verb, "list")  ? "nothing"
                               : g_str_equal (verb, "add") ? "one text; quote it"
                                                           : "a number or words, and still or changed");
  if (what && !g_str_equal (what, "still") && !g_str_equal (what, "changed"))
    return smriti_usage_error (invocation, error, "it is 'still' so or 'changed', not '%s'", what);
  return TRUE;
}

gboolean
smriti_run_watch (SmritiInvocation *invocation, GError **error)
{
  const char *verb = invocation->n_args > 0 ? invocation->args[0] : "list";
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) curricula = NULL;
  Watch watch = { .invocation = invocation };

  if (!check_usage (invocation, verb, error))
    return FALSE;
  invocation->reads = g_str_equal (verb, "list");
  watch.daemon = daemon = smriti_bus_connect (error);
  watch.curricula = curricula = daemon ? smriti_curricula_load (daemon, smriti_invocation_option (invocation, "topic"), error)
                                       : NULL;
  if (!curricula)
    return FALSE;
  watch.today = smriti_when_day (smriti_daemon_now (daemon));
  return g_str_equal (verb, "list")  ? list (&watch, error)
         : g_str_equal (verb, "add") ? add (&watch, error)
                                     : again (&watch, error);
}
