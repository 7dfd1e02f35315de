/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* That an entry was looked through is a record; the note keeps what it says, but with
 * --write its remark is brought up to date as well. */

#include "client/outline_stale.h"

#include "client/freshness.h"
#include "client/note_file.h"
#include "client/practice_record.h"
#include "client/records.h"
#include "client/when.h"
#include "common/notes/dated.h"
#include "common/text.h"

#include <string.h>

/* --- stale --- */

static void
print (SmritiOutput *out, const SmritiFreshness *freshness, gboolean with_topic)
{
  g_autofree char *title = smriti_text_line (freshness->entry->title, 30);
  g_autofree char *topic = with_topic ? smriti_term_clean (freshness->curriculum->topic) : g_strdup ("");
  g_autofree char *checked = smriti_day_to_string (freshness->checked_day);
  int pad = 30 - smriti_text_width (title);

  smriti_output_printf (out, "%s%s%-6s %s%*s  %s", topic, with_topic ? " " : "", freshness->entry->key, title, MAX (pad, 0), "",
                        checked);
  if (freshness->shelf_days > 0 && freshness->over_days > 0)
    smriti_output_printf (out, "  %d days over %u", freshness->over_days, freshness->shelf_days);
  else if (freshness->shelf_days > 0)
    smriti_output_printf (out, "  %d of %u days left", -freshness->over_days, freshness->shelf_days);
  smriti_output_printf (out, "\n");
}

gboolean
smriti_outline_stale (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  gboolean all = smriti_invocation_option (invocation, "all") != NULL;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autoptr (GPtrArray) curricula = daemon ? smriti_curricula_load (daemon, smriti_invocation_option (invocation, "topic"), error)
                                           : NULL;
  g_autoptr (GPtrArray) list = curricula ? smriti_freshness_read (daemon, curricula, smriti_when_day (smriti_daemon_now (daemon)),
                                                                  error)
                                         : NULL;
  guint shown = 0;

  if (!list)
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "entries");
  for (guint i = 0; i < list->len; i++)
    {
      const SmritiFreshness *freshness = g_ptr_array_index (list, i);

      if (!all && !freshness->stale)
        continue;
      shown++;
      if (out->as_json)
        smriti_json_freshness (&out->json, freshness);
      else
        print (out, freshness, curricula->len > 1);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (shown == 0 && !all)
    smriti_output_hint (out, "nothing is past its shelf life; --all shows when each entry was last looked through");
  else
    smriti_output_hint (out, "'smriti outline checked N' says that you looked N through.");
  return TRUE;
}

/* --- checked --- */

typedef struct
{
  const SmritiCurriculum *curriculum;
  const SmritiEntry *entry;
} Found;

static gboolean
find_entry (SmritiInvocation *invocation, GPtrArray *curricula, const char *written, Found *out, GError **error)
{
  g_autofree char *key = smriti_outline_number (written, strlen (written), NULL);

  *out = (Found){ NULL, NULL };
  if (!key)
    return smriti_usage_error (invocation, error, "'%s' is not the number of an entry, such as 5.1", written);
  for (guint i = 0; i < curricula->len; i++)
    {
      const SmritiCurriculum *curriculum = g_ptr_array_index (curricula, i);
      const SmritiEntry *entry = smriti_curriculum_entry (curriculum, key);

      if (entry && out->entry)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "%s is an entry of %s and of %s; say --topic", key,
                       out->curriculum->topic, curriculum->topic);
          return FALSE;
        }
      if (entry)
        *out = (Found){ curriculum, entry };
    }
  if (!out->entry)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no entry %s; 'smriti outline' lists them", key);
  return out->entry != NULL;
}

/* The remark below the entry's heading; one that says so already is right. The note is read anew: another entry's remark in it
 * may just have been written. */
static gboolean
write_remark (const Found *found, gint32 today, GError **error)
{
  SmritiPlace place = smriti_curriculum_heading (found->curriculum, found->entry->key);
  g_autoptr (SmritiNoteFile) file = place.note ? smriti_note_file_read (place.note->path, NULL, FALSE, error) : NULL;
  g_autoptr (SmritiScan) scan = file ? smriti_scan_new (file->text, file->length) : NULL;
  g_autoptr (SmritiBlocks) blocks = scan ? smriti_blocks_read (scan, NULL) : NULL;
  g_autoptr (GPtrArray) splices = NULL;
  GError *local = NULL;
  const SmritiBlock *block;
  guint line = 0;

  if (!place.note)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "no note has a heading of %s to write below", found->entry->key);
  if (!file)
    return FALSE;
  for (guint i = 0; line == 0 && (block = smriti_blocks_nth (blocks, i)); i++)
    if (block->kind == SMRITI_BLOCK_HEADING && g_str_equal (block->text, place.block->text))
      line = block->line;
  splices = smriti_dated_checked_plan (file->reader, &file->origin, file->text, file->length, line, today, &local);
  if (!splices && g_error_matches (local, SMRITI_ERROR, SMRITI_ERROR_NOTHING))
    {
      g_error_free (local);
      return TRUE;
    }
  if (splices)
    return smriti_note_file_write (file, splices, error);
  smriti_note_file_blame (file, &local);
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
keep (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, const Found *found, gint32 today, char **out_event, GError **error)
{
  g_autofree char *subject = g_strconcat (found->curriculum->topic, "/", found->entry->key, NULL);
  const char *const details[] = { "what", "looked through", NULL };

  if (smriti_invocation_option (invocation, "write") && !write_remark (found, today, error))
    return FALSE;
  *out_event = smriti_record_add (daemon, SMRITI_CHECKED_KIND, subject, details, error);
  return *out_event != NULL;
}

static void
tell (SmritiOutput *out, const Found *found, gint32 today, const char *event)
{
  g_autofree char *date = smriti_day_to_string (today);
  g_autofree char *title = smriti_text_line (found->entry->title, 50);

  if (!out->as_json)
    {
      smriti_output_printf (out, "%s %s: looked through on %s\n", found->entry->key, title, date);
      return;
    }
  smriti_json_begin_object (&out->json, NULL);
  smriti_json_string (&out->json, "topic", found->curriculum->topic);
  smriti_json_string (&out->json, "entry", found->entry->key);
  smriti_json_string (&out->json, "title", found->entry->title);
  smriti_json_string (&out->json, "checked", date);
  smriti_json_string (&out->json, "event", event);
  smriti_json_end_object (&out->json);
}

gboolean
smriti_outline_checked (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  guint n = invocation->n_args - 1;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autoptr (GPtrArray) curricula = daemon ? smriti_curricula_load (daemon, smriti_invocation_option (invocation, "topic"), error)
                                           : NULL;
  gint32 today = daemon ? smriti_when_day (smriti_daemon_now (daemon)) : 0;
  g_autofree Found *found = g_new0 (Found, n);

  for (guint i = 0; curricula && i < n; i++)
    if (!find_entry (invocation, curricula, invocation->args[i + 1], &found[i], error))
      return FALSE;
  if (!curricula)
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "entries");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *event = NULL;

      if (!keep (invocation, daemon, &found[i], today, &event, error))
        return FALSE;
      tell (out, &found[i], today, event);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  return TRUE;
}
