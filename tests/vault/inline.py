# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""How each one-line code answer of the starter vault is tried out.

One row for each card side that is nothing but one inline code span:

    code: (setup, check)  or  code: (setup, check, (3, 12))

run_snippets.py runs SETUP, then the code, whose value (if it is an
expression) is then called `_`, and asserts CHECK. The last part is the
first Python version that has what the code uses. A card "In Python, what
is `x`?" needs no row: `x` is evaluated and compared with the answer.
"""

PATHS = "from pathlib import Path; "
LISTS = "xs = [3, 1, 2]; "

CHECKS = {
    # 1 Foundations
    "import this": ("", "__import__('sys').modules['this'].s"),
    "d.get(k, 0)": ("d = {'a': 5}; k = 'b'", "_ == 0 and d.get('a', 0) == 5"),
    "dis.dis(f)": ("import dis\ndef f(): return 1", "_ is None"),
    "ast.parse(src)": ("import ast; src = 'a + 1'", "type(_) is ast.Module"),
    "asyncio.run(main())": ("import asyncio\nasync def main(): return 7", "_ == 7"),
    "math.isclose(a, b)": ("import math; a, b = 0.1 + 0.2, 0.3", "_ is True and a != b"),
    # 2 Applied practice
    "breakpoint()": ("import sys; sys.breakpointhook = lambda: 'stopped'", "_ == 'stopped'"),
    "xs.reverse()": (LISTS, "_ is None and xs == [2, 1, 3]"),
    "enumerate(names, start=1)": ("names = ['a', 'b']", "list(_) == [(1, 'a'), (2, 'b')]"),
    "{v: k for k, v in d.items()}": ("d = {'a': 1, 'b': 2}", "_ == {1: 'a', 2: 'b'}"),
    '",".join(words)': ("words = ['a', 'b']", "_ == 'a,b'"),
    "s.split()": ("s = '  a \\t b\\n'", "_ == ['a', 'b']"),
    're.findall(r"\\d+", s)': ("import re; s = 'a12b3'", "_ == ['12', '3']"),
    're.sub(r"\\s+", " ", s)': ("import re; s = 'a \\n\\t b'", "_ == 'a b'"),
    "contextlib.suppress(FileNotFoundError)": (
        "import contextlib\nwith contextlib.suppress(FileNotFoundError): open('no such file')",
        "hasattr(_, '__enter__')",
    ),
    "str | None": ("import typing", "_ == typing.Optional[str]"),
    "p.suffix": (PATHS + "p = Path('a/b.tar.gz')", "_ == '.gz'"),
    'logging.exception("failed")': (
        "import io, logging; out = io.StringIO(); logging.basicConfig(stream=out)\n"
        "def fail():\n    try: 1 / 0\n    except ZeroDivisionError: logging.exception('failed')\n"
        "fail()",
        "'failed' in out.getvalue() and 'Traceback' in out.getvalue()",
    ),
    "hmac.compare_digest(a, b)": ("import hmac; a = b = 'key'", "_ is True"),
    'os.environ.get("HOME", "/")': ("import os; os.environ.pop('HOME', None)", "_ == '/'"),
    # 3 Quick reference
    'f"{x:.2f}"': ("x = 2.71828", "_ == '2.72'"),
    'f"{n:,}"': ("n = 1234567", "_ == '1,234,567'"),
    'f"{x=}"': ("x = 3", "_ == 'x=3'"),
    'f"{s:>10}"': ("s = 'right'", "_ == '     right'"),
    'f"{p:.1%}"': ("p = 0.257", "_ == '25.7%'"),
    'f"{n:08b}"': ("n = 5", "_ == '00000101'"),
    "sorted(words, key=len, reverse=True)": ("words = ['a', 'ccc', 'bb']", "_ == ['ccc', 'bb', 'a']"),
    "any(x > 10 for x in xs)": ("xs = [1, 11]", "_ is True"),
    "zip(a, b, strict=True)": ("a, b = [1, 2], [3, 4]", "list(_) == [(1, 3), (2, 4)]", (3, 10)),
    "a | b": ("a, b = {'x': 1, 'y': 1}, {'y': 2}", "_ == {'x': 1, 'y': 2} and a['y'] == 1"),
    "a, b = b, a": ("a, b = 1, 2", "(a, b) == (2, 1)"),
    "max(d, key=d.get)": ("d = {'a': 1, 'b': 9, 'c': 2}", "_ == 'b'"),
    "list(dict.fromkeys(xs))": ("xs = [3, 1, 3, 2, 1]", "_ == [3, 1, 2]"),
    'name.removesuffix(".txt")': ("name = 'a.txt'", "_ == 'a'"),
    's.partition("=")': ("s = 'key=a=b'", "_ == ('key', '=', 'a=b')"),
    "[x for row in rows for x in row]": ("rows = [[1, 2], [3]]", "_ == [1, 2, 3]"),
    "list(zip(*rows))": ("rows = [[1, 2], [3, 4]]", "_ == [(1, 3), (2, 4)]"),
    "bisect.bisect_left(xs, x)": ("import bisect; xs = [1, 3, 5]; x = 4", "_ == 2"),
    "heapq.nlargest(3, xs)": ("import heapq; xs = [4, 9, 1, 7]", "_ == [9, 7, 4]"),
    "Counter(words).most_common(2)": (
        "from collections import Counter; words = 'a b a c b a'.split()", "_ == [('a', 3), ('b', 2)]"
    ),
    "itertools.batched(xs, 3)": (
        "import itertools; xs = range(5)", "list(_) == [(0, 1, 2), (3, 4)]", (3, 12)
    ),
    "itertools.pairwise(xs)": ("import itertools; xs = 'abc'", "list(_) == [('a', 'b'), ('b', 'c')]"),
    'root.rglob("*.md")': (
        PATHS + "root = Path('.'); Path('d').mkdir(); Path('d/a.md').touch()", "[p.name for p in _] == ['a.md']"
    ),
    "datetime.now(timezone.utc)": ("from datetime import datetime, timezone", "_.utcoffset() is not None"),
    "tomllib.loads(s)": ("import tomllib; s = 'a = 1'", "_ == {'a': 1}", (3, 11)),
    "json.dumps(obj, ensure_ascii=False, indent=2)": (
        "import json; obj = {'a': 'é'}", "_ == '{\\n  \"a\": \"é\"\\n}'"
    ),
    "m.__file__": ("import json as m", "_.endswith('__init__.py')"),
    "sys.executable": ("import sys", "'python' in _"),
    "time.perf_counter()": ("import time", "_ <= time.perf_counter()"),
    "secrets.token_urlsafe()": ("import secrets", "len(_) >= 32 and _ != secrets.token_urlsafe()"),
    # 4 Active recall
    "(x,)": ("x = 1", "type(_) is tuple and len(_) == 1"),
    "xs[-1]": (LISTS, "_ == 2"),
    "xs[:]": (LISTS, "_ == xs and _ is not xs"),
    's.startswith("ab")': ("s = 'abc'", "_ is True"),
    # `_` is the coroutine here: it can only be awaited inside another one.
    "asyncio.to_thread(work)": (
        "import asyncio\ndef work(): return 7",
        "asyncio.run(_) == 7",
    ),
    # 5 Staying current
    "sys._is_gil_enabled()": ("import sys", "_ in (True, False)", (3, 13)),
    "list[int]": ("import typing", "typing.get_args(_) == (int,)"),
    "int | str": ("import typing", "_ == typing.Union[int, str]"),
    'f"{name} is {age}"': ("name, age = 'Ada', 36", "_ == '%s is %d' % (name, age)"),
    "Path(a) / b": (PATHS + "import os; a, b = 'x', 'y'", "str(_) == os.path.join(a, b)"),
}
