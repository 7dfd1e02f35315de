#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# What can be said about files without running them. A tool that is not there
# skips its points; ./check installs them all.

set -u
top=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd -P)
cd "$top" || exit 99
n=0 failed=0

# lint TOOL TITLE COMMAND…: nothing on its output, and success.
lint () {
  local tool=$1 title=$2 said

  shift 2
  n=$((n + 1))
  if ! command -v "$tool" >/dev/null; then
    echo "ok $n - $title # SKIP $tool is not installed"
  elif said=$("$@" 2>&1) && [ -z "$said" ]; then
    echo "ok $n - $title"
  else
    echo "not ok $n - $title"
    printf '%s\n' "$said" | head -n 20 | sed 's/^/# /'
    failed=1
  fi
}

well_formed () { xmllint --noout --nonet "$@"; }
mapfile -t svgs < <(find data/icons -name '*.svg')
lint xmllint 'XML is well formed' well_formed data/org.smriti.Smriti1.xml data/org.smriti.Smriti.metainfo.xml "${svgs[@]}"
documented () { # a member has a comment before it, or shares the one of the member before
  python3 - <<'END'
import re
text = open("data/org.smriti.Smriti1.xml", encoding="utf-8").read()
for match in re.finditer(r'\n *<(?:method|signal|property) name="(\w+)"', text):
    before = text[:match.start()].rstrip()
    if match.group(1) != "Now" and not before.endswith("-->") and not re.search(r'<property [^>]*/>$', before):
        print(match.group(1), "is not documented")
END
}
lint python3 'every member of the API is documented' documented
lint desktop-file-validate 'the desktop file' desktop-file-validate "$SMRITI_BUILD/data/org.smriti.Smriti.desktop"
# Its .desktop is not a menu entry, but the key is valid all the same.
lint desktop-file-validate 'the autostart file' desktop-file-validate "$SMRITI_BUILD/data/org.smriti.Smriti-autostart.desktop"
metainfo () { appstreamcli validate --no-net --no-color "$1" >/dev/null || appstreamcli validate --no-net --no-color "$1"; }
lint appstreamcli 'the metainfo' metainfo data/org.smriti.Smriti.metainfo.xml
pages=$(grep -L '^\.so ' data/man/*.[1-9] 2>/dev/null)
# shellcheck disable=SC2086
[ -z "$pages" ] || lint mandoc 'the man pages' mandoc -T lint -W warning $pages
lint shellcheck 'sh scripts' shellcheck start check
mapfile -t scripts < <(grep -lE '^#!.*\bbash\b|^# shellcheck shell=bash' tests/sandbox tests/*/* .ci/run 2>/dev/null)
lint shellcheck 'bash scripts' shellcheck -S warning -e SC1007,SC2034,SC2088 "${scripts[@]}"
two_liner () {
  find common daemon client tests -name '*.[ch]' -exec grep -L 'SPDX-License-Identifier: GPL-3.0-or-later' {} + \
    | sed 's/$/: no SPDX line/'
}
lint find 'every C file has its licence' two_liner
in_news () { grep -q "^## $(sed -n "s/^  version: '\(.*\)',/\1/p" meson.build)\b" NEWS.md || echo 'the version is not in NEWS.md'; }
lint grep 'NEWS has a section for this version' in_news
echo "1..$n"
exit $failed
