# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Read a vault for the tests beside this file.

A second, small implementation of the card syntax (reader `smriti`) and of the
marks of a curriculum, written apart from the ones in C so that readers.py can
compare the two. It reads what the vaults of the tests use and reports what it
finds suspicious; it never writes.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*(.*)$")
HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*$")
RULE = re.compile(r"^ {0,3}(-{3,}|\*{3,}|_{3,})\s*$")
NUMBER = re.compile(r"^(\d+(?:\.\d+)+)\s+(.*)$")
MARKER = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?")
TASK = re.compile(r"^\s*[-*+]\s+\[[ xX]\]\s+(.*)$")
CLOZE = re.compile(r"(?:(?<=[\s(\[{])|^)==(?=\S)(.+?)(?<=\S)==")
SEPARATOR = re.compile(r"(?<=\s)(:{2,3})(?=\s)")
REMARK = re.compile(r"^\s*%%\s*(\S+)\s*(.*?)\s*%%\s*$")
VERSION = re.compile(r"%%\s*(since|until)\b\s*([^%]*?)\s*%%")
BLOCK_ID = re.compile(r"(?:^|\s)\^([A-Za-z0-9-]+)\s*$")
CALLOUT = re.compile(r"^ {0,3}>\s*\[!(\w+)\][+-]?\s*(.*)$")
LINK = re.compile(r"(!?)\[\[([^\]|#]*)(?:#([^\]|]*))?(?:\|[^\]]*)?\]\]")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
ARROW = re.compile(r" (?:→|->) ")
# What is no part of a side: comments, and the tags that mean something to Smriti.
ASIDE = re.compile(
    r"%%.*?%%|<!--.*?-->|(?:(?<=\s)|^)#(?:snippet|concept|explain|(?:flash)?cards(?:/[\w/-]+)?)(?![\w/-])"
)
ANCHORS = ("analogy", "mnemonic", "anchor")
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
    quoted: bool = False  # in a callout
    entry: str = ""
    template: str = ""  # name of the template it is a part of
    expected: str | None = None  # what the vault says it prints
    answered: bool = False  # said by an answer that is one code span
    asked: bool = False  # ends a question


@dataclass
class Card:
    file: str
    line: int
    entry: str
    front: str
    back: str
    form: str  # basic, reversed, multi-line, cloze, cell, sequence
    snippet: bool = False
    listed: bool = True  # not a bare line in running text
    explain: bool = False
    since: str = ""
    until: str = ""
    block_id: str = ""
    end: int = 0  # last line of what it was made from


@dataclass
class Heading:
    line: int
    level: int
    text: str
    entry: str  # that it stands in or opens
    end: int = 0  # the line where its part ends, not a part of it

    @property
    def number(self):
        match = NUMBER.match(self.text)
        return match[1] if match else ""


@dataclass
class Remark:
    line: int
    word: str
    words: str
    entry: str
    heading: int  # line of the heading right above it, 0 = something stands between


@dataclass
class Callout:
    line: int
    kind: str
    text: str
    entry: str
    links: list = field(default_factory=list)  # (note or "", part) of those that name a block id
    above: Card | None = None  # the card right above it


@dataclass
class Note:
    path: Path
    front: dict = field(default_factory=dict)  # frontmatter
    headings: list = field(default_factory=list)
    blocks: list = field(default_factory=list)
    cards: list = field(default_factory=list)
    links: list = field(default_factory=list)  # (line, note or "", part or None)
    pictures: list = field(default_factory=list)  # (line, path)
    remarks: list = field(default_factory=list)
    callouts: list = field(default_factory=list)
    tasks: list = field(default_factory=list)  # (line, entry, text)
    prose: list = field(default_factory=list)  # (line, entry, text): what is no card, heading or code
    chains: list = field(default_factory=list)  # (line, entry, steps), with or without cards
    tables: int = 0  # whose cells are cards
    ids: dict = field(default_factory=dict)  # block id -> line
    trouble: list = field(default_factory=list)  # (line, text)
    sections: list = field(default_factory=list)  # outline: (line, key, label, tail)
    entries: list = field(default_factory=list)  # outline: (line, number, title, desc, break)

    @property
    def is_outline(self):
        return bool(self.entries)


