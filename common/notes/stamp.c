/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Where an id belongs depends on the syntax and on what a card ends in, so it is
 * tried: all cards get one at their likeliest place, the note is read again, and
 * those that then read otherwise get it elsewhere, or none. What is planned has
 * been read once as it will stand. */

#include "common/notes/stamp.h"

#include "common/notes/identity.h"
#include "common/notes/raw_lines.h"
#include "common/notes/same.h"
#include "common/notes/scanner.h"

#include <string.h>

#define MAX_PLACES 6
#define MAX_ROUNDS 12
#define ID_DIGITS 8

typedef enum
{
  END_OF_LINE,
  BELOW, /* a line of its own, moved in as the last one is */
  APART  /* the same between blank lines, for what Obsidian calls structured blocks */
} Form;

typedef struct
{
  guint line; /* 1-based, the last one of the card */
  Form form;
} Place;

/* The cards made from one source. */
typedef struct
{
  guint first, n; /* in the note's list */
  gboolean wanted;
  Place places[MAX_PLACES];
  guint n_places, place;
  char *id;
} Group;

typedef struct
{
  const SmritiReader *reader;
  const SmritiNoteOrigin *origin;
  const char *text;
  gsize length;
  SmritiNote *note;
  SmritiScan *scan;
  GArray *lines;  /* of SmritiRawLine */
  GArray *groups; /* of Group, as in the note */
  SmritiStampPlan *plan;
} Stamping;

static void
stamped_free (gpointer data)
{
  SmritiStamped *stamped = data;

  g_free (stamped->id);
  g_free (stamped);
}

static void
unstamped_free (gpointer data)
{
  SmritiUnstamped *left = data;

  g_free (left->text);
  g_free (left);
}

void
smriti_stamp_plan_free (SmritiStampPlan *plan)
{
  if (!plan)
    return;
  g_ptr_array_unref (plan->splices);
  g_ptr_array_unref (plan->stamped);
  g_ptr_array_unref (plan->left);
  g_free (plan);
}

static Group *
group_at (const Stamping *stamping, guint i)
{
  return &g_array_index (stamping->groups, Group, i);
}

static const SmritiCard *
first_card (const Stamping *stamping, const Group *group)
{
  return g_ptr_array_index (stamping->note->cards, group->first);
}

static void G_GNUC_PRINTF (4, 5) leave (Stamping *stamping, Group *group, const char *why, const char *format, ...)
{
  SmritiUnstamped *left = g_new0 (SmritiUnstamped, 1);
  va_list args;

  left->line = first_card (stamping, group)->line;
  left->why = why;
  va_start (args, format);
  left->text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (stamping->plan->left, left);
  group->wanted = FALSE;
}

/* --- which cards ------------------------------------------------------- */

static void
find_groups (Stamping *stamping)
{
  const GPtrArray *cards = stamping->note->cards;

  for (guint i = 0; i < cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (cards, i);
      Group *last = stamping->groups->len > 0 ? group_at (stamping, stamping->groups->len - 1) : NULL;
      const SmritiCard *first = last ? first_card (stamping, last) : NULL;

      if (first && first->line == card->line && g_str_equal (first->source, card->source) && card->part > 0)
        last->n++;
      else
        {
          Group group = { .first = i, .n = 1 };

          g_array_append_val (stamping->groups, group);
        }
    }
}

static gboolean
has_stamp (const SmritiCard *card)
{
  return g_str_has_prefix (card->key, "sm-");
}

/* Text key → the line of the first card that has it, and of the second (negative) if there are more. */
static GHashTable *
find_doubles (const Stamping *stamping)
{
  GHashTable *lines = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < stamping->groups->len; i++)
    {
      const SmritiCard *card = first_card (stamping, group_at (stamping, i));
      int before = GPOINTER_TO_INT (g_hash_table_lookup (lines, card->text_key));

      if (before > 0)
        g_hash_table_insert (lines, card->text_key, GINT_TO_POINTER (-before));
      else if (before == 0)
        g_hash_table_insert (lines, card->text_key, GINT_TO_POINTER ((int) card->line));
    }
  return lines;
}

static void
choose (Stamping *stamping, Group *group, GHashTable *doubles)
{
  const SmritiCard *card = first_card (stamping, group);
  guint n = card->line - 1;
  guint last = card->last_line > 0 ? card->last_line - 1 : n;

  if (has_stamp (card))
    return;
  if (card->block_id)
    leave (stamping, group, "block-id", "it has the block id ^%s, and a block can have only one", card->block_id);
  else if (GPOINTER_TO_INT (g_hash_table_lookup (doubles, card->text_key)) < 0)
    leave (stamping, group, "same-text", "its text stands in the note twice, which is one card; an id would make two of it");
  else if (last < stamping->scan->n_lines && stamping->scan->lines[last].type == SMRITI_LINE_HEADING)
    leave (stamping, group, "heading", "it is a heading, whose words links to it name");
  else if (card->last_line == 0 && n < stamping->scan->n_lines && stamping->scan->lines[n].type == SMRITI_LINE_TABLE)
    leave (stamping, group, "table", "it is a cell of a table, which has no place for an id");
  else
    group->wanted = TRUE;
}

