/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/ics/event.h"

#include "client/ics/dates.h"
#include "common/day.h"

#include <libical/ical.h>
#include <string.h>

#define HASH_LENGTH 16
#define PRODID "-//org.smriti//Smriti//EN" /* no version: an upgrade alone changes no file */

char *
smriti_ics_uid (const SmritiRuleRow *row)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, row->topic, -1);

  return g_strdup_printf ("%s-%.*s" SMRITI_ICS_UID_SUFFIX, smriti_cadence_to_string (row->cadence), HASH_LENGTH, hash);
}

/* --- texts --- */

/* One line: iCalendar has no control characters, and a line end inside a title
 * is none of ours. */
static void
append_line (GString *out, const char *text)
{
  gboolean pending = FALSE;

  for (const char *s = text; *s; s = g_utf8_next_char (s))
    {
      gunichar c = g_utf8_get_char (s);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        {
          pending = TRUE;
          continue;
        }
      if (pending && out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
      pending = FALSE;
      g_string_append_unichar (out, c);
    }
}

static char *
summary (const SmritiRuleRow *row)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GString) topic = g_string_new (NULL);

  append_line (text, row->title);
  if (text->len == 0)
    g_string_append (text, smriti_cadence_to_string (row->cadence));
  append_line (topic, row->topic);
  if (topic->len > 0)
    g_string_append_printf (text, " (%s)", topic->str);
  return g_string_free (text, FALSE);
}

static char *
description (const SmritiRuleRow *row)
{
  const char *cadence = smriti_cadence_to_string (row->cadence);
  GString *text = g_string_new (NULL);
  guint n_steps = 0;

  for (char **step = row->steps; step && *step; step++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      append_line (line, *step);
      g_string_append_printf (text, "%u. %s\n", ++n_steps, line->str);
    }
  if (n_steps > 0)
    g_string_append_c (text, '\n');
  if (row->cadence == SMRITI_CADENCE_DAILY)
    g_string_append (text, "Do it: smriti review");
  else if (row->cadence == SMRITI_CADENCE_MONTHLY)
    g_string_append (text, "Do it: smriti ritual");
  else
    g_string_append (text, "See it: smriti agenda");
  if (n_steps > 0 && row->cadence != SMRITI_CADENCE_DAILY) /* the daily steps tick themselves */
    g_string_append_printf (text, "\nTick step 1: smriti tick %s 1", cadence);
  return g_string_free (text, FALSE);
}

static const char *
duration (SmritiCadence cadence)
{
  switch (cadence)
    {
    case SMRITI_CADENCE_WEEKLY:
    case SMRITI_CADENCE_MONTHLY:
      return "PT1H";
    case SMRITI_CADENCE_30_DAY:
    case SMRITI_CADENCE_90_DAY:
      return "PT2H";
    case SMRITI_CADENCE_DAILY:
    default:
      return "PT15M";
    }
}

/* --- components --- */

static icalcomponent *
new_alarm (const char *text)
{
  return icalcomponent_vanew (ICAL_VALARM_COMPONENT, icalproperty_new_action (ICAL_ACTION_DISPLAY),
                              icalproperty_new_trigger (icaltriggertype_from_int (0)), icalproperty_new_description (text),
                              (void *) NULL);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  gint32 left = *(const gint32 *) a, right = *(const gint32 *) b;

  return left < right ? -1 : left > right;
}

/* The dates left out, in their order and once each; only those the rule has. */
static void
add_except (icalcomponent *event, const SmritiRuleRow *row)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32));

  if (!row->except || row->except->len == 0)
    return;
  g_array_append_vals (days, row->except->data, row->except->len);
  g_array_sort (days, compare_days);
  for (guint i = 0; i < days->len; i++)
    {
      gint32 day = g_array_index (days, gint32, i);
      g_autofree char *when = smriti_ics_time_to_string (smriti_ics_time (row, day));

      if (smriti_ics_comes_on (row, day) && (i == 0 || day != g_array_index (days, gint32, i - 1)))
        icalcomponent_add_property (event, icalproperty_new_exdate (icaltime_from_string (when)));
    }
}

