/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti add: a new card, written into a note. Which form it gets there is the
 * business of common/notes; here is which note, the writing, and the card as the
 * daemon then knows it. */

#include "client/add_text.h"
#include "client/bus.h"
#include "client/note_choice.h"
#include "client/note_file.h"
#include "client/records.h"
#include "client/reread.h"
#include "common/notes/addition.h"
#include "common/text.h"

#include <string.h>

#define INBOX "Inbox.md"
#define REREAD_MS 5000 /* how long the daemon may take to read the note */

typedef struct
{
  SmritiInvocation *invocation;
  SmritiNoteChoice note;
  SmritiNoteFile *file;
  SmritiAddition *addition;
} Adding;

/* After the words are there: an editor may have been on for an hour. */
static gboolean
read_file (Adding *adding, GError **error)
{
  const char *syntax = adding->note.vault && smriti_reader_by_name (adding->note.vault->reader) ? adding->note.vault->reader
                                                                                                : NULL;

  adding->file = smriti_note_file_read (adding->note.path, syntax, TRUE, error);
  return adding->file != NULL;
}

/* --- writing ------------------------------------------------------------- */

static const SmritiCard *
first_card (const Adding *adding)
{
  return g_ptr_array_index (adding->addition->cards, 0);
}

/* The card as the daemon has it, when it has it in a note; new, else NULL. */
static GVariant *
known_card (const Adding *adding)
{
  g_autoptr (GVariant) tuple = NULL;

  if (!adding->note.daemon
      || !smriti_dbus_daemon_call_get_card_sync (adding->note.daemon, first_card (adding)->key, SMRITI_MAX_STRING,
                                                 smriti_bool_option ("peek", TRUE), &tuple, NULL, NULL, NULL, NULL, NULL, NULL))
    return NULL;
  return *smriti_card_row (tuple).note != '\0' ? g_steal_pointer (&tuple) : NULL;
}

/* The same words in another note are the same card; it would not be asked twice. */
static gboolean
check_unknown (const Adding *adding, GError **error)
{
  g_autoptr (GVariant) tuple = known_card (adding);
  SmritiCardRow card;
  g_autofree char *shown = NULL;

  if (!tuple)
    return TRUE;
  card = smriti_card_row (tuple);
  shown = smriti_term_clean (card.note);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "this very card stands in '%s' on line %u already", shown, card.line);
  return FALSE;
}

static gboolean
is_read (gpointer data)
{
  g_autoptr (GVariant) tuple = known_card (data);

  return tuple != NULL;
}

static gboolean
write_and_wait (Adding *adding, GError **error)
{
  SmritiReread reread;
  gboolean written;

  if (!adding->note.vault)
    return smriti_note_file_write (adding->file, adding->addition->splices, error);
  smriti_reread_begin (&reread, adding->note.daemon);
  written = smriti_note_file_write (adding->file, adding->addition->splices, error);
  if (written)
    smriti_reread_wait (&reread, REREAD_MS, is_read, adding);
  smriti_reread_end (&reread);
  return written;
}

static gboolean
write_card (Adding *adding, const SmritiNewCard *card, GError **error)
{
  const SmritiNoteFile *file = adding->file;

  adding->addition = smriti_addition_plan (file->reader, &file->origin, file->text ? file->text : "", file->length,
                                           smriti_invocation_option (adding->invocation, "heading"), card, error);
  if (!adding->addition)
    {
      smriti_note_file_blame (file, error);
      return FALSE;
    }
  return check_unknown (adding, error) && write_and_wait (adding, error);
}

/* --- what was done ------------------------------------------------------- */

/* A card no daemon knows: what the note says of it. */
static void
json_written_members (const Adding *adding, SmritiJson *json)
{
  const SmritiCard *card = first_card (adding);

  smriti_json_string (json, "id", card->key);
  smriti_json_string (json, "kind", smriti_kind_to_string (card->kind));
  smriti_json_bool (json, "snippet", card->snippet);
  smriti_json_word (json, "deck", card->deck);
  smriti_json_word (json, "entry", card->entry);
  smriti_json_string (json, "front", card->front);
  smriti_json_string (json, "state", "new");
  smriti_json_null (json, "off");
  smriti_json_null (json, "due");
  smriti_json_string (json, "note", adding->file->path);
  smriti_json_int (json, "line", card->line);
}

static void
tell (const Adding *adding)
{
  SmritiOutput *out = adding->invocation->out;
  const SmritiCard *card = first_card (adding);
  g_autoptr (GVariant) known = known_card (adding);
  g_autofree char *shown = smriti_term_clean (adding->file->path);
  g_autofree char *front = smriti_text_line (card->front, 60);

  if (!out->as_json)
    {
      smriti_output_printf (out, "%s:%u: %s\n", shown, card->line, front);
      if (adding->note.vault && !known)
        smriti_output_hint (out, "the daemon has not read it yet; it will.");
      else if (!adding->note.vault)
        smriti_output_hint (out, "the note is in no vault, so the card is not asked; 'smriti vault add' adds its folder.");
      return;
    }
  smriti_json_begin_object (&out->json, "card");
  if (known)
    smriti_json_card_members (&out->json, known);
  else
    json_written_members (adding, &out->json);
  smriti_json_string (&out->json, "back", card->back);
  smriti_json_end_object (&out->json);
}

gboolean
smriti_run_add (SmritiInvocation *invocation, GError **error)
{
  Adding adding = { .invocation = invocation };
  SmritiAddText text = { .kept = NULL };
  gboolean done = smriti_note_choose (invocation, INBOX, &adding.note, error) && smriti_add_text_get (invocation, &text, error)
                  && read_file (&adding, error) && write_card (&adding, &text.card, error);

  if (done)
    tell (&adding);
  smriti_add_text_end (&text, done, error);
  smriti_addition_free (adding.addition);
  smriti_note_file_free (adding.file);
  smriti_note_choice_clear (&adding.note);
  return done;
}
