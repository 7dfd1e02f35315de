/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the monthly ritual tells of each step, for any topic; verdicts, the
 * archive and repositories, taken back and rebuilt. */

#include "daemon/study/ritual.h"
#include "study-fixture.h"

#include <utime.h>

#define DAY_S 86400

static const char outline[] = "> [!quote] **Gita**\n> **_“To the work alone.”_**\n> _Edited today_\n\n"
                              "# **[[4.0 RECALL — Garden]]**\n\n"
                              "4.1 **Cards** – seeds\n\n"
                              "# **5. [[CURRENT — Garden]]**\n\n"
                              "5.6 **Monthly Upgrade Ritual**  \n"
                              "5.6.1 **Bring This Document Up To Date** – new tricks  \n"
                              "5.6.2 **Refresh Repositories** – stale beds  \n"
                              "5.6.3 **Evaluate New Tools** – Spades, rakes, Hoses  \n"
                              "5.6.4 **Archive Old Sheets** – keep it clean  \n"
                              "5.6.5 **Call a friend** – who digs  \n";
#define RITUAL "Garden/monthly/2026-12-01"
#define DECEMBER_S (WORLD_START_S + 8 * DAY_S + 7200) /* 2026-12-01 10:00 */

/* A note as if written @days ago. */
static void
age (World *world, const char *name, int days)
{
  g_autofree char *path = g_build_filename (world->vault, name, NULL);
  time_t at = (time_t) (smriti_clock_now_s (world->clock) - (gint64) days * DAY_S);
  struct utimbuf times = { .actime = at, .modtime = at };

  g_assert_cmpint (utime (path, &times), ==, 0);
}

static void
write_aged (World *world, const char *name, const char *text, int days)
{
  world_write (world, name, text);
  age (world, name, days);
}

static void
garden_set_up (World *world, gconstpointer unused)
{
  world_set_up (world, NULL);
  write_aged (world, "Garden.md", outline, 400);
  write_aged (world, "new.md", "# 4.1 Cards\n\nold hat :: hat\n\ntrick one :: a\n\ntrick two :: b\n", 3);
  write_aged (world, "older.md", "seed :: corn\n\nweed :: thistle\n", 300);
  write_aged (world, "oldest.md", "spade :: iron\n", 500);
  write_aged (world, "plain.md", "nothing to ask\n", 500);
  world_add_vault (world);
}

static SmritiRitual *
try_ritual (World *world, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  smriti_study_ritual_async (world->study, name, SMRITI_RITUAL_MONTHS, world_on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return smriti_study_ritual_finish (result, error);
}

static SmritiRitual *
get_ritual (World *world, const char *name)
{
  g_autoptr (GError) error = NULL;
  SmritiRitual *ritual = try_ritual (world, name, &error);

  g_assert_no_error (error);
  return ritual;
}

static void
tick (World *world, const char *occurrence, const char *step)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiOccurrence) ticked = smriti_study_tick (world->study, occurrence, step, TRUE, NULL, NULL, &error);

  g_assert_no_error (error);
}

/* "name:line name:line" of what changed. */
static char *
changed_of (const SmritiRitual *ritual)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ritual->found->changed->len; i++)
    {
      const SmritiChangedNote *changed = g_ptr_array_index (ritual->found->changed, i);

      g_string_append_printf (text, "%s%s:%u", i > 0 ? " " : "", strrchr (changed->path, '/') + 1, changed->line);
    }
  return g_string_free (text, FALSE);
}

static char *
fronts_of (GPtrArray *cards)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < cards->len; i++)
    {
      const SmritiRitualCard *card = g_ptr_array_index (cards, i);

      g_string_append_printf (text, "%s%s:%u", i > 0 ? " " : "", card->front, card->times);
    }
  return g_string_free (text, FALSE);
}

static char *
old_notes_of (const SmritiRitual *ritual)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ritual->found->old_notes->len; i++)
    {
      const SmritiOldNote *old = g_ptr_array_index (ritual->found->old_notes, i);

      g_string_append_printf (text, "%s%s:%u", i > 0 ? " " : "", strrchr (old->path, '/') + 1, old->days);
    }
  return g_string_free (text, FALSE);
}

