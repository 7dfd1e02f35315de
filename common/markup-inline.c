/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The inline half: decides for each byte of one paragraph whether it is shown,
 * and in which style. Flanking follows CommonMark; emphasis pairs are found
 * with one stack a mark, and a pair throws away what other marks left open
 * inside it, so styles nest and every mark is pushed and popped once. */

#include "common/markup.h"

#include <string.h>

#define MAX_BACKTICKS 80
#define MAX_BRACKETS 64
#define MAX_PARENS 32

typedef enum
{
  ACT_KEEP = 0,
  ACT_LITERAL, /* code or math: not looked at again */
  ACT_DROP,
  ACT_NEWLINE, /* <br> */
  ACT_GAP,     /* a field to type into */
  ACT_OPEN,    /* + one of the three styles; the byte itself goes */
  ACT_CLOSE = ACT_OPEN + 3,
} Act;

typedef enum
{
  MARK_STAR,
  MARK_UNDERSCORE,
  MARK_TILDE,
  MARK_EQUALS,
  N_MARKS
} Mark;

typedef struct
{
  gsize at;
  gsize left; /* marks of the run not yet used */
} Opener;

typedef struct
{
  const char *s;
  gsize length;
  guint8 *act;
  GArray *openers[N_MARKS];           /* of Opener */
  gboolean no_run[MAX_BACKTICKS + 1]; /* no closing run of that length ahead */
  gboolean no_comment_end;
  gsize no_dollar;
  gsize brackets[MAX_BRACKETS];
  guint n_brackets, top;
  guint n_clozes; /* open tags of hidden words */
} Inline;

static void
set (Inline *in, gsize from, gsize to, Act act)
{
  memset (in->act + from, act, to - from);
}

static gsize
run_length (const Inline *in, gsize at)
{
  gsize i = at;

  while (i < in->length && in->s[i] == in->s[at])
    i++;
  return i - at;
}

/* --- hidden words ------------------------------------------------------ */

