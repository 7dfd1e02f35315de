/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The table of settings, and what each type of value looks like in text. */

#include "common/settings_value.h"

#include "common/memory/exam.h"
#include "common/notes/remark.h"

#include <string.h>

#define WEEKDAYS "mon|tue|wed|thu|fri|sat|sun"

#define AT(member) .offset = G_STRUCT_OFFSET (SmritiSettings, member)
#define N_AT(member) .n_offset = G_STRUCT_OFFSET (SmritiSettings, member)
#define TIME SMRITI_SETTING_TIME
#define INT SMRITI_SETTING_INT
#define AUTO SMRITI_SETTING_AUTO
#define WORD SMRITI_SETTING_WORD
#define NUMBER SMRITI_SETTING_NUMBER
#define STEPS SMRITI_SETTING_STEPS
#define DAYS SMRITI_SETTING_DAYS
#define EXAM SMRITI_SETTING_EXAM
#define KEEP SMRITI_SETTING_KEEP
#define VERSION SMRITI_SETTING_VERSION

/* clang-format off */
static const SmritiSettingInfo table[] = {
  /* name, preset, accepts, in_topic, in_deck, type */
  { "daily.hour", "09:00", "HH:MM", TRUE, FALSE, TIME, AT (daily_minute) },
  { "daily.concepts", "5", "0 to 500", TRUE, FALSE, INT, AT (daily_concepts), .max = 500 },
  { "daily.snippets", "1", "0 to 500", TRUE, FALSE, INT, AT (daily_snippets), .max = 500 },
  { "weekly.weekday", "mon", WEEKDAYS, TRUE, FALSE, WORD, AT (weekly_weekday), .words = WEEKDAYS },
  { "weekly.hour", "18:00", "HH:MM", TRUE, FALSE, TIME, AT (weekly_minute) },
  { "monthly.day", "1", "1 to 31", TRUE, FALSE, INT, AT (monthly_day), .min = 1, .max = 31 },
  { "cycle.from", "anchor", "anchor|completion", TRUE, FALSE, WORD, AT (cycle_from_completion), .words = "anchor|completion" },
  { "day.rollover", "04:00", "HH:MM", FALSE, FALSE, TIME, AT (rollover_minute) },
  { "quiet.from", "22:00", "HH:MM", FALSE, FALSE, TIME, AT (quiet_from_minute) },
  { "quiet.to", "07:00", "HH:MM", FALSE, FALSE, TIME, AT (quiet_to_minute) },
  { "prompts.enabled", "true", "true|false", FALSE, FALSE, WORD, AT (prompts_enabled), .words = "false|true" },
  { "prompts.buttons", "auto", "auto or 0 to 6", FALSE, FALSE, AUTO, AT (prompts_buttons), .max = 6 },
  { "prompts.inhibitor", "hold", "hold|ignore", FALSE, FALSE, WORD, AT (inhibitor_hold), .words = "ignore|hold" },
  { "prompts.when_idle", "hold", "hold|ignore", FALSE, FALSE, WORD, AT (idle_hold), .words = "ignore|hold" },
  { "memory.retention", "0.90", "0.50 to 0.99", FALSE, TRUE, NUMBER, AT (retention), .min = 0.5, .max = 0.99 },
  { "memory.max_interval_days", "36500", "1 to 36500", FALSE, TRUE, INT, AT (max_interval_days), .min = 1, .max = 36500 },
  { "memory.learning_steps", "1m 10m", "up to 16 spans like 30s 10m 2h 1d", FALSE, TRUE, STEPS, AT (learning_s), N_AT (n_learning) },
  { "memory.relearning_steps", "10m", "up to 16 spans like 30s 10m 2h 1d", FALSE, TRUE, STEPS, AT (relearning_s), N_AT (n_relearning) },
  { "memory.fuzz", "true", "true|false", FALSE, TRUE, WORD, AT (fuzz), .words = "false|true" },
  { "memory.easy_days", "", "weekdays like sat sun, or nothing", FALSE, TRUE, DAYS, AT (easy_days) },
  { "memory.exam", "", "an entry (or all) and a date like 4.2 2027-01-12, or nothing", TRUE, FALSE, EXAM, AT (exam) },
  { "memory.fit", "auto", "auto|off", FALSE, FALSE, WORD, AT (fit_auto), .words = "off|auto" },
  { "backup.keep", "7 4 12", "three numbers, 0 to 1000: days weeks months", FALSE, FALSE, KEEP, AT (keep_days), .max = 1000 },
  { "version", "", "a version like 3.12, or nothing, in [topic NAME] only", TRUE, FALSE, VERSION, AT (version) },
};
/* clang-format on */
G_STATIC_ASSERT (G_STRUCT_OFFSET (SmritiSettings, keep_months) == G_STRUCT_OFFSET (SmritiSettings, keep_days) + 2 * sizeof (int));

