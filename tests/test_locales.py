"""Numbers and days as a locale spells them, held to what Babel itself makes of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from csobjectives.locales import WORLD_ENGLISH, canonical, nearest, spelling_of
from csobjectives.periods import days, parse_day, period_of
from csobjectives.quantities import DURATION, NUMBER, SHARE, Dimension, Unit
from csobjectives.renderers import OUTPUTS, render, render_site, render_terminal
from csobjectives.renderers.words.dates import axis_label, in_period, spelled_day, spelled_period
from csobjectives.renderers.words.figures import count, difference, exact, figure, gap
from csobjectives.renderers.words.spelling import current, spelled_as
from csobjectives.windows import Extent, Length, Window
from tests.renderers.scorecards import rich

LOCALES = (
    "de",
    "fr",
    "sv",
    "en-US",
    "en-IN",
    "pt-BR",
    "pl",
    "ja",
    "ar",
    "he",
    "hi",
    "de-CH",
    "de-AT",
    "tr",
)
EURO = Unit(Dimension.MONEY, "EUR")
NUMBERS = ("0", "7.5", "999", "1000", "-1234.5", "268400", "12345678.25", "-99999")
SHARES = ("0", "0.884", "-0.0161", "0.9997", "12.5", "-1")
DAYS = tuple(f"2026-{month:02}-03" for month in range(1, 13))

# Each locale has a process of its own: in one, Babel may tell the months of another one.
_ORACLE = """
import json, sys
from datetime import date
from decimal import Decimal
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent
name, numbers, shares, days = json.loads(sys.argv[1])
locale = Locale.parse(name, sep="-")
money = locale.currency_formats["standard"].pattern.replace("¤", "¤¤")
days = [date.fromisoformat(each) for each in days]
def percent(share):
    shown = locale.percent_formats[None].pattern.replace("0", "0.##")
    return format_percent(share, shown, locale=locale)
print(json.dumps({
    "numbers": [format_decimal(Decimal(each), locale=locale) for each in numbers],
    "shares": [percent(Decimal(each)) for each in shares],
    "money": [format_currency(Decimal(each), "EUR", money, locale=locale) for each in numbers],
    "days": [format_date(each, "long", locale=locale) for each in days],
    "months": [format_skeleton("yMMMM", each, locale=locale) for each in days],
    "quarters": [format_skeleton("yQQQ", each, locale=locale) for each in days],
    "short": [format_date(each, "MMM", locale=locale) for each in days],
}))
"""


@cache
def babel(locale: str) -> dict[str, list[str]]:
    """What Babel writes of the numbers, shares and days above."""
    asked = json.dumps([locale, NUMBERS, SHARES, DAYS])
    command = [sys.executable, "-c", _ORACLE, asked]
    said: Any = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return {key: [bare(each) for each in texts] for key, texts in said.items()}


def bare(text: str) -> str:
    """The text without marks of direction, and without isolation."""
    return "".join(each for each in text if each not in "\u200e\u200f\u061c\u2068\u2069")


def tight(text: str) -> str:
    """The text without what sets a currency's code off its digits."""
    return bare(text).replace("\u00a0", "").replace("\u202f", "").replace(" ", "")


@pytest.mark.parametrize("locale", LOCALES)
def test_numbers(locale: str) -> None:
    """Marks of decimals and thousands, and the sign, are those of babel.numbers."""
    with spelled_as(locale):
        spelled = [exact(Fraction(each), NUMBER) for each in NUMBERS]
    assert spelled == babel(locale)["numbers"]


@pytest.mark.parametrize("locale", LOCALES)
def test_shares(locale: str) -> None:
    """The percent sign stands where babel.numbers has it, and as far from the number."""
    with spelled_as(locale):
        spelled = [exact(Fraction(each), SHARE) for each in SHARES]
    assert spelled == babel(locale)["shares"]


@pytest.mark.parametrize("locale", LOCALES)
def test_money(locale: str) -> None:
    """The currency's code and the sign stand where babel.numbers has them, off the digits."""
    with spelled_as(locale):
        spelled = [figure(Fraction(each), EURO, (Fraction(each),)) for each in NUMBERS]
    empty = f"{spelling_of(locale).decimal}00"
    assert [tight(each) for each in spelled] == [
        tight(each).replace(empty, "") for each in babel(locale)["money"]
    ]
    assert not [each for each in spelled if re.search(r"\dEUR|EUR\d", each)]


