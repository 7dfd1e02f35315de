#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Check a vault that teaches a topic: lint.py [--min-WHAT N]… VAULT

Prints `file:line: text` for every fault and exits 1 if there is one; ends
with the number of cards by section and kind. It judges form only: whether the
code does what the vault says is the business of run_snippets.py, templates.py
and challenges.py.

An item of the outline ("duck typing") is taught if a sub-heading of its entry
has its words and says something, or if one paragraph of the entry has all of
them (of a plan: all its paragraphs together); it is asked if a card stands beneath that sub-heading or has its words.
Words are compared without case, plural and small words.
"""

import argparse
import datetime
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
import cards as reader

# What the starter vault must have at least; a smaller vault says less on the command line.
LIMITS = {
    "cards": 700,
    "snippets": 200,
    "leaf": 8,  # cards in each leaf entry, but for the plans
    "tips": 20,
    "anchors": 20,
    "tables": 10,  # whose cells are cards
    "explain": 8,
    "challenges": 12,
    "milestones": 4,  # of each project
    "errors": 8,  # in the playbook
    "scope": 10,  # cards a quiz may ask
}
MAX_ANSWER_CHARS, MAX_ANSWER_LINES, MAX_TIP_CHARS = 600, 12, 240

CADENCES = ("Daily ", "Weekly ", "30-Day ", "90-Day ", "Monthly ")
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
VERSION = re.compile(r"\d+(\.\d+)*")
CHECKED = re.compile(r"(\d{4}-\d\d-\d\d)(, \d+ (days?|weeks?|months?|years?))?")
OBSERVED = re.compile(r"^\s*- (\d{4}-\d\d-\d\d)\b(.?)")
WORDS = ("cards", "checked", "since", "until", "after", "scope", "snippet", "template", "workflow")
CHALLENGE_KEYS = ("entry", "kind", "minutes", "check")
SMALL = set("a an and are as at be by for from how in into is it its of on or than the their to vs what with".split())

faults = []


def fault(file, line, text):
    faults.append(f"{file}:{line}: {text}")


# --- words --------------------------------------------------------------


def plain(text):
    """TEXT as words, for comparing sides."""
    text = re.sub(r"[`*_“”\"]", "", text)
    return re.sub(r"\s+", " ", text).strip(" .!?,;:").casefold()


def stem(word):
    if re.search(r"(ss|x|ch|sh)es$", word):
        return word[:-2]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and re.search(r"[^su]s$", word) else word


def words_of(text):
    """The set of words of TEXT that count."""
    text = unicodedata.normalize("NFKD", text).casefold()
    found = re.findall(r"[a-z0-9]+", "".join(c for c in text if not unicodedata.combining(c)))
    return {stem(w) for w in found if w not in SMALL}


def without_code(text):
    out, fenced = [], False
    for line in text.split("\n"):
        if reader.FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            out.append(line)
    return re.sub(r"`[^`]*`", " ", "\n".join(out))


def gives_itself_away(card):
    """Whether the front holds the whole answer, or the term it begins with.

    A question that offers a choice or asks for a difference has to name it.
    """
    if card.form == "sequence" or reader.has_fence(card.back):
        return False
    front = plain(without_code(card.front) if card.snippet else card.front)
    candidates = {plain(card.back)}
    if not card.snippet and not re.search(r"\bor\b.*\?|\bdifference between\b|\bin order\b", front + "?"):
        term = plain(re.split(r"[(,;:]| – |\. ", card.back)[0])
        if len(term.split()) <= 4:
            candidates.add(term)
    return any(c and re.search(rf"(?<!\w){re.escape(c)}(?!\w)", front) for c in candidates)


def lines_of(answer):
    return sum(1 for line in answer.split("\n") if not reader.FENCE.match(line))


# --- the vault as a whole -----------------------------------------------


class Vault:
    """All notes by name, and what the outline says."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.notes = {p.stem: reader.read_note(p) for p in sorted(self.folder.rglob("*.md")) if check_text(p)}
        self.outlines = [n for n in self.notes.values() if n.is_outline]
        self.outline = self.outlines[0] if self.outlines else None
        entries = self.outline.entries if self.outline else []
        self.titles = {number: title for _, number, title, _, _ in entries}
        self.parents = {number.rpartition(".")[0] for number in self.titles}
        self.described = {number: description for _, number, _, description, _ in entries}
        self.lines = {number: line for line, number, *_ in entries}
        self.cards = [card for note in self.notes.values() for card in note.cards]

    def is_leaf(self, number):
        return number not in self.parents

    def is_plan(self, number):
        """Whether the entry says what to do and when, so that there is nothing in it to recall."""
        parts = number.split(".")
        above = (".".join(parts[:i]) for i in range(2, len(parts) + 1))
        return any(self.titles.get(n, "").startswith(CADENCES) for n in above)

    def is_of(self, entry, number):
        """Whether ENTRY is NUMBER, or a part of it where it has parts."""
        return entry == number or (not self.is_leaf(number) and entry.startswith(number + "."))

    def sub_headings(self, number):
        """(note, heading) of each sub-heading without a number beneath the entry."""
        return [(n, h) for n in self.notes.values() for h in n.headings if not h.number and self.is_of(h.entry, number)]

    def leaves(self, word):
        """The numbers of the leaves whose title has WORD."""
        return [n for n, title in self.titles.items() if word in title and self.is_leaf(n)]

    def prose(self, number):
        return [text for n in self.notes.values() for _, entry, text in n.prose if self.is_of(entry, number)]


