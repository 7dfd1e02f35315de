/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A pattern is compiled to tokens three times: as if without its number part
 * (simple), with digits there (classic), with letters there (overlapping). The
 * matcher does what a backtracking regular expression would, but whether a
 * token can match at a place does not depend on where the search began, so a
 * place that failed once is not tried again (struct Memo): that keeps it linear. */

#include "common/notes/osr_cloze.h"

#include <string.h>

#define MAX_TOKENS 16

typedef enum
{
  TOKEN_TEXT,
  TOKEN_NUMBER,   /* digits */
  TOKEN_SEQUENCE, /* of a, s, h */
  TOKEN_ANSWER,   /* some characters of a line, as few as will do */
  TOKEN_HINT,     /* before, some characters, after; or nothing at all */
} TokenType;

typedef struct
{
  TokenType type;
  char *text;  /* of TEXT and, before the hint, of HINT */
  char *after; /* of HINT */
} Token;

typedef enum
{
  CLASSIC, /* in the order in which they are preferred */
  OVERLAPPING,
  SIMPLE,
  N_TYPES
} ClozeType;

typedef struct
{
  GArray *tokens[N_TYPES]; /* of Token */
} Pattern;

struct _SmritiOsrClozes
{
  GPtrArray *patterns; /* of Pattern */
};

/* --- compiling --------------------------------------------------------- */

static void
token_clear (gpointer data)
{
  Token *token = data;

  g_free (token->text);
  g_free (token->after);
}

static void
pattern_free (gpointer data)
{
  Pattern *pattern = data;

  for (guint i = 0; i < N_TYPES; i++)
    g_clear_pointer (&pattern->tokens[i], g_array_unref);
  g_free (pattern);
}

static void
add_token (GArray *tokens, TokenType type, char *text, char *after)
{
  Token token = { type, text, after };
  Token *last = tokens->len > 0 ? &g_array_index (tokens, Token, tokens->len - 1) : NULL;

  if (type == TOKEN_TEXT && last && last->type == TOKEN_TEXT)
    {
      char *joined = g_strconcat (last->text, text, NULL);

      g_free (last->text);
      last->text = joined;
      g_free (text);
    }
  else if (type != TOKEN_TEXT || *text)
    g_array_append_val (tokens, token);
  else
    g_free (text);
}