/* --- where ------------------------------------------------------------- */

static void
add_place (Group *group, guint line, Form form)
{
  for (guint i = 0; i < group->n_places; i++)
    if (group->places[i].line == line && group->places[i].form == form)
      return;
  if (group->n_places < MAX_PLACES)
    group->places[group->n_places++] = (Place){ line, form };
}

/* The ways to end line @line (1-based) with an id, the usual one first. A comment,
 * as another program's schedule, stands behind the id. */
static void
add_places (const Stamping *stamping, Group *group, guint first, guint line)
{
  const SmritiLine *last = &stamping->scan->lines[line - 1];

  if (last->type == SMRITI_LINE_COMMENT)
    {
      guint words = line;

      while (words > first && stamping->scan->lines[words - 1].type == SMRITI_LINE_COMMENT)
        words--;
      if (stamping->scan->lines[words - 1].type != SMRITI_LINE_COMMENT)
        add_places (stamping, group, first, words);
    }
  if (last->type == SMRITI_LINE_TEXT || last->type == SMRITI_LINE_HEADING)
    add_place (group, line, END_OF_LINE);
  else if (last->indent == 0)
    {
      add_place (group, line, APART);
      add_place (group, line, BELOW);
    }
  else
    {
      add_place (group, line, BELOW);
      add_place (group, line, APART);
    }
}

/* For a reader that does not tell where its cards end: the card's own line, the
 * end of its block, the last line before @next, where the next card begins. */
static void
guess_places (const Stamping *stamping, Group *group, const SmritiCard *card, guint next)
{
  const SmritiLine *lines = stamping->scan->lines;
  guint block = card->line;
  guint last = next - 1;

  while (block < last && lines[block].type != SMRITI_LINE_BLANK && lines[block].type != SMRITI_LINE_HEADING)
    block++;
  while (last > card->line && (lines[last - 1].type == SMRITI_LINE_BLANK || lines[last - 1].type == SMRITI_LINE_HEADING))
    last--;
  if (card->kind == SMRITI_KIND_BASIC)
    add_place (group, card->line, END_OF_LINE);
  add_places (stamping, group, card->line, block);
  add_places (stamping, group, card->line, last);
  add_place (group, card->line, END_OF_LINE);
}

static void
find_places (Stamping *stamping, guint i)
{
  Group *group = group_at (stamping, i);
  const SmritiCard *card = first_card (stamping, group);
  guint n_lines = MIN (stamping->scan->n_lines, stamping->lines->len);
  guint next = i + 1 < stamping->groups->len ? first_card (stamping, group_at (stamping, i + 1))->line : n_lines + 1;

  if (card->line > n_lines || card->last_line > n_lines)
    return;
  if (card->last_line > 0)
    add_places (stamping, group, card->line, card->last_line);
  else
    guess_places (stamping, group, card, CLAMP (next, card->line + 1, n_lines + 1));
}

/* --- ids --------------------------------------------------------------- */

static gboolean
is_id_byte (char c)
{
  return g_ascii_isalnum (c) || c == '-';
}

/* Every "^sm-…" of the note, on a card or not. */
static void
take_ids (const Stamping *stamping, GHashTable *taken)
{
  const char *s = stamping->text;
  const char *end = s + stamping->length;

  while (s < end && (s = memmem (s, (gsize) (end - s), "^sm-", 4)))
    {
      const char *id = ++s;

      while (s < end && is_id_byte (*s))
        s++;
      g_hash_table_add (taken, g_ascii_strdown (id, s - id));
    }
}

static char *
draw_id (GHashTable *taken, GRand *rand)
{
  static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
  char id[3 + ID_DIGITS + 1] = "sm-";

  do
    for (guint i = 0; i < ID_DIGITS; i++)
      id[3 + i] = digits[g_rand_int (rand) >> 27];
  while (g_hash_table_contains (taken, id));
  g_hash_table_add (taken, g_strdup (id));
  return g_strdup (id);
}