const SmritiSettingInfo *
smriti_settings_table (guint *out_n)
{
  *out_n = G_N_ELEMENTS (table);
  return table;
}

const SmritiSettingInfo *
smriti_setting_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, name))
      return &table[i];
  return NULL;
}

/* ── the nearest match ── */

static guint
edit_distance (const char *a, const char *b)
{
  guint row[SMRITI_MAX_SETTINGS_NAME + 1];
  gsize n = strlen (b);

  if (strlen (a) > SMRITI_MAX_SETTINGS_NAME || n > SMRITI_MAX_SETTINGS_NAME)
    return G_MAXUINT;
  for (guint j = 0; j <= n; j++)
    row[j] = j;
  for (guint i = 1; a[i - 1]; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (guint j = 1; j <= n; j++)
        {
          guint substituted = diagonal + (a[i - 1] != b[j - 1]);

          diagonal = row[j];
          row[j] = MIN (MIN (row[j], row[j - 1]) + 1, substituted);
        }
    }
  return row[n];
}

char *
smriti_setting_suggest (const char *name, gboolean groups)
{
  g_autofree char *best = NULL;
  guint best_distance = G_MAXUINT;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const char *dot = strchrnul (table[i].name, '.');
      const char *key = *dot ? dot + 1 : table[i].name;
      g_autofree char *group = *dot ? g_strndup (table[i].name, (gsize) (dot - table[i].name)) : g_strdup ("topic");
      const char *candidate = groups ? group : table[i].name;
      guint distance = edit_distance (name, candidate);

      if (!groups && !strchr (name, '.'))
        distance = MIN (distance, edit_distance (name, key));
      if (distance >= best_distance)
        continue;
      best_distance = distance;
      g_free (best);
      best = g_strdup (candidate);
    }
  if (best_distance * 2 <= strlen (name))
    return g_strdup_printf (groups ? ", did you mean [%s]?" : ", did you mean '%s'?", best);
  return g_strdup ("; 'smriti config list' lists them");
}

/* ── one value ── */

static gboolean
parse_whole (const char *s, double min, double max, int *out)
{
  gint64 value;

  if (!g_ascii_string_to_signed (s, 10, (gint64) min, (gint64) max, &value, NULL))
    return FALSE;
  *out = (int) value;
  return TRUE;
}

static gboolean
parse_time (const char *s, int *out_minute)
{
  int hour, minute;
  gsize length = strlen (s);

  if (length < 4 || length > 5 || s[length - 3] != ':' || !g_ascii_isdigit (s[0]))
    return FALSE;
  hour = length == 4 ? s[0] - '0' : (s[0] - '0') * 10 + (s[1] - '0');
  if (!g_ascii_isdigit (s[length - 4]) || !parse_whole (s + length - 2, 0, 59, &minute) || hour > 23)
    return FALSE;
  *out_minute = hour * 60 + minute;
  return TRUE;
}

static gboolean
parse_word (const char *s, const char *words, int *out)
{
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  for (int i = 0; list[i]; i++)
    if (g_str_equal (list[i], s))
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_number (const char *s, double min, double max, double *out)
{
  char *end;
  double value = g_ascii_strtod (s, &end);

  if (!g_ascii_isdigit (s[0]) || *end != '\0' || !(value >= min && value <= max))
    return FALSE;
  *out = value;
  return TRUE;
}

/* The words of @s, which any number of blanks divide. */
static char **
split (const char *s)
{
  g_auto (GStrv) parts = g_strsplit_set (s, " \t", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **part = parts; *part; part++)
    if (**part)
      g_strv_builder_add (builder, *part);
  return g_strv_builder_end (builder);
}

static gboolean
parse_span (const char *s, int *out_s)
{
  static const struct
  {
    char letter;
    gint64 seconds;
  } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 24 * 3600 } };
  char *end;
  gint64 n = g_ascii_strtoll (s, &end, 10);

  if (!g_ascii_isdigit (s[0]) || n < 1 || n > 365 * 24 * 3600 || !end[0] || end[1])
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].letter == end[0] && n * units[i].seconds <= 365 * 24 * 3600)
      {
        *out_s = (int) (n * units[i].seconds);
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_steps (const char *s, int *out_s, guint *out_n)
{
  g_auto (GStrv) words = split (s);
  int steps[SMRITI_MAX_STEPS];
  guint n = g_strv_length (words);

  if (n > SMRITI_MAX_STEPS)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!parse_span (words[i], &steps[i]))
      return FALSE;
  memcpy (out_s, steps, n * sizeof *steps);
  *out_n = n;
  return TRUE;
}

static gboolean
parse_days (const char *s, char **out)
{
  g_auto (GStrv) words = split (s);
  int unused;

  for (char **word = words; *word; word++)
    if (!parse_word (*word, WEEKDAYS, &unused))
      return FALSE;
  g_free (*out);
  *out = g_strjoinv (" ", words);
  return TRUE;
}

