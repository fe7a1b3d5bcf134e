"""Each objective as one plain sentence, right for every metric, form, bound, unit and window."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from markdown_it import MarkdownIt

from csobjectives.metrics import REGISTRY
from csobjectives.model import Expression, Measure, Objective, Target
from csobjectives.pipeline import validate
from csobjectives.problems import Location
from csobjectives.quantities import DURATION, NUMBER, POINTS, SHARE, Dimension, Unit, money
from csobjectives.renderers import render
from csobjectives.renderers.words.slots import bounds, code, lasting
from csobjectives.renderers.words.statements import statement, statements
from csobjectives.windows import Length, Window, parse_window
from tests.command_line import CHECKOUT
from tests.renderers.scorecards import HOSTILE, hostile, objective, rich, scorecard_of
from tests.renderers.scorecards import result as result_of
from tests.renderers.stated import FORMS, example_of

PLACE = Location("objectives/team.yaml", 7, 5)
EUR = money("EUR")
UNITS = (SHARE, DURATION, EUR, NUMBER)  # that a figure can take from its column
TIMES = {
    **{Window(each): f"every {str(each).replace('_', ' ')}" for each in Length},
    parse_window("month_to_date"): "(on )?every (day over the )?month to date",
    parse_window("rolling 90 days"): "every 90 days(, .*)?, moving on by a day",
    parse_window("rolling 1 week"): "every week(, .*)?, moving on by a week",
}
WINDOWS = list(TIMES)
AMOUNTS: Mapping[Dimension, tuple[str, ...]] = {
    Dimension.SHARE: ("0", "0.05", "0.9997", "1", "1.2"),
    Dimension.POINTS: ("-10", "0", "1", "30", "42.5"),
    Dimension.DURATION: ("1", "20", "3600", "5400", "432000"),
    Dimension.MONEY: ("0", "1", "31.4", "250000"),
    Dimension.NUMBER: ("-1", "0", "1", "4.25", "1500"),
}
CODE = re.compile(r"`[^`]*`")
BOUND = re.compile(
    r"\bat (least|most) |\bat (\S+ ){1,4}or (more|less)\b|\bbetween [-A-Z\d]|\bnot (rise|fall)\b"
    r"|\b(more|less|fewer) than ([-A-Z\d]|once|twice)|\b(above|below) [-A-Z\d]"
    r"|\b(rise|fall) (against|from)\b"
)
STRICT = {"above": "at_least", "below": "at_most"}


def bound(key: str, amounts: tuple[str, ...]) -> Iterator[Target]:
    """Targets of one kind with each of the amounts."""
    for low, high in zip(amounts, [*amounts[1:], amounts[-1]], strict=True):
        ends = {"at_least": low, "at_most": high} if key == "between" else {key: low}
        yield target_of(ends)


def target_of(ends: Mapping[str, str], **keys: Any) -> Target:
    """A target, its numbers written as text; `above` and `below` are strict."""
    numbers: dict[str, Any] = {
        STRICT.get(name, name): Fraction(each) for name, each in ends.items()
    }
    strict = any(name in STRICT for name in ends)
    return Target(location=PLACE, strict=strict, **numbers, **keys)


def varied(name: str) -> Iterator[Objective]:
    """A form's objective in its units, with each kind of bound and window, and with no target."""
    whole = example_of(name)
    declared = REGISTRY[whole.measure.metric]
    form = declared.forms[name.partition(".")[2]]
    free = isinstance(declared.unit_of(form), str) and not whole.measure.objectives
    windows = [whole.window] if whole.measure.comparison else WINDOWS
    for unit in UNITS if free else (whole.measure.unit,):
        of_unit = replace(whole, measure=replace(whole.measure, unit=unit))
        for key, window in product(("at_least", "at_most", "between", *STRICT), windows):
            for target in bound(key, AMOUNTS[unit.dimension]):
                yield replace(of_unit, targets=(target,), window=window)
    yield from (replace(whole, targets=(), window=window) for window in windows)