#define assert_text(call, expected)           \
  do                                          \
    {                                         \
      g_autofree char *got_ = (call);         \
      g_assert_cmpstr (got_, ==, (expected)); \
    }                                         \
  while (0)

/* --- which, and its steps --- */

static void
test_steps (World *world, gconstpointer unused)
{
  g_autoptr (SmritiRitual) ritual = get_ritual (world, "");
  static const char *const helps[] = { "document", "codebases", "tools", "archive", "" };

  g_assert_cmpstr (ritual->occurrence->id, ==, RITUAL);
  g_assert_cmpint (ritual->occurrence->state, ==, SMRITI_OCCURRENCE_COMING);
  g_assert_cmpuint (ritual->helps->len, ==, G_N_ELEMENTS (helps));
  for (guint i = 0; i < G_N_ELEMENTS (helps); i++)
    {
      g_assert_cmpstr (smriti_help_to_string (g_array_index (ritual->helps, SmritiHelp, i)), ==, helps[i]);
      g_assert_cmpuint (g_array_index (ritual->lines, guint, i), ==, 12 + i);
    }
  g_assert_cmpuint (ritual->line, ==, 11);
  g_assert_true (g_str_has_suffix (ritual->note, "/vault/Garden.md"));
  g_assert_cmpstr (ritual->motto, ==, "“To the work alone.”");
  g_assert_cmpint (ritual->day, ==, WORLD_DAY);
  g_assert_false (ritual->since_ritual);
  g_assert_cmpint (ritual->since_s, ==, WORLD_START_S - 31 * DAY_S); /* 23 October */
}

