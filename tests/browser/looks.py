"""What can be measured of a page as it is drawn: who is kept out, what is cut off, what is pale."""

from __future__ import annotations

from playwright.sync_api import Page

# WCAG 2.5.8 lets a control be small where another does the same: beside a chart, the table does.
_VIOLATIONS = """async (only) => {
  const found = await axe.run(document, {
    preload: false,
    resultTypes: ["violations"],
    ...(only ? { runOnly: [only] } : { rules: { "target-size": { enabled: true } } }),
  });
  const isExempt = (rule, node) => rule.id === "target-size"
    && document.querySelector(node.target).matches(".plot input[type=radio]");
  return found.violations.flatMap((rule) => rule.nodes
    .filter((node) => !isExempt(rule, node))
    .map((node) => `${rule.id}: ${node.target} ${node.html.slice(0, 120)}`));
}"""

_OPEN = "() => { for (const each of document.querySelectorAll('details')) each.open = true; }"

_WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((each) => each.getBoundingClientRect().right > room + 1)
    .map((each) => `${each.tagName} ${each.textContent.trim().slice(0, 60)}`);
}"""

# Of each figure: text that lies on other text, or is cut off at the edge of the screen or of what
# clips it. A text's box has the room of tall letters above and below, which digits do not fill.
_CROWDED = """() => {
  const told = [];
  const frameOf = (text) => {
    let [left, right] = [0, document.documentElement.clientWidth];
    for (let each = text.parentElement; each; each = each.parentElement) {
      if (getComputedStyle(each).overflowX !== "visible") {
        const box = each.getBoundingClientRect();
        [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      }
    }
    return [left - 1.5, right + 1.5]; // a stroke's width is no loss
  };
  for (const figure of document.querySelectorAll("figure, svg:not(figure svg, svg svg)")) {
    const boxes = [...figure.querySelectorAll("text")].flatMap((text) => {
      const box = text.getBoundingClientRect();
      const style = getComputedStyle(text);
      if (!box.width || style.visibility === "hidden" || style.opacity === "0") return [];
      const spare = box.height * 0.2;
      const [left, right] = frameOf(text);
      const words = text.textContent.trim();
      if (box.left < left || box.right > right) told.push(`cut off: ${words}`);
      return [{ words, left: box.left + 0.5, right: box.right - 0.5,
        top: box.top + spare, bottom: box.bottom - spare }];
    });
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        if (one.left < other.right && other.left < one.right
          && one.top < other.bottom && other.top < one.bottom) {
          told.push(`${one.words} lies on ${other.words}`);
        }
      }
    }
  }
  return told;
}"""

# Relative luminance and contrast as WCAG 2.2 defines them. axe does not tell it of drawings.
_PALE = """() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const linear = (part) => part / 255 <= 0.04045
    ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([red, green, blue]) =>
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = numbers(getComputedStyle(each).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const told = new Set();
  for (const text of document.querySelectorAll("svg text")) {
    if (!text.getBoundingClientRect().width) continue;
    const pair = [light(numbers(getComputedStyle(text).fill)), light(behind(text))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) told.add(`${ratio.toFixed(2)}: ${text.textContent.trim()}`);
  }
  return [...told];
}"""


def unfold(page: Page) -> None:
    """Open whatever is folded."""
    page.evaluate(_OPEN)


def violations(page: Page, axe: str, only: str = "") -> list[str]:
    """What axe finds, by one rule or all: the rule, where, and the element."""
    page.evaluate(axe)
    return list(page.evaluate(_VIOLATIONS, only))


def wider_than_page(page: Page) -> list[str]:
    """The elements because of which the page scrolls sideways."""
    return list(page.evaluate(_WIDER))


def crowded(page: Page) -> list[str]:
    """Text in drawings that lies on other text, or is cut off."""
    return list(page.evaluate(_CROWDED))


def pale(page: Page) -> list[str]:
    """Text in drawings whose contrast is below 4.5, the least that WCAG AA admits."""
    return list(page.evaluate(_PALE))
