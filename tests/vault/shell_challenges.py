#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Try every challenge of a vault whose programs are in shell: shell_challenges.py VAULT

What challenges.py asks of the starter vault, for any language: the files as
given are refused by `check` (slow ones pass it), the solution passes, and that
of a slow one is `faster` times faster by the better of two runs. Exits 1 if not.
"""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
import cards as reader

TIMEOUT_S = 60


def run(command, folder):
    """(exit status, seconds) of COMMAND in FOLDER."""
    start = time.monotonic()
    done = subprocess.run(["sh", "-c", command], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=TIMEOUT_S, check=False)
    return done.returncode, time.monotonic() - start


def write(note, folder, solved):
    """The files of the challenge; SOLVED: the solution in place of what was given."""
    for role in (None, "hidden", "solution") if solved else (None, "hidden"):
        for block in note.blocks:
            found = re.search(r"\bfile=(\S+)(?: (hidden|solution))?$", block.info)
            if found and found[2] == role:
                Path(folder, found[1]).write_text(block.text + "\n", encoding="utf-8")


def faults_of(note):
    slow, seconds = note.front["kind"] == "slow", {}
    for solved in (False, True):
        with tempfile.TemporaryDirectory(prefix="smriti-challenge-") as folder:
            write(note, folder, solved)
            status, _ = run(note.front["check"], folder)
            if (status == 0) != (solved or slow):
                yield f"the {'solution' if solved else 'files as given'} ended check with {status}"
            if slow:
                seconds[solved] = min(run(note.front["time"], folder)[1] for _ in range(2))
    if slow and seconds[False] < float(note.front["faster"]) * seconds[True]:
        yield f"{seconds[False]:.2f} s as given, {seconds[True]:.2f} s solved: not {note.front['faster']} times faster"


def main(folder):
    notes = [n for n in reader.read_vault(folder) if "challenge" in n.front]
    faults = [f"{n.path.name}: {text}" for n in notes for text in faults_of(n)]
    print("\n".join([*faults, f"{len(notes)} challenges, {len(faults)} faults"]))
    return 1 if faults or not notes else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: shell_challenges.py VAULT")
    sys.exit(main(sys.argv[1]))