static void
test_which (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiRitual) first = NULL;
  g_autoptr (SmritiRitual) next = NULL;
  g_autoptr (SmritiRitual) done = NULL;

  g_assert_null (try_ritual (world, "Python", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (try_ritual (world, "Garden/daily/2026-11-23", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  world_at (world, DECEMBER_S);
  first = get_ritual (world, "Garden");
  g_assert_cmpstr (first->occurrence->id, ==, RITUAL);
  g_assert_cmpint (first->occurrence->state, ==, SMRITI_OCCURRENCE_OPEN);
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *n = g_strdup_printf ("%u", i);

      tick (world, RITUAL, n);
    }
  next = get_ritual (world, "");
  g_assert_cmpstr (next->occurrence->id, ==, "Garden/monthly/2027-01-01");
  g_assert_cmpint (next->occurrence->state, ==, SMRITI_OCCURRENCE_COMING);
  g_assert_true (next->since_ritual);
  g_assert_cmpint (next->since_s, ==, DECEMBER_S);
  done = get_ritual (world, RITUAL); /* its own ticks are not what it is since */
  g_assert_cmpint (done->occurrence->state, ==, SMRITI_OCCURRENCE_DONE);
  g_assert_false (done->since_ritual);
}

static void
test_two_topics (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiRitual) kitchen = NULL;
  g_autoptr (SmritiRitual) garden = NULL;
  g_autoptr (SmritiRitual) any = NULL;
  SmritiVerdict *verdict;

  world_edit (world, "Kitchen.md",
              "# **[[5.0 CURRENT — Kitchen]]**\n\n5.6 **Monthly Ritual**  \n5.6.1 **Evaluate Tools** – Knives, pans\n");
  world_at (world, DECEMBER_S);
  g_assert_null (try_ritual (world, "monthly", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
  verdict = smriti_study_set_verdict (world->study, "knives", "Santoku", "keep", "", "", NULL);
  g_assert_cmpstr (verdict->category, ==, "Knives");
  smriti_verdict_free (verdict);
  any = get_ritual (world, "");
  g_assert_nonnull (any->occurrence);
  kitchen = get_ritual (world, "Kitchen");
  garden = get_ritual (world, "Garden");
  g_assert_cmpuint (kitchen->tools->len, ==, 2);
  g_assert_cmpuint (garden->tools->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_null (((SmritiVerdict *) g_ptr_array_index (garden->tools, i))->name);
}

static void
test_no_ritual (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  world_write (world, "a.md", "one :: two\n");
  world_add_vault (world);
  g_assert_null (try_ritual (world, "", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING);
}

/* --- document --- */

static void
test_document (World *world, gconstpointer unused)
{
  g_autoptr (SmritiRitual) before = NULL;
  g_autoptr (SmritiRitual) after = NULL;
  g_autofree char *undone = NULL;

  world_grade (world, "old hat", SMRITI_GRADE_GOOD);
  before = get_ritual (world, "");
  assert_text (changed_of (before), "new.md:5");
  assert_text (fronts_of (before->found->captured), "old hat:0 trick one:0 trick two:0");
  g_assert_cmpuint (before->found->n_captured, ==, 3);
  assert_text (fronts_of (before->found->failed), "");
  world_grade (world, "weed", SMRITI_GRADE_AGAIN);
  for (guint i = 0; i < 3; i++)
    world_grade (world, "seed", SMRITI_GRADE_AGAIN);
  undone = world_answer (world, "seed", SMRITI_GRADE_AGAIN);
  world_undo (world, undone);
  world_grade (world, "spade", SMRITI_GRADE_GOOD);
  after = get_ritual (world, "");
  assert_text (fronts_of (after->found->failed), "seed:3 weed:1");
}

/* What was done before the last ritual is not told again. */
static void
test_since_the_last (World *world, gconstpointer unused)
{
  g_autoptr (SmritiRitual) ritual = NULL;

  world_grade (world, "seed", SMRITI_GRADE_AGAIN);
  world_grade (world, "trick one", SMRITI_GRADE_GOOD);
  world_at (world, DECEMBER_S);
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *n = g_strdup_printf ("%u", i);

      tick (world, RITUAL, n);
    }
  world_at (world, DECEMBER_S + 31 * DAY_S);
  world_grade (world, "weed", SMRITI_GRADE_AGAIN);
  world_edit (world, "newest.md", "fresh :: water\n");
  age (world, "newest.md", 2);
  world_restart (world);
  ritual = get_ritual (world, "");
  g_assert_cmpstr (ritual->occurrence->id, ==, "Garden/monthly/2027-01-01");
  assert_text (changed_of (ritual), "newest.md:1");
  assert_text (fronts_of (ritual->found->failed), "weed:1");
  assert_text (fronts_of (ritual->found->captured), "fresh:0");
}

static void
test_bounds (World *world, gconstpointer unused)
{
  g_autoptr (SmritiRitual) ritual = NULL;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < SMRITI_RITUAL_MAX_NOTES + 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("many%u.md", i);

      write_aged (world, name, "only text\n", 1);
    }
  for (guint i = 0; i < SMRITI_RITUAL_MAX_CARDS + 7; i++)
    g_string_append_printf (text, "card %u :: answer\n\n", i);
  write_aged (world, "cards.md", text->str, 0);
  g_string_free (text, TRUE);
  world_restart (world);
  ritual = get_ritual (world, "");
  g_assert_cmpuint (ritual->found->changed->len, ==, SMRITI_RITUAL_MAX_NOTES);
  g_assert_cmpuint (ritual->found->n_changed, ==, SMRITI_RITUAL_MAX_NOTES + 5 + 2);
  g_assert_cmpuint (ritual->found->captured->len, ==, SMRITI_RITUAL_MAX_CARDS);
  g_assert_cmpuint (ritual->found->n_captured, ==, SMRITI_RITUAL_MAX_CARDS + 7 + 3);
}

/* --- tools --- */

static void
give (World *world, const char *category, const char *name, const char *word, const char *why)
{
  g_autoptr (GError) error = NULL;
  SmritiVerdict *given = smriti_study_set_verdict (world->study, category, name, word, why, "", &error);

  g_assert_no_error (error);
  g_assert_true (given->latest);
  smriti_verdict_free (given);
}

static char *
verdicts_text (GPtrArray *verdicts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < verdicts->len; i++)
    {
      const SmritiVerdict *verdict = g_ptr_array_index (verdicts, i);

      g_string_append_printf (text, "%s%s/%s=%s%s", i > 0 ? " " : "", verdict->category, verdict->name ? verdict->name : "",
                              verdict->verdict ? verdict->verdict : "", verdict->latest ? "" : "-");
    }
  return g_string_free (text, FALSE);
}

static char *
listed (World *world, const char *category)
{
  g_autoptr (GPtrArray) verdicts = smriti_study_verdicts (world->study, category);

  return verdicts_text (verdicts);
}

static void
test_verdicts (World *world, gconstpointer unused)
{
  g_autoptr (SmritiRitual) ritual = NULL;
  const SmritiVerdict *rake;

  give (world, "RAKES", "Gardena", "try", "");
  world_on_day (world, 1);
  give (world, "rakes", "Wolf", "keep", "does not bend");
  give (world, "Gloves", "Leather", "keep", "");
  world_on_day (world, 2);
  give (world, "rakes", "gardena", "drop", "bends");
  assert_text (listed (world, NULL), "rakes/gardena=drop rakes/Gardena=try- Gloves/Leather=keep rakes/Wolf=keep");
  assert_text (listed (world, "RaKeS"), "rakes/gardena=drop rakes/Gardena=try- rakes/Wolf=keep");
  ritual = get_ritual (world, "");
  assert_text (verdicts_text (ritual->tools),
               "Spades/= rakes/gardena=drop rakes/Gardena=try- rakes/Wolf=keep Hoses/= Gloves/Leather=keep");
  rake = g_ptr_array_index (ritual->tools, 1);
  g_assert_cmpstr (rake->why, ==, "bends");
  g_assert_cmpint (rake->day, ==, WORLD_DAY + 2);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_VERDICT);
  assert_text (listed (world, "rakes"), "rakes/Wolf=keep rakes/Gardena=try");
  world_rebuild (world);
  world_restart (world);
  assert_text (listed (world, "rakes"), "rakes/Wolf=keep rakes/Gardena=try");
}

static void
test_bad_verdicts (World *world, gconstpointer unused)
{
  g_autofree char *wide = g_strnfill (201, 'x');
  const char *const bad[][3] = {
    { "", "n", "keep" }, { "c", " ", "keep" }, { "c", "n", "burn" }, { "c", "n", "" }, { wide, "n", "try" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (smriti_study_set_verdict (world->study, bad[i][0], bad[i][1], bad[i][2], "", "", &error));
      g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
    }
  assert_text (listed (world, NULL), "");
}

/* --- the archive --- */

/* As if learnt for good long ago. */
static void
make_mature (World *world, const char *front, int days_ago)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE card SET state = 2, stability = 400, answers = 9, last_day = %d, due_day = %d,"
                                          " due_s = %d, last_ms = 1 WHERE n = (SELECT card FROM place WHERE front = '%s')",
                                          WORLD_DAY - days_ago, WORLD_DAY - days_ago + 400, WORLD_DAY * DAY_S, front);

  world_sql (world, sql);
}

