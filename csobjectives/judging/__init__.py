"""Readings and targets to verdicts, and what these mean. Pure: no I/O, no clock.

`verdicts` holds one figure against one target; `series` does so for all periods of an objective,
and then asks, in this order, what else has a say: the response rate (`responses`), guardrails
(`guardrails`), waivers and notes (`waivers`, `notes`); `effects` tells what fails, warns or passes.
"""

from csobjectives.judging.named_segments import with_named
from csobjectives.judging.reports import reports
from csobjectives.judging.series import judge_series
from csobjectives.judging.verdicts import judge

__all__ = ["judge", "judge_series", "reports", "with_named"]
