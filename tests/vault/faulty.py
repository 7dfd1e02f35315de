#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Whether lint.py finds what is wrong: faulty.py VAULT [--min-WHAT=N]…

Makes one fault after another in a copy of the Git vault, by exchanging words
in one note, and expects lint.py to tell of it. Exits 1 if one goes unseen.
"""

import contextlib
import io
import shutil
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
import lint

OUTLINE, FIRST, PRACTICE = "Git.md", "1.0 FOUNDATIONS — Git.md", "2.0 PRACTICE — Git.md"
QUICK, RECALL, CURRENT = "QUICK REFERENCE — Git.md", "4.0 ACTIVE RECALL — Git.md", "STAYING CURRENT — Git.md"
SLOW = "Challenges/count-authors.md"

# (note, words that stand there, what takes their place, words of the fault)
FAULTS = (
    (OUTLINE, "1.4 **", "1.5 **", "follows 1.3"),
    (OUTLINE, "(3 Sheets)", "(2 Sheets)", "says (2 Sheets)"),
    (OUTLINE, "Commands, names", "Commands, names ✔️", "marked as done"),
    (OUTLINE, "commit graph  ", "commit graph", "no hard break"),
    (OUTLINE, "commit graph", "commit graph, octopus merge", "'octopus merge' is not taught"),
    (OUTLINE, "commit graph", "commit graph, worked out", "'worked out' is not asked"),
    (OUTLINE, "3 concepts, 1 snippet", "as you like", "the daily entry must say"),
    (OUTLINE, "Weekly Review", "Sunday Review", "0 entries are 'Weekly'"),
    (OUTLINE, "/ Lab notebook", "/ Lab journal", "0 sub-headings 'Lab journal'"),
    (FIRST, "## 1.4 Internals & Mechanics", "## 1.4 Internals", "1.4 is 'Internals & Mechanics' in the outline"),
    (FIRST, "## 1.4 ", "### 1.4 ", "heading of level 3"),
    (FIRST, "[[#^branch]]", "[[#^brunch]]", "no such block id"),
    (FIRST, "- In Git, which name stands for the commit that is checked out now?",
     "- For which project was Git first written, and in which year?", "same front as"),
    (FIRST, "what is such a repository called? :: A bare", "is it a bare repository or not :: A bare", "front contains its answer"),
    (FIRST, "Every clone holds the whole history.", "Every clone. " + "It holds the whole history. " * 30, "answer too long"),
    (FIRST, "Name Git's four object types\n?", "Name Git's four object types :: four\n?", "separator inside a multi-line card"),
    (FIRST, "Content → header put before it → hashed → compressed → written", "Content written", "no table or arrow chain"),
    (FIRST, "%% checked 2026-11-29, 1 year %%\n%% after 1.1, 1.3 %%", "%% after 1.1, 1.3 %%", "1.4 says 0 times"),
    (FIRST, "%% checked 2026-11-29, 1 year %%\n%% after 1.1, 1.3 %%", "%% checked 2026-02-30, 1 year %%", "no date with a shelf life"),
    (FIRST, "%% after 1.1, 1.3 %%", "%% after 1.1, 1.9 %%", "'1.9' is no other entry"),
    (FIRST, "## 1.1 Definitions\n", "## 1.1 Definitions\n%% after 1.2 %%\n", "waits for itself"),
    (PRACTICE, "%% since 2.28 %%", "%% since Git 2 %%", "is no version"),
    (PRACTICE, "[[Bisect]]", "[[Bisection]]", "leads nowhere"),
    (PRACTICE, "- [ ] Cloned and linked", "- Cloned and linked", "has 3 milestones"),
    (PRACTICE, "The stash keeps changes that are not ready for a commit, the newest on top.\n", "", "'Stashing' teaches nothing"),
    (PRACTICE, "> [!mnemonic] Re-base", "Some words.\n\n> [!mnemonic] Re-base", "tied to no card"),
    (PRACTICE, "%% workflow hotfix %%", "%% workflow Hot fix %%", "is no name"),
    (PRACTICE, "goes back to", "goes back " * 40 + "to", "a tip of"),
    (PRACTICE, "> [!tip] `git switch -`", "> [!note] `git switch -`", "2 tips, below 3"),
    (QUICK, "- Fix: `git fetch`, then", "- Then `git fetch`,", "has no causes with their fixes"),
    (QUICK, "%% workflow security %%", "%% workflow safety %%", "no workflow is named security"),
    (QUICK, "%% snippet deleted-file %%", "%% snippet word-in-history %%", "stands in QUICK REFERENCE — Git.md too"),
    (QUICK, "%% template review-prompt %%", "%% prompt review-prompt %%", "a remark 'prompt' means nothing"),
    (QUICK, "| with `--soft` | yes, to the commit |", "| with `--soft` |", "cells, the table has 4"),
    (RECALL, "%% scope 1.1, 2.1.1 %%\n", "", "has 0 scopes"),
    (RECALL, "%% scope 1.4, 3.4 %%", "%% scope 5.2 %%", "the scope holds 4 cards"),
    (RECALL, "merge-rebase.svg", "rebase-merge.svg", "there is no picture"),
    (CURRENT, "- 2025-08-18:", "- 2025-18-08:", "is no date with a colon"),
    (CURRENT, "`ort`. %% since 2.34 %%", "`ort`. %% since 2.34 %% %% until 2.30 %%", "since 2.34 and until 2.30"),
    (CURRENT, "A format that keeps all refs", "%% since 2.45 %%\nA format that keeps all refs", "a version that is not at the end"),
    ("Bisect.md", "entry: 2.4", "entry: 2.9", "belongs to no entry"),
    (SLOW, "# Count the authors\n", "# Count the authors\n\n- One :: Two\n", "the card stands in the task"),
    (SLOW, "faster: 5\n", "", "does not say 'faster'"),
    (SLOW, "file=time_count.sh", "file=../time_count.sh", "leads out of the folder"),
    (SLOW, "kind: slow", "kind: debug", "challenges of one kind are missing"),
    (SLOW, "file=count.sh solution", "file=count.sh", "has files, hidden ones and a solution"),
    (SLOW, "challenge: count-authors", "challenge: silent-hook", "2 challenges are named silent-hook"),
)


def lint_with(vault, name=None, old="", new=""):
    """The faults of a copy of VAULT in which OLD of the note NAME was exchanged for NEW."""
    with tempfile.TemporaryDirectory(prefix="smriti-faulty-") as folder:
        copy = shutil.copytree(vault, Path(folder, "vault"))
        if name:
            text = Path(copy, name).read_text(encoding="utf-8")
            if old not in text:
                return None
            Path(copy, name).write_text(text.replace(old, new, 1), encoding="utf-8")
        lint.faults.clear()
        with contextlib.redirect_stdout(io.StringIO()):
            lint.main(copy)
        return list(lint.faults)


def main(vault):
    unseen = lint_with(vault)
    for name, old, new, words in FAULTS:
        found = lint_with(vault, name, old, new)
        if found is None:
            unseen.append(f"{name}: '{old}' does not stand there")
        elif not any(words in text for text in found):
            unseen.append(f"{name}: unseen: {words}; told: {found}")
    print("\n".join([*unseen, f"{len(FAULTS)} faults made, {len(unseen)} unseen or too much"]))
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main(lint.arguments()))
