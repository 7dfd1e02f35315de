/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/processes.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Fields of /proc/PID/stat behind the name, counted from 0; see proc(5). */
#define FIELD_PARENT 1
#define FIELD_CPU_FIRST 11
#define FIELD_CPU_LAST 14
#define FIELD_TASKS 17
#define FIELD_RESIDENT 21
#define N_FIELDS 22

/* The name stands in brackets and may hold any byte, so what counts is behind
 * the last bracket. FALSE: it is gone. */
static gboolean
read_process (const char *pid, SmritiProcess *out_process, uid_t *out_uid)
{
  char path[64], text[1024];
  char *field;
  struct stat st;
  ssize_t n;
  int fd;

  g_snprintf (path, sizeof path, "/proc/%s/stat", pid);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  n = fstat (fd, &st) == 0 ? read (fd, text, sizeof text - 1) : -1;
  close (fd);
  text[MAX (n, 0)] = '\0';
  field = strrchr (text, ')');
  if (!field)
    return FALSE;
  out_process->pid = (pid_t) g_ascii_strtoll (pid, NULL, 10);
  *out_uid = st.st_uid;
  field = strchr (field, ' ');
  for (guint i = 0; field && i < N_FIELDS; i++, field = strchr (field + 1, ' '))
    {
      guint64 value = g_ascii_strtoull (field + 1, NULL, 10);

      if (i == FIELD_PARENT)
        out_process->parent = (pid_t) value;
      else if (i >= FIELD_CPU_FIRST && i <= FIELD_CPU_LAST)
        out_process->cpu_us += value * G_USEC_PER_SEC / (guint64) sysconf (_SC_CLK_TCK);
      else if (i == FIELD_TASKS)
        out_process->tasks = (guint) value;
      else if (i == FIELD_RESIDENT)
        out_process->resident_bytes = value * (guint64) sysconf (_SC_PAGESIZE);
    }
  return TRUE;
}

guint64
smriti_processes_own_bytes (const SmritiProcess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int) process->pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || !(line = strstr (text, "\nPss:")))
    return process->resident_bytes;
  return g_ascii_strtoull (line + strlen ("\nPss:"), NULL, 10) * 1024;
}

typedef void (*ProcessFunc) (const SmritiProcess *process, uid_t uid, gpointer user_data);

static void
each_process (ProcessFunc func, gpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      SmritiProcess process = { 0 };
      uid_t uid;

      if (g_ascii_isdigit (*name) && read_process (name, &process, &uid))
        func (&process, uid, user_data);
    }
}

static void
append (const SmritiProcess *process, uid_t uid, gpointer user_data)
{
  g_array_append_val ((GArray *) user_data, *process);
}

static gboolean
holds (const GArray *pids, pid_t pid)
{
  for (guint i = 0; pids && i < pids->len; i++)
    if (g_array_index (pids, pid_t, i) == pid)
      return TRUE;
  return FALSE;
}

GArray *
smriti_processes_below (pid_t root, const GArray *except)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (SmritiProcess));
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (pid_t));
  GArray *below = g_array_new (FALSE, FALSE, sizeof (SmritiProcess));

  each_process (append, all);
  g_array_append_val (pids, root);
  /* pids grows while it is gone through: what was found is a parent too */
  for (guint i = 0; i < pids->len; i++)
    for (guint k = 0; k < all->len; k++)
      {
        const SmritiProcess *process = &g_array_index (all, SmritiProcess, k);

        if (process->parent != g_array_index (pids, pid_t, i) || holds (except, process->pid) || holds (pids, process->pid))
          continue;
        g_array_append_val (pids, process->pid);
        g_array_append_val (below, *process);
      }
  return below;
}

GArray *
smriti_processes_children (pid_t root)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (SmritiProcess));
  GArray *children = g_array_new (FALSE, FALSE, sizeof (pid_t));

  each_process (append, all);
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, SmritiProcess, i).parent == root)
      g_array_append_val (children, g_array_index (all, SmritiProcess, i).pid);
  return children;
}

typedef struct
{
  uid_t uid;
  guint tasks;
} Count;

static void
count (const SmritiProcess *process, uid_t uid, gpointer user_data)
{
  Count *wanted = user_data;

  if (uid == wanted->uid)
    wanted->tasks += process->tasks;
}

guint
smriti_processes_of_user (uid_t uid)
{
  Count wanted = { uid, 0 };

  each_process (count, &wanted);
  return wanted.tasks;
}
