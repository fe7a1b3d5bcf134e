"use strict";

// Filters, sorting and copies, for pages that say everything without them.
(() => {
  const FACETS = { verdict: "Verdict", team: "Team", type: "Type", owner: "Owner" };
  const COLUMNS = ["objective", "found", "target", "verdict"];
  const SHAPES = {
    "missed": "■", "no-data": "○", "stale": "□", "at-risk": "▲", "too-few": "◇",
    "pending": "◔", "met": "●", "tracked": "–",
  };

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const titled = (word) => word[0].toUpperCase() + word.slice(1).replaceAll("-", " ");

  const status = make("p", { className: "status" });
  status.setAttribute("role", "status");

  // The rows of a table, each with what it is filtered and sorted by.
  const entriesOf = (table) => [...table.querySelectorAll("tr[data-rank]")].map((row, place) => {
    const body = row.parentElement;
    const more = row.nextElementSibling;
    const heading = body.querySelector(".set a");
    const data = row.dataset;
    return {
      row,
      place,
      body,
      more: more && more.classList.contains("more") ? more : null,
      words: row.textContent.toLowerCase(),
      objective: row.querySelector("a").textContent,
      rank: Number(data.rank),
      unit: data.unit || "",
      asks: data.asks || data.unit || "",
      beside: row.querySelector(".v").textContent.split(", ")[1] || "",
      found: data.found === undefined ? null : Number(data.found),
      target: data.target === undefined ? null : Number(data.target),
      facets: {
        verdict: row.querySelector(".v").classList[1],
        team: body.dataset.team,
        type: data.type,
        owner: data.owner || "",
      },
      titles: {
        verdict: titled(row.querySelector(".v").classList[1]),
        team: heading ? heading.textContent : body.dataset.team,
        type: titled(data.type),
        owner: data.owner || "nobody",
      },
    };
  });

  const figures = (key, unit) => (one, other) => {
    if (one[key] === null || other[key] === null) {
      return (one[key] === null) - (other[key] === null);
    }
    return one[unit].localeCompare(other[unit]) || one[key] - other[key];
  };
  const ORDERS = {
    objective: (one, other) => one.objective.localeCompare(other.objective),
    found: figures("found", "unit"),
    target: figures("target", "asks"),
    verdict: (one, other) => one.rank - other.rank,
  };

  // The values of a facet, in the order of the alphabet; verdicts, the worst first, and then what
  // stands beside some of them.
  const choicesOf = (entries, facet) => {
    const choices = new Map();
    for (const each of [...entries].sort(ORDERS.verdict)) {
      choices.set(each.facets[facet], each.titles[facet]);
    }
    const sorted = [...choices];
    if (facet === "verdict") {
      const words = Object.keys(SHAPES);
      const beside = ["waived", "provisional", "tracked"].filter((word) => (
        !choices.has(word) && entries.some((each) => each.beside === word)
      ));
      return [
        ...sorted.sort((one, other) => words.indexOf(one[0]) - words.indexOf(other[0])),
        ...beside.map((word) => [word, titled(word)]),
      ];
    }
    return sorted.sort((one, other) => one[1].localeCompare(other[1]));
  };

  const arrange = (table) => {
    const entries = entriesOf(table);
    if (entries.length < 2) {
      return;
    }
    const bodies = [...table.tBodies];
    const flat = make("tbody", { hidden: true });
    flat.setAttribute("role", "rowgroup");
    table.append(flat);
    const controls = {};
    const form = make("form", { className: "filters" });
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "Filter the objectives");
    const control = (name, label, element) => {
      controls[name] = element;
      element.name = name;
      form.append(make("label", { className: `by-${name}` }, `${label} `, element));
    };
    for (const [facet, label] of Object.entries(FACETS)) {
      const choices = choicesOf(entries, facet);
      if (choices.length > 1) {
        control(facet, label, make(
          "select", {}, make("option", { value: "" }, "all"),
          ...choices.map(([value, title]) => make("option", { value: value || "-" }, title)),
        ));
      }
    }
    control("words", "Words", make("input", { type: "search", size: 14, autocomplete: "off" }));
    control("sort", "Sort", make(
      "select", {}, make("option", { value: "" }, bodies.length > 1 ? "by team" : "as listed"),
      ...COLUMNS.flatMap((column) => [
        make("option", { value: column }, titled(column)),
        make("option", { value: `-${column}` }, `${titled(column)}, reversed`),
      ]),
    ));
    const count = make("output");
    count.setAttribute("aria-live", "polite");
    const reset = make("button", { type: "button", className: "reset" }, "Reset");
    form.append(count, reset);
    table.before(form);

    const heads = COLUMNS.map((column, index) => {
      const head = table.tHead.rows[0].cells[index === 3 ? 3 : index];
      const button = make("button", { type: "button" }, ...head.childNodes);
      button.addEventListener("click", () => {
        const steps = [column, `-${column}`, ""];
        controls.sort.value = steps[(steps.indexOf(controls.sort.value) + 1) % steps.length];
        show();
      });
      head.append(button);
      return [column, head];
    });

    const fits = (entry) => {
      const words = controls.words.value.toLowerCase().split(/\s+/);
      return words.every((word) => entry.words.includes(word))
        && Object.keys(FACETS).every((facet) => {
          const asked = controls[facet] ? controls[facet].value : "";
          return !asked || asked === (entry.facets[facet] || "-")
            || (facet === "verdict" && asked === entry.beside);
        });
    };

    const place = (entry, body, before) => {
      body.insertBefore(entry.row, before);
      if (entry.more) {
        body.insertBefore(entry.more, before);
      }
    };

    const sort = () => {
      const [, reversed, column] = /^(-?)(.*)$/.exec(controls.sort.value);
      const isSorted = column in ORDERS;
      const sign = reversed ? -1 : 1;
      for (const entry of entries) {
        const small = entry.row.querySelector("th small");
        const team = small && small.querySelector(".team");
        if (isSorted && bodies.length > 1 && small && !team) {
          small.prepend(make("span", { className: "team" }, `${entry.titles.team} · `));
        } else if (!isSorted && team) {
          team.remove();
        }
      }
      if (isSorted) {
        const order = ORDERS[column];
        const last = (entry) => (column === "found" || column === "target") && entry[column] === null;
        [...entries]
          .sort((one, other) => last(one) - last(other) || sign * order(one, other) || one.place - other.place)
          .forEach((entry) => place(entry, flat, null));
      } else {
        const rests = new Map(bodies.map((body) => [
          body, body.querySelector("tr:not(.set):not([data-rank]):not(.more)"),
        ]));
        entries.forEach((entry) => place(entry, entry.body, rests.get(entry.body)));
      }
      for (const [name, head] of heads) {
        head.setAttribute("aria-sort", name !== column ? "none" : reversed ? "descending" : "ascending");
      }
      flat.hidden = !isSorted;
      return isSorted;
    };

    const show = () => {
      const isSorted = sort();
      const shown = entries.filter(fits);
      const chosen = new Set(shown);
      const isFiltered = shown.length < entries.length;
      for (const entry of entries) {
        entry.row.hidden = !chosen.has(entry);
        if (entry.more) {
          entry.more.hidden = entry.row.hidden;
        }
      }
      for (const body of bodies) {
        body.hidden = isSorted || (isFiltered && !shown.some((entry) => entry.body === body));
        for (const row of body.querySelectorAll("tr:not(.set):not([data-rank]):not(.more)")) {
          row.hidden = isFiltered;
        }
      }
      count.value = `${shown.length} of ${entries.length}`;
      reset.hidden = !Object.values(controls).some((each) => each.value);
      remember();
    };

    const remember = () => {
      const asked = new URLSearchParams();
      for (const [name, each] of Object.entries(controls)) {
        if (each.value) {
          asked.set(name, each.value);
        }
      }
      const query = asked.toString();
      const address = `${location.pathname}${query ? `?${query}` : ""}${location.hash}`;
      try {
        history.replaceState(null, "", address);
      } catch (refused) {
        if (!(refused instanceof DOMException)) {
          throw refused; // a browser may keep the address of a file as it is
        }
      }
    };

    const recall = () => {
      for (const [name, value] of new URLSearchParams(location.search)) {
        if (name in controls) {
          controls[name].value = value;
          if (controls[name].selectedIndex === -1) {
            controls[name].value = ""; // the address names what this scorecard has not
          }
        }
      }
    };

    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    reset.addEventListener("click", () => {
      Object.values(controls).forEach((each) => { each.value = ""; });
      show();
      form.querySelector("select, input").focus();
    });
    recall();
    show();
    if (location.hash.length > 1) {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target) {
        target.scrollIntoView(); // what was filtered away moved it
      }
    }
  };

  const escaped = (text) => text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|~#]/g, "\\$&");

  const UNSAID = "svg, figure, form, output, .status, button:not(th button)";

  // What is said within a line.
  const line = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      return escaped(node.data);
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.hidden || node.matches(UNSAID)) {
      return "";
    }
    if (node.matches("ul")) {
      return [...node.children].map(spoken).join(", ");
    }
    const inside = [...node.childNodes].map(line).join("").trim();
    if (!inside) {
      return "";
    }
    const mark = [...node.classList].find((name) => name in SHAPES);
    if (mark && node.matches(".v, td")) {
      return `${SHAPES[mark]} ${inside}`;
    }
    switch (node.tagName) {
      case "B": case "STRONG": return `**${inside}**`;
      case "CODE": return `\`${node.textContent.replaceAll("`", "'")}\``;
      case "SMALL": return ` (${inside})`;
      case "H3": case "H4": return ` **${inside}**: `;
      case "P": return node.matches(".meta") ? `(${inside}) ` : `${inside} `;
      case "DIV": return ` ${inside} `;
      case "A": return node.protocol.startsWith("http") && !node.matches(".anchor")
        ? `[${inside}](${node.href})` : inside;
      default: return [...node.childNodes].map(line).join("");
    }
  };
  const spoken = (node) => line(node).replace(/ +/g, " ").trim();

  const tableLines = (table) => {
    const rows = [...table.rows].filter(
      (row) => !row.hidden && !row.parentElement.hidden && !row.querySelector("details"),
    ).map((row) => [...row.cells].flatMap(
      (cell) => [spoken(cell), ...Array(cell.colSpan - 1).fill("")],
    )).filter((cells) => cells.some(Boolean));
    const used = rows[0].map((_, column) => rows.slice(1).some((cells) => cells[column]));
    const written = (cells) => `| ${cells.filter((_, column) => used[column]).join(" | ")} |`;
    return [written(rows[0]), written(rows[0].map(() => "---")), ...rows.slice(1).map(written)];
  };

  // The blocks of an element, as Markdown.
  const blocks = (node) => {
    if (node.hidden || node.matches(UNSAID)) {
      return [];
    }
    if (/^H[1-6]$/.test(node.tagName)) {
      return [`${"#".repeat(Number(node.tagName[1]))} ${spoken(node)}`];
    }
    if (node.matches("table")) {
      return node.tHead ? [tableLines(node).join("\n")]
        : [[...node.rows].map((row) => `- ${[...row.cells].map(spoken).join(": ")}`).join("\n")];
    }
    if (node.matches("ul, ol")) {
      return [[...node.children].map((item) => `- ${spoken(item)}`).join("\n")];
    }
    if (node.matches("dl")) {
      return [[...node.querySelectorAll("dt")].map(
        (term) => `- ${spoken(term)}: ${spoken(term.nextElementSibling)}`,
      ).join("\n")];
    }
    if (node.matches("pre")) {
      const fence = "`".repeat(3 + Math.max(0, ...(node.textContent.match(/`+/g) || []).map((run) => run.length)));
      return [`${fence}\n${node.textContent.trimEnd()}\n${fence}`];
    }
    if (node.matches("p, summary, figcaption")) {
      return [spoken(node)];
    }
    return [...node.children].flatMap(blocks);
  };

  const handOver = (text) => {
    const area = make("textarea", { value: text, readOnly: true, rows: 14 });
    area.setAttribute("aria-label", "Markdown");
    const close = make("button", { type: "button" }, "Close");
    const dialog = make("dialog", {}, make("p", {}, "Copy it from here:"), area, close);
    dialog.setAttribute("aria-label", "Markdown to copy");
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    area.focus();
    area.select();
  };

  const offerCopy = (section) => {
    const heading = section.querySelector("h2, h3");
    const button = make("button", { type: "button", className: "copy" }, "Copy as Markdown");
    button.addEventListener("click", async () => {
      const source = location.protocol.startsWith("http")
        ? `[${escaped(document.title)}](${location.href})` : escaped(document.title);
      const title = heading ? "" : `## ${spoken(document.querySelector("h1"))}`;
      const text = `${[title, ...blocks(section), source].filter(Boolean).join("\n\n")}\n`;
      try {
        await navigator.clipboard.writeText(text);
        status.textContent = "Copied as Markdown.";
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy as Markdown"; status.textContent = ""; }, 2000);
      } catch (refused) {
        handOver(text); // there is no clipboard, or it may not be written to
      }
    });
    if (heading) {
      const head = make("div", { className: "titled" });
      heading.replaceWith(head);
      head.append(heading, button);
    } else {
      section.prepend(button);
    }
  };

  document.querySelectorAll("table.all").forEach(arrange);
  document.querySelectorAll("[data-copy]").forEach(offerCopy);
  document.body.append(status);
})();
