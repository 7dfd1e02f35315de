/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What GKeyFile would make of a line, with the offsets it does not tell. Lines
 * that it would refuse come out as bad, with the reason. Any bytes will do. */

#include "common/settings_line.h"

#include <string.h>

#define BOM "\xef\xbb\xbf"

static void
bad_line (SmritiSettingsLine *line, const char *fault)
{
  line->type = SMRITI_SETTINGS_LINE_BAD;
  line->fault = fault;
}

static void
name_line (SmritiSettingsLine *line, SmritiSettingsLineType type, const char *name, gsize length)
{
  if (length == 0 || length > SMRITI_MAX_SETTINGS_NAME)
    {
      bad_line (line, length ? "a name of more than 256 bytes" : "a name is missing");
      return;
    }
  line->type = type;
  memcpy (line->name, name, length);
  line->name[length] = '\0';
}

static void
read_group (SmritiSettingsLine *line, const char *text, gsize at)
{
  const char *close = memchr (text + at, ']', line->end - at);

  if (!close || (gsize) (close + 1 - text) != line->end)
    {
      bad_line (line, "a group is written [like this]");
      return;
    }
  name_line (line, SMRITI_SETTINGS_LINE_GROUP, text + at + 1, (gsize) (close - text) - at - 1);
  for (const char *c = text + at + 1; line->type == SMRITI_SETTINGS_LINE_GROUP && c < close; c++)
    if (*c == '[' || g_ascii_iscntrl (*c))
      bad_line (line, "a group is written [like this]");
}

static void
read_pair (SmritiSettingsLine *line, const char *text, gsize at)
{
  const char *equals = memchr (text + at, '=', line->end - at);
  gsize name_end;

  if (!equals)
    {
      bad_line (line, "neither [group] nor key = value");
      return;
    }
  name_end = (gsize) (equals - text);
  for (; name_end > at && g_ascii_isspace (text[name_end - 1]); name_end--)
    ;
  line->value = (gsize) (equals + 1 - text);
  line->value_end = line->end;
  for (; line->value < line->value_end && g_ascii_isspace (text[line->value]); line->value++)
    ;
  name_line (line, SMRITI_SETTINGS_LINE_PAIR, text + at, name_end - at);
}

gboolean
smriti_settings_line_next (const char *text, gsize length, SmritiSettingsLine *line)
{
  gsize at = line->next;
  const char *newline;

  if (at >= length)
    return FALSE;
  newline = memchr (text + at, '\n', length - at);
  line->number++;
  line->end = newline ? (gsize) (newline - text) : length;
  line->next = newline ? line->end + 1 : length;
  line->type = SMRITI_SETTINGS_LINE_BLANK;
  if (at == 0 && length >= strlen (BOM) && memcmp (text, BOM, strlen (BOM)) == 0)
    at += strlen (BOM);
  for (; at < line->end && g_ascii_isspace (text[at]); at++)
    ;
  if (at == line->end || text[at] == '#')
    return TRUE;
  for (; g_ascii_isspace (text[line->end - 1]); line->end--)
    ;
  if (memchr (text + at, '\0', line->end - at))
    bad_line (line, "a NUL byte");
  else if (!g_utf8_validate_len (text + at, line->end - at, NULL))
    bad_line (line, "not UTF-8");
  else if (text[at] == '[')
    read_group (line, text, at);
  else
    read_pair (line, text, at);
  return TRUE;
}
