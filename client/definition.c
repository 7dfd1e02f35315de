/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/definition.h"

#include "common/text.h"

#include <string.h>

/* How much each form says, most first. */
#define IS_TERM 1.0     /* one side is the term, the other a description */
#define IS_NAMED 0.95   /* the same but for words in brackets, or "What is X?" */
#define OPENS_WITH 0.9  /* "**Term**: …" */
#define IS_CELL 0.85    /* of a table */
#define IN_BRACKETS 0.8 /* "DRY (don't repeat yourself)" by its second name */
#define HIDDEN 0.7      /* a cloze hides it */
#define IN_BOLD 0.65    /* somewhere in a paragraph */
#define SAYS_IS 0.55    /* a sentence "A term is …" */
#define IN_HEADING 0.5  /* what stands right below a heading that is the term */
#define IS_ANSWER 0.45  /* of a question that says more than what it is */

/* --- comparing ---------------------------------------------------------------- */

static void
collapse (GString *text)
{
  gsize out = 0;

  for (gsize i = 0; i < text->len; i++)
    {
      char c = g_ascii_isspace (text->str[i]) ? ' ' : text->str[i];

      if (c != ' ' || (out > 0 && text->str[out - 1] != ' '))
        text->str[out++] = c;
    }
  while (out > 0 && strchr (" .?!:;,", text->str[out - 1]))
    out--;
  g_string_truncate (text, out);
}

char *
smriti_term_fold (const char *term)
{
  g_autofree char *plain = smriti_text_plain (term);

  return smriti_term_fold_plain (plain);
}

