/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "mock.h"

#include <string.h>

static void
note_free (gpointer data)
{
  MockNote *note = data;

  g_free (note->app);
  g_free (note->icon);
  g_free (note->summary);
  g_free (note->body);
  g_strfreev (note->actions);
  g_variant_unref (note->hints);
  g_free (note);
}

void
mock_record_init (MockRecord *record)
{
  record->notes = g_ptr_array_new_with_free_func (note_free);
  record->life = 1;
  record->last_id = 0;
}

MockNote *
mock_record_find (MockRecord *record, guint id)
{
  for (guint i = record->notes->len; i > 0; i--)
    {
      MockNote *note = record->notes->pdata[i - 1];

      if (note->id == id)
        return note;
    }
  return NULL;
}

MockNote *
mock_record_post (MockRecord *record, GVariant *parameters)
{
  MockNote *note = g_new0 (MockNote, 1);
  MockNote *before;

  g_variant_get (parameters, "(susss^as@a{sv}i)", &note->app, &note->replaces, &note->icon, &note->summary, &note->body,
                 &note->actions, &note->hints, &note->timeout_ms);
  /* As dunst, KDE, xfce and LXQt: an id never given out is taken verbatim. */
  note->id = note->replaces != 0 ? note->replaces : ++record->last_id;
  note->life = record->life;
  before = mock_record_find (record, note->id);
  if (before)
    before->open = FALSE;
  note->open = TRUE;
  g_ptr_array_add (record->notes, note);
  return note;
}

void
mock_record_forget (MockRecord *record)
{
  for (guint i = 0; i < record->notes->len; i++)
    ((MockNote *) record->notes->pdata[i])->open = FALSE;
  record->life++;
  record->last_id = 0;
}

guint
mock_record_closed (MockRecord *record)
{
  guint closed = 0;

  for (guint i = 0; i < record->notes->len; i++)
    closed += !((MockNote *) record->notes->pdata[i])->open;
  return closed;
}

const char *
mock_note_find_action (MockNote *note, const char *wanted)
{
  g_autofree char *folded = g_utf8_casefold (wanted, -1);

  for (guint i = 0; note->actions[i] && note->actions[i + 1]; i += 2)
    if (g_str_equal (note->actions[i], wanted))
      return note->actions[i];
  for (guint i = 0; note->actions[i] && note->actions[i + 1]; i += 2)
    {
      g_autofree char *label = g_utf8_casefold (note->actions[i + 1], -1);

      if (*folded && g_str_has_prefix (label, folded))
        return note->actions[i];
    }
  return NULL;
}

gboolean
mock_note_is_resident (MockNote *note)
{
  gboolean resident = FALSE;

  return g_variant_lookup (note->hints, "resident", "b", &resident) && resident;
}

static void
append_string (GString *out, const char *s)
{
  g_string_append_c (out, '"');
  for (; *s; s++)
    if (*s == '"' || *s == '\\')
      g_string_append_printf (out, "\\%c", *s);
    else if ((guchar) *s < 0x20 || *s == 0x7f)
      g_string_append_printf (out, "\\u%04x", (guchar) *s);
    else
      g_string_append_c (out, *s);
  g_string_append_c (out, '"');
}

static void
append_member (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, "\"%s\": ", name);
  append_string (out, value);
  g_string_append (out, ", ");
}

static void
append_value (GString *out, GVariant *value)
{
  g_autofree char *text = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      append_string (out, g_variant_get_string (value, NULL));
      return;
    }
  text = g_variant_print (value, FALSE);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTE))
    g_string_append_printf (out, "%u", g_variant_get_byte (value));
  else if (g_variant_type_is_basic (g_variant_get_type (value)))
    g_string_append (out, text);
  else
    append_string (out, text);
}

static void
append_note (GString *out, MockNote *note)
{
  GVariantIter iter;
  const char *name;
  GVariant *value;
  const char *comma = "";

  g_string_append_printf (out, "{\"id\": %u, \"replaces\": %u, ", note->id, note->replaces);
  append_member (out, "app", note->app);
  append_member (out, "icon", note->icon);
  append_member (out, "summary", note->summary);
  append_member (out, "body", note->body);
  g_string_append (out, "\"actions\": [");
  for (guint i = 0; note->actions[i] && note->actions[i + 1]; i += 2)
    {
      g_string_append_printf (out, "%s{", i ? ", " : "");
      append_member (out, "key", note->actions[i]);
      g_string_append (out, "\"label\": ");
      append_string (out, note->actions[i + 1]);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "], \"hints\": {");
  g_variant_iter_init (&iter, note->hints);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      g_string_append (out, comma);
      append_string (out, name);
      g_string_append (out, ": ");
      append_value (out, value);
      comma = ", ";
    }
  g_string_append_printf (out, "}, \"timeout_ms\": %d, \"life\": %u, \"open\": %s}", note->timeout_ms, note->life,
                          note->open ? "true" : "false");
}

char *
mock_record_to_json (MockRecord *record)
{
  GString *out = g_string_new ("{\"notifications\": [");

  for (guint i = 0; i < record->notes->len; i++)
    {
      g_string_append (out, i ? ",\n  " : "\n  ");
      append_note (out, record->notes->pdata[i]);
    }
  g_string_append (out, record->notes->len ? "\n]}" : "]}");
  return g_string_free (out, FALSE);
}
