/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a person types is data: it is cut into words of letters and digits, each
 * of which stands quoted in the question put to the index, so that nothing can be
 * an error there. The index ranks; of the best of that some are ranked again. */

#include "daemon/store/reference_private.h"

#include <string.h>

#define CANDIDATES 200        /* of the index's best are ranked again */
#define CANDIDATES_SIGNS 2000 /* when words have signs in them, which the index knows nothing of */
#define MAX_WORD 200          /* bytes */
#define WEIGHT_REFERENCE 1.5  /* of an entry that is there to be looked up */
#define WEIGHT_CHALLENGE 0.2  /* of a task: it uses the words, it explains nothing */
#define WEIGHT_TITLE 2.0      /* the words are its title */
#define WEIGHT_SIGNS 4.0      /* a word stands in it with all its signs */
#define COMMON_SHARE 4        /* a word in more than one of so many passages says little */

#define COLUMNS "passage.n, note.path, line, last_line, kind, reference, topic, entry, language, title, heading, text"
#define FROM_PASSAGE " FROM passage JOIN note ON note.n = passage.note"

/* How much a search asks for: each is tried when the one before found nothing. */
typedef enum
{
  ALL_WORDS = 0,
  ALL_PARTS,      /* "dict.get" as "dict" and "get" */
  ALL_BEGINNINGS, /* "sort" in "sorted" */
  ANY_WORD,
  ANY_BEGINNING,
  N_WAYS
} Way;

typedef struct
{
  gint64 n;
  double score;
} Candidate;

typedef struct
{
  SmritiReference *reference;
  const SmritiReferenceQuery *query;
  GPtrArray *words; /* of char *: as they were typed, that have letters or digits */
  GPtrArray *parts; /* their letters and digits alone */
  GPtrArray *signs; /* of char *: words whose signs matter, and those of signs alone */
  char *all;        /* the whole, blanks made one */
  GArray *candidates;
  guint keep, total;
  Way way;             /* that found them */
  gboolean seen_signs; /* one of them stands somewhere as it is */
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->words, g_ptr_array_unref);
  g_clear_pointer (&search->parts, g_ptr_array_unref);
  g_clear_pointer (&search->signs, g_ptr_array_unref);
  g_clear_pointer (&search->candidates, g_array_unref);
  g_free (search->all);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

void
smriti_reference_row_free (SmritiReferenceRow *row)
{
  if (!row)
    return;
  g_free (row->note);
  g_free (row->topic);
  g_free (row->passage.entry);
  g_free (row->passage.heading);
  g_free (row->passage.title);
  g_free (row->passage.language);
  g_free (row->passage.text);
  g_free (row);
}

/* --- words ------------------------------------------------------------------ */

/* What the index takes for part of a word. */
static gboolean
is_word_char (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || g_unichar_type (c) == G_UNICODE_PRIVATE_USE;
}

static void
add_parts (Search *search, const char *word)
{
  const char *s = word;

  while (*s != '\0')
    {
      const char *from;

      while (*s != '\0' && !is_word_char (g_utf8_get_char (s)))
        s = g_utf8_next_char (s);
      for (from = s; *s != '\0' && is_word_char (g_utf8_get_char (s)); s = g_utf8_next_char (s))
        ;
      if (s > from && search->parts->len < SMRITI_REFERENCE_MAX_WORDS)
        g_ptr_array_add (search->parts, g_strndup (from, (gsize) (s - from)));
    }
}

/* Of "list?" the sign is the sentence's; those of "C++" and "@dataclass" are the word's. */
static gboolean
has_signs (const char *word)
{
  const char *end = word + strlen (word);

  while (end > word && strchr ("?!.,;:", end[-1]))
    end--;
  for (const char *s = word; s < end; s = g_utf8_next_char (s))
    if (!is_word_char (g_utf8_get_char (s)))
      return TRUE;
  return FALSE;
}

static void
take_word (Search *search, const char *word)
{
  guint before = search->parts->len;

  add_parts (search, word);
  if (search->parts->len > before)
    g_ptr_array_add (search->words, g_strdup (word));
  if (search->parts->len == before || has_signs (word))
    g_ptr_array_add (search->signs, g_strdup (word));
}

static void
take_words (Search *search)
{
  g_autofree char *valid = g_utf8_make_valid (search->query->words, -1);
  g_auto (GStrv) words = g_strsplit_set (valid, " \t\r\n", -1);
  g_autoptr (GString) all = g_string_new (NULL);

  search->words = g_ptr_array_new_with_free_func (g_free);
  search->parts = g_ptr_array_new_with_free_func (g_free);
  search->signs = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; words[i] && search->words->len + search->signs->len < SMRITI_REFERENCE_MAX_WORDS; i++)
    if (*words[i] != '\0' && strlen (words[i]) <= MAX_WORD)
      {
        take_word (search, words[i]);
        g_string_append_printf (all, "%s%s", all->len > 0 ? " " : "", words[i]);
      }
  search->all = g_string_free (g_steal_pointer (&all), FALSE);
}

