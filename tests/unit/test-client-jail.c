/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Real tries to get out of the jail. Where it does no harm each is also made
 * without the jail, where it must succeed: a try that could not succeed anyway
 * would prove nothing. As root all of it is done once more as a plain user. */

#include "client/jail.h"

#include "client/processes.h"
#include "common/error.h"

#include "repository.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <unistd.h>

#define PERSON 64217
#define MIB (1024 * 1024)

static char *top; /* open to all users, so that the jail has no help from modes */

typedef struct
{
  char *work; /* for this user alone */
} Fixture;

static void
write_to (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->work = g_build_filename (top, "work", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->work, 0700), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_all (fixture->work);
  g_free (fixture->work);
}

/* TRUE: it can be tried. */
static gboolean
jail_works (void)
{
  g_autofree char *why = NULL;

  if (smriti_jail_probe (&why))
    return TRUE;
  g_test_skip (why);
  return FALSE;
}

static SmritiJailResult *
run_within (const Fixture *fixture, gboolean jailed, const SmritiJailLimits *limits, const char *command)
{
  g_autoptr (GError) error = NULL;
  SmritiJailResult *result = smriti_jail_run (fixture->work, command, jailed, limits, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  g_assert_cmpint (result->jailed, ==, jailed);
  g_assert_true (g_utf8_validate (result->output, -1, NULL));
  g_test_message ("exit %d, limit %s, %d ms: %.500s", result->exit_status, smriti_jail_limit_name (result->limit),
                  (int) (result->wall_us / 1000), result->output);
  return result;
}

static SmritiJailResult *
run (const Fixture *fixture, gboolean jailed, const char *command)
{
  return run_within (fixture, jailed, &smriti_jail_limits, command);
}

/* With all the time it needs to meet another limit. */
static SmritiJailResult *
run_long (const Fixture *fixture, const char *command)
{
  SmritiJailLimits limits = smriti_jail_limits;

  limits.wall_ms = 100 * 1000;
  return run_within (fixture, TRUE, &limits, command);
}

static SmritiJailResult *
python (const Fixture *fixture, gboolean jailed, const SmritiJailLimits *limits, const char *program)
{
  write_to (fixture->work, "program.py", program);
  return run_within (fixture, jailed, limits, "python3 program.py");
}

/* --- what a run is ------------------------------------------------------- */

static void
test_plain (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_build_filename (fixture->work, "program", NULL);
  g_autofree char *folder = g_build_filename (fixture->work, "folder", NULL);
  g_autofree char *link = g_build_filename (fixture->work, "link", NULL);
  g_autoptr (SmritiJailResult) result = NULL;

  if (!jail_works ())
    return;
  write_to (fixture->work, "program", "#!/bin/sh\necho out; echo err >&2; exit 7\n");
  g_assert_cmpint (chmod (program, 0700), ==, 0);
  g_assert_cmpint (mkdir (folder, 0700), ==, 0);
  write_to (folder, "a file", "words\n");
  write_to (fixture->work, ".hidden", "");
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  result = run (fixture, TRUE, "ls -A; cat 'folder/a file'; ls -A $HOME; echo made >folder/more && cat folder/more; ./program");
  g_assert_cmpstr (result->output, ==, "folder\nprogram\nwords\nmade\nout\nerr\n");
  g_assert_cmpint (result->exit_status, ==, 7);
  g_assert_cmpint (result->limit, ==, SMRITI_JAIL_LIMIT_NONE);
  g_assert_false (result->output_cut);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  for (int jailed = 0; jailed < 2; jailed++)
    {
      g_autoptr (SmritiJailResult) result = NULL;
      g_autoptr (SmritiJailResult) killed = NULL;

      if (jailed && !jail_works ())
        return;
      result = run (fixture, jailed, "printf 'a\\000b\\377c\\033[31m'; cat; echo $SECRET");
      g_assert_cmpstr (result->output, ==, "a\357\277\275b\357\277\275c\033[31m\n");
      killed = run (fixture, jailed, "kill -KILL $$");
      g_assert_cmpint (killed->exit_status, ==, 128 + SIGKILL);
      g_assert_cmpint (killed->limit, ==, SMRITI_JAIL_LIMIT_NONE);
    }
}

/* What is opened for a run must not be taken for its stdin. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  int status;
  pid_t closed;

  if (!jail_works ())
    return;
  write_to (fixture->work, "a", "words\n");
  closed = fork ();
  if (closed == 0)
    {
      g_autoptr (SmritiJailResult) result = NULL;

      for (int fd = 0; fd < 3; fd++)
        close (fd);
      result = smriti_jail_run (fixture->work, "cat; cat a; echo err >&2", TRUE, &smriti_jail_limits, NULL);
      _exit (result && g_str_equal (result->output, "words\nerr\n") ? 0 : 1);
    }
  g_assert_cmpint (waitpid (closed, &status, 0), ==, closed);
  g_assert_cmpint (status, ==, 0);
}

static void
test_too_much (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiJailResult) none = NULL;

  if (!jail_works ())
    return;
  for (guint i = 0; i < 501; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      write_to (fixture->work, name, "");
    }
  none = smriti_jail_run (fixture->work, "true", TRUE, &smriti_jail_limits, &error);
  g_assert_null (none);
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_LIMIT);
}

/* --- limits ------------------------------------------------------------------ */

static void
test_time (Fixture *fixture, gconstpointer data)
{
  SmritiJailLimits limits = smriti_jail_limits;

  limits.wall_ms = 2000; /* a loaded machine takes its time to begin */
  for (int jailed = 0; jailed < 2; jailed++)
    {
      g_autoptr (SmritiJailResult) result = NULL;

      if (jailed && !jail_works ())
        return;
      result = run_within (fixture, jailed, &limits, "trap '' TERM INT HUP; echo begun; while :; do :; done");
      g_assert_cmpint (result->limit, ==, SMRITI_JAIL_LIMIT_TIME);
      g_assert_cmpstr (result->output, ==, "begun\n");
      g_assert_cmpint (result->exit_status, !=, 0);
      g_assert_cmpint (result->wall_us, >=, 2000 * 1000);
      g_assert_cmpint (result->cpu_us, >, 0);
    }
}

static void
test_cpu (Fixture *fixture, gconstpointer data)
{
  SmritiJailLimits limits = smriti_jail_limits;
  g_autoptr (SmritiJailResult) result = NULL;

  if (!jail_works ())
    return;
  limits.cpu_s = 1;
  limits.wall_ms = 60 * 1000;
  result = run_within (fixture, TRUE, &limits, "while :; do :; done");
  g_assert_cmpint (result->exit_status, !=, 0);
  g_assert_cmpint (result->wall_us, <, 60 * 1000 * 1000);
}

static void
test_output (Fixture *fixture, gconstpointer data)
{
  for (int jailed = 0; jailed < 2; jailed++)
    {
      g_autoptr (SmritiJailResult) endless = NULL;
      g_autoptr (SmritiJailResult) long_one = NULL;

      if (jailed && !jail_works ())
        return;
      endless = run (fixture, jailed, "yes");
      g_assert_cmpint (endless->limit, ==, SMRITI_JAIL_LIMIT_OUTPUT);
      g_assert_cmpuint (strlen (endless->output), ==, smriti_jail_limits.output_bytes);
      long_one = run (fixture, jailed, "yes | head -c 300000");
      g_assert_cmpint (long_one->exit_status, ==, 0);
      g_assert_true (long_one->output_cut);
      g_assert_cmpuint (strlen (long_one->output), ==, smriti_jail_limits.output_bytes);
    }
}

/* Forks to the number 300, says how far it came. */
static const char forks[] = "import os, time\n"
                            "n = 0\n"
                            "try:\n"
                            "    while n < 300:\n"
                            "        if os.fork() == 0:\n"
                            "            time.sleep(30)\n"
                            "            os._exit(0)\n"
                            "        n += 1\n"
                            "except OSError:\n"
                            "    pass\n"
                            "print(n, flush=True)\n";

static void
test_fork_bomb (Fixture *fixture, gconstpointer data)
{
  SmritiJailLimits limits = smriti_jail_limits;
  g_autoptr (SmritiJailResult) counted = NULL;
  g_autoptr (SmritiJailResult) bomb = NULL;
  g_autoptr (SmritiJailResult) control = NULL;

  if (!jail_works ())
    return;
  counted = python (fixture, TRUE, &limits, forks);
  g_assert_cmpint (atoi (counted->output), >, 10);
  g_assert_cmpint (atoi (counted->output), <, (int) limits.processes);
  limits.wall_ms = 3000;
  bomb = run_within (fixture, TRUE, &limits, "f () { f | f & }; f; sleep 60");
  g_assert_cmpint (bomb->exit_status, !=, 0);
  limits = smriti_jail_limits;
  limits.processes = 1000;
  control = python (fixture, FALSE, &limits, forks);
  g_assert_cmpstr (control->output, ==, "300\n");
}

/* Where no limit of the kernel's binds, the eye on them does. */
static void
test_processes_watched (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmritiJailResult) result = run (fixture, FALSE, "i=0; while [ $i -lt 70 ]; do sleep 60 & i=$((i + 1)); done; wait");

  g_assert_cmpint (result->exit_status, !=, 0);
  g_assert_cmpint (result->limit, ==, SMRITI_JAIL_LIMIT_PROCESSES);
}

