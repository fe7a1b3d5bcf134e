"""Text of documents and files is text in every output, from YAML and CSV to the last format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from csobjectives.model import Scorecard
from csobjectives.pipeline import Request, evaluate
from csobjectives.renderers import OUTPUTS, render, render_site, render_summary
from tests.command_line import run
from tests.projects import NEVER, Workspace

HOSTILE = {  # and how a person sees it
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)> ' onfocus=alert(1) x='": (
        "\"><img src=x onerror=alert(1)> ' onfocus=alert(1) x='"
    ),
    "| a | ` | **b** _i_ ~~s~~ [l](http://evil.example) ![i](http://evil.example/i.png) $x$": (
        "| a | ` | **b** _i_ ~~s~~ [l](http://evil.example) ![i](http://evil.example/i.png) $x$"
    ),
    "::error file=x,line=1::pwned %0A::set-output name=a::b": (
        "::error file=x,line=1::pwned %0A::set-output name=a::b"
    ),
    "##[error]pwned ##vso[task.setvariable variable=x]y": (
        "# #[error]pwned # #vso[task.setvariable variable=x]y"
    ),
    "=cmd()|'/c calc'!A1": "=cmd()|'/c calc'!A1",
    "+1+cmd()": "+1+cmd()",
    "-1+cmd()": "-1+cmd()",
    "@SUM(1+1)*cmd()": "@SUM(1+1)*cmd()",
    "two\nlines\r\nthree\u2028four\tfive": "two lines three four five",
    "- item\n\n# heading\n\n> quote\n\n    code\n\n---\n": "- item # heading > quote code ---",
    "\u202eright to left\u202c \u2066isolated\u2069 \u200f\u061c! \u200bzero\ufeff width": (
        "right to left isolated ! zero width"
    ),
    "\x1b[31mred\x1b[0m \x07 \x9b1m \x08": "[31mred [0m 1m",
    "@everyone #1 GH-1 https://evil.example www.evil.example <https://evil.example> a@b.example": (
        "@everyone #1 GH-1 https://evil.example www.evil.example <https://evil.example> a@b.example"
    ),
    "</details></summary><!-- --> &amp; &lt;b&gt; &#60;": (
        "</details></summary><!-- --> &amp; &lt;b&gt; &#60;"
    ),
    "${{ secrets.X }} {{ 7*7 }} {% raw %} %7B ]]> <![CDATA[ <?xml ?>": (
        "${{ secrets.X }} {{ 7*7 }} {% raw %} %7B ]]> <![CDATA[ <?xml ?>"
    ),
    "\U0001f469\u200d\U0001f692 \U0001f1e9\U0001f1ea e\u0301 \ufdfd": (
        "\U0001f469\u200d\U0001f692 \U0001f1e9\U0001f1ea e\u0301 \ufdfd"
    ),
    "long " + "x" * 10_000: "long " + "x" * 100,
}
ALL_OF_IT = " ".join(text for text in HOSTILE if len(text) < 1000)
RETIRED = [*HOSTILE.values()][-2]
AGREED = {"objective": "hostile-0", "periods": ["2026-09"], "expires": "2026-12-31"}
SAID = {"period": "2026-09", "due": "2026-12-31"}

INVISIBLE = re.compile(  # controls, and what turns the direction of reading or hides
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
LOG_COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
ANNOTATION = re.compile(
    r"::(error|warning|notice)( [a-zA-Z]+=[^,:\r\n]*(,[a-zA-Z]+=[^,:\r\n]*)*)?::"
)
FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
LINKS = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)", re.IGNORECASE)


def hostile_project(root: Path) -> Workspace:
    """A project with these texts wherever a document or a measurement file can bring text."""
    made = Workspace(root)
    made.settings = {
        "title": ALL_OF_IT,
        "exclude": [{"from": "2026-05-01", "to": "2026-05-03", "reason": ALL_OF_IT}],
    }
    header = ALL_OF_IT.replace("\n", " ").replace("\r", " ")
    made.file(f"data/{[*HOSTILE][1].replace('/', '')}.csv", _measurements(header))
    columns = {
        "at": {"type": "date"},
        "score": {"type": "integer"},
        "region": {"type": "text"},
        "odd": {"type": "text", "from": header},
    }
    made.source(columns, "data/*.csv", at_most_rejected="90%")
    for index, text in enumerate(HOSTILE):
        _aim(made, f"hostile-{index}", text)
    made.objectives[-2]["retired"] = {"on": "2026-10-01", "reason": ALL_OF_IT}
    made.document = {
        **dict.fromkeys(("title", "owner", "description"), ALL_OF_IT),
        "waivers": [{**AGREED, "reason": ALL_OF_IT, "approved_by": ALL_OF_IT}],
        "notes": [
            {**SAID, "objective": f"hostile-{index}", "cause": text, "action": text}
            for index, text in enumerate(HOSTILE)
            if index not in (0, len(HOSTILE) - 2)
        ],
    }
    return made


def _measurements(header: str) -> str:
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["at", "score", "region", header])
    for month in range(1, 11):
        for text in HOSTILE:
            writer.writerows([[f"2026-{month:02}-02", each, text, text] for each in (1, 4, 5)])
    writer.writerows([["2026-09-03", text, "x", text] for text in HOSTILE])
    return rows.getvalue()


def _aim(made: Workspace, identifier: str, text: str) -> None:
    quoted = text[:500].replace("'", "''")
    where = f"odd <> '{quoted}' or score > 0"
    made.objective(metric="csat", score="score", satisfied_from=4, by="region", where=where)
    made.objectives[-1] |= {
        "id": identifier,
        "type": "customer-satisfaction",
        **dict.fromkeys(("title", "why", "owner"), text),
        "enforcement": "advisory",
        "target": {"at_least": "90%"},
        "exclude": [{"from": "2026-06-01", "to": "2026-06-01", "reason": text}],
        "segments": [{"region": text, "owner": text, "target": {"at_least": "80%"}}],
    }


def write(made: Workspace) -> None:
    """The documents; what YAML takes in an escaped form alone is written so."""
    made.write()
    for document in made.root.glob("**/*.yaml"):
        text = document.read_text(encoding="utf-8")
        escaped = re.sub("[\x80-\x9f\u2028\ufeff]", lambda one: f"\\u{ord(one[0]):04x}", text)
        document.write_text(escaped, encoding="utf-8")


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Scorecard:
    """The hostile project, judged."""
    made = hostile_project(tmp_path_factory.mktemp("hostile"))
    write(made)
    return evaluate(Request(cwd=made.root, now=NEVER, as_of=made.as_of, rejects=True))


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The outputs of a project like it, whose texts are harmless."""
    made = Workspace(tmp_path_factory.mktemp("calm"))
    made.file("events.csv", "at,score,region\n2026-09-02,1,north\n2026-09-02,5,south\n")
    made.source({"at": {"type": "date"}, "score": {"type": "integer"}, "region": {"type": "text"}})
    for identifier in ("one", "two"):
        made.objective(metric="csat", score="score", satisfied_from=4, by="region")
        made.objectives[-1] |= {"id": identifier, "target": {"at_least": "90%"}}
        made.objectives[-1] |= {"enforcement": "advisory", "type": "customer-satisfaction"}
    judged = made.evaluate()
    return {name: render(judged, name) for name in OUTPUTS} | dict(render_site(judged))


