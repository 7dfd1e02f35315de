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
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  SmritiReminder cards = { .today = &today, .with_cards = TRUE, .practice = nothing, .open = nothing };
  g_autoptr (SmritiStage) bare = smriti_stage_reminder (9, &cards, &none);
  g_autoptr (SmritiStage) small = smriti_stage_reminder (8, &cards, &two);
  g_autoptr (SmritiStage) full = (cards.motto = "Act & *let go*", smriti_stage_reminder (7, &cards, &three));

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
  small = smriti_stage_reminder (10, &cards, &two);
  g_assert_cmpstr (small->summary, ==, "1 snippet · 1 min");
}

/* The tip is the last line, one line, and means itself on every server. */
static void
test_tip (void)
{
  static const char *const markdown = "Use `a < b` &\n**<b>never</b>** [this](http://x.y)\x07";
  SmritiToday today = { .due_concepts = 1 };
  SmritiServerFace marked = face_of ("mock", -1), bare = face_of ("mock", 0), joined = marked;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  SmritiReminder cards = {
    .today = &today, .with_cards = TRUE, .motto = "*Go*", .tip = markdown, .practice = nothing, .open = nothing
  };
  g_autoptr (SmritiStage) stage = smriti_stage_reminder (1, &cards, &marked), plain = NULL, one = NULL, cut = NULL;
  g_autofree char *much = g_strnfill (2000, 'x');

  bare.has_markup = FALSE;
  g_assert_cmpstr (stage->body, ==, "<i>Go</i>\nTip: Use a &lt; b &amp; &lt;b&gt;never&lt;/b&gt; this");
  plain = smriti_stage_reminder (1, &cards, &bare);
  g_assert_cmpstr (plain->body, ==, "Go\nstart: smriti review · later: smriti snooze 1h\nTip: Use a < b & <b>never</b> this");
  joined.joins_lines = TRUE;
  one = smriti_stage_reminder (1, &cards, &joined);
  g_assert_true (g_str_has_prefix (one->body, "<i>Go</i>\342\200\250Tip: Use"));
  cards.tip = much;
  cut = smriti_stage_reminder (1, &cards, &marked);
  g_assert_cmpint (g_utf8_strlen (strstr (cut->body, "Tip: "), -1), ==, 5 + 160);
  g_assert_true (g_str_has_suffix (cut->body, "x…"));
  cards.tip = "![[picture.png]]  ";
  smriti_stage_free (g_steal_pointer (&cut));
  cut = smriti_stage_reminder (1, &cards, &marked);
  g_assert_cmpuint (strcspn (cut->body, "\n"), <, strlen (cut->body) + 1);
  g_assert_false (g_str_has_suffix (cut->body, "Tip: "));
}

static void
test_anchor (void)
{
  SmritiServerFace face = face_of ("mock", -1), plain = face;
  SmritiToday today = { .due_concepts = 1 };
  SmritiStudyCard card = card_of ((char *) "Q?", (char *) "A");
  g_autoptr (SmritiStage) with = smriti_stage_answer (3, &card, preview, "A *train*\n\n- of <wagons>", &face);
  g_autoptr (SmritiStage) without = smriti_stage_answer (3, &card, preview, NULL, &face);
  g_autoptr (SmritiStage) question = smriti_stage_question (3, &card, &today, &face);
  g_autoptr (SmritiStage) bare = (plain.has_markup = FALSE, smriti_stage_answer (3, &card, preview, "<x>", &plain));

  g_assert_cmpstr (with->body, ==, "A\nAnchor: A train - of &lt;wagons&gt;");
  g_assert_cmpstr (without->body, ==, "A");
  g_assert_cmpstr (bare->body, ==, "A\nAnchor: <x>");
  g_assert_null (strstr (question->body, "Anchor"));
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
      g_autoptr (SmritiStage) stage = smriti_stage_answer (3, &card, preview, NULL, &face);
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
  answer = smriti_stage_answer (3, &card, preview, NULL, &gnome);
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

/* --- practice --- */

static SmritiPractice *
practice_of (const char *topic, SmritiCadence cadence, const char *title)
{
  SmritiPractice *practice = g_new0 (SmritiPractice, 1);

  practice->occurrence = smriti_occurrence_new (topic, cadence, 20780);
  practice->occurrence->title = g_strdup (title);
  practice->today = 20780; /* Monday 2026-11-23 */
  practice->days_left = 5;
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *text = g_strdup_printf ("Step <%u> & more", i + 1);

      g_ptr_array_add (practice->occurrence->steps, smriti_step_new (i + 1, NULL, text));
    }
  return practice;
}