static void
test_memory (Fixture *fixture, gconstpointer data)
{
  static const char alone[] = "x = bytearray(4 * 1024 ** 3)\nprint('had')\n";
  static const char together[] = "import os, time\n"
                                 "for i in range(30):\n"
                                 "    if os.fork() == 0:\n"
                                 "        x = bytearray(b'x' * (100 * 1024 ** 2))\n"
                                 "        time.sleep(60)\n"
                                 "time.sleep(60)\n";
  static const char aside[] = "import os\nos.memfd_create('x')\nprint('had')\n";

  for (int jailed = 0; jailed < 2; jailed++)
    {
      g_autoptr (SmritiJailResult) one = NULL;
      g_autoptr (SmritiJailResult) many = NULL;
      g_autoptr (SmritiJailResult) file = NULL;

      if (jailed && !jail_works ())
        return;
      one = python (fixture, jailed, &smriti_jail_limits, alone);
      g_assert_cmpint (one->exit_status, !=, 0);
      g_assert_null (strstr (one->output, "had"));
      many = python (fixture, jailed, &smriti_jail_limits, together);
      g_assert_cmpint (many->limit, ==, SMRITI_JAIL_LIMIT_MEMORY);
      file = python (fixture, jailed, &smriti_jail_limits, aside);
      g_assert_cmpint (strstr (file->output, "had") != NULL, ==, !jailed);
    }
}

