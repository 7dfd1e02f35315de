/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One run: a child that limits itself and becomes bubblewrap (or the shell), and
 * this process, which reads its output, looks at what all of it takes together
 * every TICK_MS, and ends it. This process takes over orphans meanwhile, so that
 * what is below it and was not before is all that the run left.
 *
 * root has rights that no name space takes away for sure, and no limit on
 * processes: as root the child becomes NOBODY first. */

#include "client/jail.h"

#include "client/jail_walls.h"
#include "client/processes.h"
#include "client/term.h"
#include "common/error.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICK_MS 100
#define NOBODY 65534
#define OUTPUT_FACTOR 4  /* so many times what is kept may come */
#define ADDRESS_FACTOR 8 /* some runtimes reserve far more addresses than they use */
#define MAX_INODES 20000 /* files in one file system of the jail */
#define NEARLY 3         /* tasks: a fork failed, and it that made it may be gone */
#define PROBE_MS 10000
#define END_ROUNDS 500
#define CANNOT_START 126
#define KIB (G_GUINT64_CONSTANT (1) << 10)
#define MIB (G_GUINT64_CONSTANT (1) << 20)

const SmritiJailLimits smriti_jail_limits = {
  .wall_ms = 20 * 1000,
  .cpu_s = 20,
  .memory_bytes = 1024 * MIB,
  .processes = 64,
  .disk_bytes = 64 * MIB,
  .open_files = 128,
  .output_bytes = 256 * KIB,
};

typedef struct
{
  const SmritiJailLimits *limits;
  char **argv, **envp;
  const char *folder; /* where it starts */
  const GArray *fds;  /* of int, to stay open; or NULL */
  gboolean jailed;

  GArray *before; /* of pid_t: children of this process that are not of the run */
  pid_t pid;
  int output, pid_fd;
  int status; /* as wait4() gives it; valid when ended */
  gboolean ended;
  gint64 started_us;
  GString *text;
  gsize came; /* bytes */
  SmritiJailLimit limit;
  guint most_tasks;
  gint64 cpu_us;      /* of what ended */
  gint64 seen_cpu_us; /* of what ran when it was last looked: of what is killed nobody is told */
} Run;

static volatile sig_atomic_t interrupted;

void
smriti_jail_result_free (SmritiJailResult *result)
{
  if (!result)
    return;
  g_free (result->output);
  g_free (result);
}

const char *
smriti_jail_limit_name (SmritiJailLimit limit)
{
  static const char *const names[] = { NULL, "time", "memory", "processes", "disk", "output" };

  return names[limit];
}

/* --- the child: only calls that are safe after fork() -------------------- */

static void
limit_to (int resource, guint64 value)
{
  struct rlimit now;

  if (getrlimit (resource, &now) != 0)
    return;
  if (now.rlim_max == RLIM_INFINITY || now.rlim_max > value)
    now.rlim_max = value;
  now.rlim_cur = now.rlim_max;
  if (setrlimit (resource, &now) != 0)
    _exit (CANNOT_START);
}

/* Within the jail the limits on open files and processes come later: bubblewrap
 * needs more of them. */
static void
limit_child (const Run *run, guint64 tasks)
{
  const SmritiJailLimits *limits = run->limits;

  limit_to (RLIMIT_CORE, 0);
  limit_to (RLIMIT_CPU, limits->cpu_s);
  limit_to (RLIMIT_FSIZE, limits->disk_bytes);
  limit_to (RLIMIT_DATA, limits->memory_bytes);
  limit_to (RLIMIT_AS, limits->memory_bytes * ADDRESS_FACTOR);
  if (run->jailed)
    return;
  limit_to (RLIMIT_NOFILE, limits->open_files);
  limit_to (RLIMIT_NPROC, tasks);
}

