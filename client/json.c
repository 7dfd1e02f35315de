/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/json.h"

#include <math.h>

static void
append_quoted (GString *text, const char *value)
{
  g_autofree char *valid = NULL;

  if (!g_utf8_validate (value, -1, NULL))
    value = valid = g_utf8_make_valid (value, -1);
  g_string_append_c (text, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      if (c == '"' || c == '\\')
        g_string_append_printf (text, "\\%c", c);
      else if (c == '\n')
        g_string_append (text, "\\n");
      else if (c == '\t')
        g_string_append (text, "\\t");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_c (text, (char) c);
    }
  g_string_append_c (text, '"');
}

static void
begin_member (SmritiJson *json, const char *key)
{
  if (json->has_member)
    g_string_append_c (json->text, ',');
  json->has_member = TRUE;
  if (!key)
    return;
  append_quoted (json->text, key);
  g_string_append_c (json->text, ':');
}

void
smriti_json_begin_object (SmritiJson *json, const char *key)
{
  begin_member (json, key);
  g_string_append_c (json->text, '{');
  json->has_member = FALSE;
}

void
smriti_json_end_object (SmritiJson *json)
{
  g_string_append_c (json->text, '}');
  json->has_member = TRUE;
}

void
smriti_json_begin_list (SmritiJson *json, const char *key)
{
  begin_member (json, key);
  g_string_append_c (json->text, '[');
  json->has_member = FALSE;
}

void
smriti_json_end_list (SmritiJson *json)
{
  g_string_append_c (json->text, ']');
  json->has_member = TRUE;
}

void
smriti_json_null (SmritiJson *json, const char *key)
{
  begin_member (json, key);
  g_string_append (json->text, "null");
}

void
smriti_json_string (SmritiJson *json, const char *key, const char *value)
{
  if (!value)
    {
      smriti_json_null (json, key);
      return;
    }
  begin_member (json, key);
  append_quoted (json->text, value);
}

void
smriti_json_word (SmritiJson *json, const char *key, const char *value)
{
  smriti_json_string (json, key, value && *value != '\0' ? value : NULL);
}

void
smriti_json_int (SmritiJson *json, const char *key, gint64 value)
{
  begin_member (json, key);
  g_string_append_printf (json->text, "%" G_GINT64_FORMAT, value);
}

void
smriti_json_time (SmritiJson *json, const char *key, gint64 value_s)
{
  if (value_s == 0)
    smriti_json_null (json, key);
  else
    smriti_json_int (json, key, value_s);
}

void
smriti_json_double (SmritiJson *json, const char *key, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      smriti_json_null (json, key);
      return;
    }
  begin_member (json, key);
  /* the shortest spelling that reads back as the same number */
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_dtostr (buffer, sizeof buffer, value);
  g_string_append (json->text, buffer);
}

void
smriti_json_bool (SmritiJson *json, const char *key, gboolean value)
{
  begin_member (json, key);
  g_string_append (json->text, value ? "true" : "false");
}