def faults(objective: Objective, said: str) -> Iterator[str]:
    """What no sentence may have, whatever is code being left out."""
    bare = CODE.sub("x", said)
    if not re.fullmatch(r"[A-Z].*[\w)]\.", bare) or ". " in bare:
        yield "no sentence"
    for pattern in (
        r"  ",
        r" [,.;:)]",
        r",,",
        r"\( ",
        r"[{}\[\]_]",
        r"(?<!and )\b1 (?!less)\w+s\b",
        r"\.\.",
    ):
        if re.search(pattern, bare):
            yield pattern
    if found := re.search(r"\b(\w+) \1\b", bare):
        yield found[0]
    target = objective.target
    if bool(BOUND.search(bare)) != (target is not None):
        yield "its bound"
    if target is None and not re.search(r"(\ATrack|: track) ", bare):
        yield "what is tracked"
    if objective.measure.comparison:
        yield from (each for each in TIMES.values() if re.search(rf"{each}\b", bare))
    elif len(re.findall(rf"{TIMES[objective.window]}\b", bare)) not in (1, 1 + (target is None)):
        yield TIMES[objective.window]


@pytest.mark.parametrize("name", FORMS)
def test_it_is_a_sentence(name: str) -> None:
    """Whatever the bound, unit and window, it is one sentence of plain English."""
    told = [(each, statement(each)) for each in varied(name)]
    assert [(said, *found) for each, said in told if (found := list(faults(each, said)))] == []
    with_target = [said for each, said in told if each.target is not None]
    assert len(with_target) == len(set(with_target)), "two objectives are stated alike"


@pytest.mark.parametrize(
    ("unit", "ends", "spelling", "said"),
    [
        (SHARE, {"at_least": ".9"}, "", "at least 90%"),
        (SHARE, {"at_most": ".05"}, "", "at most 5%"),
        (SHARE, {"at_least": ".75", "at_most": ".85"}, "", "between 75% and 85%"),
        (SHARE, {"at_least": ".9997"}, "level", "at 99.97% or more"),
        (SHARE, {"at_least": ".02"}, "gap", "at least 2 points"),
        (SHARE, {"at_least": ".2"}, "relative", "rise by at least 20%"),
        (POINTS, {"at_least": "30"}, "level", "at 30 points or more"),
        (POINTS, {"at_least": "1"}, "level", "at 1 point or more"),
        (POINTS, {"at_least": "-10", "at_most": "10"}, "level", "between -10 and 10 points"),
        (POINTS, {"at_least": "3"}, "change", "rise by at least 3 points"),
        (POINTS, {"at_most": "-5"}, "change", "fall by at least 5 points"),
        (POINTS, {"at_least": "0"}, "change", "not fall"),
        (POINTS, {"at_most": "0"}, "change", "not rise"),
        (POINTS, {"at_least": "-1"}, "change", "not fall by more than 1 point"),
        (POINTS, {"at_most": "2"}, "change", "not rise by more than 2 points"),
        (POINTS, {"at_least": "1", "at_most": "3"}, "change", "rise by between 1 and 3 points"),
        (POINTS, {"at_least": "-3", "at_most": "-1"}, "change", "fall by between 1 and 3 points"),
        (POINTS, {"at_least": "0", "at_most": "3"}, "change", "rise by between 0 and 3 points"),
        (
            POINTS,
            {"at_least": "-1", "at_most": "3"},
            "change",
            "fall by at most 1 point and rise by at most 3 points",
        ),
        (DURATION, {"at_most": "-18000"}, "change", "fall by at least 5 hours"),
        (DURATION, {"at_most": "20"}, "", "at most 20 seconds"),
        (DURATION, {"at_most": "60"}, "level", "at 1 minute or less"),
        (DURATION, {"at_most": "5400"}, "", "at most 1 hour 30 minutes"),
        (DURATION, {"at_most": "432000"}, "", "at most 5 days"),
        (DURATION, {"at_least": "240", "at_most": "420"}, "", "between 4 and 7 minutes"),
        (DURATION, {"at_least": "3600", "at_most": "7200"}, "", "between 1 and 2 hours"),
        (DURATION, {"at_least": "30", "at_most": "90"}, "", "between 30 s and 1 min 30 s"),
        (EUR, {"at_least": "250000"}, "", "at least EUR 250,000"),
        (EUR, {"at_least": "200", "at_most": "300"}, "", "between EUR 200 and EUR 300"),
        (NUMBER, {"at_least": "4.2"}, "level", "at 4.2 or more"),
        (NUMBER, {"at_least": "1"}, "ideas", "at least 1 idea"),
        (NUMBER, {"at_least": "1.8"}, "contacts", "at least 1.8 contacts"),
        (NUMBER, {"at_least": "1", "at_most": "3"}, "ideas", "between 1 and 3 ideas"),
        (NUMBER, {"at_least": "1"}, "times", "at least once"),
        (NUMBER, {"at_most": "2"}, "times", "at most twice"),
        (NUMBER, {"at_most": "150"}, "times", "at most 150 times"),
        (NUMBER, {"at_least": "1", "at_most": "2"}, "times", "between 1 and 2 times"),
        (SHARE, {"above": ".9"}, "", "more than 90%"),
        (SHARE, {"below": ".05"}, "", "less than 5%"),
        (SHARE, {"above": ".9997"}, "level", "above 99.97%"),
        (DURATION, {"below": "60"}, "level", "below 1 minute"),
        (SHARE, {"above": ".02"}, "gap", "more than 2 points"),
        (NUMBER, {"above": "1"}, "ideas", "more than 1 idea"),
        (NUMBER, {"below": "3"}, "ideas", "fewer than 3 ideas"),
        (SHARE, {"above": ".2"}, "relative", "rise by more than 20%"),
        (POINTS, {"above": "0"}, "change", "rise"),
        (POINTS, {"below": "0"}, "change", "fall"),
        (POINTS, {"above": "-1"}, "change", "not fall by 1 point or more"),
        (POINTS, {"below": "2"}, "change", "not rise by 2 points or more"),
        (DURATION, {"below": "-18000"}, "change", "fall by more than 5 hours"),
    ],
)
def test_bounds(unit: Unit, ends: dict[str, str], spelling: str, said: str) -> None:
    """A bound is spelled with its unit, exactly, as its place in the sentence asks for it."""
    expected = lasting(said) if unit is DURATION else said
    assert bounds(target_of(ends), unit, spelling) == expected


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("20 s", "20 seconds"),
        ("20s", "20 seconds"),
        ("1 min", "1 minute"),
        ("0.5 h", "0.5 hours"),
        ("1 day", "1 day"),
        ("7 days", "7 days"),
        ("2 weeks", "2 weeks"),
        ("1 weeks", "1 week"),
        ("250 ms", "250 milliseconds"),
        ("1095 days", "1,095 days"),
        ("-1 h 30 min", "-1 hour 30 minutes"),
    ],
)
def test_durations(written: str, said: str) -> None:
    """A duration is told in words, in the unit in which it was written."""
    assert lasting(written) == said