static void
test_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmritiJailResult) big = NULL;
  g_autoptr (SmritiJailResult) many = NULL;

  if (!jail_works ())
    return;
  big = run (fixture, TRUE,
             "for f in work/a work/b person/c; do dd if=/dev/zero of=/home/$f bs=1M 2>/dev/null; done;"
             "for i in 1 2 3; do dd if=/dev/zero of=/tmp/$i bs=1M count=40; dd if=/dev/zero of=/dev/shm/$i bs=1M count=40; done;"
             "du -sm /home /tmp /dev/shm | { while read size place; do [ $size -le 65 ] || exit 1; done; echo bounded; }");
  g_assert_nonnull (strstr (big->output, "bounded"));
  many = run_long (fixture, "cd /tmp; i=0; while :; do i=$((i + 1)); : >$i; done");
  g_assert_cmpint (many->limit, ==, SMRITI_JAIL_LIMIT_DISK);
}

/* --- ways out ----------------------------------------------------------------- */

static void
test_write (Fixture *fixture, gconstpointer data)
{
  g_autofree char *outside = g_build_filename (top, "outside", NULL);
  g_autofree char *kept = g_build_filename (fixture->work, "kept", NULL);
  g_autofree char *command = g_strdup_printf ("echo out >'%s'; echo out >kept; echo out >new", outside);
  g_autofree char *new = g_build_filename (fixture->work, "new", NULL);
  g_autofree char *text = NULL;
  g_autoptr (SmritiJailResult) jailed = NULL;
  g_autoptr (SmritiJailResult) system = NULL;
  g_autoptr (SmritiJailResult) control = NULL;

  if (!jail_works ())
    return;
  g_assert_cmpint (chmod (top, 0777), ==, 0);
  write_to (fixture->work, "kept", "as it was");
  jailed = run (fixture, TRUE, command);
  g_assert_false (g_file_test (outside, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (new, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (kept, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "as it was");
  system = run (fixture, TRUE,
                "for d in / /usr /usr/bin /usr/lib /etc /dev /proc /home/.. /sys; do"
                "  echo x 2>/dev/null >$d/smriti-was-here && echo in $d; done; "
                "mount -o remount,rw / && echo mounted; ls -l /proc/*/fd | grep -v -E 'pipe|null|fd$|anon_inode' | grep -e '->'");
  g_assert_null (strstr (system->output, "in /"));
  g_assert_null (strstr (system->output, "mounted"));
  g_assert_null (strstr (system->output, "->"));
  control = run (fixture, FALSE, command);
  g_assert_true (g_file_test (outside, G_FILE_TEST_EXISTS));
  unlink (outside);
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  g_autofree char *secret = g_build_filename (top, "secret", NULL);
  g_autofree char *command = g_strdup_printf ("cat '%s'; ls -A '%s'; cat <&50", secret, g_get_home_dir ());
  g_autoptr (SmritiJailResult) jailed = NULL;
  g_autoptr (SmritiJailResult) system = NULL;
  g_autoptr (SmritiJailResult) control = NULL;
  int fd;

  if (!jail_works ())
    return;
  write_to (top, "secret", "of the person\n");
  fd = open (secret, O_RDONLY);
  g_assert_cmpint (dup2 (fd, 50), ==, 50);
  g_setenv ("SECRET", "of the person", TRUE);
  jailed = run (fixture, TRUE, command);
  g_assert_null (strstr (jailed->output, "of the person"));
  g_assert_cmpint (jailed->exit_status, !=, 0);
  system = run (
      fixture, TRUE,
      "env | grep -i secret; cat /etc/shadow /etc/passwd /etc/machine-id /etc/hosts; ls -d /root /run /var /mnt /srv /sys;"
      "ls -d /proc/[0-9]* | wc -l");
  g_assert_null (strstr (system->output, "root:"));
  g_assert_null (strstr (system->output, "\n/"));
  g_assert_null (strstr (system->output, "of the person"));
  g_assert_cmpint (atoi (strrchr (g_strchomp (system->output), '\n') + 1), <, 10);
  control = run (fixture, FALSE, command);
  g_assert_nonnull (strstr (control->output, "of the person"));
  g_unsetenv ("SECRET");
  close (50);
  close (fd);
}

/* A socket that listens; @name: of a Unix socket, "@" at its front for one without a file. */
static int
listen_at (const char *name, int *out_port)
{
  struct sockaddr_un local = { .sun_family = AF_UNIX };
  struct sockaddr_in loopback = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof loopback;
  int fd = socket (name ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  g_assert_cmpint (fd, >=, 0);
  if (name)
    {
      g_strlcpy (local.sun_path, name, sizeof local.sun_path);
      length = (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + strlen (name));
      if (*name == '@')
        local.sun_path[0] = '\0';
    }
  g_assert_cmpint (bind (fd, name ? (struct sockaddr *) &local : (struct sockaddr *) &loopback, length), ==, 0);
  g_assert_cmpint (listen (fd, 5), ==, 0);
  if (!name)
    {
      g_assert_cmpint (getsockname (fd, (struct sockaddr *) &loopback, &length), ==, 0);
      *out_port = ntohs (loopback.sin_port);
    }
  else if (*name != '@')
    g_assert_cmpint (chmod (name, 0777), ==, 0);
  return fd;
}

static guint
callers (int fd)
{
  guint n = 0;
  int one;

  while ((one = accept (fd, NULL, NULL)) >= 0)
    {
      close (one);
      n++;
    }
  return n;
}

static void
test_network (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bus = g_build_filename (top, "bus", NULL);
  g_autofree char *abstract = g_strdup_printf ("@smriti-test-%d", (int) getpid ());
  int port;
  int fds[] = { listen_at (NULL, &port), listen_at (bus, NULL), listen_at (abstract, NULL) };
  g_autofree char *program = g_strdup_printf ("import socket\n"
                                              "for family, where in ((socket.AF_INET, ('127.0.0.1', %d)),\n"
                                              "                      (socket.AF_UNIX, '%s'), (socket.AF_UNIX, '\\0%s')):\n"
                                              "    try:\n"
                                              "        socket.socket(family).connect(where)\n"
                                              "        print('through')\n"
                                              "    except OSError as error:\n"
                                              "        print(error)\n",
                                              port, bus, abstract + 1);
  g_autoptr (SmritiJailResult) jailed = NULL;
  g_autoptr (SmritiJailResult) control = NULL;

  if (!jail_works ())
    return;
  jailed = python (fixture, TRUE, &smriti_jail_limits, program);
  g_assert_cmpint (jailed->exit_status, ==, 0);
  g_assert_null (strstr (jailed->output, "through"));
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    g_assert_cmpuint (callers (fds[i]), ==, 0);
  control = python (fixture, FALSE, &smriti_jail_limits, program);
  g_assert_cmpstr (control->output, ==, "through\nthrough\nthrough\n");
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_assert_cmpuint (callers (fds[i]), ==, 1);
      close (fds[i]);
    }
  unlink (bus);
}

static void
test_signal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = NULL;
  g_autoptr (SmritiJailResult) jailed = NULL;
  g_autoptr (SmritiJailResult) control = NULL;
  int status;
  pid_t other = fork ();

  if (other == 0)
    for (;;)
      pause ();
  command = g_strdup_printf ("kill -KILL %d; kill -KILL -1; kill -KILL $PPID; true", (int) other);
  if (jail_works ())
    {
      jailed = run (fixture, TRUE, command);
      g_assert_cmpint (waitpid (other, &status, WNOHANG), ==, 0);
    }
  g_free (command);
  command = g_strdup_printf ("kill -KILL %d", (int) other);
  control = run (fixture, FALSE, command);
  g_assert_cmpint (waitpid (other, &status, 0), ==, other);
  g_assert_true (WIFSIGNALED (status));
}

static void
test_deeper (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmritiJailResult) result = NULL;

  if (!jail_works ())
    return;
  result = run (fixture, TRUE,
                "for o in U m n p i u; do unshare -$o true 2>/dev/null && echo new $o; done;"
                "grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status");
  g_assert_null (strstr (result->output, "new "));
  g_assert_nonnull (strstr (result->output, "CapEff:\t0000000000000000"));
  g_assert_nonnull (strstr (result->output, "NoNewPrivs:\t1"));
  g_assert_null (strstr (result->output, "uid=0"));
}

/* --- the end of a run ------------------------------------------------------------- */

static void
test_background (Fixture *fixture, gconstpointer data)
{
  for (int jailed = 0; jailed < 2; jailed++)
    {
      g_autoptr (GArray) before = smriti_processes_children (getpid ());
      g_autoptr (SmritiJailResult) result = NULL;
      g_autoptr (GArray) after = NULL;

      if (jailed && !jail_works ())
        return;
      result = run (fixture, jailed, "setsid sh -c 'trap \"\" TERM HUP; sleep 300; sleep 300' >/dev/null 2>&1 & echo left");
      g_assert_cmpstr (result->output, ==, "left\n");
      g_assert_cmpint (result->exit_status, ==, 0);
      g_assert_cmpint (result->wall_us, <, smriti_jail_limits.wall_ms * 1000);
      after = smriti_processes_below (getpid (), before);
      g_assert_cmpuint (after->len, ==, 0);
    }
}

/* This process, killed meanwhile, takes the jail with it. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  guint n = 0;
  pid_t runner;

  if (!jail_works ())
    return;
  prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  runner = fork ();
  if (runner == 0)
    {
      smriti_jail_result_free (smriti_jail_run (fixture->work, "setsid sleep 300 & sleep 300", TRUE, &smriti_jail_limits, NULL));
      _exit (0);
    }
  /* itself, bubblewrap twice, shell, two sleeps */
  while (n < 6)
    {
      g_autoptr (GArray) below = smriti_processes_below (getpid (), NULL);

      n = below->len;
      g_usleep (1000);
    }
  kill (runner, SIGKILL);
  alarm (20);
  while (waitpid (-1, NULL, __WALL) > 0)
    ;
  alarm (0);
  g_assert_cmpint (errno, ==, ECHILD);
}

