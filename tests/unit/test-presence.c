/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Whether a prompt is welcome, as each server says it; who hangs, lies or is not
 * there; what is listened to, and when. */

#include "presence-fixture.h"

/* --- servers --- */

static void
test_nobody (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
  f->wish.server = f->wish.version = f->wish.owner = "";
  f->wish.lock_only = TRUE;
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
}

static void
test_inhibited (Fixture *f, gconstpointer data)
{
  teach_inhibited (f, TRUE);
  settle (f);
  g_assert_cmpuint (f->changes, ==, 0); /* not listened to before */
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB);
  f->wish.inhibitors = FALSE; /* it is no inhibitor that keeps the screen awake */
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB);
  g_assert_cmpuint (f->changes, ==, 0);
  teach_inhibited (f, FALSE);
  wait_until (&f->changes, 1);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
  teach_inhibited (f, TRUE);
  settle (f);
  g_assert_cmpuint (f->changes, ==, 1); /* nor after */
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB);
  smriti_presence_forget (f->presence);
  teach_inhibited (f, FALSE);
  settle (f);
  g_assert_cmpuint (f->changes, ==, 1);
  f->wish.lock_only = TRUE;
  teach_inhibited (f, TRUE);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
}

/* Replies of the wrong type are no reason. */
static void
test_nonsense (Fixture *f, gconstpointer data)
{
  static const char *const replies[] = {
    "(<'true'>,)", "(<1>,)", "('true',)", "()", "(true, false)", "(<<true>>,)", "(@as [],)"
  };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      fake_service_teach (f->server, NOTIFICATIONS " Get org.freedesktop.Notifications Inhibited", replies[i]);
      g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
    }
}

static void
test_dunst (Fixture *f, gconstpointer data)
{
  fake_service_teach (f->server, NOTIFICATIONS " Get org.dunstproject.cmd0 paused", "(<true>,)");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE); /* another server's word */
  use_server (f, "dunst", "1.9.0 (2022-06-27)");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB);
  use_server (f, "Dunst", "1.13.1");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB);
  fake_service_emit (f->server, NOTIFICATIONS, PROPERTIES, "PropertiesChanged",
                     "('org.dunstproject.cmd0', {'paused': <false>}, @as [])");
  wait_until (&f->changes, 1);
}

static void
test_xfce (Fixture *f, gconstpointer data)
{
  use_server (f, "Xfce Notify Daemon", "0.7.3");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE); /* without xfconf */
  f->other = fake_service_new ("org.xfce.Xfconf");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE); /* never set */
  fake_service_teach (f->other, "/org/xfce/Xfconf GetProperty xfce4-notifyd /do-not-disturb", "(<true>,)");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB);
  fake_service_emit (f->other, "/org/xfce/Xfconf", "org.xfce.Xfconf", "PropertyChanged", "('xfwm4', '/x', <false>)");
  settle (f);
  g_assert_cmpuint (f->changes, ==, 0);
  fake_service_emit (f->other, "/org/xfce/Xfconf", "org.xfce.Xfconf", "PropertyRemoved", "('xfce4-notifyd', '/do-not-disturb')");
  wait_until (&f->changes, 1);
}

static void
test_mako (Fixture *f, gconstpointer data)
{
  use_server (f, "mako", "1.9.0");
  fake_service_teach (f->server, "/fr/emersion/Mako ListModes", "(['default', 'work'],)");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
  fake_service_teach (f->server, "/fr/emersion/Mako ListModes", "(['default', 'dnd'],)");
  fake_service_teach (f->server, "/fr/emersion/Mako Get fr.emersion.Mako Modes", "(<['default', 'dnd']>,)");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB);
  fake_service_emit (f->server, "/fr/emersion/Mako", PROPERTIES, "PropertiesChanged",
                     "('fr.emersion.Mako', @a{sv} {}, ['Modes'])");
  wait_until (&f->changes, 1);
}

/* One that only lists its modes does not tell: asked again after 5 s. */
static void
test_old_mako (Fixture *f, gconstpointer data)
{
  gint64 begun_us;

  use_server (f, "mako", "1.7.1");
  fake_service_teach (f->server, "/fr/emersion/Mako ListModes", "(['do-not-disturb'],)");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB);
  begun_us = g_get_monotonic_time ();
  wait_until (&f->changes, 1);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, >, 3 * G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 10 * G_USEC_PER_SEC);
}

