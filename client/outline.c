/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti outline: the curriculum of each outline note, with what is marked done
 * in it, its cards and how much of them is known. An entry's cards are those
 * beneath it too. It fits the terminal, down to some 30 columns. */

#include "client/bus.h"
#include "client/command.h"
#include "client/coverage.h"
#include "client/outline_done.h"
#include "client/outline_stale.h"
#include "client/outline_waits.h"
#include "client/records.h"
#include "client/when.h"
#include "common/text.h"

#include <string.h>

typedef struct
{
  const char *note, *topic, *number, *title;
  GVariant *items; /* as, owned */
  gboolean done;
  guint cards, known, line;
} Entry;

static Entry
entry_row (GVariant *tuple)
{
  Entry entry;

  g_variant_get (tuple, "(&s&s&s&s@asbuuu)", &entry.note, &entry.topic, &entry.number, &entry.title, &entry.items, &entry.done,
                 &entry.cards, &entry.known, &entry.line);
  return entry;
}

static GPtrArray *
fetch (SmritiDbusDaemon *daemon, const char *note, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  guint total = 0;

  do
    {
      g_autoptr (GVariant) page = NULL;

      if (!smriti_dbus_daemon_call_list_entries_sync (daemon, note, rows->len, SMRITI_MAX_ROWS, SMRITI_MAX_STRING,
                                                      smriti_no_options (), &page, &total, NULL, error))
        return NULL;
      for (gsize i = 0; i < g_variant_n_children (page); i++)
        g_ptr_array_add (rows, g_variant_get_child_value (page, i));
      if (g_variant_n_children (page) == 0)
        break;
    }
  while (rows->len < total);
  return g_steal_pointer (&rows);
}

/* "2.0" and "3" stand at the margin, "2.1" and "2.1.3" each a step further in. */
static guint
depth (const char *number)
{
  guint dots = 0;

  for (const char *p = number; *p != '\0'; p++)
    dots += *p == '.' && p[1] != '\0';
  return g_str_has_suffix (number, ".0") ? 0 : dots;
}

/* --- one outline note -------------------------------------------------- */

#define MAX_WEAKEST 3

typedef struct
{
  const Entry *entries;
  guint n;
  guint cards, known;
  guint leaves, done; /* entries without parts, and how many of them are done */
  const Entry *weakest[MAX_WEAKEST];
  guint n_weakest;
  GHashTable *coverage; /* of --progress, see coverage.h; NULL = not looked at */
} Outline;

static gboolean
is_leaf (const Outline *outline, guint i)
{
  return i + 1 == outline->n || depth (outline->entries[i + 1].number) <= depth (outline->entries[i].number);
}

/* How many entries of the section @i have parts: its sheets. */
static guint
sheets (const Outline *outline, guint i)
{
  guint n = 0;

  for (i++; i < outline->n && depth (outline->entries[i].number) > 0; i++)
    n += depth (outline->entries[i].number) == 1 && !is_leaf (outline, i);
  return n;
}

/* TRUE when less of @a is known than of @b; of as much, when more is left to learn. */
static gboolean
is_weaker (const Entry *a, const Entry *b)
{
  guint64 first = (guint64) a->known * b->cards, second = (guint64) b->known * a->cards;

  return first != second ? first < second : a->cards - a->known > b->cards - b->known;
}

static void
add_weakest (Outline *outline, const Entry *entry)
{
  guint at = outline->n_weakest;

  if (entry->known >= entry->cards)
    return;
  while (at > 0 && is_weaker (entry, outline->weakest[at - 1]))
    at--;
  if (at == MAX_WEAKEST)
    return;
  outline->n_weakest = MIN (outline->n_weakest + 1, MAX_WEAKEST);
  for (guint i = outline->n_weakest - 1; i > at; i--)
    outline->weakest[i] = outline->weakest[i - 1];
  outline->weakest[at] = entry;
}

/* Sums up @n entries of one note. Where nothing is known yet nothing is weak. */
static Outline
sum_up (const Entry *entries, guint n)
{
  Outline outline = { .entries = entries, .n = n };

  for (guint i = 0; i < n; i++)
    {
      gboolean section = depth (entries[i].number) == 0;

      outline.cards += section ? entries[i].cards : 0;
      outline.known += section ? entries[i].known : 0;
      if (section || !is_leaf (&outline, i))
        continue;
      outline.leaves++;
      outline.done += entries[i].done;
      add_weakest (&outline, &entries[i]);
    }
  if (outline.known == 0)
    outline.n_weakest = 0;
  return outline;
}