@pytest.mark.parametrize("locale", LOCALES)
def test_days(locale: str) -> None:
    """Days, months and quarters are those of babel.dates: their names, their order, their case."""
    spelled: dict[str, list[str]] = {"days": [], "months": [], "quarters": [], "short": []}
    with spelled_as(locale):
        for each in map(parse_day, DAYS):
            spelled["days"].append(bare(spelled_day(each)))
            spelled["months"].append(bare(spelled_period(period_of(each, Window.MONTH))))
            spelled["quarters"].append(bare(spelled_period(period_of(each, Window.QUARTER))))
            spelled["short"].append(axis_label(period_of(each, Window.MONTH))[0])
    assert spelled == {key: babel(locale)[key] for key in spelled}


def test_the_default_is_what_babel_knows_as_world_english() -> None:
    """What is written without Babel is what it makes of `en-001`, but for one month on an axis."""
    said = babel("en-001")
    assert [exact(Fraction(each), NUMBER) for each in NUMBERS] == said["numbers"]
    assert [exact(Fraction(each), SHARE) for each in SHARES] == said["shares"]
    assert [spelled_day(parse_day(each)) for each in DAYS] == said["days"]
    for key, window in (("months", Window.MONTH), ("quarters", Window.QUARTER)):
        spelled = [spelled_period(period_of(parse_day(each), window)) for each in DAYS]
        assert spelled == said[key]
    short = [month[:3] for month in said["short"]]
    assert [*WORLD_ENGLISH.short_months] == short
    assert [month for month in said["short"] if month not in short] == ["Sept"]
    assert spelling_of("en-001") is WORLD_ENGLISH


@pytest.mark.parametrize(
    ("locale", "spelled"),
    [
        ("de", "-1,6 pp|88,4\u00a0%|1,6 points|1.234,5|2 h 50 min|12.345 days|+31,40\u00a0EUR"),
        ("en-IN", "-1.6 pp|88.4%|1.6 points|1,234.5|2 h 50 min|12,345 days|+EUR\u00a031.40"),
        ("pl", "-1,6 pp|88,4%|1,6 points|1\u00a0234,5|2 h 50 min|12\u00a0345 days|+31,40\u00a0EUR"),
        ("tr", "-1,6 pp|%88,4|1,6 points|1.234,5|2 h 50 min|12.345 days|+EUR\u00a031,40"),
        ("de-CH", "-1.6 pp|88.4%|1.6 points|1’234.5|2 h 50 min|12’345 days|EUR+31.40"),
    ],
)
def test_words_around_numbers_are_english(locale: str, spelled: str) -> None:
    """Points and the units of durations are told in English, with the locale's numbers."""
    with spelled_as(locale):
        told = (
            difference(Fraction("-0.016"), SHARE),
            figure(Fraction("0.8841"), SHARE),
            gap(Fraction("0.016"), SHARE),
            exact(Fraction("1234.5"), NUMBER),
            figure(Fraction(10200), DURATION),
            exact(Fraction(12345 * 86400), DURATION),
            difference(Fraction("31.4"), EURO),
        )
    assert "|".join(told) == spelled


@pytest.mark.parametrize("locale", ["de", "fr", "hi"])
def test_a_value_is_told_from_its_target(locale: str) -> None:
    """There are as many digits as tell a value from its target, in every locale."""
    with spelled_as(locale):
        decimal = current().decimal
        shown = figure(Fraction("0.89996"), SHARE, (Fraction("0.9"),))
        whole = figure(Fraction("0.99997"), SHARE)
    assert (shown[:6], whole[:6]) == (f"89{decimal}996", f"99{decimal}997")


