/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One value put into the text as the user wrote it. */

#include "common/error.h"
#include "common/settings_line.h"
#include "common/settings_private.h"

#include <string.h>

/* Where one key of one group stands in the text, or would stand. */
typedef struct
{
  gboolean has_value, has_group;
  gsize value, value_end; /* the last one: it holds */
  gsize group_end;        /* after the last line of the group that says something */
} Place;

static Place
find_place (const char *text, gsize length, const char *group, const char *key)
{
  SmritiSettingsLine line = { 0 };
  Place place = { 0 };
  gboolean is_inside = FALSE;

  while (smriti_settings_line_next (text, length, &line))
    {
      if (line.type == SMRITI_SETTINGS_LINE_GROUP)
        is_inside = g_str_equal (line.name, group);
      if (!is_inside || line.type == SMRITI_SETTINGS_LINE_BLANK)
        continue;
      place.has_group = TRUE;
      place.group_end = line.next;
      if (line.type != SMRITI_SETTINGS_LINE_PAIR || !g_str_equal (line.name, key))
        continue;
      place.has_value = TRUE;
      place.value = line.value;
      place.value_end = line.value_end;
    }
  return place;
}

static gboolean
check_splice (const char *text, gsize length, const SmritiSettingInfo *info, const char *value, GError **error)
{
  g_autoptr (SmritiSettings) scratch = smriti_settings_new_default ();

  if (!smriti_setting_parse (scratch, info, value))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "%s cannot be '%s'; it is %s", info->name, value,
                   info->accepts);
      return FALSE;
    }
  if (length > SMRITI_MAX_SETTINGS_FILE || (length && memchr (text, '\0', length)))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the settings file is no text (%s); put it right or away first",
                   length > SMRITI_MAX_SETTINGS_FILE ? "more than 1 MiB" : "a NUL byte");
      return FALSE;
    }
  return TRUE;
}

static const char *
line_ending (const char *text, gsize length)
{
  const char *newline = length ? memchr (text, '\n', length) : NULL;

  return newline && newline > text && newline[-1] == '\r' ? "\r\n" : "\n";
}

static void
insert_key (GString *out, const Place *place, const char *group, const char *key, const char *value)
{
  const char *ending = line_ending (out->str, out->len);
  gsize at = place->has_group ? place->group_end : out->len;
  const char *gap = out->len && !place->has_group ? ending : "";
  GString *added = g_string_new (NULL);

  if (at > 0 && out->str[at - 1] != '\n')
    g_string_append (added, ending);
  if (!place->has_group)
    g_string_append_printf (added, "%s[%s]%s", gap, group, ending);
  g_string_append_printf (added, "%s=%s%s", key, value, ending);
  g_string_insert_len (out, (gssize) at, added->str, (gssize) added->len);
  g_string_free (added, TRUE);
}

char *
smriti_settings_splice (const char *text, gsize length, const char *key, const char *value, GError **error)
{
  g_autofree char *group = NULL;
  g_autofree char *bare = NULL;
  const SmritiSettingInfo *info = smriti_settings_resolve (key, &group, &bare, error);
  GString *out;
  Place place;

  if (!info || !check_splice (text, length, info, value, error))
    return NULL;
  out = g_string_new_len (length ? text : "", (gssize) length);
  place = find_place (text, length, group, bare);
  if (place.has_value)
    {
      g_string_erase (out, (gssize) place.value, (gssize) (place.value_end - place.value));
      g_string_insert (out, (gssize) place.value, value);
    }
  else
    insert_key (out, &place, group, bare, value);
  return g_string_free (out, FALSE);
}