static void
test_proposals (World *world, gconstpointer unused)
{
  g_autoptr (SmritiRitual) none = get_ritual (world, "");
  g_autoptr (SmritiRitual) some = NULL;
  g_autoptr (SmritiRitual) more = NULL;

  assert_text (old_notes_of (none), "");
  make_mature (world, "spade", 10);
  make_mature (world, "seed", 200);
  make_mature (world, "old hat", 20);
  some = get_ritual (world, "");
  assert_text (old_notes_of (some), "oldest.md:500");
  g_assert_cmpuint (some->old_cards->len, ==, 1); /* weed keeps its note, old hat was asked this month */
  g_assert_cmpstr (((SmritiStudyCard *) g_ptr_array_index (some->old_cards, 0))->front, ==, "seed");
  make_mature (world, "weed", 200);
  more = get_ritual (world, "");
  assert_text (old_notes_of (more), "oldest.md:500 older.md:300");
  g_assert_cmpuint (more->old_cards->len, ==, 0);
}

static GPtrArray *
archive (World *world, const char *target, gboolean archived, GError **error)
{
  g_autofree char *path = g_str_has_suffix (target, ".md") ? g_build_filename (world->vault, target, NULL) : g_strdup (target);
  const char *const targets[] = { path, NULL };
  guint left = 9;
  GPtrArray *cards = smriti_study_set_archived (world->study, targets, archived, &left, error);

  g_assert_true (!cards || left == 0);
  return cards;
}

