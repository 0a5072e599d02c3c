# SPDX-License-Identifier: GPL-3.0-or-later
"""Roman numbers from 1 to 3999."""

_SIGNS = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def roman(number: int) -> str:
    if not 0 < number < 4000:
        raise ValueError(f"no roman number: {number}")
    text = ""
    for value, sign in _SIGNS:
        count, number = divmod(number, value)
        text += sign * count
    return text
