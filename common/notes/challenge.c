/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/challenge.h"

#include "common/notes/outline.h"

#include <math.h>
#include <string.h>

#define MAX_VALUE 1024 /* bytes of one key's value */
#define MAX_MINUTES 1440
#define MAX_FILES 64
#define MAX_FASTER 1e6
#define MAX_PATH 200
#define MAX_FOLDERS 8

static const char *const kinds[] = { "slow", "refactor", "debug" };

/* --- words ---------------------------------------------------------------- */

const char *
smriti_challenge_kind_name (SmritiChallengeKind kind)
{
  return kinds[kind];
}

gboolean
smriti_challenge_kind_from_name (const char *name, SmritiChallengeKind *out_kind)
{
  for (guint i = 0; name && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], name))
      {
        *out_kind = (SmritiChallengeKind) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
smriti_challenge_path_is_good (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  if (strlen (path) > MAX_PATH || g_strv_length (parts) > MAX_FOLDERS + 1 || !g_utf8_validate (path, -1, NULL))
    return FALSE;
  for (const char *p = path; *p; p++)
    if (g_ascii_iscntrl (*p) || *p == '\\')
      return FALSE;
  for (char **part = parts; *part; part++)
    if (**part == '\0' || **part == '.' || **part == '-')
      return FALSE;
  return *parts != NULL;
}

SmritiGrade
smriti_challenge_grade (const SmritiChallenge *challenge, gint64 took_s)
{
  gint64 box_s = (gint64) challenge->minutes * 60;

  return took_s > box_s ? SMRITI_GRADE_HARD : took_s * 2 > box_s ? SMRITI_GRADE_GOOD : SMRITI_GRADE_EASY;
}

void
smriti_challenge_free (SmritiChallenge *challenge)
{
  if (!challenge)
    return;
  g_free (challenge->name);
  g_free (challenge->entry);
  g_free (challenge->check);
  g_free (challenge->time);
  g_free (challenge->title);
  g_free (challenge->task);
  g_clear_pointer (&challenge->files, g_ptr_array_unref);
  g_free (challenge);
}

static void
file_free (gpointer data)
{
  SmritiChallengeFile *file = data;

  g_free (file->path);
  g_free (file->text);
  g_free (file);
}

/* --- the frontmatter -------------------------------------------------------- */

/* The value of the first line "KEY: VALUE", quotes around it taken off; new string,
 * NULL = there is none, or an empty one. A '#' is part of it: it may be one of a command. */
static char *
value_of (const SmritiScan *scan, const char *key)
{
  gsize length = strlen (key);

  for (guint n = 0; n < scan->n_lines && scan->lines[n].type == SMRITI_LINE_FRONTMATTER; n++)
    {
      const char *line = scan->text + scan->lines[n].start;
      gsize left = scan->lines[n].end - scan->lines[n].start;
      g_autofree char *value = NULL;
      gsize end;

      if (left <= length || strncmp (line, key, length) != 0 || line[length] != ':' || left - length - 1 > MAX_VALUE)
        continue;
      value = g_strstrip (g_strndup (line + length + 1, left - length - 1));
      end = strlen (value);
      if (end >= 2 && strchr ("\"'", *value) && value[end - 1] == *value)
        return g_strndup (value + 1, end - 2);
      return end > 0 ? g_steal_pointer (&value) : NULL;
    }
  return NULL;
}

static gboolean
read_number (const SmritiScan *scan, const char *key, double most, double *out_number)
{
  g_autofree char *value = value_of (scan, key);
  char *end = NULL;

  *out_number = value ? g_ascii_strtod (value, &end) : 0;
  return value && end > value && *end == '\0' && isfinite (*out_number) && *out_number >= 1 && *out_number <= most;
}

/* What is wrong with the keys: static, NULL = nothing. */
static const char *
read_keys (SmritiChallenge *challenge, const SmritiScan *scan)
{
  g_autofree char *kind = value_of (scan, "kind");
  g_autofree char *entry = value_of (scan, "entry");
  double minutes;

  challenge->entry = entry ? smriti_outline_number (entry, strlen (entry), NULL) : NULL;
  challenge->check = value_of (scan, "check");
  challenge->time = value_of (scan, "time");
  if (!smriti_remark_is_name (challenge->name))
    return "its name is not of a-z, 0-9 and '-'; write 'challenge: word-tally'";
  if (!smriti_challenge_kind_from_name (kind, &challenge->kind))
    return "what kind it is of is not said; write 'kind: slow', 'kind: refactor' or 'kind: debug'";
  if (!read_number (scan, "minutes", MAX_MINUTES, &minutes))
    return "its time is not said; write 'minutes: 20' (1 to 1440)";
  challenge->minutes = (guint) minutes;
  if (!challenge->check)
    return "what checks it is not said; write 'check: COMMAND', which ends with 0 when it is solved";
  if (challenge->kind != SMRITI_CHALLENGE_SLOW)
    g_clear_pointer (&challenge->time, g_free);
  else if (!challenge->time)
    return "what times it is not said; write 'time: COMMAND', which runs the code once";
  else if (!read_number (scan, "faster", MAX_FASTER, &challenge->faster) || challenge->faster <= 1)
    return "how much faster it must get is not said; write 'faster: 5' (above 1)";
  return NULL;
}

/* --- files -------------------------------------------------------------------- */

static gboolean
has_file (const SmritiChallenge *challenge, SmritiFileRole role, const char *path)
{
  for (guint i = 0; i < challenge->files->len; i++)
    {
      const SmritiChallengeFile *file = g_ptr_array_index (challenge->files, i);

      if (file->role == role && (!path || g_str_equal (file->path, path)))
        return TRUE;
    }
  return FALSE;
}

/* What is wrong with it: new, NULL = nothing. */
static char *
add_file (SmritiChallenge *challenge, const SmritiBlock *block, const char *path)
{
  SmritiFileRole role = smriti_info_has (block->info, "hidden")     ? SMRITI_FILE_HIDDEN
                        : smriti_info_has (block->info, "solution") ? SMRITI_FILE_SOLUTION
                                                                    : SMRITI_FILE_GIVEN;
  SmritiChallengeFile *file;

  if (!smriti_challenge_path_is_good (path))
    return g_strdup_printf ("the file of line %u lies elsewhere or is hidden; write 'file=NAME'", block->line);
  if (has_file (challenge, role, path))
    return g_strdup_printf ("the file of line %u is there twice", block->line);
  if (challenge->files->len >= MAX_FILES)
    return g_strdup_printf ("it has more than %d files", MAX_FILES);
  file = g_new0 (SmritiChallengeFile, 1);
  file->role = role;
  file->path = g_strdup (path);
  file->text = *block->text != '\0' ? g_strconcat (block->text, "\n", NULL) : g_strdup ("");
  file->line = block->line;
  g_ptr_array_add (challenge->files, file);
  return NULL;
}

/* Also where the task ends: @out_line, 1-based, the first line of a file. */
static char *
read_files (SmritiChallenge *challenge, const SmritiBlocks *blocks, guint *out_line)
{
  const SmritiBlock *block;

  for (guint i = 0; (block = smriti_blocks_nth (blocks, i)); i++)
    {
      g_autofree char *path = block->kind == SMRITI_BLOCK_FENCE ? smriti_info_value (block->info, "file") : NULL;
      char *problem = path ? add_file (challenge, block, path) : NULL;

      if (problem)
        return problem;
      if (path && *out_line == 0)
        *out_line = block->line;
    }
  if (!has_file (challenge, SMRITI_FILE_GIVEN, NULL))
    return g_strdup ("it gives no file; write one in a code block '```sh file=NAME'");
  return NULL;
}

/* --- the task ------------------------------------------------------------------ */

/* Lines from @first to before @end (both 0-based), trimmed; new string. */
static char *
text_between (const SmritiScan *scan, guint first, guint end)
{
  if (first >= end || first >= scan->n_lines)
    return g_strdup ("");
  return g_strstrip (g_strndup (scan->text + scan->lines[first].start,
                                scan->lines[MIN (end, scan->n_lines) - 1].end - scan->lines[first].start));
}

static void
read_task (SmritiChallenge *challenge, const SmritiScan *scan, const SmritiBlocks *blocks, guint file_line)
{
  const SmritiBlock *heading = smriti_blocks_nth (blocks, 0);
  guint first = 0;

  while (first < scan->n_lines && scan->lines[first].type == SMRITI_LINE_FRONTMATTER)
    first++;
  if (heading && heading->kind == SMRITI_BLOCK_HEADING && heading->line < file_line && *heading->text != '\0')
    {
      challenge->title = g_strdup (heading->text);
      first = heading->line;
    }
  else
    challenge->title = g_strdup (challenge->name);
  challenge->task = text_between (scan, first, file_line - 1);
}

gboolean
smriti_challenge_is_meant (const SmritiScan *scan)
{
  g_autofree char *name = value_of (scan, "challenge");

  return name != NULL;
}

SmritiChallenge *
smriti_challenge_read (const SmritiScan *scan, const SmritiBlocks *blocks, char **out_problem)
{
  g_autoptr (SmritiChallenge) challenge = g_new0 (SmritiChallenge, 1);
  guint file_line = 0;

  *out_problem = NULL;
  challenge->name = value_of (scan, "challenge");
  if (!challenge->name)
    return NULL;
  challenge->files = g_ptr_array_new_with_free_func (file_free);
  *out_problem = g_strdup (read_keys (challenge, scan));
  if (!*out_problem)
    *out_problem = read_files (challenge, blocks, &file_line);
  if (*out_problem)
    return NULL;
  read_task (challenge, scan, blocks, file_line);
  return g_steal_pointer (&challenge);
}
