/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti tick: a step of practice is done, or (--add) one of one's own is
 * planned. */

#include "client/bus.h"
#include "client/command.h"
#include "client/practice.h"

static GVariant *
text_options (SmritiInvocation *invocation, const char *const *names)
{
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  for (; *names; names++)
    if (smriti_invocation_option (invocation, *names))
      g_variant_dict_insert (&options, *names, "s", smriti_invocation_option (invocation, *names));
  return g_variant_dict_end (&options);
}

static gboolean
check (SmritiInvocation *invocation, GError **error)
{
  static const char *const of_ticks[] = { "note", "link", "off" };
  const char *added = smriti_invocation_option (invocation, "add");
  const char *step = smriti_invocation_arg (invocation, 1);

  if (!added && !step)
    return smriti_usage_error (invocation, error,
                               "which step of '%s'? A number, an entry or part of its text; "
                               "'smriti agenda' lists them",
                               invocation->args[0]);
  if (!added && smriti_invocation_option (invocation, "by"))
    return smriti_usage_error (invocation, error, "'--by' is for a step of your own: it goes with --add");
  if (added && step)
    return smriti_usage_error (invocation, error, "either a step, '%s', or --add", step);
  if (added && *added == '\0')
    return smriti_usage_error (invocation, error, "'--add' needs a text");
  for (guint i = 0; added && i < G_N_ELEMENTS (of_ticks); i++)
    if (smriti_invocation_option (invocation, of_ticks[i]))
      return smriti_usage_error (invocation, error, "'--%s' goes with a step, not with --add", of_ticks[i]);
  return TRUE;
}

static GVariant *
tick (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, GError **error)
{
  static const char *const texts[] = { "note", "link", NULL };
  g_autoptr (GVariant) said = g_variant_ref_sink (text_options (invocation, texts));
  GVariant *ticked = NULL;
  GVariantDict options;

  g_variant_dict_init (&options, said);
  if (smriti_invocation_option (invocation, "off"))
    g_variant_dict_insert (&options, "off", "b", TRUE);
  smriti_dbus_daemon_call_tick_sync (daemon, invocation->args[0], invocation->args[1], g_variant_dict_end (&options), &ticked,
                                     NULL, error);
  return ticked;
}

static GVariant *
plan (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, GError **error)
{
  static const char *const texts[] = { "by", NULL };
  GVariant *planned = NULL;

  smriti_dbus_daemon_call_plan_sync (daemon, invocation->args[0], smriti_invocation_option (invocation, "add"),
                                     text_options (invocation, texts), &planned, NULL, error);
  return planned;
}

gboolean
smriti_run_tick (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GVariant) occurrence = NULL;

  if (!check (invocation, error))
    return FALSE;
  daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  occurrence = smriti_invocation_option (invocation, "add") ? plan (invocation, daemon, error) : tick (invocation, daemon, error);
  if (!occurrence)
    return FALSE;
  if (out->as_json)
    smriti_json_occurrence (&out->json, "occurrence", occurrence);
  else
    smriti_practice_print (out, occurrence, NULL, smriti_daemon_now (daemon));
  smriti_output_hint (out, "'smriti undo' takes this back.");
  return TRUE;
}
