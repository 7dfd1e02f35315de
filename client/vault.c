/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti vault add, list and remove: the folders of notes that Smriti reads. */

#include "client/bus.h"
#include "client/command.h"
#include "client/paths.h"
#include "client/records.h"
#include "client/when.h"
#include "common/notes/note.h"
#include "common/text.h"

#include <string.h>

static void
print_vault_line (SmritiOutput *out, GVariant *tuple)
{
  SmritiVaultRow vault = smriti_vault_row (tuple);
  g_autofree char *dir = smriti_text_line (vault.dir, 200);
  g_autofree char *notes = smriti_count (vault.notes, "note", NULL);
  g_autofree char *cards = smriti_count (vault.cards, "card", NULL);
  g_autofree char *snippets = smriti_count (vault.snippets, "snippet", NULL);
  g_autofree char *warnings = smriti_count (vault.warnings, "warning", NULL);

  smriti_output_printf (out, "%s: %s, %s (%s), %s; %s\n", dir, notes, cards, snippets, warnings, vault.state);
}

/* The first lines to mend; as JSON under "to_mend". */
static gboolean
print_warnings (SmritiDbusDaemon *daemon, SmritiOutput *out, const char *dir, GError **error)
{
  g_autoptr (GVariant) warnings = NULL;
  guint total = 0;

  if (!smriti_dbus_daemon_call_list_warnings_sync (daemon, dir, 0, 3, 1000, smriti_no_options (), &warnings, &total, NULL, error))
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "to_mend");
  for (gsize i = 0; i < g_variant_n_children (warnings); i++)
    {
      const char *note, *text;
      guint line;
      g_autofree char *shown_note = NULL;
      g_autofree char *shown_text = NULL;

      g_variant_get_child (warnings, i, "(&su&s)", &note, &line, &text);
      shown_note = smriti_term_clean (note);
      shown_text = smriti_term_clean (text);
      if (!out->as_json)
        {
          smriti_output_printf (out, "%s:%u: %s\n", shown_note, line, shown_text);
          continue;
        }
      smriti_json_begin_object (&out->json, NULL);
      smriti_json_string (&out->json, "note", note);
      smriti_json_int (&out->json, "line", line);
      smriti_json_string (&out->json, "text", text);
      smriti_json_end_object (&out->json);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (total > 3)
    smriti_output_printf (out, "and %u more; 'smriti notes check FILE' explains a note\n", total - 3);
  return TRUE;
}

static void
print_vaults (SmritiOutput *out, GVariant *vaults)
{
  for (gsize i = 0; i < g_variant_n_children (vaults); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (vaults, i);

      if (out->as_json)
        smriti_json_vault (&out->json, NULL, tuple);
      else
        print_vault_line (out, tuple);
    }
}

static gboolean
list (SmritiDbusDaemon *daemon, SmritiOutput *out, GError **error)
{
  guint offset = 0;
  guint total = 0;

  if (out->as_json)
    smriti_json_begin_list (&out->json, "vaults");
  do
    {
      g_autoptr (GVariant) vaults = NULL;

      if (!smriti_dbus_daemon_call_list_vaults_sync (daemon, offset, SMRITI_MAX_ROWS, smriti_no_options (), &vaults, &total, NULL,
                                                     error))
        return FALSE;
      print_vaults (out, vaults);
      if (g_variant_n_children (vaults) == 0)
        break;
      offset += (guint) g_variant_n_children (vaults);
    }
  while (offset < total);
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (total == 0)
    smriti_output_hint (out, "no vault yet; 'smriti vault add ~/Notes' adds one");
  return TRUE;
}

static void
print_one (SmritiOutput *out, GVariant *vault, const char *done)
{
  if (out->as_json)
    {
      smriti_json_begin_list (&out->json, "vaults");
      smriti_json_vault (&out->json, NULL, vault);
      smriti_json_end_list (&out->json);
      return;
    }
  smriti_output_printf (out, "%s ", done);
  print_vault_line (out, vault);
}

/* What the daemon could only say less well. */
static gboolean
may_be_added (SmritiInvocation *invocation, const char *dir, GError **error)
{
  if (!g_file_test (dir, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no folder '%s'", dir);
      return FALSE;
    }
  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    return smriti_usage_error (invocation, error, "'%s' is not a folder", dir);
  if (!g_utf8_validate (dir, -1, NULL))
    return smriti_usage_error (invocation, error, "the folder's full name is not valid UTF-8");
  return TRUE;
}

static gboolean
add (SmritiDbusDaemon *daemon, SmritiOutput *out, const char *dir, const char *syntax, GError **error)
{
  g_autoptr (GVariant) vault = NULL;
  GVariantDict options;

  smriti_bus_be_patient (daemon, SMRITI_NO_TIMEOUT);
  g_variant_dict_init (&options, NULL);
  if (syntax)
    g_variant_dict_insert (&options, "syntax", "s", syntax);
  if (!smriti_dbus_daemon_call_add_vault_sync (daemon, dir, g_variant_dict_end (&options), &vault, NULL, error))
    return FALSE;
  print_one (out, vault, "added");
  if (!print_warnings (daemon, out, smriti_vault_row (vault).dir, error))
    return FALSE;
  if (smriti_vault_row (vault).cards > 0)
    smriti_output_hint (out, "'smriti review' begins.");
  else
    smriti_output_hint (out, "no cards yet: write 'question :: answer' on a line of a note there.");
  return TRUE;
}

static gboolean
remove_vault (SmritiDbusDaemon *daemon, SmritiOutput *out, const char *dir, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (dir, -1);
  g_autoptr (GVariant) vault = NULL;

  smriti_bus_be_patient (daemon, SMRITI_NO_TIMEOUT);
  if (!smriti_dbus_daemon_call_remove_vault_sync (daemon, valid, smriti_no_options (), &vault, NULL, error))
    return FALSE;
  print_one (out, vault, "removed");
  smriti_output_hint (out, "its cards keep their history; 'smriti vault add' brings them back.");
  return TRUE;
}

gboolean
smriti_run_vault (SmritiInvocation *invocation, GError **error)
{
  const char *verb = invocation->args[0];
  const char *dir = smriti_invocation_arg (invocation, 1);
  const char *syntax = smriti_invocation_option (invocation, "syntax");
  gboolean takes_dir = strcmp (verb, "add") == 0 || strcmp (verb, "remove") == 0;
  g_autofree char *path = dir ? smriti_path_absolute (dir) : NULL;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;

  if (!takes_dir && strcmp (verb, "list") != 0)
    return smriti_usage_error (invocation, error, "'vault' knows add, list and remove, not '%s'", verb);
  if (takes_dir != (dir != NULL))
    return smriti_usage_error (invocation, error, "'vault %s' takes %s", verb, takes_dir ? "a folder" : "no folder");
  if (syntax && *verb != 'a')
    return smriti_usage_error (invocation, error, "--syntax goes with 'vault add'");
  if (syntax && !smriti_reader_by_name (syntax))
    {
      g_autofree char *shown = smriti_term_clean (syntax);
      g_autofree char *names = smriti_reader_names ();

      return smriti_usage_error (invocation, error, "unknown syntax '%s'; there are: %s", shown, names);
    }
  if (*verb == 'a' && !may_be_added (invocation, path, error))
    return FALSE;
  invocation->reads = !takes_dir;
  daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  if (!takes_dir)
    return list (daemon, invocation->out, error);
  return *verb == 'a' ? add (daemon, invocation->out, path, syntax, error) : remove_vault (daemon, invocation->out, path, error);
}
