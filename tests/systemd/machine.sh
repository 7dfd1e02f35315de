# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# A small machine of its own for tests that need more than a private bus: mount,
# PID and cgroup places where the test is root, a person "smriti-test" who is in
# this machine's /etc/passwd only, an empty /usr/local, and, if asked for, that
# person's real `systemd --user`. Sourced; the host keeps nothing of it.
#
#   machine_enter "$@"    re-runs the script inside; skips where that is not to be had
#   machine_person        the person, their empty home, an empty /usr/local
#   machine_manager       their systemd, running
#   as_person COMMAND…    as them, with the environment of a login
#   point TITLE COMMAND…  a TAP point: does COMMAND succeed?
#   within SECONDS COMMAND…  waits until COMMAND succeeds; longer on a loaded machine
#   patience              how much longer

set -u
points=0 failures=0 sudo=''
PERSON=smriti-test PERSON_ID=64217

skip_all () { printf '1..0 # SKIP %s\n' "$*"; exit 0; }
diag () { printf '%s\n' "$*" | sed 's/^/# /'; }

point () {
  local title=$1 said

  shift
  points=$((points + 1))
  if said=$("$@" 2>&1); then
    echo "ok $points - $title"
  else
    echo "not ok $points - $title"
    failures=$((failures + 1))
    diag "$* failed: $(printf '%s' "$said" | tail -n 12)"
    ! declare -F on_failure >/dev/null || on_failure
  fi
}

finish () { echo "1..$points"; [ $failures = 0 ]; }

within () {
  local until_us=$((${EPOCHREALTIME/./} + $1 * 1000000 * $(patience)))

  shift
  until "$@" >/dev/null 2>&1; do
    [ "${EPOCHREALTIME/./}" -lt $until_us ] || { echo "waited in vain for: $*"; "$@"; return 1; }
    sleep 0.02
  done
}

patience () { "${BASH_SOURCE[0]%/*}/../patience"; }
since_ms () { echo $(((${EPOCHREALTIME/./} - $1) / 1000)); } # since_ms MICROSECONDS
now_us () { echo "${EPOCHREALTIME/./}"; }

# A copy of what the build installs, as files of root: made before the machine
# is entered, since building is not root's business.
machine_install () {
  local prefix

  prefix=$(meson introspect --buildoptions "$SMRITI_BUILD" \
    | python3 -c 'import json, sys; print({o["name"]: o["value"] for o in json.load(sys.stdin)}["prefix"])')
  [ "$prefix" = /usr/local ] || skip_all "the build is configured for $prefix; this test needs /usr/local"
  meson install -C "$SMRITI_BUILD" --no-rebuild --quiet --destdir "$MACHINE/installed" >"$MACHINE/log" 2>&1 \
    || { cat "$MACHINE/log"; skip_all 'meson install failed'; }
  cp "$SMRITI_BUILD/tests/mock/mock" "$MACHINE/mock"
}

