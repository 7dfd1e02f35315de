/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/highlight.h"

#include <string.h>

typedef struct
{
  const char *names;    /* " python py " */
  const char *keywords; /* the same shape */
  const char *builtins;
  const char *line_comment;
  const char *line_comment2;
  const char *block_open, *block_close;
  const char *quotes; /* characters that open and close a string */
  gboolean triple;    /* three of a quote open a string over lines */
  gboolean word_hash; /* '#' is a comment only at a word's start (shell) */
  gboolean any_case;  /* keywords in any case (SQL) */
} Language;

static const Language languages[] = {
  { " python py python3 pycon ",
    " False None True and as assert async await break case class continue def del elif else except finally for from "
    "global if import in is lambda match nonlocal not or pass raise return try while with yield ",
    " abs all any bool bytes callable chr dict dir enumerate eval filter float format frozenset getattr hasattr hash "
    "help id input int isinstance issubclass iter len list map max min next object open ord pow print property range "
    "repr reversed round self set setattr sorted staticmethod classmethod str sum super tuple type vars zip "
    "Exception ValueError TypeError KeyError IndexError StopIteration ",
    "#", NULL, NULL, NULL, "\"'", TRUE, FALSE, FALSE },
  { " c h cpp c++ cc hpp objc ",
    " auto break case catch class const constexpr continue default delete do else enum explicit extern final for "
    "friend goto if inline namespace new noexcept operator private protected public register restrict return sizeof "
    "static struct switch template this throw try typedef typename union using virtual volatile while #include "
    "#define #ifdef #ifndef #if #endif #else #pragma ",
    " bool char double float int long short signed unsigned void size_t ssize_t int8_t int16_t int32_t int64_t "
    "uint8_t uint16_t uint32_t uint64_t NULL true false nullptr std ",
    "//", NULL, "/*", "*/", "\"'", FALSE, FALSE, FALSE },
  { " sh bash zsh shell console ",
    " case do done elif else esac fi for function if in select then until while return local export ",
    " alias cd echo eval exec exit printf read set shift source test trap unset ", "#", NULL, NULL, NULL, "\"'", FALSE, TRUE,
    FALSE },
  { " javascript js typescript ts jsx tsx ",
    " async await break case catch class const continue debugger default delete do else export extends finally for "
    "from function if import in instanceof interface let new of return static super switch this throw try type typeof "
    "var void while with yield ",
    " Array Boolean JSON Map Math Number Object Promise Set String console document false null true undefined window "
    "boolean number string any ",
    "//", NULL, "/*", "*/", "\"'`", FALSE, FALSE, FALSE },
  { " json jsonc json5 ", " true false null ", " ", "//", NULL, NULL, NULL, "\"", FALSE, FALSE, FALSE },
  { " java kotlin scala csharp cs ",
    " abstract break case catch class const continue default do else enum extends final finally for fun if implements "
    "import in instanceof interface namespace new object override package private protected public return static "
    "super switch this throw throws try using val var virtual volatile when while ",
    " boolean byte char double float int long short string String void true false null Integer List Map Object ", "//", NULL,
    "/*", "*/", "\"'", TRUE, FALSE, FALSE },
  { " go golang ",
    " break case chan const continue default defer else fallthrough for func go goto if import interface map package "
    "range return select struct switch type var ",
    " append bool byte cap copy error false float64 int int64 len make new nil panic print println rune string true ", "//", NULL,
    "/*", "*/", "\"'`", FALSE, FALSE, FALSE },
  { " rust rs ",
    " as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub "
    "ref return self static struct super trait type unsafe use where while ",
    " Box Err None Ok Option Result Self Some String Vec bool char f64 false i32 i64 str true u32 u64 u8 usize ", "//", NULL,
    "/*", "*/", "\"", FALSE, FALSE, FALSE },
  { " sql sqlite postgresql ",
    " add all alter and as asc begin between by case check commit constraint create cross delete desc distinct drop "
    "else end exists foreign from full group having if in index inner insert into is join key left like limit not null "
    "offset on or order outer primary references replace returning right rollback select set strict table then union "
    "unique update using values view when where with ",
    " avg coalesce count integer max min real sum text blob date varchar int ", "--", NULL, "/*", "*/", "'\"", FALSE, FALSE,
    TRUE },
  { " yaml yml toml ini conf dockerfile make makefile ", " true false yes no null ", " ", "#", NULL, NULL, NULL, "\"'", FALSE,
    TRUE, FALSE },
  { " lua ", " and break do else elseif end false for function goto if in local nil not or repeat return then true until while ",
    " ipairs pairs print require self string table tostring type ", "--", NULL, NULL, NULL, "\"'", FALSE, FALSE, FALSE },
};