def mask(text, comments=True):
    """TEXT with code, math, comments and links blanked, same length."""

    def blank(match):
        return "\0" * len(match.group())

    for pattern in (
        r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)",
        r"<!--.*?-->" if comments else r"(?!)",
        r"%%.*?%%" if comments else r"(?!)",
        r"\$\$.*?\$\$",
        r"\$(?=\S)[^$\n]*?(?<=\S)\$(?!\d)",
        r"\[\[.*?\]\]",
        r"\]\([^)\n]*\)",
        r"https?://\S+",
    ):
        text = re.sub(pattern, blank, text, flags=re.S)
    return text


def clean(text):
    """One line of a side without comments and tags of ours; one blank, not two, where one was."""
    out, run = "", 0
    for aside in ASIDE.finditer(mask(text, comments=False)):
        out += text[run : aside.start()]
        run = aside.end()
        if not out or out[-1].isspace():
            while text[run : run + 1] in (" ", "\t"):
                run += 1
    return out + text[run:] if text[run:] or not run else out.rstrip(" \t")


def lone_code(side):
    """The text of SIDE's code span if SIDE is nothing else, or None."""
    match = re.fullmatch(r"(`+)(.+?)\1", side.strip())
    if match is None or match[1] in match[2]:
        return None
    return match[2].strip() if "`" in match[2] else match[2]


def has_fence(side):
    return any(FENCE.match(line) for line in side.split("\n"))


def tagged(text, tag):
    return re.search(rf"(?<!\S)#{tag}(?![\w/-])", mask(text, comments=False)) is not None


def versions_of(text):
    """(word, version) of each remark on a version that ends a line of TEXT, at most two of a line."""
    found = []
    for row in text.split("\n"):
        row = BLOCK_ID.sub("", mask_code(row))
        for _ in range(2):
            last = re.search(VERSION.pattern + r"\s*$", row)
            if last:
                found.append((last[1], last[2]))
                row = row[: last.start()]
    return found


def is_snippet(text, sides):
    if tagged(text, "concept"):
        return False
    return tagged(text, "snippet") or any(has_fence(s) or lone_code(s) is not None for s in sides)


def items_of(description):
    """The items of an outline entry's description."""
    for pattern in (ARROW.pattern, "; ", " / ", ", ", r" \+ "):
        parts = re.split(pattern + r"(?![^()]*\))", description or "")
        if len(parts) > 1:
            return [re.sub(r"^and ", "", p.strip()) for p in parts]
    return [description] if description else []


def _strip(text):
    return MARKER.sub("", text).strip()


def _cells(row):
    masked = mask(row)
    cuts = [i for i, c in enumerate(row) if c == "|" and (i == 0 or masked[i - 1] != "\\")]
    return [row[a + 1 : b].strip() for a, b in zip(cuts, cuts[1:])]


def plain(text):
    """TEXT without the marks of Markdown that stand in steps and headings."""
    return re.sub(r"[`*]", "", text)


def sequence(steps, title, topic=""):
    """(front, back) of each card of the arrow chain STEPS, those left out that tell their answer."""
    head = f"{title} ({topic}): " if title and topic and topic not in title else f"{title}: " if title else ""

    def is_fair(answer, *shown):
        word = re.compile(rf"(?<![^\W_]){re.escape(plain(answer).casefold())}(?![^\W_])")
        return not any(word.search(plain(text).casefold()) for text in shown)

    cards = []
    for i, step in enumerate(steps[1:], 1):
        before = head + " → ".join([*steps[:i], "…"])
        if is_fair(step, head, *steps[:i]):
            cards.append((f"{before} What comes next?", step))
        if i + 1 < len(steps) and is_fair(step, head, *steps[:i], *steps[i + 1 :]):
            stop = "" if steps[-1][-1] in ".!?" else "."
            cards.append((f"{' → '.join([before, *steps[i + 1:]])}{stop} Which step is missing?", step))
    return cards