static void
test_merged (void)
{
  SmritiServerFace three = face_of ("mock", -1);
  SmritiToday today = { .due_concepts = 5, .due_snippets = 1 };
  g_autoptr (GPtrArray) practice = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_practice_free);
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_practice_free);
  SmritiReminder merged = { .today = &today,
                            .with_cards = TRUE,
                            .catch_up = "12 days away: 6 today, the rest spread until Friday",
                            .practice = practice,
                            .open = open };
  g_autoptr (SmritiStage) stage = NULL, alone = NULL, several = NULL;
  SmritiPractice *refresh = practice_of ("Python", SMRITI_CADENCE_30_DAY, "30-Day Refresh");
  SmritiPractice *cycle = practice_of ("Go", SMRITI_CADENCE_90_DAY, "90-Day Mastery Cycle");
  SmritiStep *milestone = smriti_step_new (5, NULL, "First draft");

  refresh->last = g_strdup ("rebuilt the *parser*\nwith <tables>");
  milestone->planned = TRUE;
  milestone->by_day = 20784;
  g_ptr_array_add (cycle->occurrence->steps, milestone);
  cycle->days_left = 38;
  g_ptr_array_add (practice, practice_of ("Python", SMRITI_CADENCE_MONTHLY, "Monthly Upgrade Ritual"));
  g_ptr_array_add (practice, refresh);
  g_ptr_array_add (practice, cycle);
  g_ptr_array_add (open, practice_of ("Python", SMRITI_CADENCE_WEEKLY, "Weekly Review"));
  stage = smriti_stage_reminder (1, &merged, &three);
  g_assert_cmpstr (stage->summary, ==, "5 concepts, 1 snippet · 4 min");
  g_assert_cmpstr (stage->body, ==,
                   "12 days away: 6 today, the rest spread until Friday\n"
                   "Monthly Upgrade Ritual · 4 of 4 left\n"
                   "30-Day Refresh · 4 of 4 left\n"
                   "Last time: rebuilt the parser with &lt;tables&gt;\n"
                   "90-Day Mastery Cycle · 5 of 5 left\n"
                   "38 days left · next: First draft, by Friday\n"
                   "Still open: Weekly Review, 5 days left");
  assert_labels (stage, "Start|Later|Skip today|Start|");
  g_assert_false (stage->critical);

  merged.with_cards = FALSE;
  merged.with_topic = TRUE;
  several = smriti_stage_reminder (2, &merged, &three);
  g_assert_cmpstr (several->summary, ==, "3 to practise");
  g_assert_nonnull (strstr (several->body, "90-Day Mastery Cycle (Go) · 5 of 5 left"));
  assert_labels (several, "Open|Later|Skip|Open|");

  g_ptr_array_set_size (practice, 1);
  g_ptr_array_set_size (open, 0);
  merged.with_topic = FALSE;
  alone = smriti_stage_reminder (3, &merged, &three);
  g_assert_cmpstr (alone->summary, ==, "Monthly Upgrade Ritual · 4 of 4 left");
  g_assert_true (g_str_has_prefix (alone->body, "• Step &lt;1&gt; &amp; more\n• Step"));
}