/* @words holds them between blanks. */
static gboolean
has_word (const char *words, const char *word, gsize length, gboolean any_case)
{
  char needle[34];

  if (length == 0 || length > sizeof needle - 3)
    return FALSE;
  needle[0] = ' ';
  for (gsize i = 0; i < length; i++)
    needle[i + 1] = any_case ? g_ascii_tolower (word[i]) : word[i];
  needle[length + 1] = ' ';
  needle[length + 2] = '\0';
  return strstr (words, needle) != NULL;
}

static const Language *
find_language (const char *name)
{
  gsize length = name ? strcspn (name, " \t,{") : 0;

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (has_word (languages[i].names, name, length, TRUE))
      return &languages[i];
  return NULL;
}

gboolean
smriti_highlight_knows (const char *language)
{
  return find_language (language) != NULL;
}

static gboolean
begins (const char *p, const char *end, const char *with)
{
  gsize length = with ? strlen (with) : 0;

  return length > 0 && (gsize) (end - p) >= length && memcmp (p, with, length) == 0;
}

static gboolean
is_word_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (guchar) c >= 0x80;
}

/* The end of the string that opens at @p; an unclosed one ends with its line. */
static const char *
skip_string (const Language *language, const char *p, const char *end)
{
  char quote = *p;
  char three[4] = { quote, quote, quote, '\0' };
  gboolean over_lines = quote == '`';

  if (language->triple && begins (p, end, three))
    {
      for (p += 3; p < end; p++)
        {
          if (*p == '\\' && p + 1 < end)
            p++;
          else if (begins (p, end, three))
            return p + 3;
        }
      return end;
    }
  for (p++; p < end && (over_lines || *p != '\n'); p++)
    {
      if (*p == '\\' && p + 1 < end && p[1] != '\n')
        p++;
      else if (*p == quote)
        return p + 1;
    }
  return p;
}

static const char *
skip_comment (const Language *language, const char *code, const char *p, const char *end)
{
  if (begins (p, end, language->block_open))
    {
      for (p += strlen (language->block_open); p < end; p++)
        if (begins (p, end, language->block_close))
          return p + strlen (language->block_close);
      return end;
    }
  if (!begins (p, end, language->line_comment) && !begins (p, end, language->line_comment2))
    return p;
  if (language->word_hash && p > code && !g_ascii_isspace (p[-1]))
    return p;
  while (p < end && *p != '\n')
    p++;
  return p;
}

static const char *
skip_number (const char *p, const char *end)
{
  while (p < end && (g_ascii_isalnum (*p) || *p == '_' || (*p == '.' && p + 1 < end && g_ascii_isdigit (p[1]))))
    p++;
  return p;
}

/* A word, with a '#' or '@' before it (#include, @decorator). */
static const char *
skip_word (const Language *language, const char *p, const char *end, SmritiToken *out_token)
{
  const char *start = p;

  for (p++; p < end && is_word_char (*p); p++)
    ;
  if (has_word (language->keywords, start, (gsize) (p - start), language->any_case))
    *out_token = SMRITI_TOKEN_KEYWORD;
  else if (*start == '@' || has_word (language->builtins, start, (gsize) (p - start), language->any_case))
    *out_token = SMRITI_TOKEN_BUILTIN;
  return p;
}

void
smriti_highlight (const char *name, const char *code, gsize length, guint8 *out_tokens)
{
  const Language *language = find_language (name);
  const char *p = code;
  const char *end = code + length;

  memset (out_tokens, SMRITI_TOKEN_PLAIN, length);
  while (language && p < end)
    {
      SmritiToken token = SMRITI_TOKEN_PLAIN;
      const char *next = skip_comment (language, code, p, end);

      if (next > p)
        token = SMRITI_TOKEN_COMMENT;
      else if (strchr (language->quotes, *p) && *p != '\0')
        {
          next = skip_string (language, p, end);
          token = SMRITI_TOKEN_STRING;
        }
      else if (g_ascii_isdigit (*p))
        {
          next = skip_number (p, end);
          token = SMRITI_TOKEN_NUMBER;
        }
      else if (is_word_char (*p) || *p == '#' || *p == '@')
        next = skip_word (language, p, end, &token);
      else
        next = p + 1;
      memset (out_tokens + (p - code), token, (gsize) (next - p));
      p = next;
    }
}
