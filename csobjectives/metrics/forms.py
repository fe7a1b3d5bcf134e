"""Formulas, and parts of them, that several families share."""

from __future__ import annotations

from csobjectives.estimators import ProportionOfCounts, Quantile
from csobjectives.metrics.reasons import IMPOSSIBLE, NEGATIVE
from csobjectives.metrics.registry import Form, Role, RoleKind

TOOK = Role(RoleKind.DURATION, "how long it took, where the source says so itself", "took")
AS_GIVEN = Form("as the source gives it", Quantile("took"), leaves_out={NEGATIVE: "took < '0 s'"})

IMPOSSIBLE_PARTS = {IMPOSSIBLE: "part > whole or part < 0"}
OF_COUNTS = Form(
    "the share of counts that each row brings",
    ProportionOfCounts("part", "whole"),
    leaves_out=IMPOSSIBLE_PARTS,
)

IMPOSSIBLE_RATES = {IMPOSSIBLE: "events < 0 or exposure < 0"}
