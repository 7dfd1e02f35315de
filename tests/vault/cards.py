# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Read the cards of a vault for the tests beside this file.

A second, small implementation of the card syntax (reader `smriti`), written
apart from the one in C so that the two can be compared. It reads what the
starter vault uses and reports what it finds suspicious; it never writes.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*(.*)$")
HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*$")
RULE = re.compile(r"^ {0,3}(-{3,}|\*{3,}|_{3,})\s*$")
NUMBER = re.compile(r"^(\d+(?:\.\d+)+)\s+(.*)$")
MARKER = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?")
CLOZE = re.compile(r"(?:(?<=[\s(\[{])|^)==(?=\S)(.+?)(?<=\S)==")
TABLE_CARDS = "%% cards %%"
SECTION = re.compile(
    r"^#+ (?:\*\*)?(?:\[\[(?P<n1>\d+\.0?) (?P<l1>[^\]]+)\]\]"
    r"|(?P<n2>\d+\.0?) \[\[(?P<l2>[^\]]+)\]\])(?P<tail>.*?)(?:\*\*)?$"
)
ENTRY = re.compile(r"^(\d+(?:\.\d+)+) \*\*(.+?)\*\*(?: – (.*?))?(  )?$")


@dataclass
class Line:
    number: int
    text: str
    fenced: bool = False


@dataclass
class Block:
    """A fenced block: where it is, its info string and its text."""

    number: int
    info: str
    text: str
    expected: str | None = None  # what the vault says it prints
    answered: bool = False  # said by an answer that is one code span


@dataclass
class Card:
    file: str
    line: int
    entry: str
    front: str
    back: str
    form: str  # basic, reversed, multi-line, cloze, cell
    snippet: bool = False
    listed: bool = True  # not a bare line in running text


@dataclass
class Note:
    path: Path
    headings: list = field(default_factory=list)  # (line, level, text)
    blocks: list = field(default_factory=list)
    cards: list = field(default_factory=list)
    links: list = field(default_factory=list)  # (line, target)
    trouble: list = field(default_factory=list)  # (line, text)
    sections: list = field(default_factory=list)  # outline: (line, key, label, tail)
    entries: list = field(default_factory=list)  # outline: (line, number, title, desc, break)

    @property
    def is_outline(self):
        return bool(self.entries)


def mask(text):
    """TEXT with code, math, comments and links blanked, same length."""

    def blank(match):
        return "\0" * len(match.group())

    for pattern in (
        r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)",
        r"<!--.*?-->",
        r"%%.*?%%",
        r"\$\$.*?\$\$",
        r"\$(?=\S)[^$\n]*?(?<=\S)\$",
        r"\[\[.*?\]\]",
        r"\]\([^)\n]*\)",
        r"https?://\S+",
    ):
        text = re.sub(pattern, blank, text, flags=re.S)
    return text


def lone_code(side):
    """The text of SIDE's code span if SIDE is nothing else, or None."""
    match = re.fullmatch(r"(`+)(.+?)\1", side.strip())
    if match is None or match[1] in match[2]:
        return None
    return match[2].strip() if "`" in match[2] else match[2]


def has_fence(side):
    return any(FENCE.match(line) for line in side.split("\n"))


def is_snippet(*sides):
    text = "\n".join(sides)
    if re.search(r"(?<!\S)#concept\b", text):
        return False
    if re.search(r"(?<!\S)#snippet\b", text):
        return True
    return any(has_fence(s) or lone_code(s) is not None for s in sides)


def _strip(text):
    return MARKER.sub("", text).strip()


def _cells(row):
    masked = mask(row)
    cuts = [i for i, c in enumerate(masked) if c == "|" and (i == 0 or masked[i - 1] != "\\")]
    return [row[a + 1 : b].strip() for a, b in zip(cuts, cuts[1:])]