machine_enter () {
  local why self

  [ -z "${MACHINE_INSIDE-}" ] || return 0
  self=$(readlink -f "$0")
  MACHINE=$(mktemp -d "${TMPDIR:-/tmp}/smriti-machine.XXXXXX") || exit 99
  export MACHINE
  chmod 755 "$MACHINE"
  [ "$(id -u)" = 0 ] || sudo='sudo -n'
  trap machine_clean EXIT
  ! declare -F machine_before >/dev/null || machine_before
  [ -z "$sudo" ] || why=$($sudo true 2>&1) || skip_all 'needs root, and sudo asks for a password'
  why=$($sudo unshare --mount --pid --fork --mount-proc sh -c '
    mount --make-rprivate / && mount -t tmpfs tmpfs /mnt && mkdir /mnt/cg && mount -t cgroup2 none /mnt/cg &&
    mkdir /mnt/cg/smriti-probe.$PPID && rmdir /mnt/cg/smriti-probe.$PPID' 2>&1) \
    || skip_all "no mount and PID namespaces with a cgroup v2 tree here: $why"
  $sudo env MACHINE_INSIDE=1 MACHINE="$MACHINE" SMRITI_BUILD="$SMRITI_BUILD" G_DEBUG="${G_DEBUG-}" \
    unshare --mount --pid --fork --kill-child --mount-proc bash "$self" "$@"
  exit $?
}

# The host's side, when the last process of the machine is gone.
machine_clean () {
  # shellcheck disable=SC2016
  $sudo unshare --mount sh -c 'mount --make-rprivate / && mount -t tmpfs tmpfs /mnt && mkdir /mnt/cg &&
    mount -t cgroup2 none /mnt/cg && find "/mnt/cg/smriti-test.$1" -depth -type d -exec rmdir {} \;' \
    sh "$(basename "$MACHINE")" 2>/dev/null
  $sudo rm -rf "$MACHINE"
}

machine_person () {
  mount --make-rprivate /
  mount -t tmpfs -o mode=755 tmpfs /run
  # unit-root: PID 1 makes it on a real host; PrivateUsers with a mount
  # namespace is 226/NAMESPACE without it.
  mkdir -p /run/systemd/system /run/systemd/unit-root /run/dbus "/run/user/$PERSON_ID"
  sed "/^$PERSON:/d" /etc/passwd >"$MACHINE/passwd"
  echo "$PERSON:x:$PERSON_ID:$PERSON_ID::/home/$PERSON:/bin/bash" >>"$MACHINE/passwd"
  sed "/^$PERSON:/d" /etc/group >"$MACHINE/group"
  echo "$PERSON:x:$PERSON_ID:" >>"$MACHINE/group"
  mount --bind "$MACHINE/passwd" /etc/passwd
  mount --bind "$MACHINE/group" /etc/group
  # What lies below /home or /usr/local is not seen from here on.
  mount -t tmpfs -o mode=755 tmpfs /home
  mount -t tmpfs -o mode=755 tmpfs /usr/local
  mkdir -p "/home/$PERSON" /usr/local/bin
  chown -R "$PERSON_ID:$PERSON_ID" "/home/$PERSON" "/run/user/$PERSON_ID"
  chmod 700 "/home/$PERSON" "/run/user/$PERSON_ID"
  [ ! -x "$MACHINE/mock" ] || install -m 755 "$MACHINE/mock" /usr/local/bin/mock
  PERSON_BUS=unix:path=/run/user/$PERSON_ID/bus
  cd /
}

PERSON_ENV=()
as_person () {
  setpriv --reuid=$PERSON_ID --regid=$PERSON_ID --clear-groups env -i HOME="/home/$PERSON" USER="$PERSON" \
    LOGNAME="$PERSON" SHELL=/bin/bash LANG=C.UTF-8 TERM=dumb PATH=/usr/local/bin:/usr/bin:/bin \
    XDG_RUNTIME_DIR="/run/user/$PERSON_ID" DBUS_SESSION_BUS_ADDRESS="$PERSON_BUS" \
    ${G_DEBUG:+G_DEBUG="$G_DEBUG"} "${PERSON_ENV[@]}" "$@"
}

machine_manager () {
  umount -R /sys/fs/cgroup 2>/dev/null
  mount -t cgroup2 none /sys/fs/cgroup || skip_all 'no cgroup v2 tree'
  MACHINE_CGROUP=/sys/fs/cgroup/smriti-test.$(basename "$MACHINE")
  # A systemd wants a group of its own, and none of its parent's processes in it.
  mkdir -p "$MACHINE_CGROUP/person" && echo $$ >"$MACHINE_CGROUP/person/cgroup.procs" \
    || skip_all 'no cgroup of our own'
  chown -R "$PERSON_ID:$PERSON_ID" "$MACHINE_CGROUP"
  trap machine_end EXIT
  as_person /lib/systemd/systemd --user --log-target=console >"$MACHINE/manager.log" 2>&1 </dev/null &
  MANAGER=$!
  within 30 test -S "/run/user/$PERSON_ID/systemd/private" || { cat "$MACHINE/manager.log"; exit 99; }
  case $(as_person timeout 60 systemctl --user is-system-running --wait) in
    running | degraded) ;;
    *) diag "$(tail -n 5 "$MACHINE/manager.log")"; skip_all 'a user systemd does not come up here' ;;
  esac
}

machine_end () {
  exec 2>/dev/null
  kill "$MANAGER" && wait "$MANAGER"
  echo $$ >/sys/fs/cgroup/cgroup.procs
}
