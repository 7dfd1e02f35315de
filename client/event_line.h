/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The log as text: JSON lines, a header first, then one event a line. Each line
 * ends with a digest, the first 16 hex digits of the SHA-256 of all that stands
 * before ,"digest": so that a line torn or changed on its way is found. Pure:
 * text in, records out; what is read is hostile until it has been checked. Its
 * reader takes the JSON that such lines can be made of and nothing else: no
 * nesting but the details, whole numbers only, every name once. */

#pragma once

#include "common/event.h"

#define SMRITI_EVENT_LINE_FORMAT "smriti-events"
#define SMRITI_EVENT_LINE_MAX 1048576 /* bytes of one */

typedef struct
{
  char *version; /* of the program that wrote it */
  gint64 count;  /* of events that follow */
} SmritiEventHeader;

void smriti_event_header_clear (SmritiEventHeader *header);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiEventHeader, smriti_event_header_clear)

/* With the newline. */
void smriti_event_line_append_header (GString *text, const char *version, const char *const *devices, gint64 count);
void smriti_event_line_append (GString *text, const SmritiEvent *event);

/* It begins as a header does; it may still be a wrong one. */
gboolean smriti_event_line_is_header (const char *line, gsize length);

/* @line: without its newline. Errors (INVALID_ARGUMENT, TOO_NEW) say what is
 * wrong with it. */
gboolean smriti_event_line_read_header (const char *line, gsize length, SmritiEventHeader *out, GError **error);
SmritiEvent *smriti_event_line_read (const char *line, gsize length, GError **error);