def written(text: str) -> Expression:
    return Expression(text=text, location=PLACE)


def phone(**changes: object) -> Objective:
    """An objective of a rich scorecard, with changes to its measure and itself."""
    found = next(o for s in rich().sets for o in s.objectives if o.id == "satisfied-passengers")
    measure = {each: changes.pop(each) for each in [*changes] if hasattr(found.measure, each)}
    return replace(found, measure=replace(found.measure, **measure), **changes)  # type: ignore[arg-type]


SCORE = "Score 4 or more in at least 90% of satisfaction answers"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {},
            f"{SCORE}, where `channel = 'phone' and score is not null`, every month, overall and "
            "for each `region`, and aim for 95%.",
        ),
        ({"where": None, "by": (), "window": Window.QUARTER}, f"{SCORE}, every quarter, and aim"),
        ({"where": None, "by": ("a", "b")}, "overall and for each combination of `a` and `b`, and"),
        ({"where": None, "weight": written("w / 2")}, f"{SCORE}, weighted by `w / 2`, every month"),
        ({"where": None, "per": "call"}, f"{SCORE}, per `call`, every month, overall"),
        (
            {"targets": ()},
            "Track the share of answers that are satisfied (4 or more), where `channel = "
            "'phone' and score is not null`, every month, overall and for each `region`.",
        ),
    ],
)
def test_scope(changes: dict[str, object], said: str) -> None:
    """The rows, the window, the segments and the stretch follow what the metric says."""
    assert said in statement(phone(**changes))