def _read_paragraph(note, entry, lines):
    """Make the cards of LINES: what stands between two blank lines."""

    def add(line, front, back, form, *sides):
        note.cards.append(
            Card(note.path.name, line, entry, front, back, form, is_snippet(*(sides or (front, back))))
        )

    first = lines[0]
    if first.text.strip() == TABLE_CARDS:
        rows = [(l.number, _cells(l.text)) for l in lines[1:]]
        head = rows[0][1] if rows else []
        if len(rows) < 3 or not all(re.fullmatch(r":?-+:?", c) for c in rows[1][1]):
            note.trouble.append((first.number, "no table follows"))
            return
        for number, cells in rows[2:]:
            if len(cells) != len(head):
                note.trouble.append((number, f"{len(cells)} cells, the table has {len(head)}"))
                continue
            for name, cell in zip(head[1:], cells[1:]):
                add(number, f"{cells[0]} · {name}", cell, "cell")
        return

    plain = [l for l in lines if not l.fenced]
    marks = [i for i, l in enumerate(lines) if not l.fenced and l.text.strip() in ("?", "??")]
    if marks:
        at = marks[0]
        question = "\n".join(l.text for l in lines[:at]).strip()
        answer = "\n".join(l.text for l in lines[at + 1 :]).strip()
        if len(marks) > 1 or not question or not answer:
            note.trouble.append((lines[at].number, "a '?' line without one question and one answer"))
            return
        for l in plain:
            if re.search(r"(?<=\s):{2,3}(?=\s)", mask(l.text)):
                note.trouble.append((l.number, "separator inside a multi-line card"))
        add(first.number, _strip(question), answer, "multi-line")
        if lines[at].text.strip() == "??":
            add(first.number, answer, _strip(question), "reversed")
        return

    if first.text.startswith("Q: "):
        for question, answer in zip(lines[::2], lines[1::2]):
            if not answer.text.startswith("A: "):
                note.trouble.append((answer.number, "expected 'A: '"))
                return
            add(question.number, question.text[3:].strip(), answer.text[3:].strip(), "basic")
        if len(lines) % 2:
            note.trouble.append((lines[-1].number, "question without answer"))
        return

    found = False
    for l in plain:
        match = re.search(r"(?<=\s)(:{2,3})(?=\s)", mask(l.text))
        if not match:
            continue
        found = True
        front = _strip(l.text[: match.start()])
        back = l.text[match.end() :].strip()
        if not front or not back:
            note.trouble.append((l.number, "a side is empty"))
            continue
        if re.search(r"(?<=\s):{2,3}(?=\s)", mask(back)):
            note.trouble.append((l.number, "second separator"))
        add(l.number, front, back, "basic")
        note.cards[-1].listed = bool(MARKER.match(l.text))
        if match.group(1) == ":::":
            add(l.number, back, front, "reversed")
    if found:
        if len(plain) != sum(1 for l in plain if re.search(r"(?<=\s):{2,3}(?=\s)", mask(l.text))):
            note.trouble.append((first.number, "prose and one-line cards in one paragraph"))
        return

    text = "\n".join(l.text for l in lines)
    masked = "\n".join("\0" * len(l.text) if l.fenced else mask(l.text) for l in lines)
    spans = list(CLOZE.finditer(masked))
    for span in spans:
        front, last = "", 0
        back = ""
        for other in spans:
            inner = text[other.start(1) : other.end(1)]
            hidden, _, hint = inner.partition(";;")
            front += text[last : other.start()]
            if other is span:
                front += f"[{hint or '…'}]"
                back = hidden
            else:
                front += hidden
            last = other.end()
        front += text[last:]
        add(first.number, _strip(front), back, "cloze", text)
    rest = CLOZE.sub("", masked)
    for number, line in zip((l.number for l in lines), rest.split("\n")):
        if "==" in line or "::" in line:
            note.trouble.append((number, "stray '==' or '::' outside code"))


def read_note(path):
    """Read one note: headings, fenced blocks, links and cards."""
    note = Note(Path(path))
    text = note.path.read_text(encoding="utf-8")
    rows = text.split("\n")
    start = 0
    if rows[0] == "---" and "---" in rows[1:]:
        start = rows.index("---", 1) + 1
    for i, row in enumerate(rows[start:], start + 1):
        for target in re.findall(r"\[\[([^\]|#]+)(?:[#|][^\]]*)?\]\]", re.sub(r"`[^`]*`", "", row)):
            note.links.append((i, target))
        section, entry = SECTION.match(row), ENTRY.match(row)
        if section:
            key = section["n1"] or section["n2"]
            number = section["n1"] + " " if section["n1"] else ""
            label = number + (section["l1"] or section["l2"])
            note.sections.append((i, key.split(".")[0], label, section["tail"]))
        elif entry:
            note.entries.append((i, entry[1], entry[2], entry[3], bool(entry[4])))

    entry, paragraph, fence = "", [], None
    body = []

    def finish():
        if paragraph and not note.is_outline:
            _read_paragraph(note, entry, list(paragraph))
        paragraph.clear()

    for i, row in enumerate(rows[start:], start + 1):
        if fence:
            paragraph.append(Line(i, row, True))
            close = FENCE.match(row)
            if close and close[1][0] == fence[0] and len(close[1]) >= len(fence) and not close[2]:
                note.blocks[-1].text = "\n".join(body)
                if any(not r.strip() for r in body) and any(not l.fenced for l in paragraph):
                    note.trouble.append((i, "blank line in a fenced block beside text"))
                fence = None
            else:
                body.append(row)
            continue
        opening, heading = FENCE.match(row), HEADING.match(row)
        if opening:
            fence, body = opening[1], []
            note.blocks.append(Block(i, opening[2].strip(), ""))
            paragraph.append(Line(i, row, True))
        elif heading:
            finish()
            note.headings.append((i, len(heading[1]), heading[2]))
            number = NUMBER.match(heading[2])
            entry = number[1] if number else ""
        elif not row.strip() or RULE.match(row):
            finish()
        else:
            paragraph.append(Line(i, row))
    if fence:
        note.trouble.append((note.blocks[-1].number, "fenced block never closed"))
    finish()
    _expect(note, rows)
    return note


def _expect(note, rows):
    """Find what each Python block is said to print, see run_snippets.py."""
    for block in note.blocks:
        if block.info.split(" ")[0] != "python":
            continue
        said = re.findall(r"(?:^|  )# prints: (.*)$", block.text, flags=re.M)
        after = block.number + len(block.text.split("\n")) + 1  # index of the line after the block
        if after < len(rows) and rows[after].strip() in ("?", "??"):
            after += 1
        span = lone_code(rows[after]) if after < len(rows) else None
        output = next((b for b in note.blocks if b.number == after + 1 and b.info == "text"), None)
        if output:
            shown = output.text
        else:
            shown = span
        if said and shown is not None:
            note.trouble.append((block.number, "output given twice"))
        block.expected = "\n".join(said) if said else shown
        block.answered = not said and not output and span is not None


def read_vault(folder):
    """Every note of FOLDER in name order."""
    return [read_note(p) for p in sorted(Path(folder).rglob("*.md"))]