/* --- JSON -------------------------------------------------------------- */

static void
json_entry (SmritiJson *json, const Outline *outline, guint n)
{
  const Entry *entry = &outline->entries[n];
  guint level = depth (entry->number);

  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "number", entry->number);
  smriti_json_string (json, "title", entry->title);
  smriti_json_int (json, "level", level);
  if (level == 0)
    smriti_json_int (json, "sheets", sheets (outline, n));
  else
    smriti_json_null (json, "sheets");
  smriti_json_begin_list (json, "items");
  for (gsize i = 0; i < g_variant_n_children (entry->items); i++)
    {
      const char *item;

      g_variant_get_child (entry->items, i, "&s", &item);
      smriti_json_string (json, NULL, item);
    }
  smriti_json_end_list (json);
  smriti_json_bool (json, "done", entry->done);
  smriti_json_int (json, "cards", entry->cards);
  smriti_json_int (json, "known", entry->known);
  smriti_json_int (json, "line", entry->line);
  if (outline->coverage)
    smriti_json_coverage (json, g_hash_table_lookup (outline->coverage, entry->number));
  else
    smriti_json_null (json, "coverage");
  smriti_json_end_object (json);
}

static void
json_outline (SmritiJson *json, const Outline *outline)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "note", outline->entries[0].note);
  smriti_json_string (json, "topic", outline->entries[0].topic);
  smriti_json_int (json, "cards", outline->cards);
  smriti_json_int (json, "known", outline->known);
  smriti_json_int (json, "leaves", outline->leaves);
  smriti_json_int (json, "done", outline->done);
  smriti_json_begin_list (json, "weakest");
  for (guint i = 0; i < outline->n_weakest; i++)
    smriti_json_string (json, NULL, outline->weakest[i]->number);
  smriti_json_end_list (json);
  smriti_json_begin_list (json, "entries");
  for (guint i = 0; i < outline->n; i++)
    json_entry (json, outline, i);
  smriti_json_end_list (json);
  smriti_json_end_object (json);
}

/* --- text -------------------------------------------------------------- */

#define MAX_COLUMNS 80
#define MIN_COLUMNS 30
#define BAR 10

static int
columns (const SmritiOutput *out)
{
  return CLAMP (out->term.columns > 0 ? out->term.columns : MAX_COLUMNS, MIN_COLUMNS, MAX_COLUMNS);
}

/* @text as one line that takes no more than @width columns; new string. */
static char *
fit (const char *text, int width)
{
  guint chars = (guint) MAX (width, 1);
  char *line = smriti_text_line (text, chars);

  while (smriti_text_width (line) > width && chars > 1)
    {
      g_free (line);
      line = smriti_text_line (text, --chars);
    }
  return line;
}

/* Full only when all is known, empty only when nothing is. */
static char *
bar (const SmritiOutput *out, const Entry *entry)
{
  GString *drawn = g_string_new (NULL);
  guint filled = entry->cards > 0 ? entry->known * BAR / entry->cards : 0;

  if (entry->known > 0)
    filled = MAX (filled, 1);
  for (guint i = 0; i < BAR; i++)
    g_string_append (drawn, i < filled ? smriti_term_glyph (&out->term, "█", "#") : smriti_term_glyph (&out->term, "░", "."));
  return g_string_free (drawn, FALSE);
}