def test_how_a_miss_is_judged_is_no_part() -> None:
    """A tolerance, a smallest sample and what a miss does are not promised."""
    target = Target(location=PLACE, at_least=Fraction(9, 10), stretch=Fraction(19, 20))
    strict = replace(target, tolerance=Fraction(1, 50), min_sample=30)
    assert statement(phone(targets=(strict,))) == statement(phone(targets=(target,)))


@pytest.mark.parametrize(
    ("name", "by", "is_said"),
    [
        ("csat.by_score", ("region",), True),
        ("ratio.of_sums", ("region",), True),
        ("upsell_revenue.of_orders", ("region",), False),
        ("count.of_rows", ("region",), False),
        ("level.of_moments", ("region",), False),
    ],
)
def test_segments(name: str, by: tuple[str, ...], *, is_said: bool) -> None:
    """A target is said to be each segment's where it is handed down; a sum's is the whole's."""
    whole = example_of(name)
    parted = replace(whole, measure=replace(whole.measure, by=by))
    assert ("for each `region`" in statement(parted)) == is_said
    assert "for each `region`" in statement(replace(parted, targets=()))


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        (
            "contact_coverage.of_register",
            {"grace": Fraction(30 * 86400)},
            "once or more, with 30 days of grace for new ones, every month",
        ),
        ("contact_coverage.of_register", {"contacts": Fraction(2)}, "`accounts` twice or more, e"),
        ("contact_coverage.of_register", {"contacts": Fraction(3)}, "`accounts` 3 times or more, "),
        ("first_reply_time.as_given", {"at": Fraction(1, 2)}, "pass before half of customers have"),
        ("backlog_age.of_open_cases", {"at": Fraction(1, 2)}, "Keep the median of the age of open"),
        ("backlog_age.of_open_cases", {"at": Fraction(99, 100)}, "Keep the 99th percentile of "),
        ("backlog_age.of_open_cases", {"at": Fraction(41, 50)}, "Keep the 82nd percentile of "),
        ("backlog_age.of_open_cases", {"at": Fraction(11, 100)}, "Keep the 11th percentile of "),
        ("backlog_age.of_open_cases", {"at": Fraction(999, 1000)}, "the 99.9th percentile of"),
        ("csat.by_label", {"satisfied": ("good", "fine")}, "Be rated `good` or `fine` in at"),
        ("csat.by_label", {"satisfied": ("a", "b", "c")}, "Be rated `a`, `b` or `c` in at least"),
        ("regular_customers.by_days", {"purchases": Fraction(1)}, "customers buy on 1 day or more"),
        ("rate.of_sums", {"scale": Fraction(1)}, "`complaints` per 1 `orders`"),
    ],
)
def test_settings(name: str, given: dict[str, Fraction], said: str) -> None:
    """Settings are spelled for people; one that may be left out is said where it is given."""
    whole = example_of(name)
    options = {**whole.measure.options, **given}
    assert said in statement(replace(whole, measure=replace(whole.measure, options=options)))


def test_a_label_that_is_a_word_of_the_sentence() -> None:
    """A window's name stands for `period` in the sentence, and not in what is code."""
    whole = replace(example_of("csat.by_label"), targets=())
    label = {"satisfied": ("period",)}
    tracked = replace(whole, measure=replace(whole.measure, options=label))
    assert "(satisfied: `period`), every month." in statement(tracked)


def test_optional_role() -> None:
    """What a repeat has to be about is said where the objective says it."""
    whole = example_of("first_contact_resolution.gross")
    roles = {**whole.measure.roles, "about": written("topic")}
    about = replace(whole, measure=replace(whole.measure, roles=roles))
    assert "by the same customer within 7 days" in statement(whole)
    assert "by the same customer about the same `topic` within 7 days" in statement(about)


def test_counts_per_answer() -> None:
    """Answers that came as counts have no column to be called by."""
    whole = example_of("mean.of_rows")
    counted = replace(whole, measure=replace(whole.measure, source=""))
    assert ": keep the mean of the answers between EUR 200 and EUR 300, " in statement(counted)


