/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/card_table.h"

#include "client/csv.h"
#include "common/error.h"

#include <string.h>

typedef enum
{
  FRONT,
  BACK,
  DECK,
  KIND,
  REVERSED,
  N_COLUMNS
} Column;

typedef struct
{
  int at[N_COLUMNS]; /* which field; -1 = there is none */
} Columns;

static void
row_free (SmritiCardTableRow *row)
{
  g_free (row->card.front);
  g_free (row->card.back);
  g_free (row->card.deck);
  g_free (row);
}

/* --- columns --- */

static gboolean
find_columns (GPtrArray *fields, Columns *out)
{
  static const char *const names[N_COLUMNS][4] = { { "front", "question", "q", NULL },
                                                   { "back", "answer", "a", NULL },
                                                   { "deck", NULL },
                                                   { "kind", NULL },
                                                   { "reversed", "reverse", NULL } };

  for (int column = 0; column < N_COLUMNS; column++)
    {
      out->at[column] = -1;
      for (guint i = fields->len; i-- > 0;)
        {
          g_autofree char *name = g_ascii_strdown (g_ptr_array_index (fields, i), -1);

          if (g_strv_contains (names[column], g_strstrip (name)))
            out->at[column] = (int) i;
        }
    }
  return out->at[FRONT] >= 0 && out->at[BACK] >= 0;
}

/* "#deck column:3" of a table without names; 0 = none. */
static int
declared_column (const char *text, gsize length, const char *what)
{
  g_autofree char *head = g_strndup (text, MIN (length, 2000));
  g_autofree char *wanted = g_strdup_printf ("\n#%s column:", what);
  const char *found = strstr (head, wanted);

  return found ? (int) CLAMP (g_ascii_strtoll (found + strlen (wanted), NULL, 10), 0, SMRITI_CSV_MAX_FIELDS) : 0;
}

/* Front and back are the first columns that are nothing else. */
static gboolean
take_declared (const char *text, gsize length, Columns *out)
{
  int other[] = { declared_column (text, length, "deck"), declared_column (text, length, "tags"),
                  declared_column (text, length, "notetype"), declared_column (text, length, "guid") };
  int at = 0;

  if (length == 0 || text[0] != '#')
    return FALSE;
  *out = (Columns){ { -1, -1, other[0] - 1, -1, -1 } };
  for (Column column = FRONT; column <= BACK; column++, at++)
    {
      while (at + 1 == other[0] || at + 1 == other[1] || at + 1 == other[2] || at + 1 == other[3])
        at++;
      out->at[column] = at;
    }
  return TRUE;
}

/* --- rows --- */

static const char *
field (GPtrArray *fields, const Columns *columns, Column column)
{
  int at = columns->at[column];

  return at >= 0 && (guint) at < fields->len ? g_ptr_array_index (fields, at) : "";
}

/* Without blanks around it and at the ends of its lines. */
static char *
side_of (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *joined = NULL;

  for (char **line = lines; *line; line++)
    g_strchomp (*line);
  joined = g_strjoinv ("\n", lines);
  return g_strdup (g_strstrip (joined));
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p; p++)
    if (g_ascii_iscntrl (*p) && *p != '\n' && *p != '\t')
      return TRUE;
  return FALSE;
}

/* As a tag can say it: "Python/1.1 Definitions" and "A::B C" become
 * "Python/1-1-Definitions" and "A/B-C"; NULL when nothing is left. */
static char *
deck_of (const char *text)
{
  g_autoptr (GString) deck = g_string_new (NULL);

  for (const char *p = text; *p; p++)
    {
      gboolean parts = *p == '/' || (p[0] == ':' && p[1] == ':');
      gboolean word = g_ascii_isalnum (*p) || *p == '_' || (guchar) *p >= 0x80;
      char last = deck->len > 0 ? deck->str[deck->len - 1] : '/';

      p += *p == ':' && parts;
      if (word)
        g_string_append_c (deck, *p);
      else if (last == '-' && parts)
        deck->str[deck->len - 1] = '/';
      else if (last != '/' && last != '-')
        g_string_append_c (deck, parts ? '/' : '-');
    }
  while (deck->len > 0 && strchr ("/-", deck->str[deck->len - 1]))
    g_string_truncate (deck, deck->len - 1);
  return deck->len > 0 && deck->len <= 250 ? g_strdup (deck->str) : NULL;
}

static gboolean
is_yes (const char *text)
{
  static const char *const words[] = { "1", "y", "yes", "true", "x", "reversed", NULL };
  g_autofree char *word = g_ascii_strdown (text, -1);

  return g_strv_contains (words, g_strstrip (word));
}

static SmritiCardTableRow *
make_row (GPtrArray *fields, const Columns *columns, guint line, const char *wrong, const char *deck)
{
  SmritiCardTableRow *row = g_new0 (SmritiCardTableRow, 1);

  row->line = line;
  row->card.front = side_of (field (fields, columns, FRONT));
  row->card.back = side_of (field (fields, columns, BACK));
  row->card.deck = deck_of (field (fields, columns, DECK));
  row->card.reversed = is_yes (field (fields, columns, KIND)) || is_yes (field (fields, columns, REVERSED));
  if (!row->card.deck && deck)
    row->card.deck = deck_of (deck);
  row->wrong = wrong;
  if (!wrong && (*row->card.front == '\0' || *row->card.back == '\0'))
    row->wrong = "its front or its back is empty";
  else if (!wrong && (has_control (row->card.front) || has_control (row->card.back)))
    row->wrong = "it holds a control character";
  return row;
}

/* --- both ways --- */

static char *
sides_of (const char *front, const char *back)
{
  return g_strconcat (front, "\x1f", back, NULL);
}

/* Smriti writes a card that is asked both ways as two rows; here it is one again. */
static void
join_reversed (GPtrArray *rows)
{
  g_autoptr (GHashTable) by_sides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      SmritiCardTableRow *row = g_ptr_array_index (rows, i);

      if (!row->wrong && !row->card.reversed)
        g_hash_table_insert (by_sides, sides_of (row->card.front, row->card.back), row);
    }
  for (guint i = rows->len; i-- > 0;)
    {
      SmritiCardTableRow *row = g_ptr_array_index (rows, i);
      g_autofree char *sides = sides_of (row->card.back, row->card.front);
      SmritiCardTableRow *other = row->wrong || !row->card.reversed ? NULL : g_hash_table_lookup (by_sides, sides);

      if (!other)
        continue;
      other->card.reversed = TRUE;
      g_ptr_array_remove_index (rows, i);
    }
}

GPtrArray *
smriti_card_table_read (const char *text, gsize length, const char *deck, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  SmritiCsv csv;
  Columns columns;
  gboolean named = FALSE, first = TRUE;
  const char *wrong;
  guint line;

  smriti_csv_init (&csv, text, length, '\0');
  for (;;)
    {
      g_autoptr (GPtrArray) fields = smriti_csv_next (&csv, &line, &wrong);

      if (!fields)
        break;
      named = first && find_columns (fields, &columns);
      if (first && !named && !take_declared (text, length, &columns))
        break;
      if (!named)
        g_ptr_array_add (rows, make_row (fields, &columns, line, wrong, deck));
      first = FALSE;
    }
  if (first)
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                           "the first row of a table of cards names its columns, front and back among them");
      return NULL;
    }
  join_reversed (rows);
  return g_steal_pointer (&rows);
}
