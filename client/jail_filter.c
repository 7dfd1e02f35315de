/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One comparison for each call, after the other; see seccomp(2). A call is
 * refused with EPERM, as if there were no right to it, which programs know how
 * to live with. */

#include "client/jail_filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/syscall.h>

#if defined __x86_64__ && !defined __ILP32__
#define ARCH AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCH AUDIT_ARCH_AARCH64
#elif defined __i386__
#define ARCH AUDIT_ARCH_I386
#elif defined __riscv && __riscv_xlen == 64
#define ARCH AUDIT_ARCH_RISCV64
#endif

#ifdef ARCH

#define X32_CALLS 0x40000000u /* x86-64 has a second table from here on */
#define NEW_SPACES (CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET)

static const guint32 refused[] = {
  /* memory that belongs to no process and to no file system of a bounded size */
  SYS_memfd_create,
#ifdef SYS_memfd_secret
  SYS_memfd_secret,
#endif
#ifdef SYS_shmget
  SYS_shmget,
#endif
#ifdef SYS_msgget
  SYS_msgget,
#endif
#ifdef SYS_semget
  SYS_semget,
#endif
#ifdef SYS_ipc
  SYS_ipc,
#endif
  /* the person's keys */
  SYS_add_key,
  SYS_request_key,
  SYS_keyctl,
  /* name spaces and mounts */
  SYS_unshare,
  SYS_setns,
  SYS_mount,
  SYS_umount2,
  SYS_pivot_root,
  SYS_chroot,
#ifdef SYS_fsopen
  SYS_fsopen,
  SYS_fsmount,
  SYS_fsconfig,
  SYS_fspick,
  SYS_open_tree,
  SYS_move_mount,
#endif
#ifdef SYS_mount_setattr
  SYS_mount_setattr,
#endif
  /* large parts of the kernel that hardly anything needs */
  SYS_bpf,
  SYS_perf_event_open,
  SYS_ptrace,
  SYS_process_vm_readv,
  SYS_process_vm_writev,
  SYS_open_by_handle_at,
#ifdef SYS_userfaultfd
  SYS_userfaultfd,
#endif
#ifdef SYS_io_uring_setup
  SYS_io_uring_setup,
  SYS_io_uring_enter,
  SYS_io_uring_register,
#endif
};

static void
add (GByteArray *program, guint16 code, guint32 value, guint8 if_true, guint8 if_false)
{
  struct sock_filter step = { code, if_true, if_false, value };

  g_byte_array_append (program, (const guint8 *) &step, sizeof step);
}

/* If what was loaded compares with @value by @jump, the call ends with @action. */
static void
refuse (GByteArray *program, guint16 jump, guint32 value, guint32 action)
{
  add (program, BPF_JMP | jump | BPF_K, value, 0, 1);
  add (program, BPF_RET | BPF_K, action, 0, 0);
}

GBytes *
smriti_jail_filter (void)
{
  const guint32 no_right = SECCOMP_RET_ERRNO | EPERM;
  GByteArray *program = g_byte_array_new ();

  add (program, BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, arch), 0, 0);
  add (program, BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
  add (program, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
  add (program, BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr), 0, 0);
#if defined __x86_64__
  refuse (program, BPF_JGE, X32_CALLS, SECCOMP_RET_ERRNO | ENOSYS);
#endif
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    refuse (program, BPF_JEQ, refused[i], no_right);
#ifdef SYS_clone3
  /* Its flags lie in memory, which cannot be looked at: the C library takes clone instead. */
  refuse (program, BPF_JEQ, SYS_clone3, SECCOMP_RET_ERRNO | ENOSYS);
#endif
  add (program, BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 1, 0);
  add (program, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
  /* the lower half of the first argument */
  add (program, BPF_LD | BPF_W | BPF_ABS,
       offsetof (struct seccomp_data, args) + (G_BYTE_ORDER == G_BIG_ENDIAN ? sizeof (guint32) : 0), 0, 0);
  refuse (program, BPF_JSET, NEW_SPACES, no_right);
  add (program, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
  return g_byte_array_free_to_bytes (program);
}

#else

GBytes *
smriti_jail_filter (void)
{
  return NULL;
}

#endif