/* In how many passages a word stands, in any of its forms. */
static gint64
count_word (sqlite3_stmt *count, const char *part)
{
  g_autofree char *match = g_strdup_printf ("\"%s\"", part); /* letters and digits: nothing to escape */
  gint64 n = 0;

  sqlite3_bind_text (count, 1, match, -1, SQLITE_TRANSIENT);
  if (sqlite3_step (count) == SQLITE_ROW)
    n = sqlite3_column_int64 (count, 0);
  sqlite3_reset (count);
  return n;
}

/* When any word is enough, "how do I … a" must not be: words that are rare come
 * to count alone, if there are any. New array that borrows. */
static GPtrArray *
telling_parts (const Search *search)
{
  g_autoptr (WorkerStatement) holding = smriti_log_prepare (search->reference->db,
                                                            "SELECT count (*) FROM search WHERE search MATCH ?1");
  g_autoptr (WorkerStatement) count = smriti_log_prepare (search->reference->db, "SELECT max (n) FROM passage");
  gint64 n = count && sqlite3_step (count) == SQLITE_ROW ? sqlite3_column_int64 (count, 0) : 0;
  GPtrArray *parts = g_ptr_array_new ();

  for (guint i = 0; holding && i < search->parts->len; i++)
    {
      char *part = g_ptr_array_index (search->parts, i);
      gint64 found = count_word (holding, part);

      if (found > 0 && found <= n / COMMON_SHARE)
        g_ptr_array_add (parts, part);
    }
  for (guint i = 0; parts->len == 0 && i < search->parts->len; i++)
    g_ptr_array_add (parts, g_ptr_array_index (search->parts, i));
  return parts;
}

static char *
expression (const GPtrArray *words, const char *between, gboolean beginnings)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    {
      g_auto (GStrv) pieces = g_strsplit (g_ptr_array_index (words, i), "\"", -1);
      g_autofree char *quoted = g_strjoinv ("\"\"", pieces);

      g_string_append_printf (out, "%s\"%s\"%s", i > 0 ? between : "", quoted, beginnings ? " *" : "");
    }
  return g_string_free (out, FALSE);
}

/* New string; NULL = it would ask nothing new. */
static char *
question (const Search *search, Way way)
{
  g_autoptr (GPtrArray) telling = NULL;

  switch (way)
    {
    case ALL_WORDS:
      return expression (search->words, " AND ", FALSE);
    case ALL_PARTS:
      return search->parts->len > search->words->len ? expression (search->parts, " AND ", FALSE) : NULL;
    case ALL_BEGINNINGS:
      return expression (search->parts, " AND ", TRUE);
    case ANY_WORD:
      telling = telling_parts (search);
      return search->parts->len > 1 ? expression (telling, " OR ", FALSE) : NULL;
    case ANY_BEGINNING:
    case N_WAYS:
    default:
      return search->parts->len > 1 ? expression (search->parts, " OR ", TRUE) : NULL;
    }
}

/* --- what is asked for ---------------------------------------------------------- */

static gboolean
is_filtered (const SmritiReferenceQuery *query)
{
  return query->kind >= 0 || query->language || query->topic || query->entry || query->title;
}

/* Adds what the passage must be; @sql ends in a WHERE or AND. Parameters from ?2 on. */
static void
append_filter (GString *sql, const SmritiReferenceQuery *query)
{
  if (query->kind >= 0)
    g_string_append (sql, " kind = ?2 AND");
  if (query->language)
    g_string_append (sql, " language = ?3 COLLATE NOCASE AND");
  if (query->topic)
    g_string_append (sql, " topic = ?4 COLLATE NOCASE AND");
  if (query->entry)
    g_string_append (sql, " (entry = ?5 OR substr (entry, 1, length (?5) + 1) = ?5 || '.') AND");
  if (query->title)
    g_string_append (sql, " title = ?6 COLLATE NOCASE AND");
  g_string_append (sql, " TRUE");
}

