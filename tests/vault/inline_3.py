# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""How the one-line code answers of section 3 are tried out, see inline.py."""

XS = "xs = [3, 11, 2, 14]; "

CHECKS = {
    # 3.1 Cheatsheets
    "first, *_, last = xs": (XS, "(first, _, last) == (3, [11, 2], 14)"),
    "del xs[::2]": (XS, "xs == [11, 14]"),
    "setattr(obj, name, 1)": (
        "import types; obj, name = types.SimpleNamespace(), 'size'", "_ is None and obj.size == 1"
    ),
    "reversed(xs)": (XS, "iter(_) is _ and list(_) == [14, 2, 11, 3]"),
    'iter(f, "")': ("f = iter(['a', 'b', '', 'c']).__next__", "list(_) == ['a', 'b']"),
    "sorted(words, key=str.casefold)": (
        "words = ['b', 'A', 'STRASSE', 'Straße']", "_ == ['A', 'b', 'STRASSE', 'Straße']"
    ),
    "str(uuid.uuid4())": ("import uuid", "uuid.UUID(_).version == 4"),
    "statistics.median(xs)": ("import statistics; " + XS, "_ == 7"),
    # A machine without the database of time zones gets one made here.
    'datetime.now(ZoneInfo("Europe/Berlin"))': (
        "from datetime import datetime, timedelta\n"
        "from zoneinfo import ZoneInfo as Zone, ZoneInfoNotFoundError\n"
        "def ZoneInfo(name):\n    try: return Zone(name)\n"
        "    except ZoneInfoNotFoundError: from datetime import timezone; return timezone(timedelta(hours=1))",
        "_.utcoffset() in (timedelta(hours=1), timedelta(hours=2))",
    ),
    'shutil.copytree("a", "b")': (
        "from pathlib import Path; import shutil; Path('a/c').mkdir(parents=True)",
        "Path('b/c').is_dir()",
    ),
    "hashlib.sha256(data).hexdigest()": ("import hashlib; data = b''", "_.startswith('e3b0c44298fc1c14')"),
    'f"{s:*^20}"': ("s = 'ab'", "_ == '*' * 9 + 'ab' + '*' * 9"),
    'f"{n:#x}"': ("n = 255", "_ == '0xff'"),
    'f"{x:+.1f}"': ("x = 2.25", "_ == '+2.2'"),
    'f"{s!r}"': ("s = 'a'", "_ == \"'a'\""),
    'f"{day:%Y-%m-%d}"': ("import datetime; day = datetime.date(2026, 11, 29)", "_ == '2026-11-29'"),
    'f"{x:.{p}f}"': ("x = 2.5; p = 3", "_ == '2.500'"),
    "sum(x > 10 for x in xs)": (XS, "_ == 2"),
    "next((x for x in xs if x > 10), None)": (XS, "_ == 11"),
    "dict(zip(keys, values))": ("keys = ['a', 'b']; values = [1, 2]", "_ == {'a': 1, 'b': 2}"),
    "sorted(d.items(), key=lambda kv: kv[1])": ("d = {'a': 2, 'b': 1}", "_ == [('b', 1), ('a', 2)]"),
    "d.setdefault(k, []).append(v)": ("d = {}; k = 'a'; v = 1", "d == {'a': [1]}"),
    '",".join(map(str, xs))': (XS, "_ == '3,11,2,14'"),
    's.endswith((".jpg", ".png"))': ("s = 'a.png'", "_ is True"),
    # 3.2 Snippets
    "heapq.heappop(heap)": ("import heapq; heap = [1, 5, 3]", "_ == 1 and sorted(heap) == [3, 5]"),
    "accumulate(xs)": ("from itertools import accumulate; xs = [1, 2, 3]", "list(_) == [1, 3, 6]"),
    "p.mkdir(parents=True, exist_ok=True)": (
        "from pathlib import Path; p = Path('a/b'); p.mkdir(parents=True)", "p.is_dir()"
    ),
    "p.unlink(missing_ok=True)": ("from pathlib import Path; p = Path('none')", "_ is None"),
    "urlencode(d)": ("from urllib.parse import urlencode; d = {'q': 'a b', 'n': 1}", "_ == 'q=a+b&n=1'"),
    "db.executemany(sql, rows)": (
        "import sqlite3; db = sqlite3.connect(':memory:'); db.execute('CREATE TABLE t (x)')\n"
        "sql = 'INSERT INTO t VALUES (?)'; rows = [(1,), (2,)]",
        "db.execute('SELECT sum(x) FROM t').fetchone() == (3,)",
    ),
    'sqlite3.connect(":memory:")': ("import sqlite3", "_.execute('SELECT 1').fetchone() == (1,)"),
    "print(text, file=sys.stderr)": (
        "import io, sys; sys.stderr = io.StringIO(); text = 'a'", "sys.stderr.getvalue() == 'a\\n'"
    ),
    "sys.stdout.isatty()": ("import sys", "_ is False"),
    # 3.5 Error & Issue Playbook
    "traceback.format_exc()": ("import traceback", "_ == 'NoneType: None\\n'"),
    "sys.prefix != sys.base_prefix": ("import sys", "_ in (True, False)"),
    # 3.6 Best Practices
    "f.cache_clear()": (
        "import functools\n@functools.cache\ndef f(x): return x\nf(1)",
        "_ is None and f.cache_info().currsize == 0",
    ),
}
