# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""How the one-line code answers of section 2, APPLIED PRACTICE, are tried out.

The form of a row is told at the top of inline.py.
"""

PATHS = "from pathlib import Path; "
LISTS = "xs = [3, 1, 2]; "

CHECKS = {
    # 2.1
    '"__main__"': ("", "_ == __name__"),
    # 2.1.1
    "[]": ("", "type(_) is list and not _"),
    "()": ("", "type(_) is tuple and not _"),
    "{}": ("", "type(_) is dict and not _"),
    "set()": ("", "type(_) is set and not _"),
    "int(s, 16)": ("s = 'ff'", "_ == 255"),
    "(ValueError, KeyError)": (
        "",
        "issubclass(ValueError, _) and issubclass(KeyError, _) and not issubclass(TypeError, _)",
    ),
    "sorted(pairs, key=lambda p: p[1])": ("pairs = [('a', 2), ('b', 1)]", "_ == [('b', 1), ('a', 2)]"),
    "f(*xs, **d)": (LISTS + "d = {'k': 4}\ndef f(*a, **k): return a, k", "_ == ((3, 1, 2), {'k': 4})"),
    "{w: len(w) for w in words}": ("words = ['a', 'bb']", "_ == {'a': 1, 'bb': 2}"),
    "[x for x in xs if x > 0]": ("xs = [-1, 0, 5]", "_ == [5]"),
    "json.load(f)": ("import io, json; f = io.StringIO('[1, null]')", "_ == [1, None]"),
    "FileExistsError": (
        "open('a', 'w').close()\ntry: open('a', 'x')\nexcept OSError as error: e = error",
        "type(e) is _",
    ),
    # 2.1.2
    "NotImplemented": (
        "class A:\n    def __add__(self, other): return NotImplemented\n"
        "class B:\n    def __radd__(self, other): return 7",
        "A().__add__(1) is _ and A() + B() == 7",
    ),
    "field(init=False, default=0)": (
        "import inspect\nfrom dataclasses import dataclass, field\n"
        "@dataclass\nclass Sum: total: int = field(init=False, default=0)",
        "Sum().total == 0 and not inspect.signature(Sum).parameters",
    ),
    "ExitStack": ("from contextlib import *", "hasattr(_, 'enter_context')"),
    "contextlib.redirect_stdout(out)": (
        "import contextlib, io; out = io.StringIO()\nwith contextlib.redirect_stdout(out): print('x')",
        "out.getvalue() == 'x\\n' and hasattr(_, '__exit__')",
    ),
    "re.fullmatch": ("import re", "_('a', 'ab') is None and _('ab', 'ab')"),
    're.split(r"[,;]", s)': ("import re; s = 'a,b;c'", "_ == ['a', 'b', 'c']"),
    "re.escape(user_input)": ("import re; user_input = 'a.b'", "_ == r'a\\.b'"),
    # 2.1.3
    'type("Point", (), {"x": 1})': ("", "_.__name__ == 'Point' and _().x == 1"),
    "Callable[[int], str]": (
        "from collections.abc import Callable; import typing", "typing.get_args(_) == ([int], str)"
    ),
    "dict[str, list[int]]": ("import typing", "typing.get_args(_) == (str, list[int])"),
    'Literal["r", "w"]': ("from typing import *", "get_args(_) == ('r', 'w')"),
    "tuple[int, ...]": ("import typing", "typing.get_args(_) == (int, ...)"),
    # 2.2.1
    'p.with_suffix(".bak")': (PATHS + "p = Path('a/notes.txt')", "_ == Path('a/notes.bak')"),
    "shutil.move": (
        PATHS + "import shutil; Path('a').touch(); shutil.move('a', 'b')", "callable(_) and Path('b').exists()"
    ),
    "urljoin(url, href)": (
        "from urllib.parse import urljoin; url, href = 'https://a.org/x/y', '../z'", "_ == 'https://a.org/z'"
    ),
    # 2.2.2
    "sys.exit(msg)": (
        "import subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-c', 'import sys; sys.exit(\"no\")'], capture_output=True, text=True)\n"
        "assert (done.returncode, done.stdout, done.stderr.strip()) == (1, '', 'no')\n"
        "class sys:\n    exit = staticmethod(lambda message: ('left', message))\n"
        "msg = 'no'",
        "_ == ('left', 'no')",
    ),
    # 2.4
    "pdb.pm()": ("import pdb; pdb.pm = lambda: 'debugging'", "_ == 'debugging'"),
    "tracemalloc": ("import tracemalloc", "_.start() is None and _.is_tracing()"),
    "reveal_type(x)": ("from typing import reveal_type; x = 1", "_ == 1"),
    # 2.5.1
    "math.isnan(x)": ("import math; x = float('nan')", "_ is True and not math.isnan(1.0)"),
    "secrets": ("import secrets", "_.token_hex() != _.token_hex()"),
    'hmac.new(key, data, "sha256").hexdigest()': (
        # The first test case of RFC 4231.
        "import hmac; key, data = b'\\x0b' * 20, b'Hi There'",
        "_ == 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'",
    ),
}
