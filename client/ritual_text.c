/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The ritual in lines: short lists that leave the keys in sight on 24 rows. */

#include "client/practice.h"
#include "client/ritual_view.h"
#include "client/verdict.h"
#include "client/when.h"
#include "common/day.h"
#include "common/text.h"

#include <string.h>

#define MAX_COLUMNS 100
#define MIN_ROWS 2 /* of a list */

typedef struct
{
  const SmritiRitualView *view;
  const SmritiTerm *term;
  GString *text;
  guint rows; /* of one list */
} Page;

static char *
date_of (gint64 at_s)
{
  return smriti_day_to_string (smriti_when_day (at_s));
}

/* One line, cut to the window: @format's strings need not be clean. */
static void line (Page *page, int indent, const char *format, ...) G_GNUC_PRINTF (3, 4);
static void
line (Page *page, int indent, const char *format, ...)
{
  g_autofree char *said = NULL;
  g_autofree char *shown = NULL;
  va_list arguments;

  va_start (arguments, format);
  said = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  shown = smriti_practice_line (page->term, said, MIN (page->term->columns, MAX_COLUMNS) - indent - 1);
  g_string_append_printf (page->text, "%*s%s\n", indent, "", shown);
}

static void
tell_more (Page *page, gsize shown, guint total)
{
  if (total > shown)
    line (page, 4, "and %u more", total - (guint) shown);
}

/* The note as seen from the folder of the outline note. */
static const char *
short_path (const Page *page, const char *path)
{
  const char *outline = smriti_dict_s (page->view->data, "note");
  const char *slash = strrchr (outline, '/');
  gsize length = slash ? (gsize) (slash - outline) + 1 : 0;

  return length > 0 && strncmp (path, outline, length) == 0 ? path + length : path;
}

/* --- document --- */

/* Lists of what may no longer be so, each only where there is something of it. */
static guint
count_fresh_lists (const SmritiRitualFresh *fresh)
{
  return fresh ? (fresh->stale->len > 0) + (fresh->watch->len > 0) + (fresh->outdated->len > 0) : 0;
}

static void
add_fresh (Page *page, const SmritiRitualFresh *fresh, guint rows)
{
  guint n = fresh ? MIN (fresh->stale->len, rows) : 0;

  if (n > 0)
    line (page, 2, "Not looked through for longer than it is good ('smriti outline stale'):");
  for (guint i = 0; i < n; i++)
    {
      const SmritiFreshness *freshness = g_ptr_array_index (fresh->stale, i);

      line (page, 4, "%s %s, %d days over", freshness->entry->key, freshness->entry->title, freshness->over_days);
    }
  tell_more (page, n, fresh ? fresh->stale->len : 0);
  n = fresh ? MIN (fresh->watch->len, rows) : 0;
  if (n > 0)
    line (page, 2, "%u observed a quarter ago or more; is it still so ('smriti watch')?", fresh->watch->len);
  for (guint i = 0; i < n; i++)
    {
      const SmritiObservation *observation = g_ptr_array_index (fresh->watch, i);
      g_autofree char *date = smriti_day_to_string (observation->day);
      g_autofree char *plain = smriti_text_line (observation->text, 80);

      line (page, 4, "%s  %s", date, plain);
    }
  tell_more (page, n, fresh ? fresh->watch->len : 0);
  n = fresh ? MIN (fresh->outdated->len, rows) : 0;
  if (n > 0)
    line (page, 2, "Cards that do not hold in your version ('smriti cards is:outdated'):");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *plain = smriti_text_line (smriti_card_row (g_ptr_array_index (fresh->outdated, i)).front, 80);

      line (page, 4, "%s", plain);
    }
  tell_more (page, n, fresh ? fresh->outdated->len : 0);
}