static gboolean
parse_exam (const char *s, char **out)
{
  g_auto (GStrv) words = split (s);
  g_autofree char *exam = g_strjoinv (" ", words);
  SmritiExam unused;

  if (exam[0] != '\0' && !smriti_exam_from_string (exam, &unused))
    return FALSE;
  g_free (*out);
  *out = g_steal_pointer (&exam);
  return TRUE;
}

static gboolean
parse_version (const char *s, char **out)
{
  if (s[0] != '\0' && !smriti_remark_is_version (s))
    return FALSE;
  g_free (*out);
  *out = g_strdup (s);
  return TRUE;
}

static gboolean
parse_keep (const char *s, double max, int *out)
{
  g_auto (GStrv) words = split (s);
  int keep[3];

  if (g_strv_length (words) != 3)
    return FALSE;
  for (int i = 0; i < 3; i++)
    if (!parse_whole (words[i], 0, max, &keep[i]))
      return FALSE;
  memcpy (out, keep, sizeof keep);
  return TRUE;
}

gboolean
smriti_setting_parse (SmritiSettings *settings, const SmritiSettingInfo *info, const char *s)
{
  gpointer field = G_STRUCT_MEMBER_P (settings, info->offset);

  switch (info->type)
    {
    case SMRITI_SETTING_TIME:
      return parse_time (s, field);
    case SMRITI_SETTING_INT:
      return parse_whole (s, info->min, info->max, field);
    case SMRITI_SETTING_AUTO:
      if (!g_str_equal (s, "auto"))
        return parse_whole (s, info->min, info->max, field);
      *(int *) field = -1;
      return TRUE;
    case SMRITI_SETTING_WORD:
      return parse_word (s, info->words, field);
    case SMRITI_SETTING_NUMBER:
      return parse_number (s, info->min, info->max, field);
    case SMRITI_SETTING_STEPS:
      return parse_steps (s, field, G_STRUCT_MEMBER_P (settings, info->n_offset));
    case SMRITI_SETTING_DAYS:
      return parse_days (s, field);
    case SMRITI_SETTING_EXAM:
      return parse_exam (s, field);
    case SMRITI_SETTING_KEEP:
      return parse_keep (s, info->max, field);
    case SMRITI_SETTING_VERSION:
      return parse_version (s, field);
    default:
      return FALSE;
    }
}

static char *
format_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  gsize length;

  g_ascii_formatd (buffer, sizeof buffer, "%.6f", value);
  for (length = strlen (buffer); buffer[length - 1] == '0' && buffer[length - 3] != '.'; length--)
    buffer[length - 1] = '\0';
  return g_strdup (buffer);
}

static char *
format_steps (const int *steps_s, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      int s = steps_s[i];
      int unit = s % (24 * 3600) == 0 ? 24 * 3600 : s % 3600 == 0 ? 3600 : s % 60 == 0 ? 60 : 1;

      g_string_append_printf (text, "%s%d%c", i ? " " : "", s / unit,
                              unit == 1      ? 's'
                              : unit == 60   ? 'm'
                              : unit == 3600 ? 'h'
                                             : 'd');
    }
  return g_string_free (text, FALSE);
}

char *
smriti_setting_format (const SmritiSettings *settings, const SmritiSettingInfo *info)
{
  gconstpointer field = G_STRUCT_MEMBER_P (settings, info->offset);
  const int *whole = field;
  g_auto (GStrv) words = NULL;

  switch (info->type)
    {
    case SMRITI_SETTING_TIME:
      return g_strdup_printf ("%02d:%02d", *whole / 60, *whole % 60);
    case SMRITI_SETTING_AUTO:
      return *whole < 0 ? g_strdup ("auto") : g_strdup_printf ("%d", *whole);
    case SMRITI_SETTING_WORD:
      words = g_strsplit (info->words, "|", -1);
      return g_strdup (words[*whole]);
    case SMRITI_SETTING_NUMBER:
      return format_number (*(const double *) field);
    case SMRITI_SETTING_STEPS:
      return format_steps (field, G_STRUCT_MEMBER (guint, settings, info->n_offset));
    case SMRITI_SETTING_DAYS:
    case SMRITI_SETTING_EXAM:
    case SMRITI_SETTING_VERSION:
      return g_strdup (*(char *const *) field);
    case SMRITI_SETTING_KEEP:
      return g_strdup_printf ("%d %d %d", whole[0], whole[1], whole[2]);
    case SMRITI_SETTING_INT:
    default:
      return g_strdup_printf ("%d", *whole);
    }
}

void
smriti_setting_mark_given (SmritiSettings *settings, const SmritiSettingInfo *info)
{
  if (info->offset == G_STRUCT_OFFSET (SmritiSettings, daily_concepts))
    settings->daily_concepts_set = TRUE;
  if (info->offset == G_STRUCT_OFFSET (SmritiSettings, daily_snippets))
    settings->daily_snippets_set = TRUE;
}
