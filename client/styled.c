/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/styled.h"

void
smriti_styled_init (SmritiStyled *styled)
{
  styled->text = g_string_new (NULL);
  styled->styles = g_array_new (FALSE, FALSE, sizeof (guint16));
}

void
smriti_styled_append (SmritiStyled *styled, const char *text, gsize length, guint16 style)
{
  g_string_append_len (styled->text, text, (gssize) length);
  for (gsize i = 0; i < length; i++)
    g_array_append_val (styled->styles, style);
}

void
smriti_styled_clear (SmritiStyled *styled)
{
  g_string_truncate (styled->text, 0);
  g_array_set_size (styled->styles, 0);
}

void
smriti_styled_free (gpointer data)
{
  SmritiStyled *styled = data;

  g_string_free (styled->text, TRUE);
  g_array_free (styled->styles, TRUE);
  g_free (styled);
}

void
smriti_styled_sgr (GString *line, guint16 style)
{
  static const char *const attributes[] = { ";1", ";3", ";36", ";4", ";1;33", ";9", ";2" };
  static const char *const tokens[] = { "", ";35", ";34", ";32", ";2", ";33" };

  g_string_append (line, "\033[0");
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (style & (1u << i))
      g_string_append (line, attributes[i]);
  g_string_append (line, tokens[MIN (style >> SMRITI_STYLED_TOKEN_SHIFT, (int) G_N_ELEMENTS (tokens) - 1)]);
  g_string_append_c (line, 'm');
}
