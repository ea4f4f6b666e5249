"""Licences in one spelling; contradictions say nothing."""

from __future__ import annotations

import pytest

from harvest.documents.licence import licence_in


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("http://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by-nc-nd/3.0", "CC BY-NC-ND 3.0"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("This is open access under the CC BY license (http://creativecommons.org/licenses/by/4.0/).", "CC BY 4.0"),
        ("licensed under a Creative Commons Attribution 3.0 Unported License.", "CC BY 3.0"),
        ("under the terms of the Creative Commons Attribution License, which permits use", "CC BY"),
        ("Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International", "CC BY-NC-SA 4.0"),
        ("This article is licensed CC-BY-SA 4.0", "CC BY-SA 4.0"),
        ("Creative Commons Attribution (CC BY) license", "CC BY"),
        ("© 2020 Elsevier. All rights reserved.", ""),
        ("the Creative Commons project", ""),
        ("CC BY 4.0; Fig. 2 is CC BY-NC 4.0", ""),
        ("CC BY license, see creativecommons.org/licenses/by/4.0/ and CC BY", "CC BY 4.0"),
        (
            "Creative Commons Attribution 4.0 (http://creativecommons.org/licenses/by/4.0/). The Creative Commons "
            "Public Domain Dedication waiver (http://creativecommons.org/publicdomain/zero/1.0/) applies to the data",
            "CC BY 4.0",
        ),
    ],
)
def test_licences(text: str, licence: str) -> None:
    assert licence_in(text) == licence
