#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Run all code of the starter vault: run_snippets.py VAULT

The vault itself says what its code prints, so that a reader and this test
see the same text. For each ```python block the first of these counts:

1. comments `# prints: LINE` in the block: these lines, in this order;
2. a ```text block right below it, or at the start of the answer if the
   block ends a question (only the line `?` or `??` may stand between);
3. an answer whose first line is nothing but one inline code span: that
   line. If it is the name of an exception, the block must end with that
   exception and print nothing;
4. nothing: the block must run and print nothing, and must either define a
   function or class or end with an `assert`; one that ends a question may also
   name the data it asks about. One that says nothing and checks nothing is wrong.

Info strings: `python` runs everywhere, `python 3.12+` needs that version and
`python package=NAME` that package; else they are skipped, by name. `python
raises KeyError` must end with that exception; not for questions, where it
would give the answer away. ```toml and ```json blocks are parsed; ```sh and
```text blocks are left alone. Blocks with `file=PATH` and those of templates
are the business of challenges.py and templates.py. What stands in a callout
is read too.

Inline code: a card side that is nothing but one code span must compile and
is tried out by its row in inline.py or an inline_*.py beside it, or, for "In
Python, what is `x`?", by evaluating `x` and comparing with the answer.

Each piece runs in a Python process of its own, isolated (-I), in an empty
folder, for at most 30 seconds, and its output is compared exactly. Exits 1
on any mismatch.
"""

import ast
import builtins
import importlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True
import cards as reader

TIMEOUT_S = 30
WHAT_IS = re.compile(r"In Python, what is `(.+)`\?")
NEEDS = re.compile(r"\b(\d+)\.(\d+)\+")
PACKAGE = re.compile(r"\bpackage=([\w.]+)")
INFO = re.compile(r"python( \d+\.\d+\+| package=[\w.]+| raises \w+)*")
PARSED = {"toml": tomllib.loads, "json": json.loads}
ROWS = {}  # code -> every row that tells how to try it


def read_rows():
    """The rows of inline.py and of each inline_*.py; the same code may stand in several."""
    for path in sorted(Path(__file__).parent.glob("inline*.py")):
        for code, row in importlib.import_module(path.stem).CHECKS.items():
            ROWS.setdefault(code, []).append((path.name, row))


def run(source, *options):
    """Run SOURCE as a script; returns (exit status, stdout, stderr)."""
    with tempfile.TemporaryDirectory(prefix="smriti-vault-") as name:
        script = Path(name, "snippet.py")
        script.write_text(source, encoding="utf-8")
        folder = Path(name, "cwd")
        folder.mkdir()
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-X", "utf8", "-B", *options, str(script)],
                cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                encoding="utf-8", timeout=TIMEOUT_S,
            )
        except subprocess.TimeoutExpired:
            return 1, "", f"still running after {TIMEOUT_S} s"
    return done.returncode, done.stdout, done.stderr


def is_exception(name):
    found = getattr(builtins, name or "", None)
    return isinstance(found, type) and issubclass(found, BaseException)


def says_nothing(block):
    """Whether BLOCK, which prints nothing, neither defines nor asserts anything."""
    body = ast.parse(block.text).body
    defines = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef) + ((ast.Assign,) if block.asked else ())
    return not body or not (isinstance(body[-1], ast.Assert) or any(isinstance(part, defines) for part in body))


def with_and_without_site(attempt, *arguments):
    """What ATTEMPT says, None if all is right. Without the module site Python starts in a third
    of the time; what needs it (packages, `exit`) is tried again with it."""
    return attempt(*arguments, "-S") and attempt(*arguments)


def try_block(block, *options):
    """None if BLOCK does what the vault says, else what is wrong."""
    raises = re.search(r"\braises (\w+)", block.info)
    raises = raises[1] if raises else None
    expected = block.expected or ""
    if not raises and block.answered and is_exception(expected):
        raises, expected = expected, ""
    status, out, err = run(block.text + "\n", *options)
    last = err.strip().split("\n")[-1]
    if raises:
        if status == 0 or not re.match(rf"{raises}\b", last):
            return f"should raise {raises}, ended with {last or 'success'}"
    elif status != 0:
        return f"failed: {last}"
    if out.removesuffix("\n") != expected:
        return f"prints {out!r}, the vault says {expected!r}"
    if not raises and not out and block.expected is None and says_nothing(block):
        return "prints nothing, says nothing and checks nothing"
    return None


def try_parsed(block):
    """The same for a block of data."""
    try:
        PARSED[block.info.split()[0]](block.text)
    except ValueError as error:
        return f"does not parse: {error}"
    return None


def try_inline(code, card, *options):
    """The same for the lone code span CODE of CARD; 'skip: …' if it is too new."""
    asked = WHAT_IS.fullmatch(card.front)
    if asked:
        status, out, err = run(f"print(repr(\n{asked[1]}\n))", *options)
        if status or out.strip() != code:
            return f"`{asked[1]}` is {out.strip() or err.strip().split(chr(10))[-1]}, the vault says {code}"
        return None
    try:
        compile(code, "card", "exec")
    except SyntaxError as error:
        return f"`{code}` does not compile: {error}"
    if code not in ROWS:
        return f"`{code}` has no row in inline.py"
    for name, (setup, check, *since) in ROWS[code]:
        if since and sys.version_info < since[0]:
            return f"skip: `{code}` needs " + ".".join(map(str, since[0]))
        try:
            compile(code, "card", "eval")
            step = f"_ = (\n{code}\n)"
        except SyntaxError:
            step = code
        status, _, err = run(f"{setup}\n{step}\nassert {check}, 'check failed'\n", *options)
        if status:
            return f"`{code}`, {name}: {err.strip().split(chr(10))[-1]}"
    return None


def why_skipped(block):
    """What BLOCK needs that is not here, or None."""
    needs, package = NEEDS.search(block.info), PACKAGE.search(block.info)
    if needs and sys.version_info < (int(needs[1]), int(needs[2])):
        return f"skip: needs Python {needs[1]}.{needs[2]}"
    if package and importlib.util.find_spec(package[1].split(".")[0]) is None:
        return f"skip: needs the package {package[1]}"
    return None


def job_of(block):
    """The function that tries BLOCK, or None if that is not done here."""
    kind = (block.info.split() or [""])[0]
    if block.template or re.search(r"\bfile=", block.info) or kind in ("sh", "text"):
        return None
    if kind in PARSED:
        return lambda: try_parsed(block)
    if kind == "python" and INFO.fullmatch(block.info):
        return lambda: why_skipped(block) or with_and_without_site(try_block, block)
    return lambda: f"unknown kind of block '{block.info}'"


def jobs(notes):
    """Yield (file, line, name, function) for everything to be tried."""
    for note in notes:
        for block in note.blocks:
            job = job_of(block)
            if job:
                yield note.path.name, block.number, "block", job
        for card in note.cards:
            if reader.has_fence(card.front) or card.form in ("cloze", "sequence"):
                continue  # the code span is an output and compared with its block, or a word of a text
            for side in (card.front, card.back):
                code = reader.lone_code(side)
                if code is not None:
                    yield card.file, card.line, "inline", lambda c=code, k=card: with_and_without_site(try_inline, c, k)


def main(folder):
    read_rows()
    notes = reader.read_vault(folder)
    work = list(jobs(notes))
    counts = {"block": [0, 0], "inline": [0, 0]}
    failed = 0
    with ThreadPoolExecutor(max_workers=max(4, os.cpu_count() or 1)) as pool:
        results = list(pool.map(lambda job: job[3](), work))
    for (file, line, name, _), result in zip(work, results):
        if result and result.startswith("skip: "):
            counts[name][1] += 1
            print(f"{file}:{line}: skipped, {result[6:]}")
            continue
        counts[name][0] += 1
        if result:
            failed += 1
            print(f"{file}:{line}: {result}")
    used = {reader.lone_code(s) for n in notes for c in n.cards for s in (c.front, c.back)}
    for code in sorted(set(ROWS) - used):
        failed += 1
        print(f"{ROWS[code][0][0]}: `{code}` is on no card")
    blocks, inline = counts["block"], counts["inline"]
    print(
        f"Python {sys.version.split()[0]}: {blocks[0]} blocks run, {blocks[1]} skipped; "
        f"{inline[0]} inline answers run, {inline[1]} skipped; {failed} wrong"
    )
    if not blocks[0]:
        print(f"{folder}: no code found")
        failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: run_snippets.py VAULT")
    sys.exit(main(sys.argv[1]))