/* "[...]" of @raw whose inside holds what @holds looks for; "\]" does not close it. */
static gboolean
find_bracket (const char *raw, gboolean (*holds) (const char *s, gsize length), gsize *out_start, gsize *out_end)
{
  for (gsize start = 0; raw[start]; start++)
    {
      gsize end = start + 1;

      if (raw[start] != '[')
        continue;
      while (raw[end] && raw[end] != ']')
        end += raw[end] == '\\' && raw[end + 1] == ']' ? 2 : 1;
      if (raw[end] && holds (raw + start + 1, end - start - 1))
        {
          *out_start = start;
          *out_end = end + 1;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
holds_digit (const char *s, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isdigit (s[i]))
      return TRUE;
  return FALSE;
}

static gboolean
holds_hint (const char *s, gsize length)
{
  return memmem (s, length, "hint", 4) != NULL;
}

/* The inside of a bracket with "\[" and "\]" as plain brackets. */
static char *
unescape (const char *raw, gsize start, gsize end)
{
  GString *out = g_string_new (NULL);

  for (gsize i = start + 1; i < end - 1; i++)
    if (!(raw[i] == '\\' && i + 1 < end - 1 && strchr ("[]", raw[i + 1])))
      g_string_append_c (out, raw[i]);
  return g_string_free (out, FALSE);
}

/* "c123::" */
static void
add_number (GArray *tokens, const char *inside, ClozeType type)
{
  if (type == SIMPLE)
    return;
  while (*inside)
    {
      gsize text = strcspn (inside, "0123456789");
      gsize digits = strspn (inside + text, "0123456789");

      add_token (tokens, TOKEN_TEXT, g_strndup (inside, text), NULL);
      if (digits > 0)
        add_token (tokens, type == CLASSIC ? TOKEN_NUMBER : TOKEN_SEQUENCE, NULL, NULL);
      inside += text + digits;
    }
}

static void
add_hint (GArray *tokens, const char *inside)
{
  const char *word = strstr (inside, "hint");

  add_token (tokens, TOKEN_HINT, g_strndup (inside, (gsize) (word - inside)), g_strdup (word + strlen ("hint")));
}

/* What stands outside the brackets; the first "answer" of all is the answer. */
static void
add_plain (GArray *tokens, const char *raw, gsize start, gsize end, gboolean *answered)
{
  const char *word = *answered ? NULL : memmem (raw + start, end - start, "answer", strlen ("answer"));

  if (word)
    {
      add_token (tokens, TOKEN_TEXT, g_strndup (raw + start, (gsize) (word - raw) - start), NULL);
      add_token (tokens, TOKEN_ANSWER, NULL, NULL);
      start = (gsize) (word - raw) + strlen ("answer");
      *answered = TRUE;
    }
  add_token (tokens, TOKEN_TEXT, g_strndup (raw + start, end - start), NULL);
}

static Pattern *
compile (const char *raw)
{
  gsize number, number_end, hint, hint_end;
  g_autofree char *number_inside = NULL;
  g_autofree char *hint_inside = NULL;
  Pattern *pattern;

  if (!find_bracket (raw, holds_digit, &number, &number_end) || !find_bracket (raw, holds_hint, &hint, &hint_end)
      || (number < hint_end && hint < number_end))
    return NULL;
  number_inside = unescape (raw, number, number_end);
  hint_inside = unescape (raw, hint, hint_end);
  pattern = g_new0 (Pattern, 1);
  for (ClozeType type = 0; type < N_TYPES; type++)
    {
      GArray *tokens = pattern->tokens[type] = g_array_new (FALSE, FALSE, sizeof (Token));
      gboolean answered = FALSE;

      g_array_set_clear_func (tokens, token_clear);
      add_plain (tokens, raw, 0, MIN (number, hint), &answered);
      if (number < hint)
        add_number (tokens, number_inside, type);
      else
        add_hint (tokens, hint_inside);
      add_plain (tokens, raw, MIN (number_end, hint_end), MAX (number, hint), &answered);
      if (number < hint)
        add_hint (tokens, hint_inside);
      else
        add_number (tokens, number_inside, type);
      add_plain (tokens, raw, MAX (number_end, hint_end), strlen (raw), &answered);
      if (!answered || tokens->len > MAX_TOKENS)
        {
          pattern_free (pattern);
          return NULL;
        }
    }
  return pattern;
}

SmritiOsrClozes *
smriti_osr_clozes_new (const char *const *patterns, const char **out_bad)
{
  SmritiOsrClozes *clozes = g_new0 (SmritiOsrClozes, 1);

  clozes->patterns = g_ptr_array_new_with_free_func (pattern_free);
  for (; *patterns; patterns++)
    {
      Pattern *pattern = compile (*patterns);

      if (!pattern)
        {
          *out_bad = *patterns;
          smriti_osr_clozes_free (clozes);
          return NULL;
        }
      g_ptr_array_add (clozes->patterns, pattern);
    }
  return clozes;
}

void
smriti_osr_clozes_free (SmritiOsrClozes *clozes)
{
  if (!clozes)
    return;
  g_ptr_array_unref (clozes->patterns);
  g_free (clozes);
}

/* --- matching ---------------------------------------------------------- */

/* What is known of a token of variable length: begun in [from, to] it fails. */
typedef struct
{
  gsize from, to;
  gsize found_from, found; /* HINT: the first @after from any place of [found_from, found] is @found */
} Memo;

typedef struct
{
  const char *s;
  gsize length;
  const GArray *tokens;
  Memo memos[MAX_TOKENS];
  SmritiSlice answer, hint, number; /* of the match; s NULL = none */
} Matcher;

static gboolean match (Matcher *matcher, guint t, gsize at, gsize *out_end);

static void
matcher_init (Matcher *matcher, const GArray *tokens, SmritiSlice text)
{
  *matcher = (Matcher){ text.s, text.length, tokens, { { 0 } }, { 0 }, { 0 }, { 0 } };
  for (guint i = 0; i < MAX_TOKENS; i++)
    matcher->memos[i] = (Memo){ 1, 0, 1, 0 };
}

static gboolean
is_known_to_fail (const Memo *memo, gsize at)
{
  return at >= memo->from && at <= memo->to;
}

/* Bytes of the line terminator at @at, 0 = none: what '.' does not match. */
static gsize
terminator (const Matcher *matcher, gsize at)
{
  const char *s = matcher->s + at;

  if (*s == '\n' || *s == '\r')
    return 1;
  if (matcher->length - at >= 3 && s[0] == '\xE2' && s[1] == '\x80' && (s[2] == '\xA8' || s[2] == '\xA9'))
    return 3;
  return 0;
}

static gboolean
stands_at (const Matcher *matcher, const char *text, gsize at)
{
  gsize length = strlen (text);

  return matcher->length - at >= length && memcmp (matcher->s + at, text, length) == 0;
}

static gboolean
is_of_run (TokenType type, char c)
{
  return type == TOKEN_NUMBER ? g_ascii_isdigit (c) : c == 'a' || c == 's' || c == 'h';
}

static gboolean
match_run (Matcher *matcher, guint t, gsize at, gsize *out_end)
{
  TokenType type = g_array_index (matcher->tokens, Token, t).type;
  const Token *next = t + 1 < matcher->tokens->len ? &g_array_index (matcher->tokens, Token, t + 1) : NULL;
  gboolean is_whole = next && next->type == TOKEN_TEXT && !is_of_run (type, *next->text); /* nothing less can do */
  gsize end = at;

  if (is_known_to_fail (&matcher->memos[t], at))
    return FALSE;
  while (end < matcher->length && is_of_run (type, matcher->s[end]))
    end++;
  for (gsize to = end; to > at; to--)
    {
      if (match (matcher, t + 1, to, out_end))
        {
          matcher->number = (SmritiSlice){ matcher->s + at, to - at };
          return TRUE;
        }
      if (is_whole)
        break;
    }
  if (end > at)
    {
      matcher->memos[t].from = at;
      matcher->memos[t].to = end - 1;
    }
  return FALSE;
}

/* Characters from @at on, as few as let @after and then the rest match. */
static gboolean
match_lazy (Matcher *matcher, guint t, gsize at, const char *after, SmritiSlice *out, gsize *out_end)
{
  Memo *memo = &matcher->memos[t];
  gsize to = at;

  if (is_known_to_fail (memo, at))
    return FALSE;
  while (to < matcher->length && terminator (matcher, to) == 0)
    {
      to += (gsize) g_utf8_skip[(guchar) matcher->s[to]];
      if (stands_at (matcher, after, to) && match (matcher, t + 1, to + strlen (after), out_end))
        {
          *out = (SmritiSlice){ matcher->s + at, to - at };
          return TRUE;
        }
    }
  memo->from = at;
  memo->to = to;
  return FALSE;
}

/* Characters from @at on, up to the first @after and no further. */
static gboolean
match_until (Matcher *matcher, guint t, gsize at, const char *after, gsize *out_end)
{
  Memo *memo = &matcher->memos[t];
  gsize to = at;

  if (at >= memo->found_from && at <= memo->found)
    to = memo->found;
  else
    {
      while (to < matcher->length && terminator (matcher, to) == 0 && !stands_at (matcher, after, to))
        to++;
      memo->found_from = at;
      memo->found = to;
    }
  if (to == at || to == matcher->length || !stands_at (matcher, after, to)
      || !match (matcher, t + 1, to + strlen (after), out_end))
    return FALSE;
  matcher->hint = (SmritiSlice){ matcher->s + at, to - at };
  return TRUE;
}

static gboolean
match_hint (Matcher *matcher, guint t, gsize at, gsize *out_end)
{
  const Token *token = &g_array_index (matcher->tokens, Token, t);
  gboolean is_lazy = *token->text == '\0' || *token->after == '\0';

  if (stands_at (matcher, token->text, at))
    {
      gsize start = at + strlen (token->text);

      if (is_lazy ? match_lazy (matcher, t, start, token->after, &matcher->hint, out_end)
                  : match_until (matcher, t, start, token->after, out_end))
        return TRUE;
    }
  return match (matcher, t + 1, at, out_end);
}

/* TRUE when tokens from @t on match at @at. */
static gboolean
match (Matcher *matcher, guint t, gsize at, gsize *out_end)
{
  const Token *token;

  if (t == matcher->tokens->len)
    {
      *out_end = at;
      matcher->answer = matcher->hint = matcher->number = (SmritiSlice){ NULL, 0 };
      return TRUE;
    }
  token = &g_array_index (matcher->tokens, Token, t);
  switch (token->type)
    {
    case TOKEN_TEXT:
      return stands_at (matcher, token->text, at) && match (matcher, t + 1, at + strlen (token->text), out_end);
    case TOKEN_NUMBER:
    case TOKEN_SEQUENCE:
      return match_run (matcher, t, at, out_end);
    case TOKEN_HINT:
      return match_hint (matcher, t, at, out_end);
    case TOKEN_ANSWER:
    default:
      return match_lazy (matcher, t, at, "", &matcher->answer, out_end);
    }
}

/* The next match at or after *@at: where it begins and ends. */
static gboolean
find (Matcher *matcher, gsize *at, gsize *out_end)
{
  const Token *first = &g_array_index (matcher->tokens, Token, 0);

  for (gsize i = *at; i < matcher->length; i += (gsize) g_utf8_skip[(guchar) matcher->s[i]])
    {
      /* not memmem(), which may measure all the rest each time */
      if (first->type == TOKEN_TEXT && matcher->s[i] != *first->text)
        {
          const char *found = memchr (matcher->s + i, *first->text, matcher->length - i);

          if (!found)
            return FALSE;
          i = (gsize) (found - matcher->s);
        }
      if (match (matcher, 0, i, out_end))
        {
          *at = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
has_type (const Pattern *pattern, ClozeType type, SmritiSlice text)
{
  Matcher matcher;
  gsize at = 0, end;

  matcher_init (&matcher, pattern->tokens[type], text);
  return find (&matcher, &at, &end);
}

/* The type of @text as a whole: the most preferred that any pattern finds. */
static ClozeType
type_of (const SmritiOsrClozes *clozes, SmritiSlice text)
{
  for (ClozeType type = 0; type < N_TYPES; type++)
    for (guint i = 0; i < clozes->patterns->len; i++)
      if (has_type (g_ptr_array_index (clozes->patterns, i), type, text))
        return type;
  return N_TYPES;
}

gboolean
smriti_osr_clozes_match (const SmritiOsrClozes *clozes, SmritiSlice line)
{
  static const ClozeType likely_first[] = { SIMPLE, CLASSIC, OVERLAPPING };

  for (guint t = 0; t < G_N_ELEMENTS (likely_first); t++)
    for (guint i = 0; i < clozes->patterns->len; i++)
      if (has_type (g_ptr_array_index (clozes->patterns, i), likely_first[t], line))
        return TRUE;
  return FALSE;
}

/* --- cards ------------------------------------------------------------- */

typedef struct
{
  SmritiSlice raw, answer, hint, number; /* hint.s NULL = none */
  guint seq;                             /* of CLASSIC and SIMPLE */
} Deletion;

typedef struct
{
  const char *question;
  ClozeType type;
  gboolean as_inputs;
  gsize max_side;
  GArray *deletions; /* of Deletion, in the order in which patterns find them */
  guint n_cards;
} Expansion;

#define MAX_NUMBER 1000 /* of a numbered cloze: it makes as many cards */

static guint
number_of (SmritiSlice digits)
{
  guint number = 0;

  for (gsize i = 0; i < digits.length && number <= MAX_NUMBER; i++)
    number = 10 * number + (guint) (digits.s[i] - '0');
  return number;
}

static void
find_deletions (Expansion *expansion, const GArray *tokens)
{
  SmritiSlice text = { expansion->question, strlen (expansion->question) };
  Matcher matcher;
  gsize at = 0, end;

  matcher_init (&matcher, tokens, text);
  while (find (&matcher, &at, &end))
    {
      Deletion deletion = { { text.s + at, end - at }, matcher.answer, matcher.hint, matcher.number, 0 };

      if (expansion->type == SIMPLE)
        deletion.seq = expansion->n_cards + 1;
      else if (expansion->type == CLASSIC)
        deletion.seq = number_of (matcher.number);
      else
        deletion.seq = (guint) MIN (matcher.number.length, MAX_NUMBER + 1);
      expansion->n_cards = MAX (expansion->n_cards, deletion.seq);
      g_array_append_val (expansion->deletions, deletion);
      at = end;
    }
}

static void
append (GString *out, SmritiSlice slice)
{
  g_string_append_len (out, slice.s, (gssize) slice.length);
}

/* "[...]", or the hint there. */
static void
append_hint (GString *out, const Deletion *deletion)
{
  g_string_append_c (out, '[');
  if (deletion->hint.length > 0)
    append (out, deletion->hint);
  else
    g_string_append (out, "...");
  g_string_append_c (out, ']');
}

static void
ask (const Expansion *expansion, GString *out, const Deletion *deletion)
{
  g_string_append (out, "<span style='color:#2196f3'>");
  if (!expansion->as_inputs)
    append_hint (out, deletion);
  else
    {
      g_string_append_printf (out, "<input class=\"cloze-input\" type=\"text\" size=\"%" G_GSIZE_FORMAT "\" />",
                              smriti_osr_length (deletion->answer));
      if (deletion->hint.length > 0)
        append_hint (out, deletion);
    }
  g_string_append (out, "</span>");
}

static void
reveal (const Expansion *expansion, GString *out, const Deletion *deletion)
{
  g_string_append (out,
                   expansion->as_inputs ? "<span class=\"cloze-answer\" style='color:#2196f3'>" : "<span style='color:#2196f3'>");
  append (out, deletion->answer);
  g_string_append (out, "</span>");
}

/* What stands for @deletion on a side of card @card. */
static char *
replacement (const Expansion *expansion, const Deletion *deletion, guint card, gboolean is_back)
{
  GString *out = g_string_new (NULL);
  char action = 's';

  if (expansion->type != OVERLAPPING)
    action = deletion->seq == card + 1 ? 'a' : 's';
  else if (card < deletion->number.length)
    action = deletion->number.s[card];
  if (action == 's')
    append (out, deletion->answer);
  else if (action == 'h')
    {
      g_string_append (out, "<span style='color:var(--code-comment)'>");
      append_hint (out, deletion);
      g_string_append (out, "</span>");
    }
  else if (is_back)
    reveal (expansion, out, deletion);
  else
    ask (expansion, out, deletion);
  return g_string_free (out, FALSE);
}

/* Puts @with where the @length bytes at @at of @text are; "$$", "$&", "$`" and
 * "$'" mean there what they do in JavaScript. Over @max bytes are enough. */
static void
put (GString *text, gsize at, gsize length, const char *with, gsize max)
{
  g_autoptr (GString) value = g_string_new (NULL);

  for (const char *s = with; *s && value->len <= max; s++)
    {
      if (*s != '$' || !s[1] || !strchr ("$&`'", s[1]))
        {
          g_string_append_c (value, *s);
          continue;
        }
      s++;
      if (*s == '$')
        g_string_append_c (value, '$');
      else if (*s == '&')
        g_string_append_len (value, text->str + at, (gssize) length);
      else if (*s == '`')
        g_string_append_len (value, text->str, (gssize) at);
      else
        g_string_append (value, text->str + at + length);
    }
  g_string_erase (text, (gssize) at, (gssize) length);
  g_string_insert_len (text, (gssize) at, value->str, (gssize) value->len);
}

/* Each deletion in turn is replaced where its text first stands by then. */
static char *
side_of (const Expansion *expansion, guint card, gboolean is_back)
{
  GString *side = g_string_new (expansion->question);

  for (guint i = 0; i < expansion->deletions->len && side->len <= expansion->max_side; i++)
    {
      const Deletion *deletion = &g_array_index (expansion->deletions, Deletion, i);
      const char *found = memmem (side->str, side->len, deletion->raw.s, deletion->raw.length);
      g_autofree char *with = NULL;

      if (!found)
        continue;
      with = replacement (expansion, deletion, card, is_back);
      put (side, (gsize) (found - side->str), deletion->raw.length, with, expansion->max_side);
    }
  return g_string_free (side, FALSE);
}

void
smriti_osr_sides_free (gpointer data)
{
  SmritiOsrSides *sides = data;

  g_free (sides->front);
  g_free (sides->back);
  g_free (sides);
}

void
smriti_osr_clozes_expand (const SmritiOsrClozes *clozes, const char *question, gboolean as_inputs, gsize max_side,
                          SmritiOsrWork *work, GPtrArray *cards)
{
  g_autoptr (GArray) deletions = g_array_new (FALSE, FALSE, sizeof (Deletion));
  gsize length = strlen (question);
  Expansion expansion = { question, N_TYPES, as_inputs, max_side, deletions, 0 };
  gsize cost;

  work->is_excess = length > 2 * max_side; /* its sides would be too long as well */
  if (!work->is_excess)
    expansion.type = type_of (clozes, (SmritiSlice){ question, length });
  if (expansion.type == N_TYPES)
    return;
  for (guint i = 0; i < clozes->patterns->len; i++)
    find_deletions (&expansion, ((Pattern *) g_ptr_array_index (clozes->patterns, i))->tokens[expansion.type]);
  cost = 2 * (gsize) expansion.n_cards * deletions->len * length;
  if ((expansion.type != SIMPLE && expansion.n_cards > MAX_NUMBER) || cost > work->bytes)
    {
      work->is_excess = TRUE;
      return;
    }
  work->bytes -= cost;
  for (guint i = 0; i < expansion.n_cards; i++)
    {
      SmritiOsrSides *sides = g_new0 (SmritiOsrSides, 1);

      sides->front = side_of (&expansion, i, FALSE);
      sides->back = side_of (&expansion, i, TRUE);
      g_ptr_array_add (cards, sides);
    }
}
