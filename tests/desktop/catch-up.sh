# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# Two weeks away after a fortnight of learning: one calm prompt, told alike on the
# screen and in the terminal; what went by has its reason.
. "$(dirname "$0")/lib.sh"

jump () {
  gdbus call --session -d org.smriti.Smriti1 -o /org/smriti/Smriti1 -m org.smriti.Smriti1.TestClock.JumpTo \
    "$(date -d "$1" +%s)" >/dev/null
}

smriti config set daily.concepts 12 >/dev/null
for day in 23 24 25 26; do
  advance "2026-11-${day}T10:00:00+01:00"
  for _ in $(seq 12); do
    smriti next >/dev/null || break
    smriti good >/dev/null
  done
done
smriti config set daily.concepts 2 >/dev/null
advance '2026-11-26T22:30:00+01:00'
smriti skip weekly >/dev/null
n=$(posted)
jump '2026-12-10T09:30:00+01:00'
n=$((n + 1))
mock wait $n
advance '2026-12-10T10:30:00+01:00'
same 'prompts after two weeks' "$(posted)" $n
line=$(smriti status | grep 'days away')
has "$line" '13 days away: 3 today, the rest spread until '
has "$(nth $n)" "\"body\": \"${line%.}"
has "$(smriti status --json)" '"catch_up":{"days_away":13,"today":3,"until":"2026-12-'
has "$(smriti log -n 500 --json)" '"type":"missed"'
has "$(smriti log -n 500 --json)" '"why":"asleep"'
