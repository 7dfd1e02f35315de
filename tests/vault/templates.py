#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Check the templates of the starter vault: templates.py VAULT

A template is what stands below a line `%% template NAME %%`, up to the next
heading or the next such line: sentences and fenced blocks. A block whose info
string has `file=PATH` is a file, one without is printed. Placeholders, in
text and paths, are written {{name}} or {{name=default}}.

Each template is filled twice, with a plain word for every placeholder and
with the defaults where it has some, and looked at as the files that it would
make. Nothing is written, nothing is run. Prints `file:line: text` for every
fault and exits 1 if there is one; ends with one line of counts.
"""

import configparser
import json
import re
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

sys.dont_write_bytecode = True
from cards import FENCE, HEADING

NAME = r"[a-z0-9][a-z0-9-]*"
REMARK = re.compile(r"\s*%%\s*template\b\s*(.*?)\s*%%\s*")
PLACEHOLDER = re.compile(r"\{\{(" + NAME + r")(?:=([^{}\n]*))?\}\}")
# What a card looks like; none may stand in a template, it would be part of it.
CARD = re.compile(r"\s:{2,3}\s|^\s*\?{1,2}\s*$|^\s*%% cards %%\s*$")


@dataclass
class Block:
    line: int
    info: str
    text: str = ""

    @property
    def path(self):
        """The path after `file=`, "" if it is empty, None without one."""
        match = re.search(r"(?:^|\s)file=(\S*)", self.info)
        return match[1] if match else None


@dataclass
class Template:
    file: str
    line: int
    name: str
    prose: list = field(default_factory=list)  # (line, text)
    blocks: list = field(default_factory=list)


faults = []


def fault(file, line, text):
    faults.append(f"{file}:{line}: {text}")


def read_templates(path):
    """The templates of the note PATH, in order."""
    found, current, block, fence, body = [], None, None, None, []
    for number, row in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        mark = FENCE.match(row)
        if fence:
            if mark and mark[1][0] == fence[0] and len(mark[1]) >= len(fence) and not mark[2]:
                block.text = "\n".join(body) + "\n"
                fence = None
            else:
                body.append(row)
        elif mark:
            fence, body, block = mark[1], [], Block(number, mark[2].strip())
            if current:
                current.blocks.append(block)
            elif block.path is not None and path.parent.name != "Challenges":
                fault(path.name, number, "a block with file= outside a template")
        elif HEADING.match(row):
            current = None
        elif remark := REMARK.fullmatch(row):
            current = Template(path.name, number, remark[1])
            found.append(current)
        elif current and row.strip():
            current.prose.append((number, row))
    if fence:
        fault(path.name, block.line, "fenced block never closed")
    return found


def check_form(template):
    """The name, the prose, that there is something to give out."""
    if not re.fullmatch(NAME, template.name):
        fault(template.file, template.line, f"'{template.name}' is no name for a template")
    if not template.prose:
        fault(template.file, template.line, f"{template.name} has no sentence that says what it is for")
    if not template.blocks:
        fault(template.file, template.line, f"{template.name} has no block")
    for line, text in template.prose:
        if CARD.search(text):
            fault(template.file, line, f"a card inside the template {template.name}")


def check_braces(template):
    """Every {{ opens a placeholder; one name has one default. Returns {name: default or None}."""
    defaults = {}
    for block in template.blocks:
        for line, text in enumerate([block.info, *block.text.split("\n")], block.line):
            rest = PLACEHOLDER.sub("", text)
            if "{{" in rest:
                fault(template.file, line, f"{template.name}: a malformed placeholder in '{text.strip()}'")
            for name, default in PLACEHOLDER.findall(text):
                known = defaults.setdefault(name, default or None)
                if default and known and default != known:
                    fault(template.file, line, f"{template.name}: {name} has two defaults, '{known}' and '{default}'")
                defaults[name] = known or default or None
    return defaults


def check_path(template, block, path):
    pure = PurePosixPath(path)
    if not path or path.endswith("/"):
        fault(template.file, block.line, f"{template.name}: file= names no file")
    elif pure.is_absolute() or ".." in pure.parts or "\\" in path or path.startswith("~"):
        fault(template.file, block.line, f"{template.name}: '{path}' is no path inside the folder")
    elif ".git" in pure.parts:
        fault(template.file, block.line, f"{template.name}: '{path}' would write to the repository")
    if (pure.suffix == ".py") != (block.info.split()[:1] == ["python"]):
        fault(template.file, block.line, f"{template.name}: '{path}' and its kind of block do not agree")


def check_text(template, block, kind, text):
    """Whether TEXT is what its ending KIND says."""
    try:
        if kind == ".py":
            compile(text, "template", "exec", dont_inherit=True)
        elif kind == ".toml":
            tomllib.loads(text)
        elif kind == ".json":
            json.loads(text)
        elif kind in (".ini", ".cfg"):
            configparser.ConfigParser(interpolation=None).read_string(text)
    except (SyntaxError, ValueError, configparser.Error) as error:
        where = block.line + (getattr(error, "lineno", None) or 0)
        fault(template.file, where, f"{template.name}: {error}")


def check_filled(template, words):
    """Fill TEMPLATE with WORDS and look at each block."""

    def fill(text):
        return PLACEHOLDER.sub(lambda m: words[m[1]], text)

    paths = set()
    for block in template.blocks:
        if block.path is None:
            kind = {"python": ".py", "toml": ".toml"}.get(block.info.split(" ")[0], "")
        else:
            path = fill(block.path)
            check_path(template, block, path)
            if path in paths:
                fault(template.file, block.line, f"{template.name}: '{path}' is made twice")
            paths.add(path)
            kind = PurePosixPath(path).suffix
        check_text(template, block, kind, fill(block.text))


def main(folder):
    templates = [t for note in sorted(Path(folder).rglob("*.md")) for t in read_templates(note)]
    first, files, printed, holes = {}, 0, 0, 0
    for template in templates:
        check_form(template)
        if template.name in first:
            fault(template.file, template.line, f"{template.name} is also the name of {first[template.name]}")
        first.setdefault(template.name, f"{template.file}:{template.line}")
        defaults = check_braces(template)
        words = {name: "word_" + name.replace("-", "_") for name in defaults}
        check_filled(template, words)
        check_filled(template, words | {name: default for name, default in defaults.items() if default})
        holes += len(defaults)
        files += sum(block.path is not None for block in template.blocks)
        printed += sum(block.path is None for block in template.blocks)
    for text in dict.fromkeys(faults):  # both fillings tell the same fault
        print(text)
    print(
        f"{len(templates)} templates: {files} files, {printed} printed blocks, "
        f"{holes} placeholders; {len(set(faults))} wrong"
    )
    if not templates:
        print(f"{folder}: no template found")
    return 1 if faults or not templates else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: templates.py VAULT")
    sys.exit(main(sys.argv[1]))