def inside(heading, things):
    """Those of THINGS (line, …) that stand beneath HEADING."""
    return [t for t in things if heading.line < t[0] < heading.end]


def check_text(path):
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        fault(path.name, 1, f"not UTF-8: {error}")
        return False
    if b"\r" in data or not text.endswith("\n"):
        fault(path.name, 1, "lines must end in LF, the last one too")
    for i, line in enumerate(text.split("\n"), 1):
        if "\t" in line:
            fault(path.name, i, "tab")
    return True


# --- the outline --------------------------------------------------------


def check_numbers(vault):
    """The numbering is whole and in order."""
    outline, name = vault.outline, vault.outline.path.name
    keys = [key for _, key, _, _ in outline.sections]
    if keys != [str(n) for n in range(1, len(keys) + 1)]:
        fault(name, 1, f"sections are numbered {keys}")
    seen, last = set(), {}
    for line, number, title, description, hard_break in outline.entries:
        parts = number.split(".")
        section = sum(1 for at, *_ in outline.sections if at <= line)
        parent = ".".join(parts[:-1])
        if str(section) != parts[0]:
            fault(name, line, f"{number} stands in section {section}")
        if len(parts) > 2 and parent not in seen:
            fault(name, line, f"{number} comes before {parent}")
        if int(parts[-1]) != last.get(parent, 0) + 1:
            fault(name, line, f"{number} follows {parent}.{last.get(parent, 0)}")
        last[parent] = int(parts[-1])
        seen.add(number)
        if re.search("[✔✅]", (description or "") + title):
            fault(name, line, "marked as done; a new learner has done nothing")
        if line + 1 in vault.lines.values() and not hard_break:
            fault(name, line, "no hard break, the next entry would run into this one")
    groups = Counter(".".join(n.split(".")[:2]) for n in seen if n.count(".") == 2)
    for line, key, _, tail in outline.sections:
        mark = re.search(r"\((\d+) Sheets?\)", tail)
        count = sum(1 for g in groups if g.split(".")[0] == key)
        if mark and int(mark[1]) != count:
            fault(name, line, f"says {mark[0]}, has {count} groups")


def check_cadences(vault):
    name = vault.outline.path.name
    for cadence in CADENCES:
        found = [n for n, title in vault.titles.items() if title.startswith(cadence)]
        if len(found) != 1:
            fault(name, 1, f"{len(found)} entries are '{cadence.strip()}'")
        if cadence == "Daily " and found and not re.fullmatch(r"\d+ concepts?, \d+ snippets?", vault.described[found[0]] or ""):
            fault(name, vault.lines[found[0]], "the daily entry must say '5 concepts, 1 snippet'")


def check_notes(vault):
    """Each note is one that the outline's headings link to, or names its entry."""
    linked = {label for _, _, label, _ in vault.outline.sections}
    for name, note in vault.notes.items():
        if note is not vault.outline and name not in linked and note.front.get("entry") not in vault.titles:
            fault(note.path.name, 1, "belongs to no entry: no heading of the outline links to it, and it names none")


