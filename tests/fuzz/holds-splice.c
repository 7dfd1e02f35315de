/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What holds for each change of a note's bytes: it changes what it names, what it
 * wrote is found again, and done twice it does nothing. */

#include "tests/fuzz/holds.h"

#include "common/error.h"
#include "common/notes/addition.h"
#include "common/notes/edit_stamp.h"
#include "common/notes/outline_done.h"
#include "common/notes/stamp.h"

#include <string.h>

/* A stamp that was moved is found again where it was and says the day. */
static void
check_edit_stamp (const char *text, gsize length)
{
  static const gint32 day = 30000; /* 2052 */
  SmritiEditStamp stamp, again;
  g_autofree char *moved = NULL;
  g_autoptr (GString) after = NULL;

  if (!smriti_edit_stamp_find (text, length, &stamp))
    return;
  HOLDS (stamp.length > 0 && stamp.offset < length && stamp.length <= length - stamp.offset);
  HOLDS (!memchr (text + stamp.offset, '\n', stamp.length) && !memchr (text + stamp.offset, '\r', stamp.length));
  moved = smriti_edit_stamp_moved (&stamp, day);
  if (!moved)
    return;
  after = g_string_new_len (text, (gssize) length);
  g_string_erase (after, (gssize) stamp.offset, (gssize) stamp.length);
  g_string_insert (after, (gssize) stamp.offset, moved);
  HOLDS (smriti_edit_stamp_find (after->str, after->len, &again));
  HOLDS (again.offset == stamp.offset && again.line == stamp.line && again.day == day);
  HOLDS (!smriti_edit_stamp_moved (&again, day));
}

/* The text with @splices in it, new; taken back it is what it was. */
static char *
apply_and_back (const GPtrArray *splices, const char *text, gsize length, gsize *out_length)
{
  g_autoptr (GPtrArray) inverse = smriti_splices_invert (splices);
  char *after = smriti_splices_apply (splices, text, length, out_length);
  g_autofree char *back = NULL;
  gsize n_back;

  HOLDS (after);
  back = smriti_splices_apply (inverse, after, *out_length, &n_back);
  HOLDS (back && n_back == length && memcmp (back, text, length) == 0);
  return after;
}

/* Ids are added and nothing is taken away; a note that has them gets no more. */
static void
check_ids (const SmritiReader *reader, const char *text, gsize length)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (SmritiStampPlan) plan = smriti_stamp_plan (reader, NULL, text, length, taken, rand);
  g_autoptr (SmritiStampPlan) again = NULL;
  g_autofree char *after = NULL;
  gsize n;

  HOLDS (plan->splices->len == plan->stamped->len);
  for (guint i = 0; i < plan->splices->len; i++)
    HOLDS (g_bytes_get_size (((SmritiSplice *) g_ptr_array_index (plan->splices, i))->before) == 0);
  after = apply_and_back (plan->splices, text, length, &n);
  if (plan->splices->len == 0)
    return;
  again = smriti_stamp_plan (reader, NULL, after, n, taken, rand);
  HOLDS (again->stamped->len <= plan->left->len); /* a card may find its place once its neighbours have theirs */
}

/* The first entry that can be marked, and the mark taken away again. */
static void
check_mark (const char *text, gsize length)
{
  const SmritiReader *reader = smriti_reader_by_name ("smriti");
  g_autoptr (SmritiNote) note = smriti_note_read (reader, NULL, text, length);
  const SmritiEntry *section = note->outline ? g_ptr_array_index (note->outline->sections, 0) : NULL;
  const SmritiEntry *entry = section && section->children->len > 0 ? g_ptr_array_index (section->children, 0) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *after = NULL;
  g_autofree char *back = NULL;
  g_autoptr (GPtrArray) done = NULL;
  g_autoptr (GPtrArray) undone = NULL;
  g_autoptr (GError) error = NULL;
  gsize n, n_back;

  if (!entry)
    return;
  done = smriti_outline_done_plan (reader, NULL, text, length, entry->number, TRUE, &title, &error);
  HOLDS ((done != NULL) == (error == NULL) && (done != NULL) == (title != NULL));
  if (!done)
    return;
  after = apply_and_back (done, text, length, &n);
  g_clear_pointer (&title, g_free);
  undone = smriti_outline_done_plan (reader, NULL, after, n, entry->number, FALSE, &title, NULL);
  HOLDS (undone);
  back = apply_and_back (undone, after, n, &n_back);
  HOLDS (n_back == length && memcmp (back, text, length) == 0);
}

/* One card more, or a reason why not. */
static void
check_addition (const char *text, gsize length)
{
  SmritiNewCard card = { .front = (char *) "What no note asks?", .back = (char *) "one\ntwo" };
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiAddition) addition = smriti_addition_plan (smriti_reader_by_name ("smriti"), NULL, text, length, NULL, &card,
                                                              &error);
  g_autofree char *after = NULL;
  gsize n;

  HOLDS ((addition != NULL) == (error == NULL));
  if (!addition)
    return;
  HOLDS (addition->cards->len == 1 && addition->splices->len == 1);
  after = apply_and_back (addition->splices, text, length, &n);
}

void
holds_splice (const char *text, gsize length)
{
  check_edit_stamp (text, length);
  for (guint i = 0; smriti_reader_nth (i); i++)
    check_ids (smriti_reader_nth (i), text, length);
  check_mark (text, length);
  check_addition (text, length);
}