static void
test_swaync (Fixture *f, gconstpointer data)
{
  use_server (f, "SwayNotificationCenter", "0.7.3");
  f->other = fake_service_new ("org.erikreider.swaync.cc");
  fake_service_teach (f->other, "/org/erikreider/swaync/cc GetDnd", "(true,)");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB);
  fake_service_emit (f->other, "/org/erikreider/swaync/cc", "org.erikreider.swaync.cc", "Subscribe", "(@u 0, false, false)");
  wait_until (&f->changes, 1);
}

static void
test_gnome (Fixture *f, gconstpointer data)
{
  GSettingsSchemaSource *all = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;

  if (all)
    schema = g_settings_schema_source_lookup (all, "org.gnome.desktop.notifications", TRUE);
  if (!schema)
    {
      use_server (f, "gnome-shell", "43.9");
      g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
      g_test_skip ("the schema org.gnome.desktop.notifications is not installed");
      return;
    }
  settings = g_settings_new ("org.gnome.desktop.notifications");
  g_settings_set_boolean (settings, "show-banners", FALSE);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE); /* the server is another */
  use_server (f, "gnome-shell", "43.9");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB);
  g_settings_set_boolean (settings, "show-banners", TRUE);
  wait_until (&f->changes, 1);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
}

/* --- what goes wrong --- */

static void
test_silence (Fixture *f, gconstpointer data)
{
  gint64 begun_us = g_get_monotonic_time ();

  teach_desk (f, "c1", "c1 x11 user active L");
  fake_service_teach (f->server, NOTIFICATIONS " Get org.freedesktop.Notifications Inhibited", NULL);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_LOCKED); /* what was heard counts */
  fake_service_teach (f->logind, LOGIND "/session/c1 GetAll org.freedesktop.login1.Session", NULL);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
  fake_service_teach (f->logind, LOGIND " GetUser", NULL);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, >, 5 * G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 9 * G_USEC_PER_SEC); /* 2 s each, not 2 s a call */
  settle (f);
  g_assert_cmpuint (f->answers, ==, 3);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  teach_inhibited (f, TRUE);
  smriti_presence_ask (f->presence, &f->wish);
  smriti_presence_cancel (f->presence);
  settle (f);
  g_assert_cmpuint (f->answers, ==, 0);
  smriti_presence_ask (f->presence, &f->wish);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB); /* one answer for two questions */
  smriti_presence_ask (f->presence, &f->wish);
  g_clear_pointer (&f->presence, smriti_presence_free);
  settle (f);
  g_assert_cmpuint (f->answers, ==, 1);
}

/* Something changes between being read and the last reply. */
static void
test_meanwhile (Fixture *f, gconstpointer data)
{
  teach_inhibited (f, TRUE);
  settle (f);
  teach_desk (f, "", "");
  fake_service_teach (f->logind, LOGIND " GetUser", NULL);
  smriti_presence_ask (f->presence, &f->wish);
  settle (f);
  teach_inhibited (f, FALSE);
  wait_until (&f->answers, 1);
  g_assert_cmpint (f->held, ==, SMRITI_HELD_DO_NOT_DISTURB);
  wait_until (&f->changes, 1);
}

static void
test_bus_goes_away (Fixture *f, gconstpointer data)
{
  GDBusConnection *system;

  teach_desk (f, "c1", "c1 x11 user active L");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_LOCKED);
  system = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
  g_assert_true (g_dbus_connection_close_sync (system, NULL, NULL));
  wait_until (&f->changes, 1);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE); /* nobody to ask */
  g_object_add_weak_pointer (G_OBJECT (system), (gpointer *) &system);
  g_object_unref (system);
  while (*(GDBusConnection *volatile *) &system)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_LOCKED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
#define ADD(name, func) g_test_add ("/presence/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("nobody", test_nobody);
  ADD ("inhibited", test_inhibited);
  ADD ("nonsense", test_nonsense);
  ADD ("dunst", test_dunst);
  ADD ("xfce", test_xfce);
  ADD ("mako", test_mako);
  ADD ("old-mako", test_old_mako);
  ADD ("swaync", test_swaync);
  ADD ("gnome", test_gnome);
  ADD ("silence", test_silence);
  ADD ("cancelled", test_cancelled);
  ADD ("meanwhile", test_meanwhile);
  ADD ("bus-goes-away", test_bus_goes_away);
  return g_test_run ();
}