static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiJailResult) none = smriti_jail_run (fixture->work, "kill -INT $PPID; sleep 300", FALSE, &smriti_jail_limits,
                                                       &error);

  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- where it does not work --------------------------------------------------------- */

/* Puts a bubblewrap of the test's own before the other. */
static void
pretend_bwrap (const char *script)
{
  g_autofree char *folder = g_build_filename (top, "pretended", NULL);
  g_autofree char *program = g_build_filename (folder, "bwrap", NULL);
  g_autofree char *path = g_strdup_printf ("%s:%s", folder, g_getenv ("PATH"));

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  write_to (folder, "bwrap", script);
  g_assert_cmpint (chmod (program, 0755), ==, 0);
  g_setenv ("PATH", path, TRUE);
}

static void
test_none (Fixture *fixture, gconstpointer data)
{
  g_autofree char *why = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiJailResult) none = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  pretend_bwrap ("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n");
  g_assert_false (smriti_jail_probe (&why));
  g_assert_cmpstr (why, ==, "bubblewrap: setting up uid map: Permission denied");
  none = smriti_jail_run (fixture->work, "true", TRUE, &smriti_jail_limits, &error);
  g_assert_null (none);
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *why = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  g_setenv ("PATH", top, TRUE);
  g_assert_false (smriti_jail_probe (&why));
  g_assert_cmpstr (why, ==, "bubblewrap is not installed");
}