/* --- one try ----------------------------------------------------------- */

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static void
splice_end_of_line (const Stamping *stamping, const Group *group, const SmritiRawLine *line, GPtrArray *splices)
{
  g_autofree char *words = g_strconcat (" ^", group->id, NULL);
  gsize at = line->end;

  while (at > line->start && is_blank (stamping->text[at - 1])) /* a hard break stays one */
    at--;
  smriti_splices_add (splices, stamping->text, at, 0, words, strlen (words));
}

static void
splice_below (const Stamping *stamping, const Group *group, guint n, gboolean apart, GPtrArray *splices)
{
  const SmritiRawLine *line = &g_array_index (stamping->lines, SmritiRawLine, n);
  const SmritiLine *last = &stamping->scan->lines[n];
  const char *newline = smriti_raw_line_end (stamping->lines, stamping->text, n);
  gboolean closed = line->next > line->end; /* the last line of a file may not be */
  gsize inset = line->start;
  gsize next = line->next;
  g_autoptr (GString) words = g_string_new (NULL);

  while (!apart && inset < line->end && (is_blank (stamping->text[inset]) || (last->quote > 0 && stamping->text[inset] == '>')))
    inset++;
  if (!closed)
    g_string_append (words, newline);
  if (apart)
    g_string_append (words, newline);
  g_string_append_len (words, stamping->text + line->start, (gssize) (inset - line->start));
  g_string_append_printf (words, "^%s", group->id);
  if (closed)
    g_string_append (words, newline);
  if (apart && n + 1 < stamping->scan->n_lines && stamping->scan->lines[n + 1].type != SMRITI_LINE_BLANK)
    g_string_append (words, newline);
  smriti_splices_add (splices, stamping->text, next, 0, words->str, words->len);
}

static gsize
offset_of (const Stamping *stamping, const Place *place)
{
  const SmritiRawLine *line = &g_array_index (stamping->lines, SmritiRawLine, place->line - 1);

  return place->form == END_OF_LINE ? line->end : line->next;
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer stamping)
{
  const Group *x = *(const Group *const *) a;
  const Group *y = *(const Group *const *) b;
  gsize x_offset = offset_of (stamping, &x->places[x->place]);
  gsize y_offset = offset_of (stamping, &y->places[y->place]);

  return x_offset < y_offset ? -1 : x_offset > y_offset;
}

/* The groups that want an id, by place: clozes are read after the lines around them. */
static GPtrArray *
wanted_by_place (Stamping *stamping)
{
  GPtrArray *wanted = g_ptr_array_new ();

  for (guint i = 0; i < stamping->groups->len; i++)
    if (group_at (stamping, i)->wanted)
      g_ptr_array_add (wanted, group_at (stamping, i));
  g_ptr_array_sort_with_data (wanted, compare_places, stamping);
  return wanted;
}

/* All wanted ids at the places they are at; a card behind which another one already
 * has its id gets none. */
static GPtrArray *
make_splices (Stamping *stamping)
{
  GPtrArray *splices = smriti_splices_new ();
  g_autoptr (GPtrArray) wanted = wanted_by_place (stamping);
  gsize taken = 0;

  for (guint i = 0; i < wanted->len; i++)
    {
      Group *group = g_ptr_array_index (wanted, i);
      const Place *place = &group->places[group->place];

      if (offset_of (stamping, place) <= taken)
        {
          leave (stamping, group, "no-place", "another card's id stands where its own would");
          continue;
        }
      taken = offset_of (stamping, place);
      if (place->form == END_OF_LINE)
        splice_end_of_line (stamping, group, &g_array_index (stamping->lines, SmritiRawLine, place->line - 1), splices);
      else
        splice_below (stamping, group, place->line - 1, place->form == APART, splices);
    }
  return splices;
}

/* --- reading it again -------------------------------------------------- */

static gboolean
is_as_planned (const Group *group, const SmritiCard *before, const SmritiCard *after, const GArray *map)
{
  g_autofree char *key = group->wanted ? smriti_card_key (group->id, after->kind, "", 0, after->part) : NULL;

  return smriti_card_is_same (before, after) && smriti_line_in (map, before->line) == after->line
         && g_strcmp0 (after->key, key ? key : before->key) == 0
         && g_strcmp0 (after->source, key ? group->id : before->source) == 0
         && g_strcmp0 (after->block_id, before->block_id) == 0;
}

/* The next place for the id of @group; where it has none, of the nearest one above that does. */
static void
move_on (Stamping *stamping, guint i)
{
  Group *group = group_at (stamping, i);

  while (!group->wanted && i > 0)
    group = group_at (stamping, --i);
  if (!group->wanted)
    return;
  if (++group->place == group->n_places)
    leave (stamping, group, "no-place", "its syntax has no place for an id there");
}

