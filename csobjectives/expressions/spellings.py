"""What people write a name as, looked for in what they wrote.

A spelling stands in a text where its words do, one after the other: case, accents, punctuation
and blanks do not matter, and part of a word is no word. Engines make words of texts and of
spellings by the same SQL, so that the two cannot differ; here is what depends on the spelling.
"""

from __future__ import annotations

import unicodedata

SEPARATORS = ",;/|\n\r\u2028\u2029\u060c\u061b\u3001\uff0c\uff1b\uff0f\uff5c"
"""What stands between the names of an answer: comma, semicolon, slash, bar, line break.

They are in other scripts what they are here.
"""

_WITH_ACCENTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")


def fault_of(spelling: str, *, first: bool = False) -> tuple[str, str] | None:
    """Why a spelling is never found, and what to do; None where it can be.

    With `first` it is looked for in the first name of an answer, which has no separator.
    """
    if not any(unicodedata.category(each)[0] in "LN" for each in spelling):
        message = f"'{spelling}' has no letter and no digit, and is found nowhere"
        return message, "Write the name as people write it, such as Yoda Air."
    separator = next((each for each in spelling if each in SEPARATORS), "")
    if first and separator:
        message = f"'{spelling}' is never named first, for '{separator}' ends the first name"
        return message, f"Leave out what follows '{separator}', or name a column of first names."
    return None


def has_accents(spelling: str) -> bool:
    """Whether marks on its letters are accents, which do not matter.

    In scripts such as Devanagari, Thai or Katakana, a mark makes another letter.
    """
    names = (unicodedata.name(each, "") for each in spelling)
    return any(name.startswith(_WITH_ACCENTS) for name in names)
