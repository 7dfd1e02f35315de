#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# ./start from a fresh clone on a machine of its own, in the four places it may
# be run: a desktop without systemd (and there the first five minutes), a
# container as root with nothing in its environment, a shell with a user
# systemd, and a machine where something is missing.

here=$(dirname "$(readlink -f "$0")")
. "$here/../systemd/machine.sh"
machine_before () {
  local top

  top=$(cd "$here/../.." && pwd -P)
  mkdir "$MACHINE/clone"
  # What git would give; a tarball has no more than that.
  if git -C "$top" rev-parse --git-dir >/dev/null 2>&1; then
    git -C "$top" -c safe.directory="$top" ls-files -z -co --exclude-standard
  else
    (cd "$top" && find . -name 'build*' -prune -o -type f -print0)
  fi | (cd "$top" && tar --create --null --files-from=- --ignore-failed-read 2>/dev/null) | tar -x -C "$MACHINE/clone"
  cp "$SMRITI_BUILD/tests/mock/mock" "$MACHINE/mock"
}
machine_enter "$@"

machine_person
mount -t tmpfs -o mode=700 tmpfs /root
mount -t tmpfs -o mode=755 tmpfs /etc/xdg
rm -f /usr/local/bin/mock
clone=$MACHINE/clone
chown -R "$PERSON_ID:$PERSON_ID" "$clone"
home=/home/$PERSON

mock () { as_person "$MACHINE/mock" "$@"; }
# stamped: each line with the time it came, in µs.
stamped () { while IFS= read -r line; do printf '%s %s\n' "${EPOCHREALTIME/./}" "$line"; done; }
says () { grep -qE -- "$1" "$MACHINE/out" || { cat "$MACHINE/out"; return 1; }; }
on_failure () { diag "$(tail -n 6 "$MACHINE/out" 2>/dev/null; mock list 2>/dev/null | tail -c 3000)"; }
field () { python3 -c "import json, sys; d = json.load(sys.stdin); print($1)"; }

# --- a desktop without systemd: the first five minutes ---
person_bus () { # a session bus that lives as long as this machine
  as_person dbus-daemon --session --fork --address="$PERSON_BUS" --print-pid
}
bus_pid=$(person_bus)
mkfifo "$MACHINE/ready"
mock serve >"$MACHINE/ready" 2>"$MACHINE/mock.log" </dev/null &
read -r -t 20 _ <"$MACHINE/ready"

(mock wait 1 300 && now_us) >"$MACHINE/popup" 2>&1 </dev/null &
waiter=$!
as_person "$clone/start" </dev/null 2>&1 | stamped >"$MACHINE/stamped"
started=${PIPESTATUS[0]}
cut -d' ' -f2- "$MACHINE/stamped" >"$MACHINE/out"
diag "$(cat "$MACHINE/out")"
point './start from a clone' test "$started" = 0
kill "$waiter" 2>/dev/null
popup_us=$(head -n 1 "$MACHINE/popup" 2>/dev/null)
built_us=$(stat -c '%.6Y' "$clone/build/daemon/smritid" "$clone/build/client/smriti" | sort -n | tail -n 1)
took_ms=$(((${popup_us:-0} - ${built_us/./}) / 1000))
diag "the popup came $took_ms ms after the build"
point 'a popup is on the screen within 10 s of the end of the build' \
  test "${popup_us:-0}" -gt 0 -a "$took_ms" -le $((10000 * $(patience)))
few_lines () { [ "$(wc -l <"$MACHINE/out")" -le 20 ]; }
point 'in few words' few_lines
point 'the starter notes are in place' as_person test -f "$home/Smriti/Python/Python.md"
smriti () { as_person "$home/.local/bin/smriti" "$@"; }
last_line () { tail -n 1 "$MACHINE/out"; }
names_full_path () { [ "$(last_line)" = '~/.local/bin/smriti good' ]; }
point 'the answer line names the path where PATH does not have it' names_full_path

