#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# The home on a disk that fills up, then one that turns read-only, then one
# whose database is damaged: an answer is refused with one clear line, every
# answer that was acknowledged is there, and with room it works again.

set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

if [ "${1-}" != inside ]; then
  # A disk of our own: needs mount rights, in a namespace of our own.
  if [ "$(id -u)" = 0 ]; then own=(unshare -m); else own=(unshare -rm); fi
  if ! why=$("${own[@]}" mount -t tmpfs -o size=1m none /mnt 2>&1); then
    echo "1..0 # SKIP no mount namespace here: $why"
    exit 0
  fi
  exec "${own[@]}" bash "$here/disk.sh" inside
fi

if [ -z "${SMRITI_SANDBOX-}" ]; then
  home=$(mktemp -d) || exit 99
  trap 'umount "$home" && rmdir "$home"' EXIT
  mount -t tmpfs -o size=16m,mode=700 none "$home" || exit 99
  "$here/../sandbox" --keep "$home" -- bash "$here/disk.sh" inside
  exit
fi

n=0 failed=0
point () { # TITLE COMMAND…
  local title=$1

  shift
  n=$((n + 1))
  if "$@"; then echo "ok $n - $title"; else echo "not ok $n - $title"; failed=1; fi
}

# answer: one more; sets code, out and err.
answer () {
  out=$(smriti answer "$card" good 2>"$XDG_RUNTIME_DIR/err")
  code=$?
  err=$(cat "$XDG_RUNTIME_DIR/err")
}
one_line_refusal () { [ $code = 1 ] && [ -z "$out" ] && [ "$(printf '%s\n' "$err" | wc -l)" = 1 ] && [[ $err == smriti:* ]]; }
kept () { smriti status --json | sed 's/.*"answers":\([0-9]*\).*/\1/'; }
none_lost () { [ "$(kept)" = $acknowledged ]; }
sound () { smriti rebuild --json | grep -q '"changed":0'; }
works_again () { answer && [ $code = 0 ] && acknowledged=$((acknowledged + 1)) && none_lost; }
stop_daemon () {
  local pid

  pid=$(smriti doctor --no-test --json | sed 's/.*"pid":\([0-9]*\).*/\1/')
  kill "$1" "$pid" && tail --pid="$pid" -f /dev/null
}

card=$(smriti next --json | sed 's/.*"card":{"id":"\([^"]*\)".*/\1/')
acknowledged=0

dd if=/dev/zero of="$HOME/fill" bs=64k 2>/dev/null
for _ in $(seq 400); do # what the log has left may hold a few more
  answer
  [ $code = 0 ] || break
  acknowledged=$((acknowledged + 1))
done
point 'a full disk: refused with one line' one_line_refusal
printf '# %s\n' "$err"
point 'a full disk: every acknowledged answer is there' none_lost
stop_daemon -KILL
point 'a full disk and kill -9: every acknowledged answer is there, or the reason is told' \
  bash -c 'smriti status >/dev/null 2>"$XDG_RUNTIME_DIR/err" || [ "$(wc -l <"$XDG_RUNTIME_DIR/err")" = 1 ]'
rm "$HOME/fill"
point 'with room again every acknowledged answer is there' none_lost
point 'with room again it answers' works_again
point 'nothing was half written' sound

stop_daemon -TERM
mount -o remount,bind,ro "$HOME"
answer
point 'a read-only home: refused with one line' one_line_refusal
printf '# %s\n' "$err"
# A daemon that cannot open its store tells whoever called it, and ends soon after.
for _ in $(seq 100); do
  gdbus call --session -d org.freedesktop.DBus -o / -m org.freedesktop.DBus.NameHasOwner org.smriti.Smriti1 | grep -q true || break
  sleep 0.05
done
mount -o remount,bind,rw "$HOME"
point 'writable again it answers' works_again
point 'nothing was half written there either' sound

stop_daemon -TERM
printf 'this is no database' | dd of="$HOME/.local/share/smriti/smriti.db" conv=notrunc 2>/dev/null
runs () { smriti status >/dev/null; }
point 'a damaged database: the daemon runs' runs
damaged_is_kept () { ls "$HOME"/.local/share/smriti/smriti.db.corrupt-1 >/dev/null; }
point 'a damaged database is kept aside' damaged_is_kept

echo "1..$n"
exit $failed