static SmritiOff
off_of (World *world, const char *front)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);

  return card->off;
}

static void
test_archive (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) gone = NULL;
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GPtrArray) found = NULL;
  guint total;

  world_grade (world, "seed", SMRITI_GRADE_GOOD);
  gone = archive (world, "older.md", TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gone->len, ==, 2);
  g_assert_cmpstr (((SmritiStudyCard *) g_ptr_array_index (gone, 0))->front, ==, "seed");
  g_assert_cmpint (off_of (world, "seed"), ==, SMRITI_OFF_ARCHIVED);
  found = world_list (world, "off:archived", 0, 10, &total, &error);
  g_assert_cmpuint (total, ==, 2);
  g_assert_null (archive (world, "older.md", TRUE, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING);
  g_clear_error (&error);
  world_rebuild (world);
  world_restart (world);
  g_assert_cmpint (off_of (world, "seed"), ==, SMRITI_OFF_ARCHIVED);
  g_assert_cmpint (off_of (world, "weed"), ==, SMRITI_OFF_ARCHIVED);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_ARCHIVED);
  g_assert_cmpint (off_of (world, "weed"), ==, SMRITI_OFF_NONE);
  back = archive (world, "older.md", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, 1);
  g_assert_cmpint (off_of (world, "seed"), ==, SMRITI_OFF_NONE);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_RESUMED);
  g_assert_cmpint (off_of (world, "seed"), ==, SMRITI_OFF_ARCHIVED);
}