/* One that knows less is used for what it knows, and what it does not bound is watched. */
static void
test_old (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmritiJailResult) result = NULL;

  if (!g_test_subprocess ())
    {
      if (!jail_works ())
        return;
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  pretend_bwrap ("#!/bin/sh\n"
                 "case \" $* \" in *' --size '* | *' --disable-userns '*) echo 'bwrap: Unknown option' >&2; exit 1 ;; esac\n"
                 "PATH=${PATH#*:} exec bwrap \"$@\"\n");
  g_assert_true (smriti_jail_probe (NULL));
  result = run_long (fixture, "i=0; while :; do i=$((i + 1)); dd if=/dev/zero of=/tmp/$i bs=1M count=20 2>/dev/null; done");
  g_assert_cmpint (result->limit, ==, SMRITI_JAIL_LIMIT_DISK);
}

/* --- as a plain user ------------------------------------------------------------------ */

static void
become_person (gpointer data)
{
  if (setgroups (0, NULL) != 0 || setresgid (PERSON, PERSON, PERSON) != 0 || setresuid (PERSON, PERSON, PERSON) != 0)
    _exit (1);
}

static void
test_as_person (void)
{
  g_autofree char *out = NULL;
  g_autofree char *home = NULL;
  g_autoptr (GError) error = NULL;
  char *argv[] = { (char *) "/proc/self/exe", (char *) "--tap", NULL };
  g_auto (GStrv) env = g_get_environ ();
  int status;

  if (geteuid () != 0)
    {
      g_test_skip ("this is a plain user already");
      return;
    }
  home = g_build_filename (top, "person", NULL);
  g_assert_cmpint (mkdir (home, 0700), ==, 0);
  g_assert_cmpint (chown (home, PERSON, PERSON), ==, 0);
  env = g_environ_setenv (env, "HOME", home, TRUE);
  env = g_environ_setenv (env, "TMPDIR", home, TRUE);
  g_assert_true (g_spawn_sync ("/", argv, env, G_SPAWN_DEFAULT, become_person, NULL, &out, NULL, &status, &error));
  g_assert_no_error (error);
  g_test_message ("%s", out);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_no_error (error);
  /* Whoever can jail root can jail a person: nothing but this very test is left out. */
  if (jail_works ())
    g_assert_null (strstr (strstr (out, "# SKIP") + 1, "# SKIP"));
  remove_all (home);
}

#define ADD(name, func) g_test_add ("/jail/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  smriti_error_quark ();
  top = g_dir_make_tmp ("smriti-jail.XXXXXX", NULL);
  g_assert_nonnull (top);
  g_assert_cmpint (chmod (top, 0755), ==, 0);
  ADD ("plain", test_plain);
  ADD ("words", test_words);
  ADD ("closed", test_closed);
  ADD ("too-much", test_too_much);
  ADD ("time", test_time);
  ADD ("cpu", test_cpu);
  ADD ("output", test_output);
  ADD ("fork-bomb", test_fork_bomb);
  ADD ("processes-watched", test_processes_watched);
  ADD ("memory", test_memory);
  ADD ("disk", test_disk);
  ADD ("write", test_write);
  ADD ("read", test_read);
  ADD ("network", test_network);
  ADD ("signal", test_signal);
  ADD ("deeper", test_deeper);
  ADD ("background", test_background);
  ADD ("killed", test_killed);
  ADD ("interrupted", test_interrupted);
  ADD ("none", test_none);
  ADD ("missing", test_missing);
  ADD ("old", test_old);
  g_test_add_func ("/jail/as-a-person", test_as_person);
  failed = g_test_run ();
  remove_all (top);
  g_free (top);
  return failed;
}
