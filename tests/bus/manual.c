/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "manual.h"

typedef struct
{
  GPtrArray *members;
  char *interface;
  ManualMember *member;
} Reading;

static void
arg_free (gpointer data)
{
  ManualArg *arg = data;

  g_free (arg->name);
  g_free (arg->type);
  g_free (arg);
}

static void
member_free (gpointer data)
{
  ManualMember *member = data;

  g_free (member->interface);
  g_free (member->kind);
  g_free (member->name);
  g_free (member->type);
  g_free (member->access);
  g_ptr_array_unref (member->args);
  g_free (member);
}

static const char *
attribute (const char **names, const char **values, const char *name)
{
  for (guint i = 0; names[i]; i++)
    if (g_str_equal (names[i], name))
      return values[i];
  return NULL;
}

static void
on_start (GMarkupParseContext *context, const char *element, const char **names, const char **values, gpointer user_data,
          GError **error)
{
  Reading *reading = user_data;

  if (g_str_equal (element, "interface"))
    {
      g_free (reading->interface);
      reading->interface = g_strdup (attribute (names, values, "name"));
    }
  else if (g_str_equal (element, "method") || g_str_equal (element, "signal") || g_str_equal (element, "property"))
    {
      ManualMember *member = g_new0 (ManualMember, 1);

      member->interface = g_strdup (reading->interface);
      member->kind = g_strdup (element);
      member->name = g_strdup (attribute (names, values, "name"));
      member->type = g_strdup (attribute (names, values, "type"));
      member->access = g_strdup (attribute (names, values, "access"));
      member->args = g_ptr_array_new_with_free_func (arg_free);
      g_ptr_array_add (reading->members, member);
      reading->member = member;
    }
  else if (g_str_equal (element, "arg"))
    {
      ManualArg *arg = g_new0 (ManualArg, 1);
      const char *direction = attribute (names, values, "direction");

      arg->name = g_strdup (attribute (names, values, "name"));
      arg->type = g_strdup (attribute (names, values, "type"));
      arg->out = direction ? g_str_equal (direction, "out") : g_str_equal (reading->member->kind, "signal");
      g_ptr_array_add (reading->member->args, arg);
    }
}

GPtrArray *
manual_parse (const char *xml)
{
  static const GMarkupParser parser = { .start_element = on_start };
  Reading reading = { g_ptr_array_new_with_free_func (member_free), NULL, NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reading, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_markup_parse_context_parse (context, xml, -1, &error) || !g_markup_parse_context_end_parse (context, &error))
    g_error ("introspection data: %s", error->message);
  g_free (reading.interface);
  return reading.members;
}

GPtrArray *
manual_load (const char *path)
{
  g_autofree char *xml = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &xml, NULL, &error))
    g_error ("%s", error->message);
  return manual_parse (xml);
}

char *
manual_signature (const ManualMember *member, gboolean out)
{
  GString *types = g_string_new (NULL);

  for (guint i = 0; i < member->args->len; i++)
    {
      const ManualArg *arg = g_ptr_array_index (member->args, i);

      if (arg->out == out)
        g_string_append (types, arg->type);
    }
  return g_string_free (types, FALSE);
}

static char *
line_of (const ManualMember *member)
{
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "%s %s", member->kind, member->name);
  if (member->type)
    g_string_append_printf (line, " %s %s", member->type, member->access);
  for (guint i = 0; i < member->args->len; i++)
    {
      const ManualArg *arg = g_ptr_array_index (member->args, i);

      g_string_append_printf (line, " %s:%s:%s", arg->out ? "out" : "in", arg->type, arg->name);
    }
  return g_string_free (line, FALSE);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

char *
manual_lines (GPtrArray *members, const char *interface)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < members->len; i++)
    {
      const ManualMember *member = g_ptr_array_index (members, i);

      if (g_strcmp0 (member->interface, interface) == 0)
        g_ptr_array_add (lines, line_of (member));
    }
  g_ptr_array_sort (lines, compare);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}