def check_headings(vault):
    """The notes have a heading for each entry of the outline, once, in its order, at the right level."""
    order = {number: i for i, number in enumerate(vault.titles)}
    where = {}
    for note in vault.notes.values():
        have = [h for h in note.headings if h.number]
        for h in have:
            title = reader.NUMBER.match(h.text)[2]
            if vault.titles.get(h.number) != title:
                fault(note.path.name, h.line, f"{h.number} is '{vault.titles.get(h.number)}' in the outline")
            if h.level != h.number.count(".") + 1:
                fault(note.path.name, h.line, f"{h.number} is a heading of level {h.level}")
            if h.number in where:
                fault(note.path.name, h.line, f"{h.number} stands in {where[h.number]} too")
            where[h.number] = note.path.name
        for h, following in zip(have, have[1:]):
            if order.get(h.number, 0) > order.get(following.number, 0):
                fault(note.path.name, following.line, f"{following.number} comes after {h.number}")
    for number, line in vault.lines.items():
        if number not in where:
            fault(vault.outline.path.name, line, f"{number} has no heading in any note")


# --- links --------------------------------------------------------------


def find_part(vault, note, target, part):
    """None if the link leads somewhere, else what is missing."""
    to = vault.notes.get(Path(target).name.removesuffix(".md")) if target else note
    if to is None:
        return f"[[{target}]] leads nowhere"
    if part and part.startswith("^"):
        return None if part[1:] in to.ids else f"[[{target}#{part}]]: no such block id"
    if part and not any(plain(h.text) == plain(part.split("#")[-1]) for h in to.headings):
        return f"[[{target}#{part}]]: no such heading"
    return None


def check_links(vault):
    files = {p.name for p in vault.folder.rglob("*") if p.is_file()}
    for note in vault.notes.values():
        for line, target, part in note.links:
            wrong = find_part(vault, note, target, part)
            if wrong:
                fault(note.path.name, line, wrong)
        for line, picture in note.pictures:
            if Path(picture).name not in files:
                fault(note.path.name, line, f"there is no picture {picture}")


# --- cards --------------------------------------------------------------


def check_cards(vault):
    fronts = {}
    for card in vault.cards:
        where = (card.file, card.line)
        key = re.sub(r"\s+", " ", card.front).casefold()
        if key in fronts:
            fault(*where, f"same front as {':'.join(map(str, fronts[key]))}: {card.front[:60]}")
        fronts[key] = where
        if gives_itself_away(card):
            fault(*where, f"front contains its answer: {card.front[:60]} / {card.back[:40]}")
        if len(card.back) > MAX_ANSWER_CHARS or lines_of(card.back) > MAX_ANSWER_LINES:
            fault(*where, f"answer too long ({len(card.back)} characters, {lines_of(card.back)} lines)")
        if card.form == "basic" and not card.listed:
            fault(*where, "a one-line card outside a list: is it one by accident?")
        if card.entry not in vault.titles:
            fault(*where, "belongs to no entry of the outline")
        check_version(card)


def check_version(card):
    for version in (card.since, card.until):
        if version and not VERSION.fullmatch(version):
            fault(card.file, card.line, f"'{version}' is no version")
    if card.since and card.until and VERSION.fullmatch(card.since) and VERSION.fullmatch(card.until):
        if [int(n) for n in card.since.split(".")] > [int(n) for n in card.until.split(".")]:
            fault(card.file, card.line, f"since {card.since} and until {card.until}")


# --- what the outline promises is there ---------------------------------


def parts_of(item):
    """ITEM as what is to be taught: "What is Python? Philosophy" is two things."""
    return [p for p in re.split(r"(?<=\?) ", re.sub(r"\([^)]*\)", "", item)) if words_of(p)]


def faults_of_item(vault, number, item, topic):
    """What is not taught or not asked of ITEM, as (file, line, text)."""
    where = (vault.outline.path.name, vault.lines[number])
    wanted = words_of(item) - topic or words_of(item)
    beneath = [(n, h) for n, h in vault.sub_headings(number) if wanted <= words_of(h.text)]
    speaks = any(inside(h, n.prose) or inside(h, [(b.number,) for b in n.blocks]) for n, h in beneath)
    if beneath and not speaks and "Quiz" not in vault.titles[number]:  # a quiz asks what others teach
        yield (beneath[0][0].path.name, beneath[0][1].line, f"'{beneath[0][1].text}' teaches nothing")
    prose = vault.prose(number)
    if vault.is_plan(number):
        prose = [" ".join(prose)]
    if not beneath and not any(wanted <= words_of(text) for text in prose):
        yield (*where, f"{number}: '{item}' is not taught")
    asked = any(inside(h, [(c.line,) for c in n.cards]) for n, h in beneath) or any(
        wanted <= words_of(f"{c.front} {c.back}") for c in vault.cards if vault.is_of(c.entry, number))
    if not asked and not vault.is_plan(number):
        yield (*where, f"{number}: '{item}' is not asked")