static void
test_checklist (void)
{
  static const struct
  {
    int buttons;
    const char *labels, *reasons;
  } cases[] = { { 0, "", "" },
                { 1, "Done|", "" },
                { 2, "Done|Later|", "No time|Not needed|" },
                { 3, "Done|Later|Skip|", "No time|Not needed|Cancel|" },
                { 4, "Done|Later|Skip|", "No time|Not needed|Not well|Cancel|" } };
  SmritiPractice *ritual = practice_of ("Python", SMRITI_CADENCE_MONTHLY, "Monthly Upgrade Ritual");
  g_autofree char *token = smriti_stage_token (ritual->occurrence->id);

  ((SmritiStep *) ritual->occurrence->steps->pdata[0])->done = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SmritiServerFace face = face_of ("mock", cases[i].buttons);
      g_autoptr (SmritiStage) stage = smriti_stage_checklist (4, ritual, FALSE, &face);
      g_autoptr (SmritiStage) why = smriti_stage_why (5, token, "Monthly Upgrade Ritual", &face);

      g_assert_cmpstr (stage->summary, ==, "Monthly Upgrade Ritual · 3 of 4 left");
      g_assert_true (
          g_str_has_prefix (stage->body, "<b>Step &lt;2&gt; &amp; more</b>\nsmriti ritual · smriti tick monthly 2 --note …"));
      g_assert_nonnull (strstr (stage->body, "✓ Step &lt;1&gt;"));
      g_assert_cmpint (strstr (stage->body, "smriti skip monthly --why") != NULL, ==, cases[i].buttons == 0);
      g_assert_cmpint (stage->timeout_ms, ==, 0);
      g_assert_false (stage->critical);
      assert_labels (stage, cases[i].labels);
      assert_labels (why, cases[i].reasons);
    }
  smriti_practice_free (ritual);
}

static void
test_practice_keys (void)
{
  g_autofree char *token = smriti_stage_token ("A topic: of any kind/monthly/2026-12-01");
  g_autofree char *key = g_strdup_printf ("done:5:%s", token);
  g_autofree char *skip = g_strdup_printf ("skip:5:%s", token);
  g_autofree char *reason = g_strdup_printf ("no-time:5:%s", token);
  SmritiVerb verb;
  SmritiGrade grade;

  g_assert_cmpuint (strlen (token), ==, 16);
#define READ(key, kind) smriti_stage_read_key (key, kind, 5, token, &verb, &grade)
  g_assert_true (READ (key, SMRITI_STAGE_CHECKLIST));
  g_assert_cmpint (verb, ==, SMRITI_VERB_DONE);
  g_assert_true (READ (skip, SMRITI_STAGE_CHECKLIST));
  g_assert_true (READ (reason, SMRITI_STAGE_WHY));
  g_assert_cmpstr (smriti_stage_reason (verb), ==, "no time");
  g_assert_false (READ (reason, SMRITI_STAGE_CHECKLIST)); /* a skip needs to be asked for first */
  g_assert_false (READ (key, SMRITI_STAGE_WHY));
  g_assert_false (READ (key, SMRITI_STAGE_ANSWER));
  g_assert_false (READ ("default", SMRITI_STAGE_CHECKLIST)); /* a click on the body ticks nothing */
  g_assert_false (READ ("default", SMRITI_STAGE_WHY));
  g_assert_false (READ ("done:5:", SMRITI_STAGE_CHECKLIST));
  g_assert_false (READ ("good:5:", SMRITI_STAGE_CHECKLIST));
  g_assert_false (smriti_stage_read_key (key, SMRITI_STAGE_CHECKLIST, 6, token, &verb, &grade));
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
  g_test_add_func ("/stage/tip", test_tip);
  g_test_add_func ("/stage/anchor", test_anchor);
  g_test_add_func ("/stage/grades", test_grades);
  g_test_add_func ("/stage/words", test_words);
  g_test_add_func ("/stage/keys", test_keys);
  g_test_add_func ("/stage/done", test_done);
  g_test_add_func ("/stage/merged", test_merged);
  g_test_add_func ("/stage/checklist", test_checklist);
  g_test_add_func ("/stage/practice-keys", test_practice_keys);
  return g_test_run ();
}
