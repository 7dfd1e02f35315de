/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/session.h"

#include <unistd.h>

#define LOGIND "org.freedesktop.login1"
#define MANAGER_PATH "/org/freedesktop/login1"
#define MANAGER "org.freedesktop.login1.Manager"
#define USER "org.freedesktop.login1.User"
#define SESSION "org.freedesktop.login1.Session"
#define PROPERTIES "org.freedesktop.DBus.Properties"

/* Nobody has more desktops; what is beyond is not looked at. */
#define MAX_SESSIONS 16

typedef struct
{
  gboolean is_display; /* the one logind calls the person's own */
  gboolean is_locked;
  gboolean is_idle;
} Session;

/* What one question has heard from logind so far. */
typedef struct
{
  SmritiSessionWish wish;
  GDBusConnection *bus;
  char *display; /* object path */
  GArray *sessions;
} Look;

typedef struct
{
  Look *look; /* owned by the question */
  char *path;
} SessionCall;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_object (&look->bus);
  g_array_unref (look->sessions);
  g_free (look->display);
  g_free (look);
}

static void
session_call_free (gpointer data)
{
  SessionCall *call = data;

  g_free (call->path);
  g_free (call);
}

/* --- weighing --- */

static SmritiHeld
held_by (const Look *look, const Session *session)
{
  if (session->is_locked)
    return SMRITI_HELD_LOCKED;
  return session->is_idle && look->wish.idle ? SMRITI_HELD_IDLE : SMRITI_HELD_NONE;
}

/* The display's word counts; without one, whether the person is at any. */
static void
weigh (SmritiQuestion *question, gpointer data)
{
  Look *look = data;
  SmritiHeld held = SMRITI_HELD_NONE;

  for (guint i = 0; i < look->sessions->len; i++)
    {
      const Session *session = &g_array_index (look->sessions, Session, i);
      SmritiHeld why = held_by (look, session);

      if (session->is_display)
        {
          held = why;
          break;
        }
      if (i == 0 || why == SMRITI_HELD_NONE)
        held = why;
      else if (held != SMRITI_HELD_NONE)
        held = MIN (held, why); /* locked comes before idle */
    }
  if (held != SMRITI_HELD_NONE)
    smriti_question_hold (question, held, 0);
}

/* --- sessions --- */

/* One that was logged out of stays as "closing" as long as a process of it lives. */
static gboolean
is_desktop (GVariant *properties)
{
  static const char *const desktops[] = { "x11", "wayland", "mir", NULL };
  const char *type = "", *class = "", *state = "";

  g_variant_lookup (properties, "Type", "&s", &type);
  g_variant_lookup (properties, "Class", "&s", &class);
  g_variant_lookup (properties, "State", "&s", &state);
  return g_str_equal (class, "user") && !g_str_equal (state, "closing") && g_strv_contains (desktops, type);
}

static void
on_session (SmritiQuestion *question, GVariant *reply, gpointer data)
{
  SessionCall *call = data;
  g_autoptr (GVariant) properties = g_variant_get_child_value (reply, 0);
  gboolean locked = FALSE, active = TRUE, idle = FALSE;
  Session session;

  if (!is_desktop (properties))
    return;
  g_variant_lookup (properties, "LockedHint", "b", &locked);
  g_variant_lookup (properties, "Active", "b", &active);
  g_variant_lookup (properties, "IdleHint", "b", &idle);
  session = (Session){ g_str_equal (call->path, call->look->display), locked || !active, idle };
  g_array_append_val (call->look->sessions, session);
}

static void
ask_session (SmritiQuestion *question, Look *look, const char *path)
{
  const SmritiQuestionCall get_all = { LOGIND, path, PROPERTIES, "GetAll" };
  SessionCall *call = g_new0 (SessionCall, 1);

  call->look = look;
  call->path = g_strdup (path);
  smriti_question_watch (question, look->bus, LOGIND, path, PROPERTIES, "PropertiesChanged", SESSION);
  smriti_question_call (question, look->bus, &get_all, g_variant_new ("(s)", SESSION), "(a{sv})", on_session, call,
                        session_call_free);
}