static void
add_document (Page *page)
{
  const SmritiRitualView *view = page->view;
  g_autoptr (GVariant) changed = smriti_ritual_view_list (view, "changed", "a(sux)");
  g_autoptr (GVariant) failed = smriti_ritual_view_list (view, "failed", "a(ssu)");
  g_autoptr (GVariant) captured = smriti_ritual_view_list (view, "captured", "a(sssu)");
  g_autofree char *since = date_of (smriti_dict_x (view->data, "since"));
  guint rows = MAX (page->rows / (3 + count_fresh_lists (view->fresh)), MIN_ROWS);
  const char *note, *id, *front;
  guint at_line, times;
  gint64 at_s;
  gsize n;

  n = MIN (g_variant_n_children (changed), rows);
  line (page, 2, n > 0 ? "Notes changed since %s:" : "No note changed since %s.", since);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *date = NULL;

      g_variant_get_child (changed, i, "(&sux)", &note, &at_line, &at_s);
      date = date_of (at_s);
      line (page, 4, "%s  %s:%u", date, short_path (page, note), at_line);
    }
  tell_more (page, n, smriti_dict_u (view->data, "changed-total"));
  n = MIN (g_variant_n_children (failed), rows);
  line (page, 2, n > 0 ? "Failed most since then:" : "No card was failed since then.");
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *plain = NULL;

      g_variant_get_child (failed, i, "(&s&su)", &id, &front, &times);
      plain = smriti_text_line (front, 80);
      line (page, 4, "%ux  %s", times, plain);
    }
  tell_more (page, n, (guint) g_variant_n_children (failed));
  n = MIN (g_variant_n_children (captured), rows);
  line (page, 2, n > 0 ? "New cards in these notes:" : "No new card in these notes.");
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *plain = NULL;

      g_variant_get_child (captured, i, "(&s&s&su)", &id, &front, &note, &at_line);
      plain = smriti_text_line (front, 80);
      line (page, 4, "%s", plain);
    }
  tell_more (page, n, smriti_dict_u (view->data, "captured-total"));
  add_fresh (page, view->fresh, rows);
}

/* --- codebases --- */

static char *
oldest_manifests (const SmritiCodebase *codebase)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (codebase->manifests->len, 2); i++)
    {
      const SmritiManifest *manifest = g_ptr_array_index (codebase->manifests, i);
      g_autofree char *file = g_utf8_make_valid (manifest->file, -1);

      g_string_append_printf (text, "%s%s untouched for %d days", i > 0 ? ", " : "", file, manifest->days);
    }
  if (codebase->manifests->len > 2)
    g_string_append_printf (text, " and %u more", codebase->manifests->len - 2);
  return g_string_free (text, FALSE);
}

static void
add_codebases (Page *page)
{
  GPtrArray *repos = page->view->repos;
  guint n = repos ? MIN (repos->len, MAX (page->rows / 2, MIN_ROWS)) : 0;

  if (!repos || repos->len == 0)
    {
      line (page, 2, "No repository is known. 'smriti repo add DIR' registers one;");
      line (page, 2, "those that notes link to are found by themselves.");
    }
  for (guint i = 0; i < n; i++)
    {
      const SmritiRepo *repo = g_ptr_array_index (repos, i);
      const SmritiCodebase *codebase = repo->codebase;
      g_autofree char *path = g_utf8_make_valid (repo->path, -1);
      g_autofree char *manifests = codebase ? oldest_manifests (codebase) : NULL;
      g_autofree char *todos = codebase ? smriti_count (codebase->todos, "TODO", NULL) : NULL;
      g_autofree char *days = codebase ? smriti_count ((guint) MAX (codebase->days_since_commit, 0), "day", NULL) : NULL;

      line (page, 2, "%s", path);
      if (!codebase)
        line (page, 4, "%s", repo->problem);
      else if (codebase->days_since_commit < 0)
        line (page, 4, "no commit yet, %s%s%s", todos, *manifests ? "; " : "", manifests);
      else
        line (page, 4, "%s since the last commit, %s%s%s", days, todos, *manifests ? "; " : "", manifests);
    }
  if (repos)
    tell_more (page, n, repos->len);
}

/* --- tools --- */

static void
add_tools (Page *page)
{
  g_autoptr (GVariant) tools = smriti_ritual_view_list (page->view, "tools", "a(sssssxsb)");
  g_autofree char *last = NULL;
  guint used = 0;
  gsize i;

  if (g_variant_n_children (tools) == 0)
    line (page, 2, "The note names no category and there is no verdict yet; v gives one.");
  for (i = 0; i < g_variant_n_children (tools) && used < page->rows; i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (tools, i);
      SmritiVerdictRow row = smriti_verdict_row (tuple);
      g_autofree char *said = smriti_verdict_line (&row);

      if (*row.name == '\0')
        line (page, 2, "%s: nothing yet", row.category);
      else if (g_strcmp0 (last, row.category) != 0)
        {
          line (page, 2, "%s:", row.category);
          used++;
        }
      if (*row.name != '\0')
        line (page, 4, "%s%s", row.latest ? "" : "  before: ", said);
      used++;
      g_free (last);
      last = g_strdup (row.category);
    }
  tell_more (page, i, (guint) g_variant_n_children (tools));
}

/* --- archive --- */