static void
close_all_but (const GArray *fds)
{
#ifdef SYS_close_range
  if (syscall (SYS_close_range, 3u, ~0u, 1u << 2 /* CLOSE_RANGE_CLOEXEC */) != 0)
#endif
    for (int fd = 3; fd < 4096; fd++)
      fcntl (fd, F_SETFD, FD_CLOEXEC);
  for (guint i = 0; fds && i < fds->len; i++)
    fcntl (g_array_index (fds, int, i), F_SETFD, 0);
}

static void
reset_signals (void)
{
  sigset_t none;

  for (int number = 1; number < NSIG; number++)
    signal (number, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

static gboolean
become_nobody (void)
{
  return geteuid () != 0
         || (setgroups (0, NULL) == 0 && setresgid (NOBODY, NOBODY, NOBODY) == 0 && setresuid (NOBODY, NOBODY, NOBODY) == 0);
}

static void G_GNUC_NORETURN
be_child (const Run *run, int output, guint64 tasks)
{
  static const char cannot[] = "it could not be started\n";
  int nothing = open ("/dev/null", O_RDONLY);

  reset_signals ();
  if (nothing >= 0 && dup2 (nothing, 0) == 0 && dup2 (output, 1) == 1 && dup2 (output, 2) == 2 && chdir (run->folder) == 0
      && (!run->jailed || become_nobody ()))
    {
      close_all_but (run->fds);
      limit_child (run, tasks);
      execve (run->argv[0], run->argv, run->envp);
    }
  if (write (2, cannot, sizeof cannot - 1) < 0)
    _exit (CANNOT_START);
  _exit (CANNOT_START);
}

/* --- this process -------------------------------------------------------- */

static gboolean
start (Run *run, GError **error)
{
  guint64 tasks = run->jailed ? 0 : smriti_processes_of_user (getuid ()) + run->limits->processes;
  int ends[2];

  prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  run->before = smriti_processes_children (getpid ());
  if (pipe2 (ends, O_CLOEXEC) != 0)
    ends[0] = ends[1] = -1;
  run->started_us = g_get_monotonic_time ();
  run->pid = ends[0] >= 0 ? fork () : -1;
  if (run->pid == 0)
    be_child (run, ends[1], tasks);
  run->output = ends[0];
  if (ends[1] >= 0)
    close (ends[1]);
  if (run->pid < 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "a program cannot be started: %s", g_strerror (errno));
      return FALSE;
    }
  fcntl (run->output, F_SETFL, O_NONBLOCK);
  run->pid_fd = -1;
#ifdef SYS_pidfd_open
  run->pid_fd = (int) syscall (SYS_pidfd_open, run->pid, 0);
#endif
  return TRUE;
}

/* FALSE at its end. */
static gboolean
take_output (Run *run)
{
  char buffer[16 * 1024];

  for (;;)
    {
      ssize_t n = read (run->output, buffer, sizeof buffer);

      if (n == 0)
        return FALSE;
      if (n < 0)
        return errno == EAGAIN || errno == EINTR;
      g_string_append_len (run->text, buffer, (gssize) MIN ((gsize) n, run->limits->output_bytes - run->text->len));
      run->came += (gsize) n;
      if (run->came > run->limits->output_bytes * OUTPUT_FACTOR)
        {
          run->limit = SMRITI_JAIL_LIMIT_OUTPUT;
          return FALSE;
        }
    }
}

static guint64
seconds_us (const struct timeval *time)
{
  return (guint64) time->tv_sec * G_USEC_PER_SEC + (guint64) time->tv_usec;
}

/* Takes leave of a child of the run that ended. FALSE: it has not. */
static gboolean
reap (Run *run, pid_t pid)
{
  struct rusage usage;
  int status;

  if (wait4 (pid, &status, WNOHANG | __WALL, &usage) != pid)
    return FALSE;
  run->cpu_us += (gint64) (seconds_us (&usage.ru_utime) + seconds_us (&usage.ru_stime));
  if (pid == run->pid)
    {
      run->status = status;
      run->ended = TRUE;
    }
  return TRUE;
}

/* What the file systems in memory hold, as seen from @pid in the jail: their size
 * may not be bounded, and the number of files never is. Before its root is
 * another one the folder is that of the system here, which says nothing. */
static gboolean
disk_is_full (const Run *run, pid_t pid)
{
  static const char *const places[] = { "/home", "/tmp", "/dev/shm" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%d/root%s", (int) pid, places[i]);
      struct stat here, there;
      struct statvfs held;

      if (stat (path, &there) != 0 || (stat (places[i], &here) == 0 && here.st_dev == there.st_dev) || statvfs (path, &held) != 0)
        continue;
      if ((guint64) (held.f_blocks - held.f_bfree) * held.f_frsize > run->limits->disk_bytes
          || held.f_files - held.f_ffree > MAX_INODES)
        return TRUE;
    }
  return FALSE;
}

/* Forked processes share much, which counts once; that is only looked at when the
 * plain sum is too much. */
static gboolean
memory_is_full (const Run *run, const GArray *below, guint64 resident)
{
  guint64 own = 0;

  if (resident <= run->limits->memory_bytes)
    return FALSE;
  for (guint i = 0; i < below->len; i++)
    own += smriti_processes_own_bytes (&g_array_index (below, SmritiProcess, i));
  return own > run->limits->memory_bytes;
}

/* What all of it takes together. */
static void
watch (Run *run)
{
  g_autoptr (GArray) below = smriti_processes_below (getpid (), run->before);
  guint64 resident = 0, cpu_us = 0;
  guint tasks = 0;

  for (guint i = 0; i < below->len; i++)
    {
      resident += g_array_index (below, SmritiProcess, i).resident_bytes;
      tasks += g_array_index (below, SmritiProcess, i).tasks;
      cpu_us += g_array_index (below, SmritiProcess, i).cpu_us;
    }
  run->most_tasks = MAX (run->most_tasks, tasks);
  run->seen_cpu_us = MAX (run->seen_cpu_us, (gint64) cpu_us);
  if (tasks > run->limits->processes)
    run->limit = SMRITI_JAIL_LIMIT_PROCESSES;
  else if (memory_is_full (run, below, resident))
    run->limit = SMRITI_JAIL_LIMIT_MEMORY;
  else if (run->jailed && below->len > 1 && disk_is_full (run, g_array_index (below, SmritiProcess, 1).pid))
    run->limit = SMRITI_JAIL_LIMIT_DISK;
}

/* Until it ends or a limit is hit. */
static void
follow (Run *run)
{
  gint64 until_us = run->started_us + (gint64) run->limits->wall_ms * 1000;
  gint64 tick_us = run->started_us + TICK_MS * 1000;
  struct pollfd polls[] = { { .fd = run->output, .events = POLLIN }, { .fd = run->pid_fd, .events = POLLIN } };

  while (!reap (run, run->pid) && run->limit == SMRITI_JAIL_LIMIT_NONE && !interrupted)
    {
      gint64 now_us = g_get_monotonic_time ();
      gint64 left_us = MIN (until_us, tick_us) - now_us;

      if (now_us >= until_us)
        {
          run->limit = SMRITI_JAIL_LIMIT_TIME;
          return;
        }
      if (now_us >= tick_us)
        {
          watch (run);
          tick_us = now_us + TICK_MS * 1000;
          continue;
        }
      /* without a descriptor for its end: look more often */
      poll (polls, G_N_ELEMENTS (polls), (int) (run->pid_fd < 0 && polls[0].fd < 0 ? 5 : left_us / 1000 + 1));
      if (polls[0].fd >= 0 && !take_output (run))
        polls[0].fd = -1;
    }
}

/* Ends what is left of it, whatever became of it. An init of a PID name space is
 * among it, with which all in there ends. */
static void
end_all (Run *run)
{
  for (guint round = 0; round < END_ROUNDS; round++)
    {
      g_autoptr (GArray) below = smriti_processes_below (getpid (), run->before);

      for (guint i = 0; i < below->len; i++)
        kill (g_array_index (below, SmritiProcess, i).pid, SIGKILL);
      for (guint i = 0; i < below->len; i++)
        if (g_array_index (below, SmritiProcess, i).parent == getpid ())
          reap (run, g_array_index (below, SmritiProcess, i).pid);
      if (below->len == 0)
        return;
      g_usleep (round < 20 ? 500 : 10000);
    }
}

/* --- signals that end this process ---------------------------------------- */

static const int ending[] = { SIGINT, SIGTERM, SIGHUP };

static void
on_ending (int number)
{
  interrupted = number;
}

static void
catch_signals (struct sigaction *out_before)
{
  struct sigaction action = { .sa_handler = on_ending };

  interrupted = 0;
  for (guint i = 0; i < G_N_ELEMENTS (ending); i++)
    sigaction (ending[i], &action, &out_before[i]);
}

static void
restore_signals (const struct sigaction *before)
{
  for (guint i = 0; i < G_N_ELEMENTS (ending); i++)
    sigaction (ending[i], &before[i], NULL);
}

/* --- a run ------------------------------------------------------------------ */

static SmritiJailLimit
limit_of (const Run *run, int exit_status)
{
  if (run->limit != SMRITI_JAIL_LIMIT_NONE || exit_status == 0)
    return run->limit;
  if (exit_status == 128 + SIGXCPU)
    return SMRITI_JAIL_LIMIT_TIME;
  if (exit_status == 128 + SIGXFSZ)
    return SMRITI_JAIL_LIMIT_DISK;
  return run->most_tasks + NEARLY >= run->limits->processes ? SMRITI_JAIL_LIMIT_PROCESSES : SMRITI_JAIL_LIMIT_NONE;
}

static SmritiJailResult *
result_of (const Run *run)
{
  SmritiJailResult *result = g_new0 (SmritiJailResult, 1);

  result->jailed = run->jailed;
  result->exit_status = WIFEXITED (run->status) ? WEXITSTATUS (run->status) : 128 + WTERMSIG (run->status);
  result->limit = limit_of (run, result->exit_status);
  result->output = g_utf8_make_valid (run->text->str, (gssize) run->text->len);
  result->output_cut = run->came > run->text->len;
  result->cpu_us = MAX (run->cpu_us, run->seen_cpu_us);
  return result;
}

static SmritiJailResult *
do_run (Run *run, GError **error)
{
  struct sigaction before[G_N_ELEMENTS (ending)];
  g_autoptr (GString) text = g_string_new (NULL);
  SmritiJailResult *result = NULL;
  gint64 wall_us;

  run->text = text;
  catch_signals (before);
  if (start (run, error))
    {
      follow (run);
      wall_us = g_get_monotonic_time () - run->started_us;
      if (run->ended && run->status != 0)
        watch (run); /* what it left may say why it failed */
      end_all (run);
      take_output (run);
      result = result_of (run);
      result->wall_us = wall_us;
    }
  restore_signals (before);
  if (run->output >= 0)
    close (run->output);
  if (run->pid_fd >= 0)
    close (run->pid_fd);
  g_array_unref (run->before);
  if (interrupted)
    {
      g_clear_pointer (&result, smriti_jail_result_free);
      g_clear_error (error);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted; nothing was kept of the run");
    }
  return result;
}

/* Where stdin or stdout was closed, what is opened next would take its number, and be
 * taken for it. */
static void
occupy_standard (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    close (fd);
}

/* The environment is new, so that nothing the person's holds gets in. */
static SmritiJailResult *
run_argv (char **argv, const char *folder, const SmritiWalls *walls, const SmritiJailLimits *limits, GError **error)
{
  g_autofree char *home = g_strconcat ("HOME=", walls ? SMRITI_WALLS_HOME : folder, NULL);
  g_autofree char *temporary = g_strconcat ("TMPDIR=", walls ? "/tmp" : folder, NULL);
  char *envp[] = {
    (char *) "PATH=/usr/local/bin:/usr/bin:/bin", (char *) "LC_ALL=C.UTF-8", (char *) "TERM=dumb", home, temporary, NULL
  };
  Run run = {
    .limits = limits,
    .argv = argv,
    .envp = envp,
    .folder = walls ? "/" : folder,
    .fds = walls ? walls->fds : NULL,
    .jailed = walls != NULL,
    .pid_fd = -1,
  };

  return do_run (&run, error);
}

/* --- which jail ------------------------------------------------------------- */

typedef struct
{
  char *bwrap; /* NULL: none works */
  guint walls;
  char *why; /* then */
} Jail;

static SmritiJailResult *
run_jailed (const char *bwrap, guint flags, const char *dir, const char *command, const SmritiJailLimits *limits, GError **error)
{
  g_autoptr (SmritiWalls) walls = smriti_walls_new (bwrap, dir, command, flags, limits, error);

  return walls ? run_argv (walls->argv, "/", walls, limits, error) : NULL;
}

/* The first line of what was said when it did not work, without the program's name. */
static char *
reason (const SmritiJailResult *result, const GError *error)
{
  g_autofree char *clean = smriti_term_clean (error ? error->message : result->output);
  char *line = g_str_has_prefix (clean, "bwrap: ") ? clean + strlen ("bwrap: ") : clean;

  line[strcspn (line, "\n")] = '\0';
  if (*line == '\0')
    return g_strdup (result && result->limit == SMRITI_JAIL_LIMIT_TIME ? "bubblewrap took too long" : "bubblewrap does not work");
  return g_strdup_printf ("bubblewrap: %s", line);
}

/* A process of the shell's own is among what is tried. @out_why: of a failure. */
static gboolean
try_walls (const char *bwrap, guint walls, char **out_why)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiJailResult) result = NULL;
  SmritiJailLimits limits = smriti_jail_limits;

  limits.wall_ms = PROBE_MS;
  result = run_jailed (bwrap, walls, NULL, "(true) && true", &limits, &error);
  if (result && result->exit_status == 0 && result->limit == SMRITI_JAIL_LIMIT_NONE)
    return TRUE;
  g_free (*out_why);
  *out_why = reason (result, error);
  return FALSE;
}

