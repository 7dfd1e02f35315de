/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What logind says of the person's desktop, and what becomes of it. */

#include "presence-fixture.h"

typedef struct
{
  const char *what;
  const char *display;  /* a session, or "" */
  const char *sessions; /* "NAME TYPE CLASS STATE HINTS", one each, with "; " between */
  SmritiHeld held;
} Desk;

static const Desk desks[] = {
  { "present", "c1", "c1 x11 user active -", SMRITI_HELD_NONE },
  { "locked", "c1", "c1 x11 user active L", SMRITI_HELD_LOCKED },
  { "idle", "c1", "c1 wayland user active I", SMRITI_HELD_IDLE },
  { "locked comes before idle", "c1", "c1 mir user active LI", SMRITI_HELD_LOCKED },
  { "switched away", "c1", "c1 x11 user online N", SMRITI_HELD_LOCKED },
  { "a terminal", "c1", "c1 tty user active LI", SMRITI_HELD_NONE },
  { "a greeter", "c1", "c1 x11 greeter active L", SMRITI_HELD_NONE },
  { "logged out", "", "c1 x11 user closing N", SMRITI_HELD_NONE },
  { "the display counts", "c2", "c1 x11 user active -; c2 wayland user active L", SMRITI_HELD_LOCKED },
  { "the display counts when present", "c2", "c1 x11 user online N; c2 wayland user active -", SMRITI_HELD_NONE },
  { "at one of two", "", "c1 x11 user active L; c2 wayland user active -", SMRITI_HELD_NONE },
  { "at the first of two", "", "c1 x11 user active -; c2 wayland user active L", SMRITI_HELD_NONE },
  { "at none of two", "", "c1 x11 user active I; c2 wayland user active L", SMRITI_HELD_LOCKED },
  { "over ssh", "", "c1 tty user active -", SMRITI_HELD_NONE },
  { "a display that is a terminal", "c1", "c1 tty user active -; c2 x11 user active L", SMRITI_HELD_LOCKED },
  { "nowhere", "", "", SMRITI_HELD_NONE },
};

static void
test_desks (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    {
      const Desk *desk = &desks[i];

      g_test_message ("%s", desk->what);
      teach_desk (f, desk->display, desk->sessions);
      f->wish.idle = TRUE;
      g_assert_cmpint (ask (f), ==, desk->held);
      if (desk->held == SMRITI_HELD_IDLE)
        {
          f->wish.idle = FALSE;
          g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
        }
    }
}

static void
test_coming_back (Fixture *f, gconstpointer data)
{
  teach_desk (f, "c1", "c1 x11 user active L; c2 tty user active -");
  tell_session (f, "c1");
  settle (f);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_LOCKED);
  g_assert_cmpuint (f->changes, ==, 0);
  f->wish.lock_only = TRUE;
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_LOCKED);
  tell_session (f, "c9"); /* another person's */
  settle (f);
  g_assert_cmpuint (f->changes, ==, 0);
  tell_session (f, "c1");
  wait_until (&f->changes, 1);
  teach_desk (f, "c1", "c1 x11 user active -");
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
  tell_session (f, "c1");
  settle (f);
  g_assert_cmpuint (f->changes, ==, 1);
}

static void
test_inhibitors (Fixture *f, gconstpointer data)
{
  g_autofree char *mine = g_strdup_printf (
      "([('shutdown', 'a', '', 'block', uint32 %u, uint32 1), ('sleep:idle', 'film', '', 'block', uint32 %u, uint32 1)],)",
      getuid (), getuid ());
  g_autofree char *others = g_strdup_printf (
      "([('idle', 'b', '', 'delay', uint32 %u, uint32 1), ('idle', 'c', '', 'block', uint32 %u, uint32 1), "
      "('idleness', 'd', '', 'block', uint32 %u, uint32 1)],)",
      getuid (), getuid () + 1, getuid ());

  teach_desk (f, "", "");
  fake_service_teach (f->logind, LOGIND " ListInhibitors", others);
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
  fake_service_teach (f->logind, LOGIND " ListInhibitors", mine);
  f->wish.inhibitors = FALSE;
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_NONE);
  f->wish.inhibitors = TRUE;
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_PRESENTING);
  fake_service_emit (f->logind, LOGIND, PROPERTIES, "PropertiesChanged",
                     "('org.freedesktop.login1.Manager', {'BlockInhibited': <''>}, @as [])");
  wait_until (&f->changes, 1);
  teach_inhibited (f, TRUE); /* which a person switched on */
  g_assert_cmpint (ask (f), ==, SMRITI_HELD_DO_NOT_DISTURB);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/session/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("desks", test_desks);
  ADD ("coming-back", test_coming_back);
  ADD ("inhibitors", test_inhibitors);
  return g_test_run ();
}