@pytest.mark.parametrize(
    ("locale", "in_may", "in_spring", "months", "week"),
    [
        (
            "en-001",
            "3 to 9 May 2026",
            "3 May to 1 June 2026",
            "April to June 2026",
            "week 40 of 2026",
        ),
        (
            "de",
            "3. to 9. Mai 2026",
            "3. Mai to 1. Juni 2026",
            "April to Juni 2026",
            "Woche 40 des Jahres 2026",
        ),
        (
            "en-US",
            "May 3 to May 9, 2026",
            "May 3 to June 1, 2026",
            "April to June 2026",
            "week 40 of 2026",
        ),
        (
            "pt-BR",
            "3 to 9 de maio de 2026",
            "3 de maio to 1 de junho de 2026",
            "abril to junho de 2026",
            "40ª semana de 2026",
        ),
        (
            "pl",
            "3 to 9 maja 2026",
            "3 maja to 1 czerwca 2026",
            "kwiecień to czerwiec 2026",
            "2026, tydz. 40",
        ),
        (
            "ja",
            "2026年5月3日 to 2026年5月9日",
            "2026年5月3日 to 2026年6月1日",
            "2026年4月 to 2026年6月",
            "2026年第40週",
        ),
        (
            "ar",
            "\u20683 مايو 2026\u2069 to \u20689 مايو 2026\u2069",
            "\u20683 مايو 2026\u2069 to \u20681 يونيو 2026\u2069",
            "\u2068أبريل 2026\u2069 to \u2068يونيو 2026\u2069",
            "\u2068\u0627لأسبوع 40 من سنة 2026\u2069",
        ),
    ],
)
def test_spans(locale: str, in_may: str, in_spring: str, months: str, week: str) -> None:
    """Two days have once what they end in alike; what is written to the left is isolated."""
    rolling = Window(length=Length.MONTH, count=3, extent=Extent.ROLLING)
    with spelled_as(locale):
        assert spelled_period(days(date(2026, 5, 3), date(2026, 5, 10))) == in_may
        assert spelled_period(days(date(2026, 5, 3), date(2026, 6, 2))) == in_spring
        assert spelled_period(period_of(date(2026, 6, 30), rolling)) == months
        assert spelled_period(period_of(date(2026, 9, 30), Window.WEEK)) == week
        assert in_period(period_of(date(2026, 9, 30), Window.WEEK)) == f"in {week}"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("de", "de"),
        ("de-CH", "de-CH"),
        ("de_CH", "de-CH"),
        ("EN-us", "en-US"),
        ("pt_BR.UTF-8", "pt-BR"),
        ("de_DE@euro", "de-DE"),
        ("zh-TW", "zh-Hant-TW"),
        ("sr-Latn-RS", "sr-Latn-RS"),
        ("ca-ES-valencia", "ca-ES-VALENCIA"),
        ("en-001", "en-001"),
    ],
)
def test_names(written: str, name: str) -> None:
    """A locale is known in the spelling of BCP 47 and of POSIX."""
    assert canonical(written) == name


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("de_XX", "Did you mean de?"),
        ("fr-DE", "Did you mean fr?"),
        ("de-u-nu-latn", "Did you mean de?"),
        ("de-DE-1996", "Did you mean de?"),
        ("pt-BRA", "Did you mean pt?"),
        ("deutsch", "Use a language, or a language and a country, such as de, en-GB or pt-BR."),
        ("C", "Use a language, or a language and a country, such as de, en-GB or pt-BR."),
        ("../../etc", "Use a language, or a language and a country, such as de, en-GB or pt-BR."),
        ("", "Use a language, or a language and a country, such as de, en-GB or pt-BR."),
    ],
)
def test_unknown_names(written: str, hint: str) -> None:
    """What is no locale, or would be ignored in part, is none; what may be meant is said."""
    assert (canonical(written), nearest(written)) == (None, hint)


def test_one_locale_does_not_tell_the_months_of_another() -> None:
    """What Babel resolves for one locale is not what the next one is spelled with."""
    command = (
        "from csobjectives.locales import spelling_of;"
        "[spelling_of(name) for name in ('wa', 'ja', 'he', 'ar', 'ru')];"
        "print(spelling_of('ru').short_months[8], spelling_of('ar').short_months[8])"
    )
    said = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)
    assert said.stdout.decode().strip() == "сент. سبتمبر"


MACHINES = {"json", "csv", "rejects"}
WITHOUT_FIGURES = {"badge", "statements"}


def test_machines_read_the_same_everywhere() -> None:
    """A locale changes no value of a format that programs take numbers from."""
    here, there = (replace(rich(), locale=name) for name in ("en-001", "de"))
    for name in MACHINES:
        ours, theirs = (render(each, name).replace('"de"', '"en-001"') for each in (here, there))
        assert ours == theirs, name


def test_people_read_their_own() -> None:
    """Every other output, and each page of the site, is in the locale's spelling."""
    german = replace(rich(), locale="de")
    for name in OUTPUTS.keys() - MACHINES:
        text = render(german, name)
        assert "88.4%" not in text, name
        assert ("88,4\u00a0%" in text) == (name not in WITHOUT_FIGURES), name
    assert "88,4\u00a0%" in render_terminal(german)
    pages = dict(render_site(german))
    assert "88,4\u00a0%" in pages["index.html"]
    assert not [path for path, text in pages.items() if ">88.4%" in text]


def test_a_site_is_spelled_while_it_is_made_and_nothing_else_is() -> None:
    """Between two files of a German site, and after it, numbers are spelled as before."""
    files = render_site(replace(rich(), locale="de"))
    for _ in files:
        assert (count(1234), current()) == ("1,234", WORLD_ENGLISH)
    with suppress(KeyError), spelled_as("de"):
        raise KeyError(count(1234))
    assert count(1234) == "1,234"


def test_without_a_locale_babel_is_not_loaded() -> None:
    """The help, and a project that names no locale, take no time for Babel."""
    command = (
        "import sys; from csobjectives.cli import main; import csobjectives.renderers as r;"
        "from tests.renderers.scorecards import rich; r.render(rich(), 'markdown');"
        "print([name for name in sys.modules if name.split('.')[0] == 'babel'])"
    )
    said = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)
    assert said.stdout.decode().strip() == "[]"
