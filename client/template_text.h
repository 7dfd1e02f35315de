/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Templates as they stand in notes: "%% template NAME %%", then text and code
 * blocks up to the next heading or template. A block with file=PATH is a file, one
 * without is printed. Pure. */

#pragma once

#include "client/curriculum.h"

typedef struct
{
  char *path; /* as written, with placeholders; NULL = to be printed */
  char *text;
  guint line;
} SmritiTemplatePart;

typedef struct
{
  char *name, *title, *about; /* title: the heading above, about: its first words; "" = none */
  const SmritiCurriculum *curriculum;
  const SmritiCurriculumNote *note;
  const char *entry; /* or NULL */
  guint line;
  GPtrArray *parts; /* of SmritiTemplatePart */
} SmritiTemplate;

/* All of them, in order. New array of SmritiTemplate. */
GPtrArray *smriti_templates_find (const SmritiCurriculum *curriculum);

/* Placeholders of @text, "{{name}}" or "{{name=default}}", go into @table: name (owned) → default (owned, "" = none
 * given); the first default of a name counts. */
void smriti_template_placeholders (const char *text, GHashTable *table);

/* @text with its placeholders taken from @values (name → value), each of which must be there. New string. */
char *smriti_template_fill (const char *text, GHashTable *values);

/* Whether @path (filled) stays where the template is put: relative, no "..". */
gboolean smriti_template_path_is_safe (const char *path);
