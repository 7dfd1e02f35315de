# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""How the one-line code answers of section 2, APPLIED PRACTICE, are tried out.

The form of a row is told at the top of inline.py.
"""

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
}
