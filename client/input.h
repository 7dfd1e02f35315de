/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What is typed, or comes through a pipe, line by line. */

#pragma once

#include <glib.h>

/* The next line of stdin without the blanks around it, valid UTF-8: new string; NULL = the input is at its end. */
char *smriti_input_line (void);