static void
on_user (SmritiQuestion *question, GVariant *reply, gpointer data)
{
  Look *look = data;
  g_autoptr (GVariant) properties = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) sessions = g_variant_lookup_value (properties, "Sessions", G_VARIANT_TYPE ("a(so)"));
  gsize n = sessions ? g_variant_n_children (sessions) : 0;

  g_variant_lookup (properties, "Display", "(so)", NULL, &look->display);
  if (!look->display)
    look->display = g_strdup ("/");
  for (gsize i = 0; i < MIN (n, MAX_SESSIONS); i++)
    {
      const char *path;

      g_variant_get_child (sessions, i, "(&s&o)", NULL, &path);
      ask_session (question, look, path);
    }
}

static void
on_user_path (SmritiQuestion *question, GVariant *reply, gpointer data)
{
  Look *look = data;
  const char *path;
  SmritiQuestionCall get_all = { LOGIND, NULL, PROPERTIES, "GetAll" };

  g_variant_get (reply, "(&o)", &path);
  get_all.path = path;
  smriti_question_call (question, look->bus, &get_all, g_variant_new ("(s)", USER), "(a{sv})", on_user, look, NULL);
}

/* --- what keeps the screen awake --- */

static gboolean
blocks_idle (const char *what, const char *mode)
{
  g_auto (GStrv) words = g_strsplit (what, ":", -1);

  return g_str_equal (mode, "block") && g_strv_contains ((const char *const *) words, "idle");
}

/* Of this person only: a backup that root runs is no talk. */
static void
on_inhibitors (SmritiQuestion *question, GVariant *reply, gpointer data)
{
  g_autoptr (GVariantIter) iter = NULL;
  const char *what, *mode;
  guint32 uid;

  g_variant_get (reply, "(a(ssssuu))", &iter);
  while (g_variant_iter_next (iter, "(&s&s&s&suu)", &what, NULL, NULL, &mode, &uid, NULL))
    if (uid == getuid () && blocks_idle (what, mode))
      smriti_question_hold (question, SMRITI_HELD_PRESENTING, 0);
}

/* --- the question --- */

static void
on_bus (SmritiQuestion *question, GDBusConnection *bus, gpointer data)
{
  static const SmritiQuestionCall get_user = { LOGIND, MANAGER_PATH, MANAGER, "GetUser" };
  static const SmritiQuestionCall list_inhibitors = { LOGIND, MANAGER_PATH, MANAGER, "ListInhibitors" };
  Look *look = data;

  look->bus = g_object_ref (bus);
  smriti_question_watch_object (question, G_OBJECT (bus), "closed");
  smriti_question_watch (question, bus, LOGIND, MANAGER_PATH, MANAGER, "SessionNew", NULL);
  smriti_question_watch (question, bus, LOGIND, MANAGER_PATH, MANAGER, "SessionRemoved", NULL);
  smriti_question_call (question, bus, &get_user, g_variant_new ("(u)", (guint32) getuid ()), "(o)", on_user_path, look, NULL);
  if (!look->wish.inhibitors)
    return;
  smriti_question_watch (question, bus, LOGIND, MANAGER_PATH, PROPERTIES, "PropertiesChanged", MANAGER);
  smriti_question_call (question, bus, &list_inhibitors, NULL, "(a(ssssuu))", on_inhibitors, NULL, NULL);
}

void
smriti_session_ask (SmritiQuestion *question, SmritiSessionWish wish)
{
  Look *look = g_new0 (Look, 1);

  look->wish = wish;
  look->sessions = g_array_new (FALSE, FALSE, sizeof (Session));
  smriti_question_at_end (question, weigh, look, look_free);
  smriti_question_system_bus (question, on_bus, look);
}