static icalcomponent *
new_event (const SmritiRuleRow *row)
{
  gint32 start = smriti_ics_start (row);
  g_autofree char *uid = smriti_ics_uid (row);
  g_autofree char *stamp = smriti_ics_time_to_string ((SmritiIcsTime){ start, 0 });
  g_autofree char *stamp_utc = g_strconcat (stamp, "Z", NULL); /* of the rule, not of now: the bytes stay */
  g_autofree char *begins = smriti_ics_time_to_string (smriti_ics_time (row, start));
  g_autofree char *recurrence = smriti_ics_recurrence (row);
  g_autofree char *title = summary (row);
  g_autofree char *text = description (row);
  icalcomponent *event = icalcomponent_vanew (
      ICAL_VEVENT_COMPONENT, icalproperty_new_uid (uid), icalproperty_new_dtstamp (icaltime_from_string (stamp_utc)),
      icalproperty_new_summary (title), icalproperty_new_description (text),
      icalproperty_new_categories (SMRITI_ICS_CALENDAR_NAME), icalproperty_new_dtstart (icaltime_from_string (begins)),
      icalproperty_new_duration (icaldurationtype_from_string (duration (row->cadence))),
      icalproperty_new_rrule (icalrecurrencetype_from_string (recurrence)), (void *) NULL);

  add_except (event, row);
  /* A reminder keeps nobody from being invited elsewhere. */
  icalcomponent_add_property (event, icalproperty_new_transp (ICAL_TRANSP_TRANSPARENT));
  icalcomponent_add_component (event, new_alarm (title));
  return event;
}

static icalcomponent *
new_calendar (void)
{
  return icalcomponent_vanew (ICAL_VCALENDAR_COMPONENT, icalproperty_new_prodid (PRODID), icalproperty_new_version ("2.0"),
                              icalproperty_new_calscale ("GREGORIAN"), (void *) NULL);
}

/* --- lines --- */

#define FOLD "\r\n "
#define MAX_LINE 75 /* octets, without the line end */

/* How much of @line goes before the cut: at most @room octets, no half character. */
static gsize
cut (const char *line, gsize room)
{
  while (((guchar) line[room] & 0xc0) == 0x80)
    room--;
  return room;
}

/* libical (3.0.16) cuts a line that just fits between its CR and its LF. What it
 * cut is put together again, which mends that too, and cut anew. */
static char *
refold (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, FOLD, -1);
  g_autofree char *whole = g_strjoinv ("", parts);
  GString *out = g_string_sized_new (strlen (text) + 64);

  for (const char *line = whole, *end; (end = strstr (line, "\r\n")); line = end + 2)
    {
      gsize room = MAX_LINE;

      while ((gsize) (end - line) > room)
        {
          gsize n = cut (line, room);

          g_string_append_len (out, line, (gssize) n);
          g_string_append (out, FOLD);
          line += n;
          room = MAX_LINE - 1; /* the blank counts */
        }
      g_string_append_len (out, line, end + 2 - line);
    }
  return g_string_free (out, FALSE);
}

/* Takes @calendar. */
static char *
print (icalcomponent *calendar)
{
  char *text = icalcomponent_as_ical_string_r (calendar);
  char *folded = refold (text);

  icalmemory_free_buffer (text);
  icalcomponent_free (calendar);
  return folded;
}

char *
smriti_ics_item (const SmritiRuleRow *row)
{
  icalcomponent *calendar = new_calendar ();

  icalcomponent_add_component (calendar, new_event (row));
  return print (calendar);
}

char *
smriti_ics_calendar (GPtrArray *rows)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  icalcomponent *calendar = new_calendar ();
  icalproperty *name = icalproperty_new_x (SMRITI_ICS_CALENDAR_NAME);

  icalproperty_set_x_name (name, "X-WR-CALNAME");
  icalcomponent_add_property (calendar, name);
  for (guint i = 0; i < rows->len; i++)
    {
      const SmritiRuleRow *row = g_ptr_array_index (rows, i);

      if (g_hash_table_add (seen, smriti_ics_uid (row)))
        icalcomponent_add_component (calendar, new_event (row));
    }
  return print (calendar);
}
