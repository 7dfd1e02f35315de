/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/csv.h"

#include <string.h>

/* --- out --- */

static gboolean
needs_quotes (const char *field)
{
  gsize length = strlen (field);

  return strpbrk (field, ",\"\r\n;\t") || field[0] == ' ' || field[0] == '#' || (length > 0 && field[length - 1] == ' ');
}

void
smriti_csv_append (GString *text, const char *const *fields)
{
  for (const char *const *field = fields; *field; field++)
    {
      gboolean quotes = needs_quotes (*field);

      if (field != fields)
        g_string_append_c (text, ',');
      if (quotes)
        g_string_append_c (text, '"');
      for (const char *p = *field; *p; p++)
        {
          if (*p == '"')
            g_string_append_c (text, '"');
          g_string_append_c (text, *p);
        }
      if (quotes)
        g_string_append_c (text, '"');
    }
  g_string_append (text, "\r\n");
}

/* --- in --- */

/* Other programs write what they separate by into the first lines. */
static gboolean
take_declared (SmritiCsv *csv, char *out)
{
  static const struct
  {
    const char *line;
    char separator;
  } known[] = {
    { "#separator:tab", '\t' },
    { "#separator:comma", ',' },
    { "#separator:semicolon", ';' },
    { "#separator:Tab", '\t' },
    { "#separator:Comma", ',' },
    { "#separator:Semicolon", ';' },
    { "sep=,", ',' },
    { "sep=;", ';' },
    { "sep=\t", '\t' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      gsize length = strlen (known[i].line);

      if ((gsize) (csv->end - csv->p) < length || memcmp (csv->p, known[i].line, length) != 0)
        continue;
      *out = known[i].separator;
      if (known[i].line[0] != '#') /* a spreadsheet's: no comment, so it is taken away here */
        {
          csv->p += length;
          while (csv->p < csv->end && *csv->p != '\n')
            csv->p++;
          if (csv->p < csv->end)
            csv->p++;
          csv->line++;
        }
      return TRUE;
    }
  return FALSE;
}

static char
most_frequent (const char *p, const char *end)
{
  guint commas = 0, semicolons = 0, tabs = 0;
  gboolean quoted = FALSE, comment;

  do
    {
      comment = p < end && *p == '#';
      for (; p < end && (quoted || *p != '\n'); p++)
        {
          quoted ^= *p == '"';
          commas += !quoted && !comment && *p == ',';
          semicolons += !quoted && !comment && *p == ';';
          tabs += !quoted && !comment && *p == '\t';
        }
      p += p < end;
    }
  while (comment && p < end);
  if (tabs > 0 && tabs >= commas && tabs >= semicolons)
    return '\t';
  return semicolons > commas ? ';' : ',';
}

void
smriti_csv_init (SmritiCsv *csv, const char *text, gsize length, char separator)
{
  *csv = (SmritiCsv){ .p = text, .end = text + length, .separator = separator, .line = 1 };
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    csv->p += 3;
  if (separator == '\0' && !take_declared (csv, &csv->separator))
    csv->separator = most_frequent (csv->p, csv->end);
}

static gboolean
is_line_end (char c)
{
  return c == '\n' || c == '\r';
}

static void
pass_line_end (SmritiCsv *csv)
{
  if (csv->p < csv->end && *csv->p == '\r')
    csv->p++;
  if (csv->p < csv->end && *csv->p == '\n')
    csv->p++;
  csv->line++;
}

static void
pass_blank_lines (SmritiCsv *csv)
{
  while (csv->p < csv->end && (is_line_end (*csv->p) || (*csv->p == '#' && !csv->no_comments)))
    {
      while (csv->p < csv->end && !is_line_end (*csv->p))
        csv->p++;
      pass_line_end (csv);
    }
}

/* After the opening quote, up to behind the closing one; line ends inside become \n. */
static void
read_quoted (SmritiCsv *csv, GString *field, const char **out_wrong)
{
  while (csv->p < csv->end)
    {
      if (*csv->p == '"' && csv->p + 1 < csv->end && csv->p[1] == '"')
        csv->p++;
      else if (*csv->p == '"')
        {
          csv->p++;
          return;
        }
      else if (is_line_end (*csv->p))
        {
          pass_line_end (csv);
          g_string_append_c (field, '\n');
          continue;
        }
      g_string_append_c (field, *csv->p++);
    }
  *out_wrong = "a quote is opened and never closed";
}

static char *
read_field (SmritiCsv *csv, const char **out_wrong)
{
  g_autoptr (GString) quoted = NULL;
  const char *field;
  gsize length;

  if (csv->p < csv->end && *csv->p == '"')
    {
      quoted = g_string_new (NULL);
      csv->p++;
      read_quoted (csv, quoted, out_wrong);
      if (csv->p < csv->end && *csv->p != csv->separator && !is_line_end (*csv->p))
        *out_wrong = "something follows a closing quote";
    }
  field = csv->p;
  while (csv->p < csv->end && *csv->p != csv->separator && !is_line_end (*csv->p))
    csv->p++;
  length = (gsize) (csv->p - field);
  if (quoted)
    {
      g_string_append_len (quoted, field, (gssize) length);
      field = quoted->str;
      length = quoted->len;
    }
  if (length > 0 && memchr (field, '\0', length))
    *out_wrong = "a field holds a zero byte";
  else if (!g_utf8_validate_len (field, length, NULL))
    *out_wrong = "a field is no UTF-8; save the file as UTF-8";
  else
    return g_strndup (field, length);
  return g_utf8_make_valid (field, (gssize) length);
}

GPtrArray *
smriti_csv_next (SmritiCsv *csv, guint *out_line, const char **out_wrong)
{
  GPtrArray *fields;
  const char *start;

  *out_wrong = NULL;
  pass_blank_lines (csv);
  if (csv->p >= csv->end)
    return NULL;
  *out_line = csv->line;
  start = csv->p;
  fields = g_ptr_array_new_with_free_func (g_free);
  for (;;)
    {
      g_ptr_array_add (fields, read_field (csv, out_wrong));
      if (csv->p >= csv->end || is_line_end (*csv->p))
        break;
      csv->p++; /* the separator */
      if (fields->len >= SMRITI_CSV_MAX_FIELDS)
        {
          *out_wrong = "it has too many fields";
          while (csv->p < csv->end && !is_line_end (*csv->p))
            csv->p++;
          break;
        }
    }
  if (csv->p - start > SMRITI_CSV_MAX_RECORD)
    *out_wrong = "it is longer than 1 MiB";
  if (csv->p < csv->end)
    pass_line_end (csv);
  return fields;
}