# click N LABEL: presses it on the Nth notification.
shown () { mock list | field "d['notifications'][$(($1 - 1))]['$2']"; }
press () { mock click "$(shown "$1" id)" "$2"; }
point 'Start' press 1 Start
point 'leads to a question' mock wait 2
point 'Show answer' press 2 'Show answer'
point 'to its answer and the grades' mock wait 3
point 'Good' press 3 Good
point 'is kept, and the next thing comes' mock wait 4
learnt () { smriti status --json | field "d['done']['answers']" | grep -qx 1; }
point 'one answer is counted' within 5 learnt
smriti >"$MACHINE/out" 2>&1
diag "$(cat "$MACHINE/out")"
point "'smriti' says what was learnt" says '[Ll]earn|[Dd]one|[Aa]nswered'
point 'and what tomorrow brings' says '[Tt]omorrow'
as_person mkdir -p "$home/Notes"
printf '# Rivers\n\nLongest river of Europe :: Volga\nOf Africa ::: Nile\n' | as_person tee "$home/Notes/Rivers.md" >/dev/null
smriti vault add "$home/Notes" >"$MACHINE/out" 2>&1
point 'a vault of their own is counted' says '1 note'
point 'with its cards' says '3 cards'

calendar_files () { as_person sh -c 'ls "$0"/*@org.smriti.Smriti.ics' "$home/.local/share/smriti/calendar"; }
point 'calendar programs find the rhythms' within 10 calendar_files

# --- what it says when there is nothing to say ---
point 'removed' as_person "$clone/start" --remove
point 'the programs are gone' test ! -e "$home/.local/bin/smriti" -a ! -e "$home/.local/bin/smritid"
left_overs () { as_person find "$home/.local" "$home/.config" -name '*smriti*' ! -path "$home/.local/share/smriti*" | grep .; }
nothing_left () { ! left_overs; }
point 'and all that was installed' nothing_left
point 'no calendar goes on ringing' test ! -e "$home/.local/share/smriti/calendar"
point 'the history is not' as_person test -s "$home/.local/share/smriti/smriti.db"
point 'nor the notes' as_person test -f "$home/Smriti/Python/Python.md"
kill "$bus_pid"

