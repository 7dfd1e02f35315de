# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""How the one-line code answers of sections 1 and 5 are tried out.

More rows of the kind inline.py describes, for the cards of the notes
FOUNDATIONS and STAYING CURRENT.
"""

CHECKS = {
    # 1.1
    "sys.version_info": ("import sys", "_ >= (3, 11) and _ < (4, 0)"),
    "sys.implementation.name": ("import sys", "_ == _.lower() and _"),
    'compile(src, "<src>", "exec")': (
        "src = 'a = 1\\nb = 2'", "type(_).__name__ == 'code' and 'a' in _.co_names"
    ),
    "lambda n: n + 3": ("", "_(4) == 7"),
    "f(*args)": ("f, args = (lambda a, b: a - b), [5, 2]", "_ == 3"),
    # 1.2
    "10 if limit is None else limit": ("limit = 0", "_ == 0"),
    'getattr(x, "name", None)': ("x = 1", "_ is None"),
}