def test_objectives_that_others_are_made_of() -> None:
    """In a comparison of days, an objective is told by what it measures and of which rows."""
    whole = example_of("change.of_days")
    (of,) = whole.measure.objectives["of"]

    def comparing(measure: Measure, **ends: str) -> str:
        others = {"of": (replace(of, measure=measure),)}
        numbers: dict[str, Any] = {name: Fraction(each) for name, each in ends.items()}
        target = Target(location=PLACE, min_sample=0, **numbers)
        made = replace(whole.measure, objectives=others, by=measure.by)
        return statement(replace(whole, measure=made, targets=(target,)))

    days = "from the 90 days before 1 May 2026 to the 90 days from then on."
    satisfied = "the share of answers that are satisfied (4 or more)"
    phone = replace(of.measure, where=written("channel = 'phone'"))
    assert comparing(phone, at_least="3") == (
        f"Have {satisfied} (where `channel = 'phone'`) rise by at least 3 points {days}"
    )
    assert comparing(of.measure, at_least="3", stretch="5") == (
        f"Have {satisfied} rise by at least 3 points {days[:-1]}, and aim for a rise of 5 points."
    )
    pairs = {"paired_by": written("customer_id")}
    paired = replace(whole, measure=replace(whole.measure, roles=pairs))
    assert statement(paired).endswith(
        " from then on, on average over every `customer_id` that is there both times."
    )
    parted = replace(of.measure, by=("region",))
    assert comparing(parted, at_least="3").endswith("then on, overall and for each `region`.")
    ideas = example_of("ideas_received.of_rows").measure
    assert comparing(replace(ideas, by=("region",)), at_least="3").endswith("then on.")
    assert comparing(ideas, at_most="-1") == (
        f"Have the number of ideas customers brought in fall by at least 1 point {days}"
    )
    backlog = example_of("backlog_age.of_open_cases").measure
    assert comparing(backlog, at_most="0") == (
        "Have the 90th percentile of the age of open cases at the end of the period not rise "
        f"{days}"
    )


def test_plain_metrics_have_the_title() -> None:
    """A metric of no type says nothing of what it measures: the title does, without its dot."""
    whole = replace(example_of("count.of_rows"), title="Ideas per quarter!")
    assert statement(whole) == (
        "Ideas per quarter: keep the number of records between 30 and 50, every month."
    )
    assert statement(replace(whole, title=" ")).startswith("count: keep the number of ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("score > 3", "`score > 3`"),
        ("a `b` c", "`` a `b` c ``"),
        ("``", "``` `` ```"),
        ("a\nb\u202e", "`a b`"),
        (" ", "`…`"),
    ],
)
def test_code(text: str, said: str) -> None:
    """What a document's author wrote as code is code, whatever is in it."""
    assert code(text) == said
    inline = MarkdownIt("commonmark").parseInline(code(text))[0].children or []
    assert [each.type for each in inline] == ["code_inline"]


def test_hostile_text_is_only_text() -> None:
    """A CommonMark parser finds headings, lists and code, and of HTML, links and images none."""
    text = render(hostile(), "statements")
    blocks = MarkdownIt("commonmark", {"html": True}).parse(text)
    inside = [child.type for block in blocks for child in block.children or []]
    assert set(inside) == {"text", "code_inline"}
    shown = {child.content for block in blocks for child in block.children or []}
    assert HOSTILE[0] in shown
    assert not {"html_block", "fence", "code_block", "blockquote_open"} & {b.type for b in blocks}
    assert [line for line in text.splitlines() if not re.match(r"#{1,2} |- |$", line)] == []
    bare = CODE.sub("", re.sub(r"``.*?``", "", text))
    assert not re.search(r"@\w|(?<!&)#\d|https?://\w|www\.\w|##\[", bare)


def test_hostile_titles_are_only_text() -> None:
    """A title, which goes before a plain metric's sentence, cannot break out of its line."""
    aims = [
        objective(f"passenger-care/x-{place}", text, "sales", "count", NUMBER, None)
        for place, text in enumerate(HOSTILE)
    ]
    text = render(scorecard_of([result_of(each, [None]) for each in aims]), "statements")
    blocks = MarkdownIt("commonmark", {"html": True}).parse(text)
    assert {child.type for block in blocks for child in block.children or []} == {"text"}
    assert text.count("\n- ") == len(HOSTILE)


