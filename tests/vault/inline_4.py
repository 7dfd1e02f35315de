# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""How the one-line code answers of section 4, Active recall, are tried out.

Rows as in inline.py, for the cards of section 4 that are not there yet.
"""

CHECKS = {
    # 4.1 Flashcards
    "locals()": ("def names(a, b=2):\n    return locals()", "type(_) is dict and names(1) == {'a': 1, 'b': 2}"),
    "copy.copy(x)": ("import copy; x = [[1]]", "_ == x and _ is not x and _[0] is x[0]"),
    "a is b": ("a = b = []", "_ is True and [] is not a"),
    # 4.2.1 Beginner quiz
    "xs[:3]": ("xs = [3, 1, 2, 9]", "_ == [3, 1, 2]"),
    "k in d": ("d = {'a': None}; k = 'a'", "_ is True and None not in d"),
    "d.items()": ("d = {'a': 1}", "list(_) == [('a', 1)]"),
    # 4.2.2 Intermediate quiz
    # A zero-argument super() works only inside a method, so the code is run there.
    "super().save()": (
        "class A:\n    def save(self): return 'A'\n"
        "class B(A):\n    def save(self): return 'B' + super().save()\n"
        "super = lambda: A()",
        "_ == 'A' and B().save() == 'BA'",
    ),
    "C.__mro__": ("class C(int): pass", "_ == (C, int, object)"),
    "functools.partial(power, exp=2)": (
        "import functools\ndef power(base, exp): return base**exp", "_(3) == 9 and _(base=5) == 25"
    ),
    "version(name)": (
        "from importlib.metadata import version\nimport pathlib, sys\n"
        "folder = pathlib.Path('x-1.5.dist-info'); folder.mkdir()\n"
        "(folder / 'METADATA').write_text('Metadata-Version: 2.1\\nName: x\\nVersion: 1.5\\n')\n"
        "sys.path.insert(0, '.'); name = 'x'",
        "_ == '1.5'",
    ),
    # 4.2.3 Expert quiz
    "sys.setswitchinterval(0.05)": ("import sys", "_ is None and abs(sys.getswitchinterval() - 0.05) < 1e-6"),
    "f.__code__.co_varnames": ("def f(a):\n    b = a\n    return b", "_ == ('a', 'b')"),
    "tracemalloc.start()": ("import tracemalloc", "tracemalloc.is_tracing()"),
}