/* As many walls as can be had: one after the other is left out until it works,
 * then each of those is tried again. */
static void
find_jail (Jail *jail)
{
  g_autofree char *bwrap = g_find_program_in_path ("bwrap");
  guint walls = SMRITI_WALL_ALL;
  guint next = 1;

  occupy_standard ();
  if (!bwrap)
    {
      jail->why = g_strdup ("bubblewrap is not installed");
      return;
    }
  while (!try_walls (bwrap, walls, &jail->why))
    {
      if (walls == 0)
        return;
      walls &= ~next;
      next <<= 1;
    }
  for (guint wall = 1; wall < SMRITI_WALL_ALL; wall <<= 1)
    if (!(walls & wall) && try_walls (bwrap, walls | wall, &jail->why))
      walls |= wall;
  jail->bwrap = g_steal_pointer (&bwrap);
  jail->walls = walls;
}

static const Jail *
the_jail (void)
{
  static Jail jail;

  if (!jail.bwrap && !jail.why)
    find_jail (&jail);
  return &jail;
}

gboolean
smriti_jail_probe (char **out_why)
{
  const Jail *jail = the_jail ();

  if (out_why)
    *out_why = jail->bwrap ? NULL : g_strdup (jail->why);
  return jail->bwrap != NULL;
}

SmritiJailResult *
smriti_jail_run (const char *dir, const char *command, gboolean jailed, const SmritiJailLimits *limits, GError **error)
{
  char *argv[] = { (char *) "/bin/sh", (char *) "-c", (char *) command, NULL };

  occupy_standard ();
  if (!jailed)
    return run_argv (argv, dir, NULL, limits, error);
  if (!the_jail ()->bwrap)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "no sandbox works here (%s)", the_jail ()->why);
      return NULL;
    }
  return run_jailed (the_jail ()->bwrap, the_jail ()->walls, dir, command, limits, error);
}