static void
test_archive_cards (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiStudyCard) card = world_card (world, "spade");
  const char *ids[] = { card->id, NULL };
  const char *bad[] = { card->id, "nosuchcard", NULL };
  g_autoptr (GPtrArray) suspended = smriti_study_set_off (world->study, ids, SMRITI_OFF_SUSPENDED, &error);
  g_autoptr (GPtrArray) gone = NULL;
  g_autoptr (GPtrArray) back = NULL;
  guint left;

  g_assert_null (smriti_study_set_archived (world->study, bad, TRUE, &left, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (off_of (world, "spade"), ==, SMRITI_OFF_SUSPENDED);
  gone = archive (world, card->id, TRUE, &error);
  g_assert_cmpint (off_of (world, "spade"), ==, SMRITI_OFF_ARCHIVED);
  back = archive (world, card->id, FALSE, &error);
  g_assert_cmpint (off_of (world, "spade"), ==, SMRITI_OFF_SUSPENDED); /* as it was */
  world_rebuild (world);
  g_assert_cmpint (off_of (world, "spade"), ==, SMRITI_OFF_SUSPENDED);
  g_assert_null (archive (world, "nosuch.md", TRUE, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
}

/* A moved note: the same cards with their history, still in the archive. */
static void
test_moved (World *world, gconstpointer unused)
{
  g_autoptr (GPtrArray) gone = NULL;
  g_autofree char *from = g_build_filename (world->vault, "oldest.md", NULL);
  g_autofree char *folder = g_build_filename (world->vault, "Archive", NULL);
  g_autofree char *to = g_build_filename (folder, "oldest.md", NULL);
  g_autoptr (SmritiStudyCard) before = NULL;
  g_autoptr (SmritiStudyCard) after = NULL;

  world_grade (world, "spade", SMRITI_GRADE_GOOD);
  gone = archive (world, "oldest.md", TRUE, NULL);
  before = world_card (world, "spade");
  g_mkdir (folder, 0700);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  world_restart (world);
  after = world_card (world, "spade");
  g_assert_cmpstr (after->id, ==, before->id);
  g_assert_cmpstr (after->note, ==, to);
  g_assert_cmpint (after->off, ==, SMRITI_OFF_ARCHIVED);
  g_assert_cmpuint (after->answers, ==, 1);
  g_assert_cmpint (after->due_s, ==, before->due_s);
  g_assert_cmpint (g_rename (to, from), ==, 0);
  world_restart (world);
  g_assert_cmpint (off_of (world, "spade"), ==, SMRITI_OFF_ARCHIVED);
}

/* More than one call does: the rest is told and done by the next. */
static void
test_many (World *world, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (world->vault, "big.md", NULL);
  const char *const targets[] = { path, NULL };
  GString *text = g_string_new (NULL);
  guint left = 0;

  for (guint i = 0; i < 700; i++)
    g_string_append_printf (text, "big %u :: answer %u\n\n", i, i);
  world_edit (world, "big.md", text->str);
  while (world->study->refresh)
    g_main_context_iteration (NULL, TRUE);
  for (guint round = 1; round <= 7; round++)
    {
      g_autoptr (GPtrArray) cards = smriti_study_set_archived (world->study, targets, TRUE, &left, NULL);

      g_assert_cmpuint (cards->len, ==, SMRITI_ARCHIVE_AT_ONCE);
      g_assert_cmpuint (left, ==, 700 - round * SMRITI_ARCHIVE_AT_ONCE);
    }
  g_string_free (text, TRUE);
}

static void
test_find_note (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (world->vault, "older.md", NULL);
  const char *const names[] = { "older.md", "older", "vault/older.md", path };
  g_autofree char *folder = g_build_filename (world->vault, "sub", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (SmritiFoundNote) note = { 0 };

      g_assert_true (smriti_study_find_note (world->study, names[i], &note, &error));
      g_assert_cmpstr (note.path, ==, path);
      g_assert_cmpstr (note.vault, ==, world->vault);
      g_assert_cmpuint (note.cards, ==, 2);
    }
  g_mkdir (folder, 0700);
  world_write (world, "sub/older.md", "x :: y\n");
  world_restart (world);
  {
    g_auto (SmritiFoundNote) note = { 0 };

    g_assert_false (smriti_study_find_note (world->study, "older.md", &note, &error));
    g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
    g_clear_error (&error);
    g_assert_true (smriti_study_find_note (world->study, path, &note, &error));
    smriti_found_note_clear (&note);
    g_assert_false (smriti_study_find_note (world->study, "der.md", &note, &error));
    g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  }
}

/* --- repositories --- */

static char *
repos_text (World *world)
{
  g_autoptr (GPtrArray) repos = smriti_study_repos (world->study);

  g_ptr_array_add (repos, NULL);
  return g_strjoinv (" ", (char **) repos->pdata);
}

static void
test_repos (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *both = g_strconcat (world->vault, " ", world->dir, NULL);
  g_autofree char *slash = g_strconcat (world->vault, "/", NULL);

  g_assert_true (smriti_study_add_repo (world->study, world->vault, &error));
  g_assert_true (smriti_study_add_repo (world->study, world->dir, &error));
  assert_text (repos_text (world), both);
  g_assert_false (smriti_study_add_repo (world->study, slash, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (smriti_study_add_repo (world->study, "/no/such", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (smriti_study_add_repo (world->study, "relative", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  world_rebuild (world);
  world_restart (world);
  assert_text (repos_text (world), both);
  g_assert_true (smriti_study_remove_repo (world->study, world->vault, &error));
  assert_text (repos_text (world), world->dir);
  g_assert_false (smriti_study_remove_repo (world->study, world->vault, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  g_assert_cmpuint (smriti_notes_count_vaults (world->store), ==, 1); /* no vault came of it */
}

#define add(path, set_up, test) g_test_add ("/ritual/" path, World, NULL, set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("steps", garden_set_up, test_steps);
  add ("which", garden_set_up, test_which);
  add ("two-topics", garden_set_up, test_two_topics);
  add ("no-ritual", world_set_up, test_no_ritual);
  add ("document", garden_set_up, test_document);
  add ("since-the-last", garden_set_up, test_since_the_last);
  add ("bounds", garden_set_up, test_bounds);
  add ("verdicts", garden_set_up, test_verdicts);
  add ("bad-verdicts", garden_set_up, test_bad_verdicts);
  add ("proposals", garden_set_up, test_proposals);
  add ("archive", garden_set_up, test_archive);
  add ("archive-cards", garden_set_up, test_archive_cards);
  add ("moved", garden_set_up, test_moved);
  add ("many", garden_set_up, test_many);
  add ("find-note", garden_set_up, test_find_note);
  add ("repos", garden_set_up, test_repos);
  return g_test_run ();
}