static void
add_archive (Page *page)
{
  const SmritiRitualView *view = page->view;
  g_autoptr (GVariant) notes = smriti_ritual_view_list (view, "old-notes", "a(su)");
  g_autoptr (GVariant) cards = smriti_ritual_view_list (view, "old-cards", "a(ssbsssssxsu)");
  guint rows = MAX (page->rows / 2, MIN_ROWS);
  gsize n = MIN (g_variant_n_children (notes), rows);

  line (page, 2, n > 0 ? "Notes untouched for %u months, every card known:" : "No note is untouched and known for %u months.",
        view->months);
  for (gsize i = 0; i < n; i++)
    {
      const char *note;
      guint days;

      g_variant_get_child (notes, i, "(&su)", &note, &days);
      line (page, 4, "%s  (%u days)", short_path (page, note), days);
    }
  tell_more (page, n, smriti_dict_u (view->data, "old-notes-total"));
  n = MIN (g_variant_n_children (cards), rows);
  if (n > 0)
    line (page, 2, "Cards known and not asked for as long:");
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (cards, i);
      g_autofree char *front = smriti_text_line (smriti_card_row (tuple).front, 80);

      line (page, 4, "%s", front);
    }
  tell_more (page, n, smriti_dict_u (view->data, "old-cards-total"));
}

/* --- the whole --- */

static void
add_summary (Page *page)
{
  GVariant *summary = page->view->summary;
  g_autofree char *answers = NULL;
  g_autofree char *steps = NULL;

  if (!summary)
    return;
  if (smriti_dict_u (summary, "days") == 0)
    {
      line (page, 0, "%s: a quiet month.", smriti_dict_s (summary, "month"));
      return;
    }
  answers = smriti_count (smriti_dict_u (summary, "answers"), "answer", NULL);
  steps = smriti_count (smriti_dict_u (summary, "ticks"), "step", NULL);
  line (page, 0, "%s: practised on %u of %u days, %s, %u met for the first time, %s ticked.", smriti_dict_s (summary, "month"),
        smriti_dict_u (summary, "days"), smriti_dict_u (summary, "of-days"), answers, smriti_dict_u (summary, "new"), steps);
}

char *
smriti_ritual_opening (const SmritiRitualView *view, const SmritiTerm *term)
{
  Page page = { view, term, g_string_new (NULL), 0 };
  SmritiOccurrenceRow row = smriti_occurrence_row (view->occurrence);
  const char *motto = smriti_dict_s (view->data, "motto");
  guint n = (guint) smriti_ritual_view_n_steps (view);
  guint left = smriti_ritual_view_left (view);

  if (*motto != '\0')
    {
      line (&page, 0, "%s", motto);
      g_string_append_c (page.text, '\n');
    }
  line (&page, 0, "%s, %s (%s)", row.title, row.topic, strcmp (row.state, "coming") == 0 ? row.date : row.state);
  add_summary (&page);
  if (left < n)
    line (&page, 0, "%u of %u left.", left, n);
  return g_string_free (page.text, FALSE);
}

char *
smriti_ritual_step_text (const SmritiRitualView *view, const SmritiTerm *term, gsize i, guint rows)
{
  Page page = { view, term, g_string_new (NULL), rows };
  g_autoptr (GVariant) tuple = NULL;
  SmritiStepRow step = smriti_ritual_view_step (view, i, &tuple);
  g_autofree char *text = smriti_practice_line (term, step.text, MIN (term->columns, MAX_COLUMNS) - 20);

  g_string_append_printf (page.text, "%s%u of %u  %s%s%s\n", smriti_term_sgr (term, SMRITI_SGR_BOLD), step.n,
                          (guint) smriti_ritual_view_n_steps (view), text, smriti_term_sgr (term, SMRITI_SGR_RESET),
                          step.done ? "  (done)" : "");
  if (smriti_ritual_view_is (view, i, "document"))
    add_document (&page);
  else if (smriti_ritual_view_is (view, i, "codebases"))
    add_codebases (&page);
  else if (smriti_ritual_view_is (view, i, "tools"))
    add_tools (&page);
  else if (smriti_ritual_view_is (view, i, "archive"))
    add_archive (&page);
  return g_string_free (page.text, FALSE);
}

char *
smriti_ritual_closing (const SmritiRitualView *view, const SmritiTerm *term)
{
  Page page = { view, term, g_string_new (NULL), 0 };
  SmritiOccurrenceRow row = smriti_occurrence_row (view->occurrence);
  guint n = (guint) smriti_ritual_view_n_steps (view);
  g_autofree char *until = date_of (row.until_s);

  if (strcmp (row.state, "done") == 0)
    {
      line (&page, 0, "%s: done until %s.", row.title, until);
      return g_string_free (page.text, FALSE);
    }
  if (strcmp (row.state, "coming") == 0)
    line (&page, 0, "It comes on %s.", row.date);
  line (&page, 0, "%u of %u left; 'smriti ritual' goes on:", smriti_ritual_view_left (view), n);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) tuple = NULL;
      SmritiStepRow step = smriti_ritual_view_step (view, i, &tuple);

      if (!step.done)
        line (&page, 2, "%u  %s", step.n, step.text);
    }
  return g_string_free (page.text, FALSE);
}