# --- a container: root, no bus, nothing in the environment ---
chown -R 0:0 "$clone"
# bare COMMAND: a shell with nothing but a PATH.
bare () { env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
bare sh -c 'cd "$0" && ./start >"$1" 2>&1 && eval "$(tail -n 1 "$1")"' "$clone" "$MACHINE/out" >"$MACHINE/answer" 2>&1 </dev/null
started=$?
diag "$(cat "$MACHINE/out")"
diag "$(cat "$MACHINE/answer")"
point 'in a bare container the printed line answers in that very shell' test "$started" = 0
answers_kept () { [ "$(bare smriti status --json | field "d['done']['answers']")" = "$1" ]; }
point 'and the answer is kept' answers_kept 1
daemon_pid () { pgrep -x smritid; }
old_pid=$(daemon_pid)
bare sh -c 'cd "$0" && exec ./start' "$clone" >"$MACHINE/out" 2>&1 </dev/null
point './start again is harmless' test $? = 0
same_daemon () { [ "$(daemon_pid)" = "$old_pid" ]; }
point 'it leaves the daemon alone' same_daemon
one_vault () { [ "$(bare smriti vault list --json | field "len(d['vaults'])")" = 1 ]; }
point 'and the vaults' one_vault
# Another shell, another environment, the same daemon.
answers_from () { "$@" smriti status --json | field "d['done']['answers']" | grep -qx 1; }
point 'another shell finds it' answers_from env -i HOME=/root PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8
mkdir -p /run/user/0 && chmod 700 /run/user/0
point 'one with a runtime folder too' answers_from env -i HOME=/root PATH=/usr/local/bin:/usr/bin:/bin XDG_RUNTIME_DIR=/run/user/0
kill -9 "$old_pid"
point 'killed, it is back when it is asked' within 5 answers_kept 1
mkdir -p /root/.config/smriti && echo '[daily]' >/root/.config/smriti/smriti.conf
point 'removed' bare sh "$clone/start" --remove
no_daemon () { ! daemon_pid; }
point 'the daemon is gone' within 5 no_daemon
no_bus () { ! pgrep -f smriti/bus.conf; }
point 'its bus too' within 5 no_bus
nothing_installed () { ! find /usr/local /etc/xdg/autostart -name '*smriti*' | grep .; }
point 'and all that was installed' nothing_installed
point 'the history is not' test -s /root/.local/share/smriti/smriti.db
point 'nor the notes' test -f /root/Smriti/Python/Python.md
bare sh -c 'cd "$0" && exec ./start' "$clone" >"$MACHINE/out" 2>&1 </dev/null
point 'started again' test $? = 0
point 'it knows what was learnt' answers_kept 1
point 'and has its settings back' test -f /root/.config/smriti/smriti.conf
bare sh "$clone/start" --remove >/dev/null 2>&1

# --- a user systemd ---
chown -R "$PERSON_ID:$PERSON_ID" "$clone"
machine_manager
ctl () { as_person systemctl --user "$@"; }
as_person sh -c 'cd "$0" && exec ./start' "$clone" >"$MACHINE/out" 2>&1 </dev/null
point 'with a user systemd' test $? = 0
is_up () { [ "$(ctl is-active smriti.service) $(ctl is-enabled smriti.service)" = 'active enabled' ]; }
point 'the unit is up, now and at the next login' is_up
knows () { [ "$(smriti status --json | field "d['done']['answers']")" = 1 ]; }
point 'and knows what was learnt before' knows
# The shell of 'su - person' knows neither bus nor runtime folder.
bare_person () { setpriv --reuid=$PERSON_ID --regid=$PERSON_ID --clear-groups env -i PATH=/usr/bin:/bin "$@"; }
bare_person sh -c 'cd "$0" && ./start >"$1" 2>&1 && cd && eval "$(tail -n 1 "$1")"' "$clone" "$home/su.out" \
  >"$MACHINE/answer" 2>&1 </dev/null
started=$?
diag "$(tail -n 3 "$home/su.out"; cat "$MACHINE/answer")"
point "the printed line works in the shell of 'su -'" test $started = 0
point 'removed' as_person "$clone/start" --remove
unit_gone () { [ "$(ctl is-active smriti.service)" != active ] && ! ctl cat smriti.service; }
point 'the unit is gone' unit_gone
point 'its link and drop-ins too' nothing_left

# --- something is missing ---
mkdir "$MACHINE/stubs"
stub () { printf '#!/bin/sh\n%s\n' "$2" >"$MACHINE/stubs/$1" && chmod 755 "$MACHINE/stubs/$1"; }
stub pkg-config 'case $* in *libnotify*) exit 1 ;; esac; exec /usr/bin/pkg-config "$@"'
stub apt-get 'case $* in *install*) echo "E: Failed to fetch: Temporary failure resolving" >&2; exit 100 ;; esac'
stub sudo 'exit 1'
one_line () { [ "$(wc -l <"$MACHINE/err")" = 1 ] && grep -q "$1.*libnotify-dev" "$MACHINE/err" || { cat "$MACHINE/err"; return 1; }; }
PATH=$MACHINE/stubs:$PATH sh "$clone/start" >/dev/null 2>"$MACHINE/err"
point 'without the network it fails' test $? = 1
point 'with one line that names what is missing' one_line 'no network'
PERSON_ENV=(PATH="$MACHINE/stubs:/usr/bin:/bin")
as_person sh "$clone/start" >/dev/null 2>"$MACHINE/err"
point 'refused by sudo it fails' test $? = 1
point 'with one line' one_line sudo
rm "$MACHINE/stubs/sudo"
[ ! -e /usr/bin/sudo ] || mount --bind /dev/null /usr/bin/sudo
as_person sh "$clone/start" >/dev/null 2>"$MACHINE/err"
point 'without sudo it fails' test $? = 1
point 'with one line' one_line sudo
finish
