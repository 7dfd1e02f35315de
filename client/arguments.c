/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/arguments.h"

#include <string.h>

static guint
n_options (const SmritiCommand *command)
{
  guint n = 0;

  while (command->options && command->options[n].name)
    n++;
  return n;
}

/* "; try 'smriti CMD --help'" ends every usage error. */
static gboolean
usage_error (const SmritiCommand *command, GError **error, const char *message)
{
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "%s%s Try 'smriti %s --help'.", message,
               g_str_has_suffix (message, ".") ? "" : ".", command->name);
  return FALSE;
}

gboolean
smriti_usage_error (const SmritiInvocation *invocation, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return usage_error (invocation->command, error, message);
}

static guint
distance (const char *a, const char *b)
{
  gsize n = strlen (b);
  g_autofree guint *row = g_new (guint, n + 1);

  for (gsize j = 0; j <= n; j++)
    row[j] = (guint) j;
  for (gsize i = 1; a[i - 1] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = (guint) i;
      for (gsize j = 1; j <= n; j++)
        {
          guint changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);

          diagonal = row[j];
          row[j] = MIN (changed, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[n];
}

const char *
smriti_nearest (const char *word, const char *const *names)
{
  const char *best = NULL;
  guint best_distance = 3;

  if (strlen (word) > 40)
    return NULL;
  for (; *names; names++)
    {
      guint found = distance (word, *names);

      if (strlen (word) >= 3 && g_str_has_prefix (*names, word))
        found = 1;
      if (found < best_distance && found < strlen (*names))
        {
          best = *names;
          best_distance = found;
        }
    }
  return best;
}

static gboolean
unknown_option (const SmritiCommand *command, const char *given, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *shown = g_utf8_make_valid (given, -1);
  g_autofree char *message = NULL;
  const char *nearest;

  g_ptr_array_add (names, (char *) "json");
  g_ptr_array_add (names, (char *) "help");
  for (guint i = 0; i < n_options (command); i++)
    g_ptr_array_add (names, (char *) command->options[i].name);
  g_ptr_array_add (names, NULL);
  nearest = smriti_nearest (given + strspn (given, "-"), (const char *const *) names->pdata);
  if (nearest)
    message = g_strdup_printf ("unknown option '%s'; did you mean '--%s'?", shown, nearest);
  else
    message = g_strdup_printf ("unknown option '%s'", shown);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "%s%s Try 'smriti %s --help'.", message, nearest ? "" : ".",
               command->name);
  return FALSE;
}

static int
find_option (const SmritiCommand *command, const char *word, gsize length)
{
  for (guint i = 0; i < n_options (command); i++)
    {
      const SmritiOption *option = &command->options[i];

      if (strlen (option->name) == length && strncmp (option->name, word, length) == 0)
        return (int) i;
    }
  return -1;
}

/* One "--name", "--name=value" or "--name value"; moves @argv past the value. */
static gboolean
take_long (const SmritiCommand *command, SmritiArguments *arguments, char ***argv, GError **error)
{
  const char *word = **argv + 2;
  const char *equals = strchr (word, '=');
  gsize length = equals ? (gsize) (equals - word) : strlen (word);
  int i;

  if (strcmp (word, "json") == 0 || strcmp (word, "help") == 0)
    {
      arguments->json |= *word == 'j';
      arguments->help |= *word == 'h';
      return TRUE;
    }
  i = find_option (command, word, length);
  if (i < 0)
    return unknown_option (command, **argv, error);
  if (!command->options[i].value)
    {
      g_autofree char *message = NULL;

      arguments->values[i] = "";
      if (!equals)
        return TRUE;
      message = g_strdup_printf ("option '--%s' takes no value", command->options[i].name);
      return usage_error (command, error, message);
    }
  if (equals)
    arguments->values[i] = equals + 1;
  else if ((*argv)[1])
    arguments->values[i] = *++*argv;
  if (arguments->values[i])
    return TRUE;

  g_autofree char *message = g_strdup_printf ("option '--%s' needs a value: %s", command->options[i].name,
                                              command->options[i].value);
  return usage_error (command, error, message);
}

/* One "-x", "-xVALUE" or "-x VALUE". */
static gboolean
take_short (const SmritiCommand *command, SmritiArguments *arguments, char ***argv, GError **error)
{
  const char *word = **argv + 1;

  if (strcmp (word, "h") == 0)
    {
      arguments->help = TRUE;
      return TRUE;
    }
  for (guint i = 0; i < n_options (command); i++)
    {
      const SmritiOption *option = &command->options[i];
      g_autofree char *message = NULL;

      if (option->letter != *word || option->letter == '\0')
        continue;
      if (!option->value && word[1] != '\0')
        break;
      if (!option->value)
        arguments->values[i] = "";
      else if (word[1] != '\0')
        arguments->values[i] = word + 1;
      else if ((*argv)[1])
        arguments->values[i] = *++*argv;
      if (arguments->values[i])
        return TRUE;
      message = g_strdup_printf ("option '-%c' needs a value: %s", option->letter, option->value);
      return usage_error (command, error, message);
    }
  return unknown_option (command, **argv, error);
}

static gboolean
take_argument (const SmritiCommand *command, SmritiArguments *arguments, char *word, GError **error)
{
  gboolean text = (command->flags & SMRITI_COMMAND_FILES) == 0;
  g_autofree char *message = NULL;

  if (text && !g_utf8_validate (word, -1, NULL))
    message = g_strdup_printf ("argument %u is not valid UTF-8", arguments->n_args + 1);
  else if (text && strlen (word) > SMRITI_MAX_ARGUMENT)
    message = g_strdup_printf ("argument %u is longer than %d bytes", arguments->n_args + 1, SMRITI_MAX_ARGUMENT);
  else if (arguments->n_args >= command->max_args && command->max_args == 0)
    message = g_strdup_printf ("'%s' takes no argument, not '%s'", command->name, word);
  else if (arguments->n_args >= command->max_args)
    message = g_strdup_printf ("too many arguments: '%s'", word);
  if (message)
    return usage_error (command, error, message);
  arguments->args[arguments->n_args++] = word;
  return TRUE;
}

static gboolean
values_are_text (const SmritiCommand *command, const SmritiArguments *arguments, GError **error)
{
  for (guint i = 0; i < n_options (command); i++)
    {
      const char *value = arguments->values[i];
      g_autofree char *message = NULL;

      if (!value || (g_utf8_validate (value, -1, NULL) && strlen (value) <= SMRITI_MAX_ARGUMENT))
        continue;
      message = g_strdup_printf ("the value of '--%s' is not UTF-8 of at most %d bytes", command->options[i].name,
                                 SMRITI_MAX_ARGUMENT);
      return usage_error (command, error, message);
    }
  return TRUE;
}

SmritiArguments *
smriti_arguments_parse (const SmritiCommand *command, char **argv, GError **error)
{
  g_autoptr (SmritiArguments) arguments = g_new0 (SmritiArguments, 1);
  gboolean options_end = FALSE;

  arguments->args = g_new0 (char *, g_strv_length (argv) + 1);
  arguments->values = g_new0 (const char *, n_options (command) + 1);
  for (; *argv; argv++)
    {
      char *word = *argv;
      gboolean taken;

      if (!options_end && strcmp (word, "--") == 0)
        {
          options_end = TRUE;
          continue;
        }
      if (!options_end && g_str_has_prefix (word, "--"))
        taken = take_long (command, arguments, &argv, error);
      else if (!options_end && word[0] == '-' && word[1] != '\0')
        taken = take_short (command, arguments, &argv, error);
      else
        taken = take_argument (command, arguments, word, error);
      if (!taken)
        return NULL;
    }
  if (!arguments->help && arguments->n_args < command->min_args)
    {
      g_autofree char *message = g_strdup_printf ("'%s' needs %s", command->name, command->args);

      usage_error (command, error, message);
      return NULL;
    }
  if (!values_are_text (command, arguments, error))
    return NULL;
  return g_steal_pointer (&arguments);
}

void
smriti_arguments_free (SmritiArguments *arguments)
{
  if (!arguments)
    return;
  g_free (arguments->args);
  g_free (arguments->values);
  g_free (arguments);
}

const char *
smriti_invocation_option (const SmritiInvocation *invocation, const char *name)
{
  int i = find_option (invocation->command, name, strlen (name));

  return i < 0 ? NULL : invocation->values[i];
}

gboolean
smriti_invocation_number (const SmritiInvocation *invocation, const char *name, gint64 min, gint64 max, gint64 otherwise,
                          gint64 *out_number, GError **error)
{
  const char *value = smriti_invocation_option (invocation, name);

  *out_number = otherwise;
  if (!value || g_ascii_string_to_signed (value, 10, min, max, out_number, NULL))
    return TRUE;
  return smriti_usage_error (invocation, error,
                             "'--%s' takes a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", not '%s'", name, min, max,
                             value);
}

const char *
smriti_invocation_arg (const SmritiInvocation *invocation, guint i)
{
  return i < invocation->n_args ? invocation->args[i] : NULL;
}