/* What stands at the right: " ██████░░░░  12/34", or the numbers alone. */
static void
print_known (SmritiOutput *out, const Entry *entry, int used, gboolean progress)
{
  g_autofree char *counts = g_strdup_printf ("%u/%u", entry->known, entry->cards);
  g_autofree char *drawn = progress && columns (out) >= 50 ? bar (out, entry) : NULL;
  int width = (int) strlen (counts);

  if (entry->cards == 0)
    return;
  width = MAX (width, 7) + (drawn ? BAR + 1 : 0);
  smriti_output_printf (out, "%*s%s%s%s%s%*s", MAX (columns (out) - used - width, 1), "",
                        smriti_term_sgr (&out->term, drawn ? SMRITI_SGR_GOOD : SMRITI_SGR_DIM), drawn ? drawn : "",
                        drawn ? smriti_term_sgr (&out->term, SMRITI_SGR_RESET) : "", drawn ? " " : "", 7, counts);
  smriti_output_printf (out, "%s", drawn ? "" : smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
}

static void
print_entry (SmritiOutput *out, const Outline *outline, guint i, gboolean progress)
{
  const Entry *entry = &outline->entries[i];
  guint level = depth (entry->number);
  guint n_sheets = level == 0 ? sheets (outline, i) : 0;
  g_autofree char *number = smriti_term_clean (entry->number);
  g_autofree char *suffix = n_sheets > 0 ? g_strdup_printf (" (%u sheet%s)", n_sheets, n_sheets == 1 ? "" : "s") : g_strdup ("");
  const char *done = entry->done ? smriti_term_glyph (&out->term, "✓ ", "x ") : "";
  int indent = (int) MIN (2 + 2 * level, 12);
  int before = indent + smriti_text_width (done) + smriti_text_width (number) + 1;
  int right = entry->cards > 0 ? 8 + (progress && columns (out) >= 50 ? BAR + 2 : 0) : 0;
  int room = columns (out) - before - right;
  g_autofree char *title = NULL;

  if (room - (int) strlen (suffix) < 12)
    *suffix = '\0';
  title = fit (entry->title, room - (int) strlen (suffix));
  smriti_output_printf (out, "%*s%s%s %s%s%s%s%s%s", indent, "", done, number,
                        level == 0 ? smriti_term_sgr (&out->term, SMRITI_SGR_BOLD) : "", title,
                        level == 0 ? smriti_term_sgr (&out->term, SMRITI_SGR_RESET) : "",
                        smriti_term_sgr (&out->term, SMRITI_SGR_DIM), suffix, smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
  print_known (out, entry, before + smriti_text_width (title) + (int) strlen (suffix), progress);
  smriti_output_printf (out, "\n");
}

static void
print_head (SmritiOutput *out, const Outline *outline)
{
  g_autofree char *topic = fit (outline->entries[0].topic, columns (out));
  g_autofree char *note = smriti_text_line (outline->entries[0].note, 400);
  g_autofree char *cards = smriti_count (outline->cards, "card", NULL);
  g_autofree char *done = g_strdup_printf ("%u of %u done", outline->done, outline->leaves);
  g_autofree char *known = outline->cards > 0 ? g_strdup_printf ("%u of %s known", outline->known, cards)
                                              : g_strdup ("no cards yet");
  gboolean beside = smriti_text_width (topic) + 2 + smriti_text_width (note) <= columns (out);

  smriti_output_printf (out, "%s%s%s%s%s%s%s\n", smriti_term_sgr (&out->term, SMRITI_SGR_BOLD), topic,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET), beside ? "  " : "\n",
                        smriti_term_sgr (&out->term, SMRITI_SGR_DIM), note, smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
  smriti_output_printf (out, "%s,%s%s\n", done,
                        smriti_text_width (done) + 2 + smriti_text_width (known) <= columns (out) ? " " : "\n", known);
}

static void
print_weakest (SmritiOutput *out, const Outline *outline)
{
  for (guint i = 0; i < outline->n_weakest; i++)
    {
      const Entry *entry = outline->weakest[i];
      g_autofree char *number = smriti_term_clean (entry->number);
      g_autofree char *counts = g_strdup_printf ("%u/%u", entry->known, entry->cards);
      int room = columns (out) - 13 - smriti_text_width (number) - 1 - 1 - (int) strlen (counts);
      g_autofree char *title = fit (entry->title, room);

      smriti_output_printf (out, "%s%s %s %s\n", i == 0 ? "least known: " : "             ", number, title, counts);
    }
}

/* --- items ------------------------------------------------------------- */

/* "taught, 3 asked, 1 known"; where that leaves no room for the item: "t 3 1". */
static void
print_item (SmritiOutput *out, const Outline *outline, guint i, const SmritiCoverage *coverage)
{
  int indent = (int) MIN (4 + 2 * depth (outline->entries[i].number), 14);
  g_autofree char *counts = columns (out) >= 60
                                ? g_strdup_printf ("%s %3u asked %3u known", coverage->taught ? "taught" : "     -",
                                                   coverage->asked, coverage->known)
                                : g_strdup_printf ("%s %3u%4u", coverage->taught ? "t" : "-", coverage->asked, coverage->known);
  g_autofree char *item = fit (coverage->item, columns (out) - indent - 2 - (int) strlen (counts));
  int pad = columns (out) - indent - smriti_text_width (item) - (int) strlen (counts);

  smriti_output_printf (out, "%*s%s%*s%s%s%s\n", indent, "", item, MAX (pad, 1), "", smriti_term_sgr (&out->term, SMRITI_SGR_DIM),
                        counts, smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
}

static const GPtrArray *
items_of (const Outline *outline, guint i)
{
  return outline->coverage ? g_hash_table_lookup (outline->coverage, outline->entries[i].number) : NULL;
}

static void
print_items (SmritiOutput *out, const Outline *outline, guint i)
{
  const GPtrArray *items = items_of (outline, i);

  for (guint k = 0; items && k < items->len; k++)
    print_item (out, outline, i, g_ptr_array_index (items, k));
}

/* An item is known when all that asks for it is. */
static void
print_totals (SmritiOutput *out, const Outline *outline)
{
  guint n = 0, taught = 0, asked = 0, known = 0;
  g_autofree char *said = NULL;

  for (guint i = 0; i < outline->n; i++)
    {
      const GPtrArray *items = items_of (outline, i);

      for (guint k = 0; items && k < items->len; k++)
        {
          const SmritiCoverage *coverage = g_ptr_array_index (items, k);

          n++;
          taught += coverage->taught;
          asked += coverage->asked > 0;
          known += coverage->asked > 0 && coverage->known == coverage->asked;
        }
    }
  if (n == 0)
    return;
  said = g_strdup_printf ("%u items: %u taught,%s%u asked, %u known", n, taught, columns (out) >= 50 ? " " : "\n", asked, known);
  smriti_output_printf (out, "%s\n", said);
}

static void
print_outline (SmritiOutput *out, const Outline *outline, gboolean progress)
{
  print_head (out, outline);
  for (guint i = 0; i < outline->n; i++)
    {
      print_entry (out, outline, i, progress);
      print_items (out, outline, i);
    }
  print_totals (out, outline);
  if (progress)
    print_weakest (out, outline);
}

/* Of the note at @path; NULL = its files cannot be read now. */
static GHashTable *
find_coverage (SmritiDbusDaemon *daemon, GPtrArray *curricula, const char *path, GError **error)
{
  for (guint i = 0; i < curricula->len; i++)
    {
      const SmritiCurriculum *curriculum = g_ptr_array_index (curricula, i);

      if (g_str_equal (curriculum->path, path))
        return smriti_coverage_read (daemon, curriculum, smriti_daemon_now (daemon), error);
    }
  return g_hash_table_new (g_str_hash, g_str_equal);
}

static gboolean
print_one (SmritiOutput *out, SmritiDbusDaemon *daemon, GPtrArray *curricula, Outline *outline, GError **error)
{
  g_autoptr (GHashTable) coverage = curricula ? find_coverage (daemon, curricula, outline->entries[0].note, error) : NULL;

  if (curricula && !coverage)
    return FALSE;
  outline->coverage = coverage;
  if (out->as_json)
    json_outline (&out->json, outline);
  else
    print_outline (out, outline, curricula != NULL);
  return TRUE;
}

/* @curricula: with --progress, else NULL. */
static gboolean
print_rows (SmritiOutput *out, SmritiDbusDaemon *daemon, GPtrArray *rows, GPtrArray *curricula, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  gboolean printed = TRUE;
  guint end;

  for (guint i = 0; i < rows->len; i++)
    {
      Entry entry = entry_row (g_ptr_array_index (rows, i));

      g_array_append_val (entries, entry);
    }
  for (guint i = 0; i < entries->len && printed; i = end)
    {
      Outline outline;

      for (end = i + 1;
           end < entries->len && strcmp (g_array_index (entries, Entry, end).note, g_array_index (entries, Entry, i).note) == 0;)
        end++;
      outline = sum_up (&g_array_index (entries, Entry, i), end - i);
      if (!out->as_json && i > 0)
        smriti_output_printf (out, "\n");
      printed = print_one (out, daemon, curricula, &outline, error);
    }
  for (guint i = 0; i < entries->len; i++)
    g_variant_unref (g_array_index (entries, Entry, i).items);
  return printed;
}

/* --- the verbs --------------------------------------------------------- */

typedef enum
{
  LOOK,
  DONE,
  STALE,
  CHECKED,
  WAITS,
} Verb;

static const char *const verbs[] = { "", "done", "stale", "checked", "waits" };

static Verb
verb_of (const SmritiInvocation *invocation)
{
  for (guint i = DONE; invocation->n_args > 0 && i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (invocation->args[0], verbs[i]))
      return (Verb) i;
  return LOOK;
}

/* Each option belongs to some of the verbs. */
static gboolean
check_options (const SmritiInvocation *invocation, Verb verb, GError **error)
{
  static const struct
  {
    const char *name;
    guint of; /* bits of Verb */
    const char *said;
  } options[] = {
    { "note", 1 << DONE, "--note is for 'outline done'" },
    { "topic", 1 << DONE | 1 << STALE | 1 << CHECKED, "--topic is for 'outline done', stale and checked" },
    { "undo", 1 << DONE, "--undo is for 'outline done'" },
    { "all", 1 << STALE, "--all is for 'outline stale'" },
    { "write", 1 << CHECKED, "--write is for 'outline checked'" },
  };

  if (smriti_invocation_option (invocation, "progress") && verb != LOOK)
    return smriti_usage_error (invocation, error, "--progress is for looking, not for 'outline %s'", verbs[verb]);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (!(options[i].of & 1u << verb) && smriti_invocation_option (invocation, options[i].name))
      return smriti_usage_error (invocation, error, "%s", options[i].said);
  return TRUE;
}

static gboolean
check_usage (const SmritiInvocation *invocation, Verb verb, GError **error)
{
  guint n = invocation->n_args;

  if ((verb == DONE && n != 2) || (verb == CHECKED && n < 2))
    return smriti_usage_error (invocation, error, "'outline %s' needs the number of an entry", verbs[verb]);
  if ((verb == STALE || verb == WAITS) && n > 1)
    return smriti_usage_error (invocation, error, "'outline %s' takes nothing", verbs[verb]);
  if (verb == LOOK && n > 1)
    return smriti_usage_error (invocation, error, "'outline' takes one NOTE, or 'done' and the number of an entry");
  return check_options (invocation, verb, error);
}

static gboolean
look (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  const char *wanted = smriti_invocation_arg (invocation, 0);
  gboolean progress = smriti_invocation_option (invocation, "progress") != NULL;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autoptr (GPtrArray) rows = daemon ? fetch (daemon, wanted ? wanted : "", error) : NULL;
  g_autoptr (GPtrArray) curricula = rows && rows->len > 0 && progress ? smriti_curricula_load (daemon, NULL, NULL) : NULL;

  if (!rows)
    return FALSE;
  if (progress && !curricula) /* what cannot be read now covers nothing */
    curricula = g_ptr_array_new ();
  if (out->as_json)
    smriti_json_begin_list (&out->json, "notes");
  if (!print_rows (out, daemon, rows, curricula, error))
    return FALSE;
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (rows->len == 0)
    smriti_output_hint (out, "no outline note; one has numbered headings such as '## 1.0 FOUNDATIONS' with lines "
                             "'1.1 **Definitions** - first, second'");
  return TRUE;
}

gboolean
smriti_run_outline (SmritiInvocation *invocation, GError **error)
{
  Verb verb = verb_of (invocation);

  if (!check_usage (invocation, verb, error))
    return FALSE;
  invocation->reads = verb == LOOK || verb == STALE || verb == WAITS;
  return verb == DONE      ? smriti_outline_done (invocation, error)
         : verb == STALE   ? smriti_outline_stale (invocation, error)
         : verb == CHECKED ? smriti_outline_checked (invocation, error)
         : verb == WAITS   ? smriti_outline_waits (invocation, error)
                           : look (invocation, error);
}