gsize
smriti_cloze_tag (const char *s, gsize length, SmritiClozeTag *out_tag)
{
  static const struct
  {
    const char *text;
    SmritiClozeTag tag;
  } tags[] = {
    { "<span style='color:#2196f3'>", SMRITI_CLOZE_OPEN },
    { "<span style='color:var(--code-comment)'>", SMRITI_CLOZE_OPEN },
    { "<span class=\"cloze-answer\" style='color:#2196f3'>", SMRITI_CLOZE_OPEN },
    { "</span>", SMRITI_CLOZE_CLOSE },
    { "<input class=\"cloze-input\" type=\"text\" size=\"", SMRITI_CLOZE_INPUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      gsize end = strlen (tags[i].text);

      if (length < end || memcmp (s, tags[i].text, end) != 0)
        continue;
      *out_tag = tags[i].tag;
      if (tags[i].tag != SMRITI_CLOZE_INPUT)
        return end;
      while (end < length && g_ascii_isdigit (s[end]))
        end++;
      return length - end >= 4 && memcmp (s + end, "\" />", 4) == 0 ? end + 4 : 0;
    }
  return 0;
}

/* Bytes of such a tag at @at, 0 = none; what it holds is shown as a highlight. */
static gsize
take_cloze (Inline *in, gsize at)
{
  SmritiClozeTag tag;
  gsize length = smriti_cloze_tag (in->s + at, in->length - at, &tag);

  if (length == 0 || (tag == SMRITI_CLOZE_CLOSE && in->n_clozes == 0))
    return 0;
  set (in, at, at + length, ACT_DROP);
  if (tag == SMRITI_CLOZE_INPUT)
    in->act[at] = ACT_GAP;
  else
    {
      in->act[at] = (tag == SMRITI_CLOZE_OPEN ? ACT_OPEN : ACT_CLOSE) + 2;
      in->n_clozes += tag == SMRITI_CLOZE_OPEN ? 1 : -1;
    }
  return length;
}

/* Hidden words within code are shown as such too. */
static void
take_clozes (Inline *in, gsize from, gsize to)
{
  while (from < to)
    {
      const char *angle = memchr (in->s + from, '<', to - from);

      if (!angle)
        return;
      from = (gsize) (angle - in->s);
      from += MAX (take_cloze (in, from), 1);
    }
}

/* --- what is taken as it stands ---------------------------------------- */

static gsize
take_code (Inline *in, gsize at)
{
  gsize run = run_length (in, at);
  gsize from = at + run;
  gsize i = from;

  while (run <= MAX_BACKTICKS && !in->no_run[run] && i < in->length)
    {
      const char *found = memchr (in->s + i, '`', in->length - i);
      gsize other;

      if (!found)
        break;
      i = (gsize) (found - in->s);
      other = run_length (in, i);
      if (other != run)
        {
          i += other;
          continue;
        }
      set (in, at, from, ACT_DROP);
      set (in, from, i, ACT_LITERAL);
      take_clozes (in, from, i);
      set (in, i, i + run, ACT_DROP);
      if (i - from > 2 && in->s[from] == ' ' && in->s[i - 1] == ' ')
        in->act[from] = in->act[i - 1] = ACT_DROP;
      return i + run;
    }
  if (run <= MAX_BACKTICKS)
    in->no_run[run] = TRUE;
  return from;
}

static gsize
take_math (Inline *in, gsize at)
{
  gsize i;

  if (at < in->no_dollar || at + 1 >= in->length || in->s[at + 1] == ' ' || in->s[at + 1] == '\n')
    return at + 1;
  for (i = at + 2; i < in->length && in->s[i] != '\n'; i++)
    if (in->s[i] == '$' && in->s[i - 1] != ' ' && !(i + 1 < in->length && g_ascii_isdigit (in->s[i + 1])))
      {
        while (i < in->length && in->s[i] == '$')
          i++;
        set (in, at, i, ACT_LITERAL);
        return i;
      }
  in->no_dollar = i;
  return at + 1;
}

static gsize
take_angle (Inline *in, gsize at)
{
  const char *s = in->s + at;
  gsize left = in->length - at;
  gsize cloze = take_cloze (in, at);
  gsize i = at + 1;

  if (cloze > 0)
    return at + cloze;
  if (left >= 4 && memcmp (s, "<!--", 4) == 0 && !in->no_comment_end)
    {
      const char *end = memmem (s + 4, left - 4, "-->", 3);

      in->no_comment_end = end == NULL;
      if (!end)
        return at + 1;
      set (in, at, (gsize) (end + 3 - in->s), ACT_DROP);
      return (gsize) (end + 3 - in->s);
    }
  while (i < in->length && !strchr (" \n<>", in->s[i]) && i - at < 2048)
    i++;
  if (i < in->length && in->s[i] == ' ' && left > 4 && memcmp (s, "<br />", MIN (left, 6)) == 0)
    i += 2;
  if (i >= in->length || in->s[i] != '>')
    return at + 1;
  if (g_ascii_strncasecmp (s, "<br>", 4) == 0 || g_ascii_strncasecmp (s, "<br/", 4) == 0 || memcmp (s, "<br ", 4) == 0)
    {
      set (in, at, i + 1, ACT_DROP);
      in->act[at] = ACT_NEWLINE;
    }
  else if (memmem (s, i - at, "://", 3))
    {
      in->act[at] = in->act[i] = ACT_DROP;
      set (in, at + 1, i, ACT_LITERAL);
    }
  else
    return at + 1;
  return i + 1;
}

/* --- links ------------------------------------------------------------- */

/* [[target|words]] → words; 0 = it is none. */
static gsize
take_wikilink (Inline *in, gsize at)
{
  gsize i = at + 2;
  gsize bar = 0;

  if (at + 1 >= in->length || in->s[at + 1] != '[')
    return 0;
  for (; i < in->length && !strchr ("[]\n", in->s[i]); i++)
    if (in->s[i] == '|' && bar == 0)
      bar = i;
  if (i + 1 >= in->length || in->s[i] != ']' || in->s[i + 1] != ']' || i == at + 2)
    return 0;
  set (in, at, bar ? bar + 1 : at + 2, ACT_DROP);
  set (in, i, i + 2, ACT_DROP);
  return bar ? bar + 1 : at + 2;
}

static gsize
open_bracket (Inline *in, gsize at, gsize length)
{
  gsize next = take_wikilink (in, at + length - 1);

  if (next > 0)
    {
      if (length == 2)
        in->act[at] = ACT_DROP;
      return next;
    }
  in->top = (in->top + 1) % MAX_BRACKETS;
  in->brackets[in->top] = at;
  in->n_brackets = MIN (in->n_brackets + 1, MAX_BRACKETS);
  return at + length;
}

/* Where "(target "title")" at @i ends, 0 = it is none. */
static gsize
target_end (const Inline *in, gsize i)
{
  guint depth = 0;
  const char *quote;

  if (i >= in->length || in->s[i] != '(')
    return 0;
  for (i++; i < in->length && in->s[i] != ' ' && in->s[i] != '\n'; i++)
    {
      if (in->s[i] == '\\' && i + 1 < in->length)
        i++;
      else if (in->s[i] == '(' && ++depth > MAX_PARENS)
        return 0;
      else if (in->s[i] == ')' && depth-- == 0)
        return i + 1;
    }
  if (i + 1 >= in->length || in->s[i] != ' ' || in->s[i + 1] != '"')
    return 0;
  quote = memchr (in->s + i + 2, '"', in->length - i - 2);
  return quote && quote + 1 < in->s + in->length && quote[1] == ')' ? (gsize) (quote + 2 - in->s) : 0;
}

static gsize
close_bracket (Inline *in, gsize at)
{
  gsize open = in->brackets[in->top];
  gsize end;

  if (in->n_brackets == 0)
    return at + 1;
  in->n_brackets--;
  in->top = (in->top + MAX_BRACKETS - 1) % MAX_BRACKETS;
  end = target_end (in, at + 1);
  if (end == 0)
    return at + 1;
  set (in, open, open + (in->s[open] == '!' ? 2 : 1), ACT_DROP);
  set (in, at, end, ACT_DROP);
  return end;
}

/* --- emphasis ---------------------------------------------------------- */

typedef struct
{
  gboolean space, punct;
} Neighbour;

static Neighbour
neighbour (gunichar c)
{
  Neighbour result = { c == 0 || g_unichar_isspace (c), c != 0 && (g_unichar_ispunct (c)) };

  return result;
}

static gunichar
char_before (const Inline *in, gsize at)
{
  return at == 0 ? 0 : g_utf8_get_char (g_utf8_prev_char (in->s + at));
}

static void
pair (Inline *in, Mark mark, Opener *opener, gsize *close, gsize use)
{
  gsize open = opener->at + opener->left - use;
  Act style = use == 2 ? 0 : 1;

  if (mark == MARK_EQUALS)
    style = 2;
  set (in, open, open + use, ACT_DROP);
  set (in, *close, *close + use, ACT_DROP);
  if (mark != MARK_TILDE)
    {
      in->act[open] = (guint8) (ACT_OPEN + style);
      in->act[*close] = (guint8) (ACT_CLOSE + style);
    }
  opener->left -= use;
  *close += use;
}

static void
drop_inner (Inline *in, Mark mark, gsize at)
{
  for (guint i = 0; i < N_MARKS; i++)
    while (i != mark && in->openers[i]->len > 0 && g_array_index (in->openers[i], Opener, in->openers[i]->len - 1).at > at)
      g_array_set_size (in->openers[i], in->openers[i]->len - 1);
}

/* Matches the run at @at with open ones; returns how much of it is left. */
static gsize
close_run (Inline *in, Mark mark, gsize at, gsize run)
{
  GArray *openers = in->openers[mark];
  gsize end = at + run;

  while (at < end && openers->len > 0)
    {
      Opener *opener = &g_array_index (openers, Opener, openers->len - 1);
      gsize use = MIN (opener->left, end - at) >= 2 ? 2 : 1;

      drop_inner (in, mark, opener->at);
      pair (in, mark, opener, &at, use);
      if (opener->left == 0)
        g_array_set_size (openers, openers->len - 1);
    }
  return end - at;
}

static gsize
take_mark (Inline *in, gsize at, Mark mark)
{
  gsize run = run_length (in, at);
  gsize end = at + run;
  gunichar before_char = char_before (in, at);
  Neighbour before = neighbour (before_char);
  Neighbour after = neighbour (end < in->length ? g_utf8_get_char (in->s + end) : 0);
  gboolean left = !after.space && (!after.punct || before.space || before.punct);
  gboolean right = !before.space && (!before.punct || after.space || after.punct);
  gboolean opens = mark == MARK_UNDERSCORE ? left && (!right || before.punct) : left;
  gboolean closes = mark == MARK_UNDERSCORE ? right && (!left || after.punct) : right;
  gsize rest = run;

  if ((mark == MARK_TILDE || mark == MARK_EQUALS) && run != 2)
    return end;
  if (mark == MARK_EQUALS)
    {
      opens = !after.space && (before.space || before.punct);
      closes = !before.space;
    }
  if (closes)
    rest = close_run (in, mark, at, run);
  if (rest > 0 && opens)
    {
      Opener opener = { end - rest, rest };

      g_array_append_val (in->openers[mark], opener);
    }
  return end;
}

/* --- the whole --------------------------------------------------------- */

static gsize
take (Inline *in, gsize at)
{
  gboolean more = at + 1 < in->length;

  switch (in->s[at])
    {
    case '\\':
      if (!more || !g_ascii_ispunct (in->s[at + 1]))
        return at + 1;
      in->act[at] = ACT_DROP;
      return at + 2;
    case '`':
      return take_code (in, at);
    case '$':
      return take_math (in, at);
    case '<':
      return take_angle (in, at);
    case '!':
      return more && in->s[at + 1] == '[' ? open_bracket (in, at, 2) : at + 1;
    case '[':
      return open_bracket (in, at, 1);
    case ']':
      return close_bracket (in, at);
    case '*':
      return take_mark (in, at, MARK_STAR);
    case '_':
      return take_mark (in, at, MARK_UNDERSCORE);
    case '~':
      return take_mark (in, at, MARK_TILDE);
    case '=':
      return take_mark (in, at, MARK_EQUALS);
    default:
      return at + 1;
    }
}

/* "&amp;" and the few others that people write; bytes it takes, 0 = none. */
static gsize
entity (const char *s, gsize length, const char **out)
{
  static const char *const names[][2] = {
    { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" }, { "&nbsp;", " " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (length >= strlen (names[i][0]) && memcmp (s, names[i][0], strlen (names[i][0])) == 0)
      {
        *out = names[i][1];
        return strlen (names[i][0]);
      }
  return 0;
}

static void
show (SmritiMarkup *markup, const char *s, gsize length, const guint *depth)
{
  guint8 style = 0;

  for (guint i = 0; i < 3; i++)
    if (depth[i] > 0)
      style |= (guint8) (1 << i);
  g_string_append_len (markup->text, s, (gssize) length);
  g_byte_array_set_size (markup->style, (guint) markup->text->len);
  memset (markup->style->data + markup->text->len - length, style, length);
}

static gsize
show_one (SmritiMarkup *markup, const Inline *in, gsize at, guint *depth)
{
  Act act = in->act[at];
  const char *word = NULL;
  gsize used = in->s[at] == '&' && act == ACT_KEEP ? entity (in->s + at, in->length - at, &word) : 0;

  if (act >= ACT_CLOSE)
    depth[act - ACT_CLOSE]--;
  else if (act >= ACT_OPEN)
    depth[act - ACT_OPEN]++;
  else if (act == ACT_NEWLINE)
    show (markup, "\n", 1, depth);
  else if (act == ACT_GAP)
    show (markup, "[…]", strlen ("[…]"), depth);
  else if (used > 0)
    show (markup, word, strlen (word), depth);
  else if (act != ACT_DROP)
    show (markup, in->s + at, 1, depth);
  return used > 0 ? used : 1;
}

void
smriti_markup_add_paragraph (SmritiMarkup *markup, const char *s, gsize length)
{
  g_autofree guint8 *act = g_malloc0 (length);
  Inline in = { .s = s, .length = length, .act = act };
  guint depth[3] = { 0, 0, 0 };
  gsize at = 0;

  for (guint i = 0; i < N_MARKS; i++)
    in.openers[i] = g_array_new (FALSE, FALSE, sizeof (Opener));
  while (at < length)
    at = take (&in, at);
  for (at = 0; at < length;)
    at += show_one (markup, &in, at, depth);
  for (guint i = 0; i < N_MARKS; i++)
    g_array_unref (in.openers[i]);
}
