/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/dnd.h"

#include <string.h>

#define PROPERTIES "org.freedesktop.DBus.Properties"

/* A server that does not tell when its do-not-disturb ends is asked again this
 * often, and only while that is what holds a prompt. */
#define BLIND_S 5
/* dunst before 1.13.1 tells of "dunstctl set-paused", but not of the signals
 * SIGUSR1 and SIGUSR2 (measured with 1.9.0), which it takes as well. */
#define DUNST_BLIND_S 60

typedef struct
{
  const char *server; /* in lower case; NULL = any */
  const char *name;   /* bus name; NULL = the server's own */
  const char *path;
  const char *interface;
  const char *method;
  const char *parameters; /* GVariant text */
  gboolean (*is_on) (GVariant *value);
  struct
  {
    const char *interface, *member, *arg0;
  } told; /* the signal, of the same path, that says it changed */
  guint blind_s;
} Source;

/* --- what replies mean --- */

static gboolean
is_true (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value);
}

/* mako has no such mode by itself: these are the names its manual and its users give it. */
static gboolean
has_quiet_mode (GVariant *value)
{
  g_autofree const char **modes = NULL;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE ("as")))
    return FALSE;
  modes = g_variant_get_strv (value, NULL);
  return g_strv_contains (modes, "do-not-disturb") || g_strv_contains (modes, "dnd");
}

static const Source sources[] = {
  { NULL,
    NULL,
    "/org/freedesktop/Notifications",
    PROPERTIES,
    "Get",
    "('org.freedesktop.Notifications', 'Inhibited')",
    is_true,
    { PROPERTIES, "PropertiesChanged", "org.freedesktop.Notifications" },
    0 },
  { "dunst",
    NULL,
    "/org/freedesktop/Notifications",
    PROPERTIES,
    "Get",
    "('org.dunstproject.cmd0', 'paused')",
    is_true,
    { PROPERTIES, "PropertiesChanged", "org.dunstproject.cmd0" },
    0 },
  { "xfce notify daemon",
    "org.xfce.Xfconf",
    "/org/xfce/Xfconf",
    "org.xfce.Xfconf",
    "GetProperty",
    "('xfce4-notifyd', '/do-not-disturb')",
    is_true,
    { "org.xfce.Xfconf", NULL, "xfce4-notifyd" },
    0 },
  /* mako tells of its modes as a property since 1.9; older ones only list them. */
  { "mako",
    NULL,
    "/fr/emersion/Mako",
    PROPERTIES,
    "Get",
    "('fr.emersion.Mako', 'Modes')",
    has_quiet_mode,
    { PROPERTIES, "PropertiesChanged", "fr.emersion.Mako" },
    0 },
  { "mako", NULL, "/fr/emersion/Mako", "fr.emersion.Mako", "ListModes", NULL, has_quiet_mode, { NULL, NULL, NULL }, BLIND_S },
  { "swaynotificationcenter",
    "org.erikreider.swaync.cc",
    "/org/erikreider/swaync/cc",
    "org.erikreider.swaync.cc",
    "GetDnd",
    NULL,
    is_true,
    { "org.erikreider.swaync.cc", NULL, NULL },
    0 },
};

/* --- asking --- */

typedef struct
{
  gboolean (*is_on) (GVariant *value);
  guint blind_s;
} Reading;

static void
on_reply (SmritiQuestion *question, GVariant *reply, gpointer data)
{
  const Reading *reading = data;
  g_autoptr (GVariant) value = NULL;

  if (g_variant_n_children (reply) != 1)
    return;
  value = g_variant_get_child_value (reply, 0);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      g_autoptr (GVariant) boxed = g_steal_pointer (&value);

      value = g_variant_get_variant (boxed);
    }
  if (reading->is_on (value))
    smriti_question_hold (question, SMRITI_HELD_DO_NOT_DISTURB, reading->blind_s);
}

static gboolean
is_older (const char *version, const guint than[3])
{
  g_auto (GStrv) parts = g_strsplit (version, ".", 3);
  gboolean over = FALSE;

  for (guint i = 0; i < 3; i++)
    {
      guint64 number = over || !parts[i] ? 0 : g_ascii_strtoull (parts[i], NULL, 10);

      over = over || !parts[i];
      if (number != than[i])
        return number < than[i];
    }
  return FALSE;
}

static guint
blind_s (const Source *source, const char *version)
{
  static const guint tells_all[3] = { 1, 13, 1 };

  if (source->server && g_str_equal (source->server, "dunst") && is_older (version, tells_all))
    return DUNST_BLIND_S;
  return source->blind_s;
}

static void
ask (SmritiQuestion *question, GDBusConnection *bus, const Source *source, const char *version, const char *owner)
{
  const char *name = source->name ? source->name : owner;
  const SmritiQuestionCall call = { name, source->path, source->interface, source->method };
  Reading *reading = g_new0 (Reading, 1);

  reading->is_on = source->is_on;
  reading->blind_s = blind_s (source, version);
  if (source->told.interface)
    smriti_question_watch (question, bus, name, source->path, source->told.interface, source->told.member, source->told.arg0);
  smriti_question_call (question, bus, &call, source->parameters ? g_variant_new_parsed (source->parameters) : NULL, "r",
                        on_reply, reading, g_free);
}

/* --- GNOME --- */

/* dconf is loaded by this, so it is for those who have gnome-shell only. */
static void
ask_gnome (SmritiQuestion *question)
{
  GSettingsSchemaSource *all = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;

  if (all)
    schema = g_settings_schema_source_lookup (all, "org.gnome.desktop.notifications", TRUE);
  if (!schema || !g_settings_schema_has_key (schema, "show-banners"))
    return;
  settings = g_settings_new_full (schema, NULL, NULL);
  smriti_question_watch_object (question, G_OBJECT (settings), "changed::show-banners");
  if (!g_settings_get_boolean (settings, "show-banners"))
    smriti_question_hold (question, SMRITI_HELD_DO_NOT_DISTURB, 0);
}

void
smriti_dnd_ask (SmritiQuestion *question, GDBusConnection *session_bus, const char *name, const char *version, const char *owner)
{
  g_autofree char *server = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (!sources[i].server || g_str_equal (sources[i].server, server))
      ask (question, session_bus, &sources[i], version, owner);
  if (g_str_equal (server, "gnome-shell"))
    ask_gnome (question);
}