/* TRUE when the note with @splices reads as it shall; else what stood in the way is moved. */
static gboolean
check (Stamping *stamping, const GPtrArray *splices)
{
  const GPtrArray *before = stamping->note->cards;
  gsize length;
  g_autofree char *text = smriti_splices_apply (splices, stamping->text, stamping->length, &length);
  g_autoptr (SmritiNote) note = smriti_note_read (stamping->reader, stamping->origin, text, length);
  g_autoptr (GArray) map = smriti_raw_lines_map (stamping->lines, splices);
  gboolean same_count = note->cards->len == before->len;
  gboolean good = same_count;

  for (guint i = 0; i < stamping->groups->len; i++)
    {
      const Group *group = group_at (stamping, i);
      gboolean planned = TRUE;

      for (guint j = group->first; j < group->first + group->n && planned; j++)
        planned = j < note->cards->len
                  && is_as_planned (group, g_ptr_array_index (before, j), g_ptr_array_index (note->cards, j), map);
      if (planned)
        continue;
      good = FALSE;
      move_on (stamping, i);
      if (!same_count) /* all below it differs because it does */
        return FALSE;
    }
  if (good)
    return smriti_outline_is_same (stamping->note->outline, note->outline, map, NULL);
  if (note->cards->len > before->len && stamping->groups->len > 0)
    move_on (stamping, stamping->groups->len - 1);
  return FALSE;
}

static void
give_up (Stamping *stamping)
{
  for (guint i = 0; i < stamping->groups->len; i++)
    if (group_at (stamping, i)->wanted)
      leave (stamping, group_at (stamping, i), "no-place", "no id can be written without changing what is read in this note");
}

static void
try_places (Stamping *stamping)
{
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      g_autoptr (GPtrArray) splices = make_splices (stamping);

      if (splices->len == 0)
        return;
      if (check (stamping, splices))
        {
          g_ptr_array_extend_and_steal (stamping->plan->splices, g_steal_pointer (&splices));
          return;
        }
    }
  give_up (stamping);
}

/* --- the plan ---------------------------------------------------------- */

static int
compare_left (gconstpointer a, gconstpointer b)
{
  const SmritiUnstamped *x = *(const SmritiUnstamped *const *) a;
  const SmritiUnstamped *y = *(const SmritiUnstamped *const *) b;

  return x->line < y->line ? -1 : x->line > y->line;
}

static void
prepare (Stamping *stamping, GHashTable *taken, GRand *rand)
{
  g_autoptr (GHashTable) doubles = NULL;

  find_groups (stamping);
  doubles = find_doubles (stamping);
  take_ids (stamping, taken);
  for (guint i = 0; i < stamping->groups->len; i++)
    {
      Group *group = group_at (stamping, i);

      choose (stamping, group, doubles);
      if (!group->wanted)
        continue;
      find_places (stamping, i);
      if (group->n_places == 0)
        leave (stamping, group, "no-place", "its syntax has no place for an id there");
      else
        group->id = draw_id (taken, rand);
    }
}

static int
compare_stamped (gconstpointer a, gconstpointer b)
{
  const SmritiStamped *x = *(const SmritiStamped *const *) a;
  const SmritiStamped *y = *(const SmritiStamped *const *) b;

  return x->line < y->line ? -1 : x->line > y->line;
}

static void
finish (Stamping *stamping)
{
  for (guint i = 0; i < stamping->groups->len; i++)
    {
      Group *group = group_at (stamping, i);
      SmritiStamped *stamped;

      if (group->wanted)
        {
          stamped = g_new0 (SmritiStamped, 1);
          stamped->line = first_card (stamping, group)->line;
          stamped->id = g_steal_pointer (&group->id);
          g_ptr_array_add (stamping->plan->stamped, stamped);
        }
      g_free (group->id);
    }
  g_ptr_array_sort (stamping->plan->stamped, compare_stamped);
  g_ptr_array_sort (stamping->plan->left, compare_left);
}

SmritiStampPlan *
smriti_stamp_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length, GHashTable *taken,
                   GRand *rand)
{
  SmritiStampPlan *plan = g_new0 (SmritiStampPlan, 1);
  g_autoptr (SmritiNote) note = smriti_note_read (reader, origin, text, length);
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  g_autoptr (GArray) lines = smriti_raw_lines (text, length);
  g_autoptr (GArray) groups = g_array_new (FALSE, TRUE, sizeof (Group));
  Stamping stamping = { reader, origin, text, length, note, scan, lines, groups, plan };

  plan->splices = smriti_splices_new ();
  plan->stamped = g_ptr_array_new_with_free_func (stamped_free);
  plan->left = g_ptr_array_new_with_free_func (unstamped_free);
  prepare (&stamping, taken, rand);
  try_places (&stamping);
  finish (&stamping);
  return plan;
}