def check_item(vault, number, item, topic):
    """ITEM is taught and asked, or each of the two things it names is."""
    found = list(faults_of_item(vault, number, item, topic))
    if found and " & " in item:
        found = [f for half in item.split(" & ") for f in faults_of_item(vault, number, half, topic)]
    for one in found:
        fault(*one)


def check_coverage(vault):
    labels = [label for _, _, label, _ in vault.outline.sections]
    topic = words_of(labels[0].rpartition(" — ")[2]) if labels else set()
    for number, description in vault.described.items():
        items = reader.items_of(description)
        if vault.titles[number].startswith("Daily ") or (len(items) == 1 and not vault.is_leaf(number)):
            continue  # a quota; one phrase for a whole group, which says what it is for
        for item in items:
            for part in parts_of(item):
                check_item(vault, number, part, topic)


def check_projects(vault):
    for number in vault.leaves("Project"):
        for item in reader.items_of(vault.described[number]):
            found = [(n, h) for n, h in vault.sub_headings(number) if words_of(item) == words_of(h.text)]
            if len(found) != 1:
                fault(vault.outline.path.name, vault.lines[number], f"{number}: {len(found)} sub-headings '{item}'")
                continue
            note, heading = found[0]
            milestones = len(inside(heading, note.tasks))
            if milestones < LIMITS["milestones"]:
                fault(note.path.name, heading.line, f"project '{item}' has {milestones} milestones")


def check_playbook(vault):
    errors = [e for number in vault.leaves("Error") for e in vault.sub_headings(number)]
    for note, heading in errors:
        lines = [text.strip() for _, _, text in inside(heading, note.prose)]
        kinds = [m[1] for l in lines if (m := re.match(r"- (Cause|Fix): \S", l))]
        if "Cause" not in kinds or "Fix" not in kinds or kinds[0] != "Cause" or kinds[-1] != "Fix":
            fault(note.path.name, heading.line, f"'{heading.text}' has no causes with their fixes")
    at_least(vault, "errors", len(errors), "headings in the playbook")


# --- remarks and callouts -----------------------------------------------


def is_date(text):
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def check_entry_numbers(vault, file, line, text, of):
    """TEXT is a list of entries, none of which is OF; returns them."""
    numbers = [n.strip() for n in text.split(",")]
    for n in numbers:
        if n not in vault.titles or n == of:
            fault(file, line, f"'{n}' is no other entry of the outline")
    if len(set(numbers)) != len(numbers):
        fault(file, line, "an entry stands twice")
    return numbers


def check_checked(vault):
    """Each heading of an entry says when it was last looked through."""
    for note in vault.notes.values():
        opened = {h.line: h.number for h in note.headings if h.number}
        found = Counter()
        for r in note.remarks:
            if r.word != "checked":
                continue
            match = CHECKED.fullmatch(r.words)
            if not match or not is_date(match[1]):
                fault(note.path.name, r.line, f"'{r.words}' is no date with a shelf life")
            if r.heading not in opened and not (note.front.get("entry") and not r.heading):
                fault(note.path.name, r.line, "'checked' does not stand right below an entry's heading")
            found[r.heading] += 1
        for line, number in opened.items():
            if found[line] != 1:
                fault(note.path.name, line, f"{number} says {found[line]} times when it was checked")


def check_order(vault):
    """What an entry waits for exists and does not wait for it in turn."""
    after = {}
    for note in vault.notes.values():
        for r in note.remarks:
            if r.word == "after":
                if r.heading == 0:
                    fault(note.path.name, r.line, "'after' does not stand right below a heading")
                after.setdefault(r.entry, set()).update(check_entry_numbers(vault, note.path.name, r.line, r.words, r.entry))
        if note.front.get("after"):
            entries = {h.number for h in note.headings if h.number} or {note.front.get("entry")}
            for entry in entries:
                check_entry_numbers(vault, note.path.name, 1, note.front["after"], entry)
                after.setdefault(entry, set()).update(n.strip() for n in note.front["after"].split(","))
    for entry in after:
        reached, todo = set(), [entry]
        while todo:
            for n in after.get(todo.pop(), ()):
                if n not in reached:
                    reached.add(n)
                    todo.append(n)
        if entry in reached:
            fault(vault.outline.path.name, vault.lines.get(entry, 1), f"{entry} waits for itself")