char *
smriti_term_fold_plain (const char *plain)
{
  static const char *const articles[] = { "a ", "an ", "the " };
  g_autofree char *whole = g_utf8_normalize (plain, -1, G_NORMALIZE_NFC);
  g_autofree char *folded = g_utf8_casefold (whole ? whole : plain, -1);
  g_autoptr (GString) text = g_string_new (folded);

  collapse (text);
  for (gsize i = 0; i < G_N_ELEMENTS (articles); i++)
    if (g_str_has_prefix (text->str, articles[i]))
      {
        g_string_erase (text, 0, (gssize) strlen (articles[i]));
        break;
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "DRY (don't repeat yourself)" in two, both folded; FALSE = there are no brackets at its end. */
static gboolean
split_brackets (const char *folded, char **out_before, char **out_inside)
{
  const char *open = strrchr (folded, '(');
  gsize length = strlen (folded);

  if (!open || open == folded || folded[length - 1] != ')')
    return FALSE;
  *out_before = g_strchomp (g_strndup (folded, (gsize) (open - folded)));
  *out_inside = g_strndup (open + 1, length - (gsize) (open - folded) - 2);
  return TRUE;
}

/* How much @side is the term. */
static double
side_is (const char *folded, const char *side)
{
  g_autofree char *own = smriti_term_fold (side);
  g_autofree char *before = NULL;
  g_autofree char *inside = NULL;

  if (g_str_equal (own, folded))
    return IS_TERM;
  if (!split_brackets (own, &before, &inside))
    return 0;
  return g_str_equal (before, folded) ? IS_NAMED : g_str_equal (inside, folded) ? IN_BRACKETS : 0;
}

/* --- cards -------------------------------------------------------------------------- */

static const char *
skip (const char *s, const char *prefix)
{
  return g_str_has_prefix (s, prefix) ? s + strlen (prefix) : s;
}

/* "In Python, what is a decorator?" asks for a decorator. */
static gboolean
asks_for (const char *folded, const char *front)
{
  static const char *const begin[] = { "what is ", "what are ", "what's ", "define ", "what does " };
  g_autofree char *own = smriti_term_fold (front);
  const char *s = own, *comma = strstr (own, ", ");

  if (g_str_has_prefix (own, "in ") && comma)
    s = comma + 2;
  for (gsize i = 0; i < G_N_ELEMENTS (begin); i++)
    {
      const char *asked = skip (s, begin[i]);
      g_autofree char *term = NULL;
      g_autofree char *bare = NULL;

      if (asked == s)
        continue;
      term = g_strdup (asked);
      if (g_str_has_suffix (term, " mean"))
        term[strlen (term) - strlen (" mean")] = '\0';
      else if (i == G_N_ELEMENTS (begin) - 1)
        return FALSE;
      bare = smriti_term_fold_plain (term);
      return g_str_equal (bare, folded);
    }
  return FALSE;
}

static gboolean
is_question (const char *side)
{
  g_autofree char *plain = smriti_text_plain (side);

  g_strchomp (plain);
  return g_str_has_suffix (plain, "?");
}

/* The sentence with the words that a cloze hides in it. */
static char *
fill_in (const char *front, const char *back)
{
  const char *open = strstr (front, "[…]");
  g_autofree char *head = open ? g_strndup (front, (gsize) (open - front)) : NULL;

  return open ? g_strconcat (head, "**", back, "**", open + strlen ("[…]"), NULL) : g_strdup (front);
}

static double
found (double how, const char *term, char *definition, char **out_term, char **out_definition)
{
  *out_term = smriti_text_line (term, 120);
  *out_definition = definition;
  return how;
}

double
smriti_definition_by_card (const char *folded, const char *kind, const char *front, const char *back, char **out_term,
                           char **out_definition)
{
  double by_front = side_is (folded, front), by_back = side_is (folded, back);

  if (strcmp (kind, "sequence") == 0 || strcmp (kind, "choice") == 0) /* the term comes in them, no more */
    return 0;
  if (strcmp (kind, "cloze") == 0)
    return by_back > 0 ? found (HIDDEN, back, fill_in (front, back), out_term, out_definition) : 0;
  if (by_front > 0)
    return found (by_front, front, g_strdup (back), out_term, out_definition);
  if (asks_for (folded, front))
    return found (IS_NAMED, folded, g_strdup (back), out_term, out_definition);
  if (by_back > 0)
    return found (is_question (front) ? IS_ANSWER * by_back : by_back, back, g_strdup (front), out_term, out_definition);
  return 0;
}

/* --- pieces of notes ----------------------------------------------------------------- */

/* Words after "**Term**", without the mark between. */
static const char *
after_mark (const char *s)
{
  static const char *const marks[] = { ":", "–", "—", "-", "=" };

  s += strspn (s, " ");
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (s, marks[i]))
      {
        s += strlen (marks[i]);
        return s + strspn (s, " ");
      }
  return NULL;
}

static double
by_bold (const char *folded, const char *markdown, char **out_term, char **out_definition)
{
  for (const char *open = strstr (markdown, "**"); open;)
    {
      const char *close = strstr (open + 2, "**");
      g_autofree char *words = NULL;
      const char *rest;

      if (!close)
        return 0;
      words = g_strndup (open + 2, (gsize) (close - open - 2));
      if (side_is (folded, words) > 0)
        {
          rest = open == markdown ? after_mark (close + 2) : NULL;
          if (!rest && open == markdown && g_str_has_suffix (words, ":"))
            rest = close + 2 + strspn (close + 2, " ");
          return rest && *rest != '\0' ? found (OPENS_WITH, words, g_strdup (rest), out_term, out_definition)
                                       : found (IN_BOLD, words, g_strdup (markdown), out_term, out_definition);
        }
      open = strstr (close + 2, "**");
    }
  return 0;
}

/* Cells of a row "| a | b |", trimmed; new. */
static char **
cells_of (const char *row)
{
  g_autofree char *inner = g_strstrip (g_strdup (row));
  gsize length = strlen (inner);
  char **cells;

  if (length > 1 && inner[length - 1] == '|')
    inner[length - 1] = '\0';
  cells = g_strsplit (*inner == '|' ? inner + 1 : inner, "|", -1);
  for (char **cell = cells; *cell; cell++)
    g_strstrip (*cell);
  return cells;
}

/* "meaning: …; since: …": the row under its header. */
static char *
tell_row (char **header, char **cells)
{
  GString *out = g_string_new (NULL);
  guint n = g_strv_length (header);

  for (guint i = 1; cells[i]; i++)
    if (*cells[i] != '\0')
      {
        g_string_append (out, out->len > 0 ? "; " : "");
        if (i < n && *header[i] != '\0' && cells[2])
          g_string_append_printf (out, "%s: ", header[i]);
        g_string_append (out, cells[i]);
      }
  return g_string_free (out, FALSE);
}

static double
by_table (const char *folded, const char *markdown, char **out_term, char **out_definition)
{
  g_auto (GStrv) rows = g_strsplit (markdown, "\n", -1);
  g_auto (GStrv) header = NULL;

  if (!rows[0] || !rows[1])
    return 0;
  header = cells_of (rows[0]);
  for (char **row = rows + 2; *row; row++)
    {
      g_auto (GStrv) cells = cells_of (*row);
      g_autofree char *told = NULL;

      if (!cells[0] || !cells[1] || side_is (folded, cells[0]) < IS_NAMED)
        continue;
      told = tell_row (header, cells);
      if (*told != '\0')
        return found (IS_CELL, cells[0], g_steal_pointer (&told), out_term, out_definition);
    }
  return 0;
}

/* " is a name": not " is shown". Folded. */
static gboolean
says_what_it_is (const char *rest)
{
  static const char *const verbs[] = { " is ", " are " };
  static const char *const words[] = { "a ", "an ", "the ", "one", "how ", "what ", "where ", "any ", "two ", "no " };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    for (gsize k = 0; g_str_has_prefix (rest, verbs[i]) && k < G_N_ELEMENTS (words); k++)
      if (g_str_has_prefix (rest + strlen (verbs[i]), words[k]))
        return TRUE;
  return FALSE;
}

/* "A term is a …", to the end of the sentence, wherever in the paragraph it begins. */
static double
by_sentence (const char *folded, const char *markdown, char **out_term, char **out_definition)
{
  const char *s = markdown;

  while (*s != '\0')
    {
      gsize length = strcspn (s, ".;:!?\n");
      g_autofree char *clause = g_strndup (s, length);
      g_autofree char *own = smriti_term_fold (clause);

      if (g_str_has_prefix (own, folded) && says_what_it_is (own + strlen (folded)))
        {
          gsize end = length + strcspn (s + length, ".!?\n");

          return found (SAYS_IS, folded, g_strstrip (g_strndup (s, end + (s[end] == '.'))), out_term, out_definition);
        }
      s += length + strspn (s + length, ".;:!?\n ");
    }
  return 0;
}

/* But for a plural. */
static gboolean
is_nearly (const char *one, const char *other)
{
  gsize length = strlen (other);

  return strncmp (one, other, length) == 0 && (one[length] == '\0' || (one[length] == 's' && one[length + 1] == '\0'));
}

double
smriti_definition_by_text (const char *folded, const char *title, const char *markdown, char **out_term, char **out_definition)
{
  g_autofree char *heading = smriti_term_fold (title);
  double how = *markdown == '|' ? by_table (folded, markdown, out_term, out_definition)
                                : by_bold (folded, markdown, out_term, out_definition);

  if (how <= 0 && *markdown != '|')
    how = by_sentence (folded, markdown, out_term, out_definition);
  if (how <= 0 && *heading != '\0' && (is_nearly (heading, folded) || is_nearly (folded, heading)))
    how = found (IN_HEADING, title, g_strdup (markdown), out_term, out_definition);
  return how;
}