class Walk:
    """Goes through one note; a paragraph is what stands between two blank lines."""

    def __init__(self, note, rows, start):
        self.note, self.rows, self.start = note, rows, start
        self.open = {}  # heading level -> entry
        self.entry = note.front.get("entry", "")
        self.template = ""
        self.cards_next = 0  # line of a "%% cards %%" whose paragraph has not come yet
        self.heading_line = 0  # of the heading with nothing but remarks below it so far
        self.last = None  # the card right above, if nothing else stands between

    def trouble(self, line, text):
        self.note.trouble.append((line, text))

    # --- cards ----------------------------------------------------------

    def add(self, lines, front, back, form, text=None, sides=None):
        text = text if text is not None else "\n".join(l.text for l in lines)
        first = next((l.number for l in lines if l.fenced or not REMARK.match(l.text)), lines[0].number)
        card = Card(self.note.path.name, first, self.entry, front, back, form,
                    is_snippet(text, sides or (front, back)), end=lines[-1].number)
        card.explain = tagged(text, "explain")
        for word, version in versions_of(text):
            setattr(card, word, version)
        self.note.cards.append(card)
        self.last = card
        return card

    def side(self, lines):
        """The text of LINES as a side, and its block id."""
        rows = []
        for l in lines:
            row = l.text if l.fenced else clean(l.text)
            if l.fenced or row.strip():
                rows.append(row)
        text = "\n".join(rows).strip()
        match = BLOCK_ID.search(text) if lines and not lines[-1].fenced else None
        if match and "`" not in match.group():
            return text[: match.start()].strip(), match[1]
        return text, ""

    def name_id(self, card, block_id):
        card.block_id = block_id
        if block_id and self.note.ids.setdefault(block_id, card.line) != card.line:
            self.trouble(card.line, f"block id ^{block_id} stands twice")

    def table(self, lines):
        rows = [(l, _cells(l.text)) for l in lines]
        head = rows[0][1]
        if len(rows) < 3 or not all(re.fullmatch(r":?-+:?", c) for c in rows[1][1]):
            self.trouble(lines[0].number, "no table follows '%% cards %%'")
            return
        self.note.tables += 1
        for line, cells in rows[2:]:
            if len(cells) != len(head):
                self.trouble(line.number, f"{len(cells)} cells, the table has {len(head)}")
                continue
            for name, cell in zip(head[1:], cells[1:]):
                front = f"{clean(cells[0]).strip()} · {clean(name).strip()}"
                if clean(cell).strip():
                    back = clean(cell).strip().replace("\\|", "|")
                    self.add([line], front.replace("\\|", "|"), back, "cell", cell, (back,))

    def chain(self, lines):
        text, block_id = self.side(lines)
        steps = [s.strip() for s in ARROW.split(" ".join(text.split("\n")))]
        if len(steps) < 2:
            self.trouble(lines[0].number, "no table or arrow chain follows '%% cards %%'")
            return
        title = plain(self.note.headings[-1].text) if self.note.headings else ""
        for front, back in sequence(steps, NUMBER.sub(r"\2", title)):
            card = self.add(lines, front, back, "sequence", "")
            self.name_id(card, block_id)

    def multi_line(self, lines, marks):
        at = marks[0]
        (question, _), (answer, block_id) = self.side(lines[:at]), self.side(lines[at + 1 :])
        if len(marks) > 1 or not question or not answer:
            self.trouble(lines[at].number, "a '?' line without one question and one answer")
            return
        for l in lines:
            if not l.fenced and SEPARATOR.search(mask(l.text)):
                self.trouble(l.number, "separator inside a multi-line card")
        both = lines[at].text.strip() == "??"
        prose = "\n".join(l.text for l in lines if not l.fenced)
        card = self.add(lines, _strip(question), answer, "multi-line", prose)
        self.name_id(card, block_id)
        if both:
            self.add(lines, answer, _strip(question), "reversed", prose)

    def letters(self, lines):
        for question, answer in zip(lines[::2], lines[1::2]):
            if not answer.text.startswith("A: "):
                self.trouble(answer.number, "expected 'A: '")
                return
            back, block_id = self.side([Line(answer.number, answer.text[3:])])
            card = self.add([question, answer], clean(question.text[3:]).strip(), back, "basic")
            self.name_id(card, block_id)
        if len(lines) % 2:
            self.trouble(lines[-1].number, "question without answer")

    def one_line(self, line, before):
        """The card of LINE; the remark BEFORE it, if it is one, is about it."""
        marks = "\n".join([*(l.text for l in before if REMARK.match(l.text)), line.text])
        match = SEPARATOR.search(mask(line.text))
        front = _strip(clean(line.text[: match.start()]))
        back, block_id = self.side([Line(line.number, line.text[match.end() :])])
        if not front or not back:
            self.trouble(line.number, "a side is empty")
            return
        if SEPARATOR.search(mask(back)):
            self.trouble(line.number, "second separator")
        card = self.add([line], front, back, "basic", marks)
        card.listed = bool(MARKER.match(line.text))
        self.name_id(card, block_id)
        if match.group(1) == ":::":
            self.add([line], back, front, "reversed", marks)

    def clozes(self, lines):
        """The cards of the highlighted words; whether there are any."""
        text, block_id = self.side(lines)
        fences, masked = False, []
        for row in text.split("\n"):
            fence = FENCE.match(row)
            masked.append("\0" * len(row) if fences or fence else mask(row))
            fences ^= bool(fence)
        masked = "\n".join(masked)
        spans = list(CLOZE.finditer(masked))
        for span in spans:
            front, last, back = "", 0, ""
            for other in spans:
                hidden, _, hint = text[other.start(1) : other.end(1)].partition(";;")
                front += text[last : other.start()]
                if other is span:
                    front, back = front + f"[{hint or '…'}]", hidden
                else:
                    front += hidden
                last = other.end()
            card = self.add(lines, _strip(front + text[last:]), back, "cloze", None, (text, back))
            self.name_id(card, block_id)
        for row in CLOZE.sub("", masked).split("\n"):
            if "==" in row or "::" in row:
                self.trouble(lines[0].number, "stray '==' or '::' outside code")
        return bool(spans)

    def paragraph(self, lines):
        """Make the cards of LINES."""
        before, self.last, known = self.last, None, len(self.note.cards)
        if self.cards_next:
            at, self.cards_next = self.cards_next, 0
            (self.table if lines[0].text.lstrip().startswith("|") else self.chain)(lines)
            self.keep_prose(lines)
            self.check_versions(lines, True)
            return
        for l in lines:
            task = None if l.fenced else TASK.match(l.text)
            if task and not SEPARATOR.search(mask(l.text)):
                self.note.tasks.append((l.number, self.entry, task[1]))
        marks = [i for i, l in enumerate(lines) if not l.fenced and l.text.strip() in ("?", "??")]
        separated = [l for l in lines if not l.fenced and SEPARATOR.search(mask(l.text))]
        if marks:
            self.multi_line(lines, marks)
        elif lines[0].text.startswith("Q: "):
            self.letters(lines)
        elif separated:
            for l in separated:
                self.one_line(l, lines[: lines.index(l)][-1:])
            if len(separated) != sum(1 for l in lines if not l.fenced and not REMARK.match(l.text)):
                self.trouble(lines[0].number, "prose and one-line cards in one paragraph")
        elif len(lines) == 1 and BLOCK_ID.fullmatch(lines[0].text.strip()):
            if before and before.line and not before.block_id:
                self.name_id(before, lines[0].text.strip()[1:])
                self.last = before
        elif lines[0].text.lstrip().startswith("|"):
            self.keep_prose(lines)
        elif not any(not REMARK.match(l.text) for l in lines):
            self.last = before
        elif not self.clozes(lines):
            self.keep_prose(lines)
        self.check_versions(lines, known < len(self.note.cards))

    def check_versions(self, lines, has_cards):
        for l in lines:
            marks = [] if l.fenced else VERSION.findall(mask_code(l.text))
            if marks and (not has_cards or len(versions_of(l.text)) != len(marks)):
                self.trouble(l.number, "a version that is not at the end of a card's line")

    def keep_prose(self, lines):
        for l in lines:
            if not l.fenced and not REMARK.match(l.text):
                self.note.prose.append((l.number, self.entry, clean(l.text)))
        text = " ".join(l.text for l in lines if not l.fenced and not REMARK.match(l.text))
        if len(ARROW.split(mask_code(text))) > 1:
            self.note.chains.append((lines[0].number, self.entry, ARROW.split(text)))
            found = BLOCK_ID.search(text)
            if found:
                self.note.ids.setdefault(found[1], lines[0].number)

    # --- the rest of a note ---------------------------------------------

    def heading(self, number, level, text):
        while self.note.headings and self.note.headings[-1].end == 0:
            self.note.headings[-1].end = number
        match = NUMBER.match(text)
        self.open = {k: v for k, v in self.open.items() if k < level}
        if match:
            self.open[level] = match[1]
        self.entry = self.open[max(self.open)] if self.open else self.note.front.get("entry", "")
        self.note.headings.append(Heading(number, level, text, self.entry))
        self.template, self.heading_line, self.last, self.cards_next = "", number, None, 0

    def remark(self, number, text):
        match = REMARK.match(text)
        word, words = match[1], match[2]
        self.note.remarks.append(Remark(number, word, words, self.entry, self.heading_line))
        if word == "cards":
            self.cards_next = number
        if word == "template":
            self.template = words

    def callout(self, lines):
        """A quote whose first line names a kind; its code is read like any other."""
        first = CALLOUT.match(lines[0].text)
        body = [Line(lines[0].number, first[2])]
        body += [Line(l.number, re.sub(r"^ {0,3}> ?", "", l.text)) for l in lines[1:]]
        fence, rows = None, []
        for l in body[1:]:
            opening = FENCE.match(l.text)
            if fence is None and opening:
                fence, rows = opening[1], []
                self.note.blocks.append(Block(l.number, opening[2].strip(), "", True, self.entry))
            elif fence and opening and opening[1].startswith(fence) and not opening[2]:
                self.note.blocks[-1].text, fence = "\n".join(rows), None
            elif fence:
                rows.append(l.text)
        if fence:
            self.trouble(lines[-1].number, "fenced block never closed in a callout")
        text = "\n".join(l.text for l in body)
        callout = Callout(lines[0].number, first[1].lower(), text, self.entry, above=self.last)
        callout.links = [(m[2], m[3][1:]) for m in LINK.finditer(mask_code(text)) if (m[3] or "").startswith("^")]
        self.note.callouts.append(callout)
        self.note.prose += [(l.number, self.entry, l.text) for l in body]
        if callout.kind in (*ANCHORS, "tip") and SEPARATOR.search(mask(text)):
            self.trouble(lines[0].number, "' :: ' in a callout, which is never a card")

    def links(self):
        note, fence = self.note, None
        for i, row in enumerate(self.rows[self.start :], self.start + 1):
            bare = re.sub(r"^( {0,3}> ?)+", "", row)
            opening = FENCE.match(bare)
            if opening and (fence is None or (opening[1].startswith(fence) and not opening[2])):
                fence = opening[1] if fence is None else None
            if fence or opening:
                continue
            text = mask_code(row)
            for embed, target, part in LINK.findall(text):
                suffix = Path(target).suffix
                if embed and suffix and suffix != ".md":
                    note.pictures.append((i, target))
                else:
                    note.links.append((i, target, part or None))
            note.pictures += [(i, p) for p in PICTURE.findall(text) if "://" not in p]

    def outline(self):
        for i, row in enumerate(self.rows[self.start :], self.start + 1):
            section, entry = SECTION.match(row), ENTRY.match(row)
            if section:
                key = section["n1"] or section["n2"]
                number = section["n1"] + " " if section["n1"] else ""
                label = number + (section["l1"] or section["l2"])
                self.note.sections.append((i, key.split(".")[0], label, section["tail"]))
            elif entry:
                self.note.entries.append((i, entry[1], entry[2], entry[3], bool(entry[4])))
        topic = self.note.sections[0][2].rpartition(" — ")[2] if self.note.sections else ""
        for i, number, title, description, _ in self.note.entries:
            steps = items_of(description)
            if len(ARROW.split(description or "")) > 1 and self.note.front.get("sequence") != "no":
                self.entry = number
                for front, back in sequence(steps, title, topic):
                    self.add([Line(i, "")], front, back, "sequence")

    def run(self):
        self.links()
        self.outline()
        self.entry = self.note.front.get("entry", "")
        if self.note.is_outline:
            return
        lines, fence, body, quote = [], None, [], []

        def finish():
            if lines:
                self.paragraph(list(lines))
            lines.clear()

        for i, row in enumerate([*self.rows[self.start :], ""], self.start + 1):
            if quote:
                if row.lstrip().startswith(">") and not CALLOUT.match(row):
                    quote.append(Line(i, row))
                    continue
                self.callout(quote)
                quote = []
            if fence:
                lines.append(Line(i, row, True))
                close = FENCE.match(row)
                if close and close[1].startswith(fence) and not close[2]:
                    self.note.blocks[-1].text = "\n".join(body)
                    if any(not r.strip() for r in body) and any(l.text.strip() in ("?", "??") for l in lines if not l.fenced):
                        self.trouble(i, "blank line in a fenced block of a card")
                    fence = None
                else:
                    body.append(row)
                continue
            opening, heading = FENCE.match(row), HEADING.match(row)
            if opening:
                fence, body = opening[1], []
                self.note.blocks.append(Block(i, opening[2].strip(), "", False, self.entry, self.template))
                lines.append(Line(i, row, True))
            elif heading:
                finish()
                self.heading(i, len(heading[1]), heading[2])
                continue
            elif CALLOUT.match(row):
                finish()
                quote = [Line(i, row)]
            elif REMARK.match(row):
                if REMARK.match(row)[1] == "cards":
                    finish()
                elif REMARK.match(row)[1] in ("since", "until"):
                    lines.append(Line(i, row))
                self.remark(i, row)
                continue
            elif not row.strip() or RULE.match(row):
                finish()
                continue
            else:
                lines.append(Line(i, row))
            self.heading_line = 0
        if fence:
            self.trouble(self.note.blocks[-1].number, "fenced block never closed")
        for heading in self.note.headings:
            heading.end = next((h.line for h in self.note.headings if h.line > heading.line and h.level <= heading.level),
                               len(self.rows) + 1)
        self.expect()

    def expect(self):
        """Find what each Python block is said to print, see run_snippets.py."""
        for block in self.note.blocks:
            if block.info.split(" ")[0] != "python":
                continue
            said = re.findall(r"(?:^|  )# prints: (.*)$", block.text, flags=re.M)
            rows = [re.sub(r"^ {0,3}> ?", "", r) for r in self.rows] if block.quoted else self.rows
            # index of the line after the block
            after = block.number + (len(block.text.split("\n")) if block.text else 0) + 1
            if after < len(rows) and rows[after].strip() in ("?", "??"):
                block.asked = True
                after += 1
            span = lone_code(clean(rows[after])) if after < len(rows) else None
            output = next((b for b in self.note.blocks if b.number == after + 1 and b.info == "text"), None)
            shown = output.text if output else span
            if said and shown is not None:
                self.trouble(block.number, "output given twice")
            block.expected = "\n".join(said) if said else shown
            block.answered = not said and not output and span is not None


def mask_code(text):
    """TEXT without its inline code."""
    return re.sub(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)", lambda m: "\0" * len(m.group()), text, flags=re.S)


def read_note(path):
    """Read one note."""
    note = Note(Path(path))
    rows = note.path.read_text(encoding="utf-8").split("\n")
    start = 0
    if rows[0] == "---" and "---" in rows[1:]:
        start = rows.index("---", 1) + 1
        for row in rows[1 : start - 1]:
            key, colon, value = row.partition(":")
            if colon and not key.startswith((" ", "-")):
                note.front[key.strip()] = value.strip()
    Walk(note, rows, start).run()
    return note


def read_vault(folder):
    """Every note of FOLDER in name order."""
    return [read_note(p) for p in sorted(Path(folder).rglob("*.md"))]