def check_scopes(vault):
    for number in vault.leaves("Quiz"):
        found = [(n, r) for n in vault.notes.values() for r in n.remarks if r.word == "scope" and r.entry == number]
        if len(found) != 1 or found[0][1].heading == 0:
            fault(vault.outline.path.name, vault.lines[number], f"{number} has {len(found)} scopes right below its heading")
            continue
        note, remark = found[0]
        scope = check_entry_numbers(vault, note.path.name, remark.line, remark.words, number)
        cards = sum(any(vault.is_of(c.entry, n) for n in scope) for c in vault.cards)
        if cards < LIMITS["scope"]:
            fault(note.path.name, remark.line, f"the scope holds {cards} cards")
    for note in vault.notes.values():
        for r in note.remarks:
            if r.word == "scope" and "Quiz" not in vault.titles.get(r.entry, ""):
                fault(note.path.name, r.line, "a scope outside a quiz")


def check_names(vault):
    """Snippets, templates and workflows have a name of their own and something below it."""
    seen = {}
    for note in vault.notes.values():
        for r in note.remarks:
            if r.word not in WORDS:
                fault(note.path.name, r.line, f"a remark '{r.word}' means nothing")
            if r.word not in ("snippet", "template", "workflow"):
                continue
            if not NAME.fullmatch(r.words):
                fault(note.path.name, r.line, f"'{r.words}' is no name")
            if (r.word, r.words) in seen:
                fault(note.path.name, r.line, f"the {r.word} {r.words} stands in {seen[r.word, r.words]} too")
            seen[r.word, r.words] = note.path.name
            if not follows(note, r):
                fault(note.path.name, r.line, f"nothing that is a {r.word} stands below '{r.words}'")
    if ("workflow", "security") not in seen:
        fault(vault.outline.path.name, 1, "no workflow is named security")


def follows(note, remark):
    """Whether what REMARK names stands between it and the next heading or name."""
    stops = [h.line for h in note.headings] + [r.line for r in note.remarks if r.word == remark.word]
    end = min((line for line in stops if line > remark.line), default=10**9)
    below = [line for line, *_ in (note.tasks + note.chains if remark.word == "workflow" else [(b.number,) for b in note.blocks])]
    return sum(remark.line < line < end for line in below) > 0


def check_callouts(vault):
    """Anchors are tied to cards, tips are short."""
    ids = {(n.path.stem, c.block_id) for n in vault.notes.values() for c in n.cards if c.block_id}
    for note in vault.notes.values():
        for c in note.callouts:
            if c.kind == "tip" and not 0 < len(reader.clean(c.text)) <= MAX_TIP_CHARS:
                fault(note.path.name, c.line, f"a tip of {len(c.text)} characters")
            if c.kind not in reader.ANCHORS:
                continue
            if not c.links and c.above is None:
                fault(note.path.name, c.line, "the anchor is tied to no card")
            for target, block_id in c.links:
                if (Path(target).stem if target.endswith(".md") else target or note.path.stem, block_id) not in ids:
                    fault(note.path.name, c.line, f"the anchor is tied to ^{block_id}, which is no card")


def check_observations(vault):
    for note in vault.notes.values():
        for line, _, text in note.prose:
            found = OBSERVED.match(text)
            if found and (not is_date(found[1]) or found[2] != ":"):
                fault(note.path.name, line, f"'{found[1]}' is no date with a colon")


# --- challenges ---------------------------------------------------------


def check_challenge(vault, note):
    front, name = note.front, note.path.name
    for key in CHALLENGE_KEYS + (("time", "faster") if front.get("kind") == "slow" else ()):
        if not front.get(key):
            fault(name, 1, f"the challenge does not say '{key}'")
    if not NAME.fullmatch(front["challenge"]):
        fault(name, 1, f"'{front['challenge']}' is no name")
    if front.get("kind") not in ("slow", "refactor", "debug"):
        fault(name, 1, f"kind is '{front.get('kind')}'")
    if note.path.parent.name != "Challenges" or front.get("entry") not in vault.titles:
        fault(name, 1, "a challenge stands in a folder Challenges and names an entry")
    if len(note.cards) != 1:
        fault(name, 1, f"{len(note.cards)} cards, one stands for the challenge")
    roles = Counter()
    for block in note.blocks:
        found = re.search(r"\bfile=(\S+)(?: (hidden|solution))?$", block.info)
        if found and (found[1].startswith("/") or ".." in found[1].split("/")):
            fault(name, block.number, f"'{found[1]}' leads out of the folder")
        roles[found[2] if found else "none"] += 1
    first = min((b.number for b in note.blocks if "file=" in b.info), default=0)
    if note.cards and note.cards[0].line < first:
        fault(name, note.cards[0].line, "the card stands in the task, which would tell its answer")
    if not roles[None] or not roles["hidden"] or not roles["solution"]:
        fault(name, 1, "a challenge has files, hidden ones and a solution")