static void
bind_filter (WorkerStatement *statement, const SmritiReferenceQuery *query)
{
  if (query->kind >= 0)
    sqlite3_bind_int (statement, 2, query->kind);
  if (query->language)
    sqlite3_bind_text (statement, 3, query->language, -1, SQLITE_STATIC);
  if (query->topic)
    sqlite3_bind_text (statement, 4, query->topic, -1, SQLITE_STATIC);
  if (query->entry)
    sqlite3_bind_text (statement, 5, query->entry, -1, SQLITE_STATIC);
  if (query->title)
    sqlite3_bind_text (statement, 6, query->title, -1, SQLITE_STATIC);
}

/* --- candidates ------------------------------------------------------------------ */

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return x->n < y->n ? -1 : x->n > y->n;
}

/* The best so many are kept; now and then the others go. */
static void
add_candidate (Search *search, gint64 n, double score)
{
  Candidate candidate = { n, score };

  search->total++;
  g_array_append_val (search->candidates, candidate);
  if (search->candidates->len < 4 * search->keep)
    return;
  g_array_sort (search->candidates, compare_candidates);
  g_array_set_size (search->candidates, search->keep);
}

static gboolean
collect (Search *search, WorkerStatement *statement, GError **error)
{
  int result;

  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    add_candidate (search, sqlite3_column_int64 (statement, 0), sqlite3_column_double (statement, 1));
  if (result != SQLITE_DONE)
    return smriti_reference_fail (search->reference, error);
  g_array_sort (search->candidates, compare_candidates);
  if (search->candidates->len > search->keep)
    g_array_set_size (search->candidates, search->keep);
  return TRUE;
}

static gboolean
ask_index (Search *search, const char *match, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT search.rowid, -bm25 (search, 8.0, 3.0, 1.0) FROM search");
  g_autoptr (WorkerStatement) statement = NULL;

  if (is_filtered (search->query))
    g_string_append (sql, " CROSS JOIN passage ON passage.n = search.rowid");
  g_string_append (sql, " WHERE search MATCH ?1 AND");
  append_filter (sql, search->query);
  statement = smriti_reference_prepare (search->reference, sql->str, error);
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, match, -1, SQLITE_STATIC);
  bind_filter (statement, search->query);
  return collect (search, statement, error);
}

/* Signs alone are no words to the index: all passages are looked through. */
static gboolean
ask_all (Search *search, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT n, 1.0 + 8.0 * (instr (title, ?1) > 0) FROM passage WHERE"
                                          " (instr (text, ?1) > 0 OR instr (title, ?1) > 0) AND");
  g_autoptr (WorkerStatement) statement = NULL;

  append_filter (sql, search->query);
  statement = smriti_reference_prepare (search->reference, sql->str, error);
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, g_ptr_array_index (search->signs, 0), -1, SQLITE_STATIC);
  bind_filter (statement, search->query);
  return collect (search, statement, error);
}

static gboolean
find_candidates (Search *search, GError **error)
{
  if (search->words->len == 0)
    return ask_all (search, error);
  for (Way way = ALL_WORDS; way < N_WAYS && search->total == 0; way++)
    {
      g_autofree char *match = question (search, way);

      search->way = way;
      if (match && !ask_index (search, match, error))
        return FALSE;
    }
  return TRUE;
}

/* "C++" alone: one letter says nothing without its signs. */
static gboolean
is_letter_with_signs (const Search *search)
{
  return search->words->len == 1 && search->parts->len == 1 && search->signs->len == 1
         && g_utf8_strlen (g_ptr_array_index (search->parts, 0), -1) == 1;
}

/* --- rows -------------------------------------------------------------------------- */

static SmritiReferenceRow *
read_row (WorkerStatement *statement)
{
  SmritiReferenceRow *row = g_new0 (SmritiReferenceRow, 1);

  row->note = g_strdup (smriti_column_text (statement, 1));
  row->passage.line = (guint) sqlite3_column_int (statement, 2);
  row->passage.last_line = (guint) sqlite3_column_int (statement, 3);
  row->passage.kind = CLAMP (sqlite3_column_int (statement, 4), 0, SMRITI_PASSAGE_CARD);
  row->topic = g_strdup (smriti_column_text (statement, 6));
  row->passage.entry = g_strdup (smriti_column_text (statement, 7));
  row->passage.language = g_strdup (smriti_column_text (statement, 8));
  row->passage.title = g_strdup (smriti_column_text (statement, 9));
  row->passage.heading = g_strdup (smriti_column_text (statement, 10));
  row->passage.text = g_strdup (smriti_column_text (statement, 11));
  return row;
}

/* Of those that have any of the words, who has more of them: two rare ones are not worth four. */
static double
share_of_words (const Search *search, const char *title, const char *heading, const char *text)
{
  guint n = 0;

  for (guint i = 0; i < search->parts->len; i++)
    {
      const char *part = g_ptr_array_index (search->parts, i);

      n += strcasestr (text, part) || strcasestr (title, part) || strcasestr (heading, part);
    }
  return (1.0 + n) / (1.0 + search->parts->len);
}

