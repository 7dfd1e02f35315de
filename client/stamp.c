/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Every note is planned before the first one is written, so that what cannot be
 * read, or may not be written, is told while nothing has happened yet. */

#include "client/stamp.h"

#include "client/note_file.h"
#include "client/paths.h"
#include "client/vault_of.h"
#include "client/when.h"
#include "common/notes/stamp.h"

#include <string.h>
#include <unistd.h>

/* One note of the command line. */
typedef struct
{
  SmritiNoteFile *file;
  SmritiStampPlan *plan;
} Planned;

typedef struct
{
  SmritiOutput *out;
  gboolean dry, quiet;
  GPtrArray *notes; /* of Planned */
  guint n_stamped;
  const Planned *first_left; /* a note with a card that gets no id */
} Stamping;

static void
planned_free (gpointer data)
{
  Planned *planned = data;

  smriti_note_file_free (planned->file);
  smriti_stamp_plan_free (planned->plan);
  g_free (planned);
}

static gboolean
check_writable (const SmritiNoteFile *file, GError **error)
{
  if (access (file->path, W_OK) == 0)
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the note '%s' cannot be written to; nothing was stamped", file->shown);
  return FALSE;
}

/* The syntax that was asked for, else the one a running daemon reads the note as. */
static SmritiNoteFile *
read_note (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, const char *named, GError **error)
{
  const char *asked = smriti_invocation_option (invocation, "syntax");
  g_autofree char *path = smriti_path_as_named (named);
  g_autoptr (SmritiVaultOf) vault = daemon && !asked ? smriti_vault_of (daemon, path, NULL) : NULL;

  return smriti_note_file_read (named, vault && smriti_reader_by_name (vault->reader) ? vault->reader : asked, FALSE, error);
}

static gboolean
plan_notes (Stamping *stamping, SmritiInvocation *invocation, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRand) rand = g_rand_new (); /* seeded by the system */
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect_quietly (NULL);

  for (guint i = 1; i < invocation->n_args; i++)
    {
      Planned *planned;
      SmritiNoteFile *file = read_note (invocation, daemon, invocation->args[i], error);

      if (!file)
        return FALSE;
      planned = g_new0 (Planned, 1);
      planned->file = file;
      g_ptr_array_add (stamping->notes, planned);
      if (!g_hash_table_add (seen, smriti_path_absolute (file->path))) /* named twice: the second has nothing left to do */
        planned->plan = smriti_stamp_plan (file->reader, &file->origin, "", 0, ids, rand);
      else
        planned->plan = smriti_stamp_plan (file->reader, &file->origin, file->text, file->length, ids, rand);
      if (planned->plan->splices->len > 0 && !check_writable (file, error))
        return FALSE;
      stamping->n_stamped += planned->plan->stamped->len;
      if (planned->plan->left->len > 0 && !stamping->first_left)
        stamping->first_left = planned;
    }
  return TRUE;
}

static gboolean
fail_nothing (const Stamping *stamping, GError **error)
{
  const SmritiUnstamped *left;

  if (!stamping->first_left)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "there is no card without an id");
      return FALSE;
    }
  left = g_ptr_array_index (stamping->first_left->plan->left, 0);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING,
               "no card here can get an id and has none; the one on line %u of '%s' is left alone: %s", left->line,
               stamping->first_left->file->shown, left->text);
  return FALSE;
}

static gboolean
write_notes (const Stamping *stamping, GError **error)
{
  guint n_written = 0;

  for (guint i = 0; i < stamping->notes->len; i++)
    {
      const Planned *planned = g_ptr_array_index (stamping->notes, i);

      if (planned->plan->splices->len == 0)
        continue;
      if (!smriti_note_file_write (planned->file, planned->plan->splices, error))
        {
          g_autofree char *before = smriti_count (n_written, "note", NULL);

          if (n_written > 0)
            g_prefix_error (error, "%s named before it %s stamped, and this one is not: ", before, n_written == 1 ? "is" : "are");
          return FALSE;
        }
      n_written++;
    }
  return TRUE;
}

/* --- what was done ------------------------------------------------------ */

static void
json_notes (const Stamping *stamping)
{
  SmritiJson *json = &stamping->out->json;

  smriti_json_begin_list (json, "stamped");
  for (guint i = 0; i < stamping->notes->len; i++)
    {
      const Planned *planned = g_ptr_array_index (stamping->notes, i);

      for (guint k = 0; k < planned->plan->stamped->len; k++)
        {
          const SmritiStamped *stamped = g_ptr_array_index (planned->plan->stamped, k);

          smriti_json_begin_object (json, NULL);
          smriti_json_string (json, "path", planned->file->path);
          smriti_json_int (json, "line", stamped->line);
          smriti_json_string (json, "id", stamping->dry ? NULL : stamped->id);
          smriti_json_end_object (json);
        }
    }
  smriti_json_end_list (json);
  smriti_json_begin_list (json, "left");
  for (guint i = 0; i < stamping->notes->len; i++)
    {
      const Planned *planned = g_ptr_array_index (stamping->notes, i);

      for (guint k = 0; k < planned->plan->left->len; k++)
        {
          const SmritiUnstamped *left = g_ptr_array_index (planned->plan->left, k);

          smriti_json_begin_object (json, NULL);
          smriti_json_string (json, "path", planned->file->path);
          smriti_json_int (json, "line", left->line);
          smriti_json_string (json, "reason", left->why);
          smriti_json_end_object (json);
        }
    }
  smriti_json_end_list (json);
}

static void
print_note (const Stamping *stamping, const Planned *planned)
{
  for (guint k = 0; !stamping->quiet && k < planned->plan->stamped->len; k++)
    {
      const SmritiStamped *stamped = g_ptr_array_index (planned->plan->stamped, k);

      smriti_output_printf (stamping->out, "%s:%u: %s%s\n", planned->file->shown, stamped->line,
                            stamping->dry ? "would get an id" : "^", stamping->dry ? "" : stamped->id);
    }
  for (guint k = 0; k < planned->plan->left->len; k++)
    {
      const SmritiUnstamped *left = g_ptr_array_index (planned->plan->left, k);

      smriti_output_printf (stamping->out, "%s:%u: left alone: %s\n", planned->file->shown, left->line, left->text);
    }
}

gboolean
smriti_notes_stamp (SmritiInvocation *invocation, GError **error)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (planned_free);
  Stamping stamping = { invocation->out,
                        smriti_invocation_option (invocation, "dry-run") != NULL,
                        smriti_invocation_option (invocation, "quiet") != NULL,
                        notes,
                        0,
                        NULL };
  g_autofree char *count = NULL;

  if (!plan_notes (&stamping, invocation, error))
    return FALSE;
  if (stamping.n_stamped == 0)
    return fail_nothing (&stamping, error);
  if (!stamping.dry && !write_notes (&stamping, error))
    return FALSE;
  if (stamping.out->as_json)
    {
      json_notes (&stamping);
      return TRUE;
    }
  for (guint i = 0; i < notes->len; i++)
    print_note (&stamping, g_ptr_array_index (notes, i));
  count = smriti_count (stamping.n_stamped, "card", NULL);
  smriti_output_hint (stamping.out, stamping.dry ? "%s would get an id; nothing was written." : "%s got an id.", count);
  return TRUE;
}
