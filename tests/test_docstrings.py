"""What a metric's docstring has to say is read strictly: a metric that says less is refused."""

from __future__ import annotations

import pytest

from csobjectives.estimators import Count
from csobjectives.metrics import REGISTRY, Form
from csobjectives.metrics.docstrings import DocstringError, read_docstring
from csobjectives.metrics.registry import metric
from csobjectives.quantities import NUMBER

SOUND = """How many there are.

    Formula: the number of them,
        and no more.
    Pitfalls: none.
    Source: a census: all of them.
    """


def test_parts() -> None:
    """The parts are read without their line breaks; a colon in a text is no heading."""
    found = read_docstring(SOUND)
    assert found.what == "How many there are."
    assert found.formula == "the number of them, and no more."
    assert found.pitfalls == "none."
    assert found.source == "a census: all of them."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the first line says what is measured, and ends in a full stop"),
        ("How many there are", "the first line says what is measured, and ends in a full stop"),
        ("How many.", "the first line stands alone, with an empty line below it"),
        (
            SOUND.replace("are.\n\n", "are.\n"),
            "the first line stands alone, with an empty line below it",
        ),
        (
            SOUND.replace("    Pitfalls: none.\n", ""),
            "the headings are Formula, Pitfalls, Source, not Formula, Source",
        ),
        (
            SOUND.replace("    Pitfalls: none.\n", "") + "Pitfalls: none.",
            "the headings are Formula, Pitfalls, Source, not Formula, Source, Pitfalls",
        ),
        (SOUND.replace("Source", "Pitfalls"), "Pitfalls: stands there twice"),
        (SOUND.replace("none.", ""), "Pitfalls: nothing stands there"),
        (
            SOUND + "Unit: pieces.",
            "the headings are Formula, Pitfalls, Source, not Formula, Pitfalls, Source, Unit",
        ),
        (
            SOUND.replace("        and no", "    and no"),
            "'and no more.' stands under no heading: indent what goes on",
        ),
        (
            SOUND.replace("    Formula: ", "    "),
            "'the number of them,' stands under no heading: indent what goes on",
        ),
    ],
)
def test_refused(text: str, message: str) -> None:
    """A heading that is missing, doubled, empty, unknown or out of order is told."""
    with pytest.raises(DocstringError) as raised:
        read_docstring(text)
    assert str(raised.value) == message


def test_such_a_metric_is_not_registered() -> None:
    """A metric whose docstring is not complete is an error where it is declared."""

    class half_told:  # noqa: N801 - metrics are declared so
        """How many."""

        all_rows = Form("all", Count())

    with pytest.raises(ValueError, match=r"^half_told: the first line stands alone, with"):
        metric(unit=NUMBER, better="up")(half_told)
    assert "half_told" not in REGISTRY


def test_a_metric_without_a_sentence_is_not_registered() -> None:
    """Each form of a metric has a sentence, of its own or the metric's, or is an error."""

    class half_stated:  # noqa: N801 - metrics are declared so
        all_rows = Form("all", Count(), statement="Count {target:things}")
        others = Form("others", Count())

    half_stated.__doc__ = SOUND
    with pytest.raises(ValueError, match=r"^half_stated\.others: it has no statement$"):
        metric(unit=NUMBER, better="up")(half_stated)
    assert "half_stated" not in REGISTRY
