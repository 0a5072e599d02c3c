# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib

import pytest
import roman


@pytest.mark.parametrize("number, text", [(1, "I"), (4, "IV"), (1994, "MCMXCIV"), (3999, "MMMCMXCIX")])
def test_writes(number, text):
    assert roman.roman(number) == text


def test_refuses():
    with pytest.raises(ValueError):
        roman.roman(0)


def test_is_the_installed_package():
    assert "site-packages" in pathlib.Path(roman.__file__).parts