/* What the index does not know of a passage it found. */
static double
weight_of (Search *search, WorkerStatement *statement)
{
  const char *title = smriti_column_text (statement, 9), *text = smriti_column_text (statement, 11);
  int reference = sqlite3_column_int (statement, 5);
  double weight = reference > 0 ? WEIGHT_REFERENCE : reference < 0 ? WEIGHT_CHALLENGE : 1.0;

  if (g_ascii_strcasecmp (title, search->all) == 0)
    weight *= WEIGHT_TITLE;
  if (search->way >= ANY_WORD)
    {
      double share = share_of_words (search, title, smriti_column_text (statement, 10), text);

      weight *= share * share;
    }
  for (guint i = 0; i < search->signs->len; i++)
    {
      const char *word = g_ptr_array_index (search->signs, i);

      if (strcasestr (text, word) || strcasestr (title, word))
        {
          weight *= WEIGHT_SIGNS;
          search->seen_signs = TRUE;
        }
    }
  return weight;
}

static gboolean
weigh (Search *search, WorkerStatement *statement)
{
  for (guint i = 0; i < search->candidates->len; i++)
    {
      Candidate *candidate = &g_array_index (search->candidates, Candidate, i);

      sqlite3_bind_int64 (statement, 1, candidate->n);
      if (sqlite3_step (statement) == SQLITE_ROW)
        candidate->score *= weight_of (search, statement);
      if (sqlite3_reset (statement) != SQLITE_OK)
        return FALSE;
    }
  g_array_sort (search->candidates, compare_candidates);
  if (!search->seen_signs && is_letter_with_signs (search))
    {
      g_array_set_size (search->candidates, 0);
      search->total = 0;
    }
  return TRUE;
}

static GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_reference_row_free);
}

static GPtrArray *
read_rows (Search *search, GError **error)
{
  g_autoptr (WorkerStatement) statement = smriti_reference_prepare (
      search->reference, "SELECT " COLUMNS FROM_PASSAGE " WHERE passage.n = ?1", error);
  g_autoptr (GPtrArray) rows = rows_new ();
  const SmritiReferenceQuery *query = search->query;

  if (!statement)
    return NULL;
  if (!weigh (search, statement))
    {
      smriti_reference_fail (search->reference, error);
      return NULL;
    }
  for (guint i = query->offset; i < search->candidates->len && rows->len < query->limit; i++)
    {
      const Candidate *candidate = &g_array_index (search->candidates, Candidate, i);

      sqlite3_bind_int64 (statement, 1, candidate->n);
      if (sqlite3_step (statement) == SQLITE_ROW)
        {
          SmritiReferenceRow *row = read_row (statement);

          row->rank = candidate->score;
          g_ptr_array_add (rows, row);
        }
      sqlite3_reset (statement);
    }
  return g_steal_pointer (&rows);
}

/* Without words: by note and line. */
static GPtrArray *
list_rows (SmritiReference *reference, const SmritiReferenceQuery *query, guint *out_total, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT " COLUMNS FROM_PASSAGE " WHERE");
  g_autoptr (WorkerStatement) statement = NULL;
  g_autoptr (GPtrArray) rows = rows_new ();
  int result;

  append_filter (sql, query);
  g_string_append (sql, " ORDER BY note.path, line");
  statement = smriti_reference_prepare (reference, sql->str, error);
  if (!statement)
    return NULL;
  bind_filter (statement, query);
  for (*out_total = 0; (result = sqlite3_step (statement)) == SQLITE_ROW; ++*out_total)
    if (*out_total >= query->offset && rows->len < query->limit)
      g_ptr_array_add (rows, read_row (statement));
  if (result == SQLITE_DONE)
    return g_steal_pointer (&rows);
  smriti_reference_fail (reference, error);
  return NULL;
}

GPtrArray *
smriti_reference_search (SmritiReference *reference, const SmritiReferenceQuery *query, guint *out_total, GError **error)
{
  g_auto (Search) search = { .reference = reference, .query = query };
  GPtrArray *rows;

  *out_total = 0;
  take_words (&search);
  if (search.words->len == 0 && search.signs->len == 0)
    return list_rows (reference, query, out_total, error);
  search.keep = MAX (search.signs->len > 0 ? CANDIDATES_SIGNS : CANDIDATES, query->offset + query->limit);
  search.candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  if (!find_candidates (&search, error))
    return NULL;
  rows = read_rows (&search, error);
  *out_total = search.total;
  return rows;
}
