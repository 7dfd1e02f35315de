#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Check the starter vault: lint.py VAULT

Prints `file:line: text` for every fault and exits 1 if there is one; ends
with the number of cards by section and kind. It judges form only; whether the
code does what the vault says is the business of run_snippets.py.
"""

import re
import sys
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
import cards as reader

MIN_CARDS, MIN_SNIPPETS, MIN_PER_SECTION, MIN_PER_LEAF = 220, 70, 30, 2
MAX_ANSWER_CHARS, MAX_ANSWER_LINES = 600, 12
# Leaves that say what to do and when; there is nothing in them to recall.
PLANS = {"4.5.1", "4.5.2", "4.5.3", "4.5.4", "5.6.1", "5.6.2", "5.6.3", "5.6.4"}
CADENCES = {
    "4.5.1": r"Daily ", "4.5.2": r"Weekly ", "4.5.3": r"30-Day ", "4.5.4": r"90-Day ",
    "5.6": r"Monthly ",
}

faults = []


def fault(file, line, text):
    faults.append(f"{file}:{line}: {text}")


def plain(text):
    """TEXT as words, for comparing sides."""
    text = re.sub(r"[`*_“”\"]", "", text)
    return re.sub(r"\s+", " ", text).strip(" .!?,;:").casefold()


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
    if reader.has_fence(card.back):
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


def check_outline(outline, notes):
    """The numbering is whole and in order, the links lead somewhere."""
    name = outline.path.name
    keys = [key for _, key, _, _ in outline.sections]
    if keys != [str(n) for n in range(1, len(keys) + 1)]:
        fault(name, 1, f"sections are numbered {keys}")
    seen, last = set(), {}
    bounds = [line for line, *_ in outline.sections] + [10**9]
    for line, number, title, desc, hard_break in outline.entries:
        parts = number.split(".")
        section = sum(1 for b in bounds if b <= line)
        if str(section) != parts[0]:
            fault(name, line, f"{number} stands in section {section}")
        parent = ".".join(parts[:-1])
        if len(parts) > 2 and parent not in seen:
            fault(name, line, f"{number} comes before {parent}")
        if int(parts[-1]) != last.get(parent, 0) + 1:
            fault(name, line, f"{number} follows {parent}.{last.get(parent, 0)}")
        last[parent] = int(parts[-1])
        seen.add(number)
        if re.search("[✔✅]", (desc or "") + title):
            fault(name, line, "marked as done; a new learner has done nothing")
        following = any(l == line + 1 for l, *_ in outline.entries)
        if following and not hard_break:
            fault(name, line, "no hard break, the next entry would run into this one")
        if number in CADENCES and not re.match(CADENCES[number], title):
            fault(name, line, f"no cadence in the title of {number}")
    groups = Counter(n.split(".")[0] + "." + n.split(".")[1] for n in seen if n.count(".") == 2)
    for line, key, label, tail in outline.sections:
        mark = re.search(r"\((\d+) Sheets?\)", tail)
        count = sum(1 for g in groups if g.split(".")[0] == key)
        if mark and int(mark[1]) != count:
            fault(name, line, f"says {mark[0]}, has {count} groups")
    quota = next((d for _, n, _, d, _ in outline.entries if n == "4.5.1"), None)
    if quota != "5 concepts, 1 snippet":
        fault(name, 1, "4.5.1 must ask for '5 concepts, 1 snippet'")

    titles = {n: t for _, n, t, _, _ in outline.entries}
    for line, key, label, _ in outline.sections:
        note = notes.get(label)
        if note is None:
            continue  # reported as an unresolved link
        have = [
            (l, m[1], m[2]) for l, _, text in note.headings if (m := reader.NUMBER.match(text))
        ]
        want = [n for n in titles if n.split(".")[0] == key]
        if [n for _, n, _ in have] != want:
            odd = sorted(set(want) ^ {n for _, n, _ in have}) or "the order"
            fault(note.path.name, 1, f"headings and outline differ in {odd}")
        for l, number, title in have:
            if titles.get(number) != title:
                fault(note.path.name, l, f"{number} is '{titles.get(number)}' in the outline")
        for l, level, text in note.headings:
            number = reader.NUMBER.match(text)
            if number and level != number[1].count(".") + 1:
                fault(note.path.name, l, f"{number[1]} is a heading of level {level}")


def main(folder):
    notes = {}
    for path in sorted(Path(folder).rglob("*.md")):
        if check_text(path):
            notes[path.stem] = reader.read_note(path)
    outlines = [n for n in notes.values() if n.is_outline]
    if len(outlines) != 1:
        fault(folder, 1, f"{len(outlines)} outline notes, expected one")
        return
    outline = outlines[0]
    check_outline(outline, notes)
    for note in notes.values():
        for line, text in note.trouble:
            fault(note.path.name, line, text)
        for line, target in note.links:
            if target not in notes:
                fault(note.path.name, line, f"[[{target}]] leads nowhere")

    every = [card for note in notes.values() for card in note.cards]
    numbers = [n for _, n, *_ in outline.entries]
    fronts = {}
    for card in every:
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
        if card.entry not in numbers:
            fault(*where, "belongs to no entry of the outline")
    per_entry = Counter(card.entry for card in every)
    for line, number, title, *_ in outline.entries:
        leaf = not any(n.startswith(number + ".") for n in numbers)
        if leaf and number not in PLANS and per_entry[number] < MIN_PER_LEAF:
            fault(outline.path.name, line, f"{number} {title} has {per_entry[number]} cards")

    print(f"{'section':24} cards  concepts  snippets")
    for _, key, label, _ in outline.sections:
        mine = [c for c in every if c.entry.split(".")[0] == key]
        snippets = sum(c.snippet for c in mine)
        print(f"{label[:24]:24} {len(mine):5} {len(mine) - snippets:9} {snippets:9}")
        if len(mine) < MIN_PER_SECTION:
            fault(outline.path.name, 1, f"section {key} has {len(mine)} cards, below {MIN_PER_SECTION}")
    snippets = sum(c.snippet for c in every)
    print(f"{'all':24} {len(every):5} {len(every) - snippets:9} {snippets:9}")
    print("forms:", ", ".join(f"{n} {form}" for form, n in sorted(Counter(c.form for c in every).items())))
    if len(every) < MIN_CARDS or snippets < MIN_SNIPPETS:
        fault(outline.path.name, 1, f"{len(every)} cards, {snippets} snippets: below {MIN_CARDS} and {MIN_SNIPPETS}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: lint.py VAULT")
    main(sys.argv[1])
    for text in faults:
        print(text)
    sys.exit(1 if faults else 0)
