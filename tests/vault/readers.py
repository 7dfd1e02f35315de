#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Read a vault with both implementations: readers.py SMRITI VAULT

`smriti notes check --json` and cards.py must find the same cards in the same
notes: line, kind, both sides, whether it is a snippet, and the entry. Prints
what differs and exits 1.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
import cards as reader

KINDS = {"cell": "basic"}  # the cell of a table is a basic card


def main(smriti, folder):
    paths = sorted(Path(folder).rglob("*.md"))
    done = subprocess.run([smriti, "notes", "check", "--json", *map(str, paths)], capture_output=True, text=True,
                          encoding="utf-8", check=False, timeout=60)
    if done.returncode:
        print(done.stderr.strip())
        return 1
    counts, wrong = [0, 0], 0
    for path, note in zip(paths, json.loads(done.stdout)["notes"], strict=True):
        theirs = Counter((c["line"], c["kind"], c["front"], c["back"], c["snippet"], c["entry"] or "") for c in note["cards"])
        ours = Counter((c.line, KINDS.get(c.form, c.form), c.front, c.back, c.snippet, c.entry)
                       for c in reader.read_note(path).cards)
        counts[0] += theirs.total()
        counts[1] += ours.total()
        for name, more in (("smriti", theirs - ours), ("cards.py", ours - theirs)):
            for card in sorted(more):
                wrong += 1
                print(f"{path.name}:{card[0]}: only by {name}: {card[1:]}")
        for warning in note["warnings"]:
            wrong += 1
            print(f"{path.name}:{warning['line']}: smriti warns: {warning['text']}")
    print(f"{len(paths)} notes, {counts[0]} cards by smriti, {counts[1]} by cards.py")
    return 1 if wrong or not counts[0] else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: readers.py SMRITI VAULT")
    sys.exit(main(*sys.argv[1:]))
