/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Arguments from the bus are hostile until checked. Each function returns FALSE
 * after it has answered the call with the error. */

#pragma once

#include <gio/gio.h>

/* @text is at most SMRITI_MAX_ARGUMENT bytes without control characters; @name is for the message. */
gboolean smriti_check_string (GDBusMethodInvocation *call, const char *name, const char *text);
/* The same, but of several lines. */
gboolean smriti_check_lines (GDBusMethodInvocation *call, const char *name, const char *text);
/* As smriti_check_string(), and it is absolute. */
gboolean smriti_check_path (GDBusMethodInvocation *call, const char *name, const char *path);
gboolean smriti_check_page (GDBusMethodInvocation *call, guint limit, guint max_text);

/* A documented option: absent leaves *out alone; of another type is InvalidArgument. */
gboolean smriti_check_boolean (GDBusMethodInvocation *call, GVariant *options, const char *key, gboolean *out);
gboolean smriti_check_uint (GDBusMethodInvocation *call, GVariant *options, const char *key, guint *out);
gboolean smriti_check_int64 (GDBusMethodInvocation *call, GVariant *options, const char *key, gint64 *out);
/* Checked as by smriti_check_string(); *out belongs to @options. */
gboolean smriti_check_text (GDBusMethodInvocation *call, GVariant *options, const char *key, const char **out);

/* @error as it goes on the bus: one bounded line of valid UTF-8 (paths need not
 * be), a foreign domain becomes Error.Failed. */
GError *smriti_error_for_bus (const GError *error);
/* Answers with @error, which it takes. */
void smriti_reply_error (GDBusMethodInvocation *call, GError *error);
