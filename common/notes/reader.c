/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The table of card syntaxes and the order in which a note is read. */

#include "common/notes/reader.h"

#include "common/notes/callout.h"
#include "common/notes/hold.h"
#include "common/notes/link.h"
#include "common/notes/lint.h"
#include "common/notes/validity.h"

#define MAX_WARNINGS 200

static const SmritiReader *const readers[] = {
  &smriti_reader_smriti,    /* the default */
  &smriti_reader_osr,       /* obsidian-spaced-repetition */
  &smriti_reader_hashcards, /* Q: A: C: */
  &smriti_reader_logseq,    /* blocks with #card */
  &smriti_reader_o2a,       /* Obsidian_to_Anki */
  &smriti_reader_mochi,     /* a note is a card */
};

const SmritiReader *
smriti_reader_by_name (const char *name)
{
  for (gsize i = 0; name && i < G_N_ELEMENTS (readers); i++)
    if (g_str_equal (readers[i]->name, name))
      return readers[i];
  return NULL;
}

const SmritiReader *
smriti_reader_nth (guint n)
{
  return n < G_N_ELEMENTS (readers) ? readers[n] : NULL;
}

const char *
smriti_reader_name (const SmritiReader *reader)
{
  return reader->name;
}

char *
smriti_reader_names (void)
{
  GString *names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", readers[i]->name);
  return g_string_free (names, FALSE);
}

static void
warning_free (gpointer data)
{
  SmritiWarning *warning = data;

  g_free (warning->text);
  g_free (warning);
}

SmritiNote *
smriti_note_new (void)
{
  SmritiNote *note = g_new0 (SmritiNote, 1);

  note->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_card_free);
  note->warnings = g_ptr_array_new_with_free_func (warning_free);
  note->links = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_link_free);
  note->aliases = g_ptr_array_new_with_free_func (g_free);
  note->holds = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_hold_free);
  return note;
}

void
smriti_note_free (SmritiNote *note)
{
  if (!note)
    return;
  g_ptr_array_unref (note->cards);
  g_ptr_array_unref (note->warnings);
  g_ptr_array_unref (note->links);
  g_ptr_array_unref (note->aliases);
  g_clear_pointer (&note->callouts, g_ptr_array_unref);
  g_ptr_array_unref (note->holds);
  smriti_outline_free (note->outline);
  g_free (note->entry);
  g_free (note->prior);
  g_free (note);
}

static void G_GNUC_PRINTF (4, 0) add_warning (SmritiNote *note, const char *code, guint line, const char *format, va_list args)
{
  SmritiWarning *warning;

  if (note->warnings->len > MAX_WARNINGS)
    return;
  warning = g_new0 (SmritiWarning, 1);
  warning->line = line;
  warning->code = code;
  if (note->warnings->len < MAX_WARNINGS)
    warning->text = g_strdelimit (g_strdup_vprintf (format, args), "\n\t", ' ');
  else
    {
      warning->line = G_MAXUINT; /* last; smriti_note_read() makes it 0 */
      warning->code = "too-many";
      warning->text = g_strdup ("there are more warnings than these; put these right first");
    }
  g_ptr_array_add (note->warnings, warning);
}

void
smriti_note_warn (SmritiNote *note, guint line, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  add_warning (note, "syntax", line, format, args);
  va_end (args);
}

void
smriti_note_warn_as (SmritiNote *note, const char *code, guint line, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  add_warning (note, code, line, format, args);
  va_end (args);
}

static int
compare_warnings (gconstpointer a, gconstpointer b)
{
  const SmritiWarning *x = *(const SmritiWarning *const *) a;
  const SmritiWarning *y = *(const SmritiWarning *const *) b;

  return x->line < y->line ? -1 : x->line > y->line;
}

void
smriti_note_sort_warnings (SmritiNote *note)
{
  SmritiWarning *last;

  g_ptr_array_sort (note->warnings, compare_warnings);
  if (note->warnings->len == 0)
    return;
  last = g_ptr_array_index (note->warnings, note->warnings->len - 1);
  if (last->line == G_MAXUINT)
    last->line = 0;
}

/* What other programs wrote, or somebody's hand: what cannot be is moved or dropped, and said. */
static void
mend_prior (SmritiNote *note, guint line, SmritiPrior **prior)
{
  const char *said = NULL;

  if (*prior && !smriti_prior_mend (*prior, &said))
    {
      smriti_note_warn (note, line, "another program's schedule cannot be taken over: %s", said);
      g_clear_pointer (prior, g_free);
    }
  else if (said)
    smriti_note_warn (note, line, "another program's schedule: %s", said);
}

static void
mend_priors (SmritiNote *note)
{
  mend_prior (note, 1, &note->prior);
  for (guint i = 0; i < note->cards->len; i++)
    {
      SmritiCard *card = g_ptr_array_index (note->cards, i);

      mend_prior (note, card->line, &card->prior);
    }
}

SmritiNote *
smriti_note_read (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length)
{
  static const SmritiNoteOrigin unknown = { NULL, NULL };
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  g_autoptr (SmritiFrontmatter) frontmatter = NULL;
  SmritiNote *note = smriti_note_new ();

  for (guint i = 0; i < scan->warnings->len; i++)
    {
      const SmritiScanWarning *warning = g_ptr_array_index (scan->warnings, i);

      smriti_note_warn_as (note, warning->code, warning->line, "%s", warning->text);
    }
  frontmatter = smriti_frontmatter_read (scan, note);
  note->entry = g_strdup (frontmatter->entry);
  note->outline = smriti_outline_read (scan, note);
  note->callouts = smriti_callouts_read (scan);
  if (reader->is_own)
    smriti_callouts_cover (note->callouts, scan);
  reader->read (&(SmritiNoteText){ text, length, scan, frontmatter, origin ? origin : &unknown }, note);
  mend_priors (note);
  smriti_callouts_tie (note->callouts, scan, note->cards);
  smriti_validity_read (scan, note);
  smriti_holds_read (scan, frontmatter, note);
  if (note->outline)
    smriti_links_to_notes (scan, note->links);
  smriti_lint (note, scan);
  smriti_note_sort_warnings (note);
  return note;
}