def check_challenges(vault):
    found = [n for n in vault.notes.values() if "challenge" in n.front]
    for note in found:
        check_challenge(vault, note)
    for name, times in Counter(n.front["challenge"] for n in found).items():
        if times > 1:
            fault(vault.outline.path.name, 1, f"{times} challenges are named {name}")
    if found and {n.front.get("kind") for n in found} != {"slow", "refactor", "debug"}:
        fault(vault.outline.path.name, 1, "challenges of one kind are missing")
    at_least(vault, "challenges", len(found), "challenges")


# --- counts -------------------------------------------------------------


def at_least(vault, limit, count, what):
    if count < LIMITS[limit]:
        fault(vault.outline.path.name, 1, f"{count} {what}, below {LIMITS[limit]}")


def check_counts(vault):
    per_entry = Counter(card.entry for card in vault.cards)
    for number, title in vault.titles.items():
        if vault.is_leaf(number) and not vault.is_plan(number) and per_entry[number] < LIMITS["leaf"]:
            fault(vault.outline.path.name, vault.lines[number], f"{number} {title} has {per_entry[number]} cards")
    notes = vault.notes.values()
    at_least(vault, "cards", len(vault.cards), "cards")
    at_least(vault, "snippets", sum(c.snippet for c in vault.cards), "snippets")
    at_least(vault, "tips", sum(c.kind == "tip" for n in notes for c in n.callouts), "tips")
    at_least(vault, "anchors", sum(c.kind in reader.ANCHORS for n in notes for c in n.callouts), "anchors")
    at_least(vault, "tables", sum(n.tables for n in notes), "tables whose cells are cards")
    at_least(vault, "explain", sum(c.explain for c in vault.cards), "cards to explain")


def tell(vault):
    print(f"{'section':24} cards  concepts  snippets")
    rows = [(label, [c for c in vault.cards if c.entry.split(".")[0] == key]) for _, key, label, _ in vault.outline.sections]
    for label, cards in [*rows, ("all", vault.cards)]:
        snippets = sum(c.snippet for c in cards)
        print(f"{label[:24]:24} {len(cards):5} {len(cards) - snippets:9} {snippets:9}")
    callouts = Counter(c.kind for n in vault.notes.values() for c in n.callouts)
    remarks = Counter(r.word for n in vault.notes.values() for r in n.remarks)
    versions = sum(bool(c.since or c.until) for c in vault.cards)
    print("forms:", ", ".join(f"{n} {form}" for form, n in sorted(Counter(c.form for c in vault.cards).items())))
    print("callouts:", ", ".join(f"{n} {kind}" for kind, n in sorted(callouts.items())))
    print("remarks:", ", ".join(f"{n} {word}" for word, n in sorted(remarks.items())) + f"; {versions} cards of a version")


CHECKS = (
    check_numbers, check_cadences, check_notes, check_headings, check_links, check_cards, check_coverage, check_projects,
    check_playbook, check_checked, check_order, check_scopes, check_names, check_callouts, check_observations,
    check_challenges, check_counts,
)


def main(folder):
    vault = Vault(folder)
    if len(vault.outlines) != 1:
        fault(folder, 1, f"{len(vault.outlines)} outline notes, expected one")
        return
    for note in vault.notes.values():
        for line, text in note.trouble:
            fault(note.path.name, line, text)
    for check in CHECKS:
        check(vault)
    tell(vault)


def arguments():
    """The vault named on the command line; the limits are set."""
    parser = argparse.ArgumentParser(description="Check a vault that teaches a topic.")
    for limit, value in LIMITS.items():
        parser.add_argument(f"--min-{limit}", type=int, default=value, metavar="N", dest=limit)
    parser.add_argument("vault")
    given = vars(parser.parse_args())
    path = given.pop("vault")
    LIMITS.update(given)
    return path


if __name__ == "__main__":
    main(arguments())
    for text in faults:
        print(text)
    sys.exit(1 if faults else 0)