SAMPLE = {
    "claims/settled-within-10-days": "Let at most 10 days pass before 90% of cases are "
    "solved, every month, overall and for each `team`, but at most 12 days for `Gdynia`.",
    "claims/open-claims": "Claims that are open as of the last count: track `open`, by the "
    "last count of every day, overall and for each `centre`.",
    "claims/claims-per-hour": "Handle at least 1.8 contacts per hour of work, every quarter.",
    "claims/money-back-in-budget": "We pay back EUR 32,000 a quarter at most: keep the sum "
    "of `paid_out` at EUR 32,000 or less, every quarter, and at EUR 15,000 or less for each "
    "`team`, without missing `complaints/resolved-within-5-days`.",
    "complaints/resolved-within-5-days": "Let at most 5 days pass before 90% of cases are "
    "solved, every month, overall and for each `region`.",
    "complaints/recovered": "Keep the share of dissatisfied customers whose next answer is "
    "a satisfied one (of all dissatisfied answers; within 60 days) at least 4 points above "
    "the baseline of 44% of 31 December 2025, every quarter.",
    "complaints/won-back": "Be rated `good` in at least 70% of satisfaction answers, every month.",
    "contact-centre/satisfied-passengers": "Score 4 or more in at least 85% of satisfaction "
    "answers, every month, overall and for each `region`, and aim for 90%.",
    "contact-centre/calls-within-20-seconds": "Answer at least 75% of contacts within 20 "
    "seconds, counting those abandoned in that time as answered, every month, without 13 to "
    "26 April 2026, and with a target of its own for each `team`, from 1 September 2025 to 30 June "
    "2026. Answer at least 80% of contacts within 20 seconds, counting those abandoned in that "
    "time as answered, every month, without 13 to 26 April 2026, and with a target of its own for "
    "each `team`, from 1 July 2026.",
    "contact-centre/calls-given-up": "Let at most 2% of contacts be abandoned, leaving out those "
    "abandoned within 5 seconds, every month, until 1 July 2026.",
    "contact-centre/chats-within-a-minute": "Answer at least 85% of all contacts within 60 "
    "seconds, every week.",
    "contact-centre/emails-replied-within-6-hours": "Let at most 6 hours pass before 90% of "
    "customers have their first reply, in the working hours of `mail-desk`, every month, and "
    "aim for 5 hours.",
    "contact-centre/replies-sooner": "Have the time that passes before 90% of customers "
    "have their first reply fall by at least 2 hours from the 90 days before 12 January 2026 "
    "to the 90 days from then on.",
    "contact-centre/answered-at-once": "Settle at least 80% of contacts at once, with no "
    "further one by the same customer within 7 days, every quarter.",
    "contact-centre/handle-time": "Spend between 4 and 7 minutes on a contact on average, "
    "where `outcome = 'answered'`, every quarter.",
    "loyalty-and-sales/would-recommend-us": "Keep the Net Promoter Score at 30 points or "
    "more, every month.",
    "loyalty-and-sales/club-members-stay": "Lose at most 6% of customers, where `tier <> "
    "'Trial'`, every quarter.",
    "loyalty-and-sales/regular-travellers": "Have more than 250 customers buy on 2 days or "
    "more, every quarter.",
    "loyalty-and-sales/upgrades-by-phone-and-chat": "Earn at least EUR 45,000 from upgrades "
    "and additional sales, where `channel in ('phone', 'chat')`, every fiscal quarter, from 1 "
    "February 2025 to 31 January 2026. Earn at least EUR 75,000 from upgrades and additional "
    "sales, where `channel in ('phone', 'chat')`, every fiscal quarter, and aim for EUR "
    "90,000, from 1 February 2026.",
    "loyalty-and-sales/public-rating": "Keep the mean rating in public reviews at 4 or "
    "more, over every 90 days, moving on by a day.",
    "loyalty-and-sales/reviews-answered": "Reply to at least 75% of public reviews within 3 "
    "days, on every day over the year to date.",
    "loyalty-and-sales/order-worth-30-euros": "A meal order is worth EUR 30: keep the mean "
    "of `price` at EUR 30 or more, per `order`, every quarter.",
    "loyalty-and-sales/worth-of-a-guest": "Have a customer be expected to bring in at least "
    "EUR 350 on average within 1,095 days, discounted by 10% a year, every quarter.",
    "loyalty-and-sales/freight-customers-called": "Contact at least 90% of the accounts on "
    "the register `accounts` once or more, with 30 days of grace for new ones, every quarter.",
    "loyalty-and-sales/named-unaided": "Be named unaided by at least 25% of the people "
    "asked, weighted by `weight`, every quarter.",
    "loyalty-and-sales/seen-as-friendly": "Be connected with `friendly` by at least 65% of "
    "the people who know the brand, proven at the 95% level, every quarter.",
    "loyalty-and-sales/talked-about": "Win at least 33% of the mentions of `Halvmar` and "
    "the competitors `Nordsund`, `Strandlinie`, `Blue Strait` and `Ostara`, every quarter.",
    "loyalty-and-sales/good-word": "Keep net sentiment at 15 points or more over positive, "
    "negative and neutral mentions, where `company = 'Halvmar'`, every month.",
    "loyalty-and-sales/friends-invited": "Win at least 0.01 new customers per customer by "
    "invitation, every month.",
    "on-the-way/leaves-on-time": "One sailing in twenty leaves late, at most: keep the "
    "share of records with `departed is null or delay > '15 min'` at 5% or less, every month.",
    "on-the-way/green-buttons": "Be rated `green` in at least 80% of satisfaction answers, "
    "every month, overall and for each `terminal`.",
    "on-the-way/booking-is-easy": "Keep the mean Customer Effort Score at 5.5 or more, from "
    "1 for not at all easy to 7 for very easy, every month.",
    "on-the-way/step-free": "Four in five berths can be boarded without a step: keep the "
    "reported figure at 80% or more, every quarter.",
    "on-the-way/kinder-crews": "Keep the mean score of `Halvmar` at least 0.5 above the "
    "best of `Nordsund` and `Strandlinie`, where `aspect = 'crew'`, every quarter.",
    "on-the-way/aspects-ahead": "Have `Halvmar` ahead of the best of `Nordsund` and "
    "`Strandlinie` on at least 3 attributes, every quarter, provisional up to 31 December 2026.",
    "people-and-ideas/soft-skills-training": "Have at least 85% of assigned trainings "
    "completed, rising to 95% by 31 December 2026, every month, overall and for each `team`, "
    "from 1 January 2026.",
    "people-and-ideas/usable-ideas": "Have the number of ideas customers brought in not "
    "fall against the quarter before, where `status <> 'duplicate'`, every quarter.",
    "people-and-ideas/staff-certified": "Have the share of staff who hold a valid "
    "certificate when the month ends (register `agents`; grace 60 days) rise by at least 1 "
    "point against the same month of the year before, where `role <> 'planner'`, every month.",
    "people-and-ideas/cycles-completed": "The teams complete 15 improvement cycles a "
    "quarter: keep the sum of `cycles` at 15 or more, where `kind = 'done'`, every quarter.",
    "people-and-ideas/taken-up": "Have at least 60% of the issues that are raised for "
    "customers accepted, every quarter.",
    "people-and-ideas/failures-told": "Share at least 66% of known failures openly, every quarter.",
    "people-and-ideas/staff-answer": "How many of us answer the works council: track the reported "
    "figure, every quarter.",
    "people-and-ideas/staff-recommend-us": "Keep the Employee Net Promoter Score at 30 "
    "points or more, with the benefit of the doubt, every quarter, overall and for each `team`.",
}


@pytest.mark.parametrize("name", SAMPLE)
def test_sample(name: str) -> None:
    """An objective of the sample says what its document does, in words of the trade."""
    found = {each.name: each for each in validate(cwd=CHECKOUT).objectives}
    assert " ".join(statements(found[name], 0.95)) == SAMPLE[name]


def test_the_sample_is_stated_whole() -> None:
    """Every objective of the sample is among those that are held to what someone last read."""
    assert {each.name for each in validate(cwd=CHECKOUT).objectives} == {*SAMPLE}
