/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti config: reads, sets and checks smriti.conf. It needs no daemon: the file
 * is the user's, the client changes it by a patch (common/patch.h), and a running
 * daemon sees the change by itself. */

#include "client/command.h"
#include "common/patch.h"
#include "common/settings.h"

#include <string.h>

/* The file's bytes; "" when there is none. */
static gboolean
read_file (const char *path, char **out_text, gsize *out_length, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (g_file_get_contents (path, out_text, out_length, &local))
    return TRUE;
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      *out_text = g_strdup ("");
      *out_length = 0;
      return TRUE;
    }
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the settings cannot be read: %s", local->message);
  return FALSE;
}

static SmritiSettings *
load (GPtrArray *warnings, GError **error)
{
  g_autofree char *path = smriti_settings_path ();
  g_autofree char *text = NULL;
  gsize length;

  if (!read_file (path, &text, &length, error))
    return NULL;
  return smriti_settings_parse (text, length, warnings);
}

static gboolean
list (SmritiOutput *out, GError **error)
{
  g_autoptr (SmritiSettings) settings = load (NULL, error);
  guint n;
  const SmritiSettingInfo *table = smriti_settings_table (&n);

  if (!settings)
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "settings");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = smriti_settings_get (settings, table[i].name, NULL);

      if (out->as_json)
        {
          smriti_json_begin_object (&out->json, NULL);
          smriti_json_string (&out->json, "key", table[i].name);
          smriti_json_word (&out->json, "value", value);
          smriti_json_word (&out->json, "default", table[i].preset);
          smriti_json_string (&out->json, "accepts", table[i].accepts);
          smriti_json_end_object (&out->json);
          continue;
        }
      smriti_output_printf (out, "%-26s %-12s %s(%s)%s\n", table[i].name, value ? value : "",
                            smriti_term_sgr (&out->term, SMRITI_SGR_DIM), table[i].accepts,
                            smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  smriti_output_hint (out, "'smriti config set KEY VALUE' changes one; man smriti.conf explains them.");
  return TRUE;
}

static gboolean
get (SmritiOutput *out, const char *key, GError **error)
{
  g_autoptr (SmritiSettings) settings = load (NULL, error);
  g_autofree char *value = settings ? smriti_settings_get (settings, key, error) : NULL;

  if (!value)
    return FALSE;
  if (!out->as_json)
    {
      smriti_output_printf (out, "%s\n", value);
      return TRUE;
    }
  smriti_json_string (&out->json, "key", key);
  smriti_json_word (&out->json, "value", value);
  return TRUE;
}

/* The patch that turns @before into @after: one splice, from the first byte that
 * differs to the last. */
static SmritiPatch *
patch_between (const char *path, const char *before, gsize n_before, const char *after)
{
  gsize n_after = strlen (after);
  gsize head = 0;
  gsize tail = 0;
  g_autofree char *middle = NULL;

  while (head < n_before && head < n_after && before[head] == after[head])
    head++;
  while (tail < n_before - head && tail < n_after - head && before[n_before - 1 - tail] == after[n_after - 1 - tail])
    tail++;
  middle = g_strndup (after + head, n_after - head - tail);
  return smriti_patch_new (path, before, n_before, head, n_before - head - tail, middle);
}

static gboolean
set (SmritiOutput *out, const char *key, const char *value, GError **error)
{
  g_autofree char *path = smriti_settings_path ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (SmritiPatch) patch = NULL;
  gsize length;

  if (!read_file (path, &before, &length, error))
    return FALSE;
  after = smriti_settings_splice (before, length, key, value, error);
  if (!after)
    return FALSE;
  patch = patch_between (path, g_file_test (path, G_FILE_TEST_EXISTS) ? before : NULL, length, after);
  if (!smriti_patch_apply (patch, error))
    return FALSE;
  if (out->as_json)
    {
      smriti_json_string (&out->json, "key", key);
      smriti_json_string (&out->json, "value", value);
      smriti_json_string (&out->json, "path", path);
    }
  else
    smriti_output_printf (out, "%s = %s\n", key, value);
  smriti_output_hint (out, "written to %s; a running daemon follows it at once.", path);
  return TRUE;
}

static gboolean
check (SmritiOutput *out, GError **error)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SmritiSettings) settings = load (warnings, error);
  g_autofree char *path = smriti_settings_path ();

  if (!settings)
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "warnings");
  for (guint i = 0; i < warnings->len; i++)
    {
      const char *warning = g_ptr_array_index (warnings, i);
      const char *text = strchr (warning, ':');
      g_autofree char *clean = smriti_term_clean (text ? text + 1 : warning);
      gint64 line = g_ascii_strtoll (warning, NULL, 10);

      g_strstrip (clean);
      if (!out->as_json)
        {
          smriti_output_printf (out, "%s:%" G_GINT64_FORMAT ": %s\n", path, line, clean);
          continue;
        }
      smriti_json_begin_object (&out->json, NULL);
      smriti_json_int (&out->json, "line", line);
      smriti_json_string (&out->json, "text", clean);
      smriti_json_end_object (&out->json);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (warnings->len == 0)
    smriti_output_hint (out, "nothing wrong in %s", path);
  return TRUE;
}

gboolean
smriti_run_config (SmritiInvocation *invocation, GError **error)
{
  static const struct
  {
    const char *verb, *takes;
    guint n_args;
  } verbs[] = {
    { "list", "no argument", 1 }, { "get", "a KEY", 2 }, { "set", "a KEY and a VALUE", 3 }, { "check", "no argument", 1 }
  };
  const char *verb = invocation->args[0];
  guint i = 0;

  while (i < G_N_ELEMENTS (verbs) && strcmp (verb, verbs[i].verb) != 0)
    i++;
  if (i == G_N_ELEMENTS (verbs))
    return smriti_usage_error (invocation, error, "'config' knows list, get, set and check, not '%s'", verb);
  if (invocation->n_args != verbs[i].n_args)
    return smriti_usage_error (invocation, error, "'config %s' takes %s", verb, verbs[i].takes);
  if (*verb == 'l')
    return list (invocation->out, error);
  if (*verb == 'g')
    return get (invocation->out, invocation->args[1], error);
  if (*verb == 's')
    return set (invocation->out, invocation->args[1], invocation->args[2], error);
  return check (invocation->out, error);
}
