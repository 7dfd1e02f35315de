/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/stage.h"

#include <string.h>

static const char *const caps[] = { "body", "actions", "body-markup", NULL };
static const SmritiGradePreview preview[4] = { { 60, 0 }, { 330, 0 }, { 600, 0 }, { 8 * 86400, 0 } };

static SmritiServerFace
face_of (const char *name, int buttons)
{
  SmritiServerFace face;

  smriti_server_face (name, caps, buttons, &face);
  return face;
}

static char *
labels (const SmritiStage *stage)
{
  GString *out = g_string_new (NULL);

  for (guint i = 1; i < stage->actions->len; i += 2)
    g_string_append_printf (out, "%s|", (char *) stage->actions->pdata[i]);
  return g_string_free (out, FALSE);
}

static void
assert_labels (const SmritiStage *stage, const char *wanted)
{
  g_autofree char *got = labels (stage);

  g_assert_cmpstr (got, ==, wanted);
}

static SmritiStudyCard
card_of (char *front, char *back)
{
  return (SmritiStudyCard){ .id = (char *) "a1b2", .deck = (char *) "Python/1.1", .front = front, .back = back };
}

static void
test_intervals (void)
{
  static const struct
  {
    gint64 s;
    const char *text;
  } cases[] = {
    { 0, "1 min" },
    { 60, "1 min" },
    { 600, "10 min" },
    { 3599, "60 min" },
    { 3600, "1 h" },
    { 86399, "24 h" },
    { 86400, "1 d" },
    { 30 * 86400, "30 d" },
    { 61 * 86400, "2 mo" },
    { 76 * 86400, "2.5 mo" },
    { 365 * 86400LL, "1 y" },
    { 438 * 86400LL, "1.2 y" },
    { 36500 * 86400LL, "100 y" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = smriti_stage_interval (cases[i].s);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_reminder (void)
{
  SmritiToday today = { .due_concepts = 5, .due_snippets = 1 };
  SmritiServerFace three = face_of ("mock", -1), two = face_of ("mock", 2), none = face_of ("mock", 0);
  g_autoptr (SmritiStage) full = smriti_stage_reminder (7, &today, "Act & *let go*", &three);
  g_autoptr (SmritiStage) small = smriti_stage_reminder (8, &today, NULL, &two);
  g_autoptr (SmritiStage) bare = smriti_stage_reminder (9, &today, "", &none);

  g_assert_cmpstr (full->summary, ==, "5 concepts, 1 snippet · 4 min");
  g_assert_cmpstr (full->body, ==, "Act &amp; <i>let go</i>");
  assert_labels (full, "Start|Later|Skip today|Start|");
  g_assert_cmpstr (full->actions->pdata[0], ==, "start:7:");
  g_assert_cmpstr (full->actions->pdata[6], ==, "default");
  g_assert_false (full->critical);
  assert_labels (small, "Start|Later|Start|");
  assert_labels (bare, "");
  g_assert_cmpstr (bare->body, ==, "start: smriti review · later: smriti snooze 1h");
  today = (SmritiToday){ .due_snippets = 1 };
  smriti_stage_free (g_steal_pointer (&small));
  small = smriti_stage_reminder (10, &today, NULL, &two);
  g_assert_cmpstr (small->summary, ==, "1 snippet · 1 min");
}

static void
test_grades (void)
{
  static const struct
  {
    const char *name;
    int buttons;
    const char *labels;
  } cases[] = {
    { "Plasma", -1, "Again · 1 min|Hard · 6 min|Good · 10 min|Easy · 8 d|" },
    { "mock", -1, "Again · 1 min|Good · 10 min|Easy · 8 d|" },
    { "noctalia", -1, "Again · 1 min|Good · 10 min|" },
    { "mock", 1, "" },
    { "mock", 0, "" },
    { "lxqt-notificationd", -1, "Good · 10 min|Again · 1 min|Hard · 6 min|Easy · 8 d|" },
    { "dunst", -1, "Again · 1 min|Hard · 6 min|Good · 10 min|Easy · 8 d|" },
  };
  SmritiStudyCard card = card_of ((char *) "Q?", (char *) "A");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SmritiServerFace face = face_of (cases[i].name, cases[i].buttons);
      g_autoptr (SmritiStage) stage = smriti_stage_answer (3, &card, preview, &face);
      gboolean tells = strstr (stage->body, "smriti good") != NULL;

      g_test_message ("%s %d", cases[i].name, cases[i].buttons);
      assert_labels (stage, cases[i].labels);
      g_assert_cmpint (tells, ==, face.tells_recipe || face.buttons < 2);
      g_assert_cmpstr (stage->summary, ==, "Q?");
      g_assert_cmpint (stage->timeout_ms, ==, 0);
    }
}

static void
test_words (void)
{
  SmritiServerFace gnome = face_of ("gnome-shell", -1);
  SmritiServerFace plain = gnome;
  SmritiToday today = { .due_concepts = 2 };
  SmritiStudyCard card = card_of ((char *) "<b>x</b>\n\ny & \xff\x01 <img/>", (char *) "");
  g_autoptr (SmritiStage) question = smriti_stage_question (3, &card, &today, &gnome);
  g_autoptr (SmritiStage) answer = NULL, raw = NULL;

  g_assert_true (question->critical);
  g_assert_null (strstr (question->body, "<img"));
  g_assert_null (strchr (question->body, '\n'));
  g_assert_true (g_utf8_validate (question->body, -1, NULL));
  g_assert_cmpstr (question->summary, ==, "Python/1.1 · 2 left");
  plain.has_markup = FALSE;
  raw = smriti_stage_question (3, &card, &today, &plain);
  g_assert_null (strstr (raw->body, "&amp;"));
  card.front = (char *) "";
  answer = smriti_stage_answer (3, &card, preview, &gnome);
  g_assert_cmpstr (answer->summary, !=, ""); /* libnotify refuses it */
}

static void
test_keys (void)
{
  SmritiVerb verb;
  SmritiGrade grade;

#define READ(key, kind) smriti_stage_read_key (key, kind, 5, "a1b2", &verb, &grade)
  g_assert_true (READ ("good:5:a1b2", SMRITI_STAGE_ANSWER));
  g_assert_cmpint (verb, ==, SMRITI_VERB_GRADE);
  g_assert_cmpint (grade, ==, SMRITI_GRADE_GOOD);
  g_assert_true (READ ("default", SMRITI_STAGE_QUESTION));
  g_assert_cmpint (verb, ==, SMRITI_VERB_SHOW);
  g_assert_false (READ ("default", SMRITI_STAGE_ANSWER));       /* a click on the body never grades */
  g_assert_false (READ ("good:5:a1b2", SMRITI_STAGE_QUESTION)); /* nor does a question */
  g_assert_false (READ ("good:4:a1b2", SMRITI_STAGE_ANSWER));
  g_assert_false (READ ("good:5:zzzz", SMRITI_STAGE_ANSWER));
  g_assert_false (READ ("3:5:a1b2", SMRITI_STAGE_ANSWER));
  g_assert_false (READ ("GOOD:5:a1b2", SMRITI_STAGE_ANSWER));
  g_assert_false (READ ("good:5", SMRITI_STAGE_ANSWER));
  g_assert_false (READ ("good:+5:a1b2", SMRITI_STAGE_ANSWER));
  g_assert_false (READ ("", SMRITI_STAGE_ANSWER));
  g_assert_false (READ ("skip:5:a1b2", SMRITI_STAGE_ANSWER));
#undef READ
}

static void
test_done (void)
{
  SmritiServerFace face = face_of ("mock", -1);
  SmritiToday today = { .done_answers = 1, .tomorrow = 1, .more = 3 };
  g_autoptr (SmritiStage) done = smriti_stage_done (1, &today, &face);
  g_autoptr (SmritiStage) refused = smriti_stage_refused (2, NULL, "a <b> & c", &face);

  g_assert_cmpstr (done->body, ==, "1 answer kept. Tomorrow: 1 card comes back.\n3 more could be asked: smriti review --more");
  assert_labels (done, "");
  g_assert_cmpstr (refused->body, ==, "a &lt;b&gt; &amp; c");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stage/intervals", test_intervals);
  g_test_add_func ("/stage/reminder", test_reminder);
  g_test_add_func ("/stage/grades", test_grades);
  g_test_add_func ("/stage/words", test_words);
  g_test_add_func ("/stage/keys", test_keys);
  g_test_add_func ("/stage/done", test_done);
  return g_test_run ();
}
