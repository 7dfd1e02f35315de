/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/month.h"

#define CELL 10
#define DEFAULT_SHARE 10 /* where the settings ask for nothing */

char *
smriti_month_name (gint32 day)
{
  static const char *const names[] = { "January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December" };
  int year, month, of_month;

  smriti_day_to_ymd (day, &year, &month, &of_month);
  return g_strdup_printf ("%s %d", names[month - 1], year);
}

/* Up to half a day's share, all of it, twice as much, more. */
static const char *
mark_of (const SmritiTerm *term, guint cards, guint share)
{
  if (cards == 0)
    return " ";
  if (2 * (guint64) cards <= share)
    return smriti_term_glyph (term, "▂", ".");
  if (cards <= share)
    return smriti_term_glyph (term, "▄", ":");
  if (cards <= 2 * (guint64) share)
    return smriti_term_glyph (term, "▆", "+");
  return smriti_term_glyph (term, "█", "#");
}

/* "[23]▄12 *", CELL columns wide. */
static void
draw_day (SmritiOutput *out, const SmritiMonthDay *day, gint32 today, guint share)
{
  g_autofree char *cards = day->cards == 0     ? g_strdup ("")
                           : day->cards > 9999 ? g_strdup (">9999")
                                               : g_strdup_printf ("%u", day->cards);
  gboolean is_today = day->day == today;
  int year, month, of_month;

  smriti_day_to_ymd (day->day, &year, &month, &of_month);
  smriti_output_printf (out, "%s%c%2d%c%s%s%s%s", is_today ? smriti_term_sgr (&out->term, SMRITI_SGR_BOLD) : "",
                        is_today ? '[' : ' ', of_month, is_today ? ']' : ' ',
                        is_today ? smriti_term_sgr (&out->term, SMRITI_SGR_RESET) : "", mark_of (&out->term, day->cards, share),
                        cards, day->practice ? "*" : "");
  smriti_output_printf (out, "%*s", MAX (0, CELL - 5 - (int) strlen (cards) - (day->practice ? 1 : 0)), "");
}

/* A week's blanks at its end would only be in the way of who copies it. */
static void
end_week (SmritiOutput *out)
{
  while (out->text->len > 0 && out->text->str[out->text->len - 1] == ' ')
    g_string_truncate (out->text, out->text->len - 1);
  smriti_output_printf (out, "\n");
}

static void
begin_month (SmritiOutput *out, gint32 day, gboolean first)
{
  static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  g_autofree char *name = smriti_month_name (day);

  smriti_output_printf (out, "%s%s%s%s\n%s", first ? "" : "\n", smriti_term_sgr (&out->term, SMRITI_SGR_BOLD), name,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET), smriti_term_sgr (&out->term, SMRITI_SGR_DIM));
  for (guint i = 0; i < G_N_ELEMENTS (weekdays); i++)
    smriti_output_printf (out, " %-*s", i + 1 < G_N_ELEMENTS (weekdays) ? CELL - 1 : 3, weekdays[i]);
  smriti_output_printf (out, "%s\n%*s", smriti_term_sgr (&out->term, SMRITI_SGR_RESET), CELL * smriti_day_weekday (day), "");
}

static void
draw_legend (SmritiOutput *out, guint share)
{
  smriti_output_printf (out, "%scards due: %s half, %s all, %s twice a day's share of %u, %s more    * practice%s\n",
                        smriti_term_sgr (&out->term, SMRITI_SGR_DIM), mark_of (&out->term, 1, 2), mark_of (&out->term, 2, 2),
                        mark_of (&out->term, 4, 2), share, mark_of (&out->term, 5, 2),
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
}

void
smriti_month_draw (SmritiOutput *out, const SmritiMonthDay *days, guint n, gint32 today, guint share)
{
  guint measure = share > 0 ? share : DEFAULT_SHARE;
  int last_month = 0;

  for (guint i = 0; i < n; i++)
    {
      int year, month, of_month;

      smriti_day_to_ymd (days[i].day, &year, &month, &of_month);
      if (month != last_month)
        {
          if (i > 0 && smriti_day_weekday (days[i].day) != 0)
            end_week (out);
          begin_month (out, days[i].day, i == 0);
        }
      last_month = month;
      draw_day (out, &days[i], today, measure);
      if (smriti_day_weekday (days[i].day) == 6 || i + 1 == n)
        end_week (out);
    }
  draw_legend (out, measure);
}
