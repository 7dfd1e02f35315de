/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti help, --help and version. */

#include "config.h"

#include "client/command.h"

#include <string.h>

#define COLUMNS 80

/* Where "what it is" begins in "  NAME    what it is"; 0 = the line is prose. */
static gsize
second_column (const char *line)
{
  gsize indent = strspn (line, " ");
  const char *gap = indent > 0 ? strstr (line + indent, "  ") : NULL;

  return gap ? (gsize) (gap - line) + strspn (gap, " ") : indent;
}

/* Prints so much of @line as fits; what is left, or NULL. */
static const char *
print_fitting (SmritiOutput *out, const char *line, gsize indent)
{
  const char *cut = line + COLUMNS;

  if (strlen (line) > COLUMNS)
    while (cut > line + indent && *cut != ' ')
      cut--;
  if (strlen (line) <= COLUMNS || cut <= line + indent)
    {
      smriti_output_printf (out, "%s\n", line);
      return NULL;
    }
  while (cut[-1] == ' ')
    cut--;
  smriti_output_printf (out, "%.*s\n", (int) (cut - line), line);
  return cut + strspn (cut, " ");
}

/* Lines too long go on below their second column; prose goes on in its next line, unless a sentence ends with it. */
static void
print_text (SmritiOutput *out, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] && (lines[i + 1] || *lines[i] != '\0'); i++)
    {
      gsize indent = second_column (lines[i]);
      gboolean flows = indent == 0 && !g_str_has_suffix (lines[i], ".") && lines[i + 1] && g_ascii_isgraph (*lines[i + 1]);
      const char *rest = print_fitting (out, lines[i], indent);

      while (rest && !flows)
        {
          g_autofree char *line = g_strdup_printf ("%*s%s", (int) indent, "", rest);

          g_free (lines[i]);
          lines[i] = g_steal_pointer (&line);
          rest = print_fitting (out, lines[i], indent);
        }
      if (rest)
        {
          char *next = g_strdup_printf ("%s %s", rest, lines[i + 1]);

          g_free (lines[i + 1]);
          lines[i + 1] = next;
        }
    }
}

static void
print_option (SmritiOutput *out, const SmritiOption *option)
{
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;

  if (option->letter != '\0')
    name = g_strdup_printf ("-%c, --%s%s%s", option->letter, option->name, option->value ? " " : "",
                            option->value ? option->value : "");
  else
    name = g_strdup_printf ("    --%s%s%s", option->name, option->value ? " " : "", option->value ? option->value : "");
  line = g_strdup_printf ("  %-24s  %s", name, option->help);
  print_text (out, line);
}

static void
print_command (SmritiOutput *out, const SmritiCommand *command)
{
  static const SmritiOption common[] = {
    { "json", '\0', NULL, "the result as one JSON object" },
    { "help", 'h', NULL, "this help" },
  };

  g_autofree char *usage = g_strdup_printf ("Usage: smriti %s%s%s [OPTIONS]", command->name, *command->args ? " " : "",
                                            command->args);

  print_text (out, usage);
  smriti_output_printf (out, "%s\n\n", command->summary);
  if (command->details)
    {
      print_text (out, command->details);
      smriti_output_printf (out, "\n");
    }
  smriti_output_printf (out, "Options:\n");
  for (const SmritiOption *option = command->options; option && option->name; option++)
    print_option (out, option);
  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    print_option (out, &common[i]);
  smriti_output_printf (out, "\nMore: man smriti-%s\n", command->name);
}

static void
print_all (SmritiOutput *out)
{
  smriti_output_printf (out, "Usage: smriti [COMMAND] [ARGUMENTS] [OPTIONS]\n"
                             "Questions from your own notes, at the right moment.\n\n");
  for (const SmritiCommand *command = smriti_commands; command->name; command++)
    {
      g_autofree char *usage = g_strdup_printf ("%s %s", command->name, command->args);

      if (smriti_text_width (usage) > 24)
        smriti_output_printf (out, "  %s\n  %-24s %s\n", usage, "", command->summary);
      else
        smriti_output_printf (out, "  %-24s %s\n", usage, command->summary);
    }
  smriti_output_printf (out, "\nEvery command takes --json and --help. CARD is an id or the beginning of one.\n"
                             "Exit: 0 done, 1 failed, 2 nothing to act on, 3 not found, 4 daemon unreachable,\n"
                             "64 usage.\n"
                             "More: man smriti\n");
}

static void
json_command (SmritiJson *json, const SmritiCommand *command)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "name", command->name);
  smriti_json_string (json, "args", command->args);
  smriti_json_string (json, "summary", command->summary);
  smriti_json_begin_list (json, "options");
  for (const SmritiOption *option = command->options; option && option->name; option++)
    smriti_json_string (json, NULL, option->name);
  smriti_json_end_list (json);
  smriti_json_end_object (json);
}

gboolean
smriti_run_help (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  const char *name = smriti_invocation_arg (invocation, 0);
  const SmritiCommand *command = name ? smriti_command_find (name) : NULL;

  if (name && !command)
    return smriti_usage_error (invocation, error, "there is no command '%s'", name);
  if (!out->as_json && command)
    print_command (out, command);
  else if (!out->as_json)
    print_all (out);
  else
    {
      smriti_json_begin_list (&out->json, "commands");
      if (command)
        json_command (&out->json, command);
      for (command = smriti_commands; !name && command->name; command++)
        json_command (&out->json, command);
      smriti_json_end_list (&out->json);
    }
  return TRUE;
}

gboolean
smriti_run_version (SmritiInvocation *invocation, GError **error)
{
  if (invocation->out->as_json)
    smriti_json_string (&invocation->out->json, "version", SMRITI_VERSION);
  else
    smriti_output_printf (invocation->out, "smriti %s\n", SMRITI_VERSION);
  return TRUE;
}
