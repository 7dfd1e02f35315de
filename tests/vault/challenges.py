#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Try every challenge of the starter vault: challenges.py VAULT

A challenge is a note in a folder Challenges/. Its frontmatter says what it is
and how it is judged, its ```python blocks with `file=` are its files: those
given to the person, the `hidden` ones that only judge, and the `solution`.
For each challenge this must hold:

- the frontmatter is whole and its name is used once; the note has one card;
- the given files are refused, for the reason the kind is about:
  debug: check fails and says `FAILED` for at least one case;
  refactor: check fails, and only for cases whose name begins with `smell`;
  slow: check passes, for the code is right, only slow;
- the solution passes check;
- slow: the solution is `faster` times faster than the given code or more, by
  the best of three runs of each in turn, and the runs of the given code
  differ by less than that among themselves. What counts is the processor's
  time, so that other tests beside this one do not disturb it.

Each program runs in a folder of its own that holds nothing else. Prints
`file: text` for every fault and exits 1 if there is one.
"""

import os
import re
import resource
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
import cards as reader

KINDS = ("slow", "refactor", "debug")
KEYS = {"challenge", "entry", "kind", "minutes", "check"}
SLOW_KEYS = KEYS | {"time", "faster"}
ROUNDS = 3
TIMEOUT_S = 60
SHORTEST_S = 0.15  # less would measure the start of Python
TALLY = re.compile(r"(\d+) of (\d+) passed")

faults = []


def processor_s():
    """Seconds of processor that programs started from here have used, once they ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Challenge:
    """One note: its frontmatter and its files by role."""

    def __init__(self, path):
        self.path = path
        self.keys = {}
        self.given, self.hidden, self.solution = {}, {}, {}
        rows = path.read_text(encoding="utf-8").split("\n")
        if rows[0] == "---" and "---" in rows[1:]:
            for row in rows[1 : rows.index("---", 1)]:
                key, _, value = row.partition(":")
                if key in self.keys:
                    self.fault(f"'{key}' stands there twice")
                self.keys[key] = value.strip()
        note = reader.read_note(path)
        self.cards = note.cards
        for _, text in note.trouble:
            self.fault(text)
        for block in note.blocks:
            self.take(block)

    def fault(self, text):
        faults.append(f"{self.path.name}: {text}")

    def take(self, block):
        match = re.fullmatch(r"python file=([A-Za-z0-9_]+\.py)(?: (hidden|solution))?", block.info)
        if match is None:
            return self.fault(f"line {block.number}: not the block of a challenge: '{block.info}'")
        name, role = match.groups()
        files = {None: self.given, "hidden": self.hidden, "solution": self.solution}[role]
        if role is None and (self.hidden or self.solution):
            self.fault(f"line {block.number}: {name} is given after the solution")
        if name in files:
            self.fault(f"line {block.number}: {name} stands there twice")
        if name.removesuffix(".py") in sys.stdlib_module_names:
            self.fault(f"line {block.number}: {name} hides a module of the standard library")
        files[name] = block.text + "\n"

    def check_form(self, names):
        """Whether the note is whole enough to be run."""
        before = len(faults)
        keys, kind = self.keys, self.keys.get("kind")
        wanted = SLOW_KEYS if kind == "slow" else KEYS
        if set(keys) != wanted:
            self.fault(f"frontmatter: missing or too much: {sorted(set(keys) ^ wanted)}")
            return False
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", keys["challenge"]):
            self.fault(f"'{keys['challenge']}' is no name")
        if names[keys["challenge"]] > 1:
            self.fault(f"the name {keys['challenge']} is used {names[keys['challenge']]} times")
        if kind not in KINDS:
            self.fault(f"kind is '{kind}'")
        if not re.fullmatch(r"\d+(\.\d+)*", keys["entry"]):
            self.fault(f"entry is '{keys['entry']}'")
        if not keys["minutes"].isdigit() or not 5 <= int(keys["minutes"]) <= 60:
            self.fault(f"minutes is '{keys['minutes']}'")
        self.check_command("check", self.hidden)
        if kind == "slow":
            self.check_command("time", self.given)
            if not re.fullmatch(r"\d+(\.\d+)?", keys["faster"]) or float(keys["faster"]) < 2:
                self.fault(f"faster is '{keys['faster']}'")
        if len(self.cards) != 1:
            self.fault(f"{len(self.cards)} cards, one stands for the challenge")
        if not self.given or not self.solution or set(self.given) & set(self.hidden):
            self.fault("no given files, no solution, or a file both given and hidden")
        return len(faults) == before

    def check_command(self, key, files):
        words = shlex.split(self.keys[key])
        if words[:2] != ["python3", "-B"] or len(words) != 3 or words[2] not in files:
            self.fault(f"{key}: '{self.keys[key]}' does not run a file of this note")

    def run(self, key, *groups):
        """Run the command KEY in a folder with the files of GROUPS: status, stdout, seconds."""
        with tempfile.TemporaryDirectory(prefix="smriti-challenge-") as folder:
            for name, text in (item for group in groups for item in group.items()):
                Path(folder, name).write_text(text, encoding="utf-8")
            words = [sys.executable, *shlex.split(self.keys[key])[1:]]
            environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "LC_ALL": "C.UTF-8"}
            begin = processor_s()
            try:
                done = subprocess.run(
                    words, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                    capture_output=True, encoding="utf-8", timeout=TIMEOUT_S,
                )
            except subprocess.TimeoutExpired:
                return 1, f"still running after {TIMEOUT_S} s", TIMEOUT_S
            seconds = processor_s() - begin
        return done.returncode, done.stdout or done.stderr[-300:], seconds

    def check_verdicts(self):
        status, out, _ = self.run("check", self.given, self.hidden)
        failed = [row for row in out.split("\n") if row.startswith("FAILED ")]
        kind = self.keys["kind"]
        if (status == 0) != (kind == "slow"):
            self.fault(f"the given files end check with {status}: {out.strip()}")
        if kind != "slow" and not failed:
            self.fault(f"check does not say what the given files do wrong: {out.strip()}")
        if kind == "refactor":
            for row in failed:
                if not row.startswith("FAILED smell"):
                    self.fault(f"the given code does not even work: {row}")
        for row in failed:
            if not re.fullmatch(r"FAILED .+: expected .+, got .+", row):
                self.fault(f"check says it in other words: {row}")
        status, out, _ = self.run("check", self.given, self.solution, self.hidden)
        tally = TALLY.fullmatch(out.strip().split("\n")[-1])
        if status != 0 or tally is None or tally[1] != tally[2]:
            self.fault(f"the solution ends check with {status}: {out.strip()}")

    def check_speed(self):
        """Time the given code and the solution in turn; says what was measured."""
        times = ([], [])
        for _ in range(ROUNDS):
            for files, taken in zip(((self.given,), (self.given, self.solution)), times):
                status, out, seconds = self.run("time", *files)
                taken.append(seconds)
                if status != 0:
                    return self.fault(f"time ends with {status}: {out.strip()}")
        original, solution = min(times[0]), min(times[1])
        ratio, faster = original / solution, float(self.keys["faster"])
        print(f"{self.path.name}: {original:.3f} s, solution {solution:.3f} s, {ratio:.1f} times faster of {faster:g}")
        if original < SHORTEST_S:
            self.fault(f"the given code takes {original:.3f} s, too short to be timed")
        if ratio < faster:
            self.fault(f"the solution is {ratio:.1f} times faster, not {faster:g}")
        if max(times[0]) / original >= faster:
            self.fault("the given code's own times differ by as much as is asked for")


def main(folder):
    found = [Challenge(p) for p in sorted(Path(folder).rglob("Challenges/*.md"))]
    names = Counter(c.keys.get("challenge") for c in found)
    files = Counter(name for c in found for name in {*c.given, *c.hidden})
    for name, count in files.items():
        if count > 1:
            faults.append(f"{folder}: {count} challenges have a file {name}")
    for challenge in found:
        if challenge.check_form(names):
            challenge.check_verdicts()
            if challenge.keys["kind"] == "slow":
                challenge.check_speed()
    kinds = Counter(c.keys.get("kind") for c in found)
    if not found:
        faults.append(f"{folder}: no challenges found")
    for text in faults:
        print(text)
    counts = ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS)
    print(f"Python {sys.version.split()[0]}: {len(found)} challenges, {counts}; {len(faults)} wrong")
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: challenges.py VAULT")
    sys.exit(main(sys.argv[1]))