class Read(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.comments: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Text between elements."""
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        """A comment, of which the templates leave none."""
        self.comments.append(data)


def seen_in(texts: list[str]) -> set[str]:
    """Which hostile texts a person sees whole."""
    whole = " ".join(" ".join(texts).split())
    return {text for text, seen in HOSTILE.items() if seen in whole}


def page_is_harmless(text: str) -> None:
    """No script or style of its own, no handler, no address but the site's own, no comment."""
    found = Read(text)
    assert not INVISIBLE.search(text)
    assert found.comments == []
    for tag, attributes in found.elements:
        assert tag not in {"iframe", "object", "embed", "base", "img"}
        assert tag != "script" or attributes.get("src")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            address = attributes.get(name) or ""
            assert not LINKS.match(address), address
            assert ":" not in address.split("/", maxsplit=1)[0] or address.startswith("data:image/")


def markdown_is_harmless(text: str, *, html: bool) -> None:
    """No link, image or code that a text began, and no HTML but folds; nobody is called."""
    assert not INVISIBLE.search(text)
    assert not LOG_COMMAND.search(text)
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    blocks = parser.parse(text)
    found = [token for block in blocks for token in (block, *(block.children or []))]
    kinds = {token.type for token in found}
    assert not kinds & {"link_open", "image", "code_block", "fence", "em_open", "s_open", "hr"}
    assert not kinds & {"blockquote_open", "lheading_open"}
    own = re.compile(r"<br>|(?:</details>\s*|<details><summary>[^<>]*</summary>\s*)+")
    for token in found:
        if token.type in ("html_inline", "html_block"):
            assert html
            assert own.fullmatch(token.content), token.content
    widths: list[set[int]] = []
    cells = 0
    for token in blocks:
        if token.type == "table_open":
            widths.append(set())
        cells = (
            0 if token.type == "tr_open" else cells + token.type.endswith(("td_open", "th_open"))
        )
        if token.type == "tr_close":
            widths[-1].add(cells)
    assert all(len(each) == 1 for each in widths)


def commented(text: str) -> None:
    """Markdown with folds and tables, which calls nobody and links nothing."""
    markdown_is_harmless(text, html=True)
    assert not re.search(r"@\w|(?<!&)#\d|https?://\w|www\.\w", text)


def stated(text: str) -> None:
    """Markdown of sentences, with code where they quote an expression."""
    markdown_is_harmless(text, html=False)


def logged(text: str) -> None:
    """Lines of a log, none of which is a command to it, or paints it."""
    assert not INVISIBLE.search(text)
    assert not LOG_COMMAND.search(text)


def annotated(text: str) -> None:
    """Lines that are a command each, which no text ends or begins."""
    assert not INVISIBLE.search(text.replace("\n", ""))
    for line in text.splitlines():
        assert ANNOTATION.match(line), line
        assert not re.search(r"##\w*\[", line)


def tabled(text: str) -> None:
    """CSV of one width, in which no cell is a formula to a spreadsheet."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert not FORMULA.match(cell) or NUMBER.fullmatch(cell), cell


def structured(text: str) -> None:
    """JSON in which texts are values, with control characters escaped."""
    json.loads(text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f]", text)


def marked_up(text: str) -> None:
    """Well-formed XML, without entities, instructions or links of anybody's."""
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    assert "<!DOCTYPE" not in text
    root = ElementTree.fromstring(text)
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        assert name not in {"script", "foreignObject", "image", "a", "style", "animate", "set"}
        assert not [key for key in element.attrib if key.startswith("on") or "href" in key]


CHECKS: Mapping[str, Callable[[str], None]] = {
    "terminal": logged,
    "json": structured,
    "markdown": commented,
    "html": page_is_harmless,
    "csv": tabled,
    "junit": marked_up,
    "sarif": structured,
    "github": annotated,
    "gitlab": structured,
    "badge": marked_up,
    "statements": stated,
    "rejects": tabled,
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_it_is_text_in_every_output(name: str, card: Scorecard, calm: Mapping[str, str]) -> None:
    """No output takes a text for markup, a command, a formula or a line; a new one is held too."""
    CHECKS[name](calm[name])
    CHECKS[name](render(card, name))


def test_it_is_text_in_every_file_of_the_site(card: Scorecard, calm: Mapping[str, str]) -> None:
    """Pages, badges and data are held alike; style and script are those of any other site."""
    checks = {"html": page_is_harmless, "svg": marked_up, "csv": tabled, "json": structured}
    files = dict(render_site(card))
    assert len([path for path in files if path.endswith(".html")]) > len(HOSTILE)
    for path, text in files.items():
        ending = path.rpartition(".")[2]
        if ending in checks:
            checks[ending](text)
        else:
            assert text == calm[path], path


def shown(name: str, text: str) -> str:
    """The text that a reader of an output is left with, in one line."""
    match name:
        case "html":
            texts = Read(text).texts
        case "markdown" | "statements":
            parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
            texts = Read(parser.render(text)).texts
        case "json" | "sarif" | "gitlab":
            texts = [*_strings(json.loads(text))]
        case "junit" | "badge":
            root = ElementTree.fromstring(text)
            texts = [
                part or "" for each in root.iter() for part in (*each.attrib.values(), each.text)
            ]
        case "github":
            texts = [unescaped(text)]
        case "csv" | "rejects":
            texts = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        case _:
            texts = [text]
    whole = " ".join(each for each in texts if each)
    return " ".join(whole.replace("\u200b", "").split())


def _strings(parsed: object) -> Iterator[str]:
    if isinstance(parsed, str):
        yield parsed
    elif isinstance(parsed, dict):
        yield from (each for value in parsed.values() for each in _strings(value))
    elif isinstance(parsed, list):
        yield from (each for value in parsed for each in _strings(value))


def unescaped(text: str) -> str:
    """What a runner makes of a command: its escapes, and no others, are taken back."""
    for code, character in {"0A": "\n", "0D": "\r", "3A": ":", "2C": ",", "25": "%"}.items():
        text = text.replace(f"%{code}", character)
    return text


READ_BY_PEOPLE = ("terminal", "markdown", "html", "statements", "junit", "sarif", "gitlab")


@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_it_is_seen_as_it_is(name: str, card: Scorecard) -> None:
    """Each title is shown, letter by letter, with what is invisible or breaks lines taken out."""
    text = shown(name, render(card, name))
    expected = [each for each in HOSTILE.values() if name != "statements" or each != RETIRED]
    assert [seen for seen in expected if " ".join(seen.split()) not in text] == []


def test_each_objectives_page_shows_it(card: Scorecard) -> None:
    """The page of an objective has its texts in its head, its heading and its facts."""
    files = dict(render_site(card))
    for index, seen in enumerate(HOSTILE.values()):
        if seen == RETIRED:  # it stands on the page of its set
            continue
        page = shown("html", files[f"objectives/team/hostile-{index}/index.html"])
        assert page.count(" ".join(seen.split())) > 2, seen


def test_the_summary_of_a_step_is_held_too(card: Scorecard) -> None:
    """What is appended to a step's summary is the Markdown that was held above."""
    commented(render_summary(card))


def test_what_is_wrong_is_told_harmlessly(tmp_path: Path) -> None:
    """Problems quote documents and cells; on a log no line of theirs is a command, or paints."""
    made = hostile_project(tmp_path)
    for index, text in enumerate(HOSTILE):
        made.objectives[index] |= {"type": text, text[:99]: text, "weight": text, "id": text}
        made.sources["events"]["columns"][text[:99]] = {"type": text}
    made.settings |= {"locale": ALL_OF_IT, "timezone": ALL_OF_IT}
    write(made)
    made.file("objectives/::warning::##[x]\n::error::\x1b.yaml", "kind: 1")
    for command in ("validate", "check"):
        done = run(command, cwd=tmp_path)
        assert done.code == 2
        logged(done.stdout + done.stderr)
        assert len(done.stderr.splitlines()) > 2 * len(HOSTILE)
