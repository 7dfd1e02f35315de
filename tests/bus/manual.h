/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What an introspection document says, be it the manual in data/ or the
 * object's own answer: members with their signatures, without the prose. */

#pragma once

#include <glib.h>

typedef struct
{
  char *name;
  char *type;
  gboolean out;
} ManualArg;

typedef struct
{
  char *interface;
  char *kind; /* method signal property */
  char *name;
  char *type;      /* of a property */
  char *access;    /* of a property */
  GPtrArray *args; /* of ManualArg */
} ManualMember;

/* Array of ManualMember. */
GPtrArray *manual_parse (const char *xml);
/* Array of ManualMember, from a file. */
GPtrArray *manual_load (const char *path);
/* One line a member of @interface, sorted: for comparing. */
char *manual_lines (GPtrArray *members, const char *interface);
/* Types of all arguments going in, or out. */
char *manual_signature (const ManualMember *member, gboolean out);
