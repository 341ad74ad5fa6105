// Sort and filter the table of a list page. The table is complete without this.
// A long list stands on several pages. The first filter or click on a column reads the others, so that it means the whole list.
"use strict";
(() => {
  const table = document.getElementById("list");
  const form = document.getElementById("filters");
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const pages = Number(table.dataset.pages || 1), MOST = 500;   // so many rows of a long list are shown at once
  // The rows are read, and the collator is made, when they are first needed: a list may be long, a visit short.
  let whole, order, collator;
  const one = (row, place) => ({
    row, place,
    text: fold(row.textContent),
    tokens: new Set((row.dataset.tokens || "").split(" ")),
  });
  const here = Array.from(body.rows);
  const all = () => whole ??= here.map(one);
  const compare = (a, b) => (collator ??= new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" })).compare(a, b);

  // The rows of another page: what they say is kept as text, and a row is made when it is shown.
  async function other(number) {
    const address = new URL(table.dataset.first + (number > 1 ? `page/${number}/` : ""), location.href);
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return Array.from(page.getElementById("list").tBodies[0].rows, (row) => {
      for (const link of row.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), address).href;
      const entry = one(row), html = row.outerHTML;
      entry.keys = heads.map((_, column) => key(row, column));
      entry.row = null;
      entry.make = () => {
        const frame = document.createElement("template");
        frame.innerHTML = html;
        return frame.content.firstElementChild;
      };
      return entry;
    });
  }
  const element = (entry) => entry.row ??= entry.make();

  let reading, unread = false;
  async function readAll() {
    const found = [];
    try {
      for (let number = 1; number <= pages; number += 1) {
        output.textContent = say(`Reading page ${number} of ${pages} …`);
        found.push(...(String(number) === table.dataset.page ? here.map((row) => one(row)) : await other(number)));
      }
      found.forEach((entry, place) => { entry.place = place; });
      whole = found;
    } catch {
      whole = here.map(one);
      unread = true;
    }
  }
  const ready = (then) => {
    if (pages === 1 || whole) { then(); return; }
    reading ??= readAll();
    reading.then(then);
  };

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ");
  }

  // Sort: the first click ascends, the next descends, the third restores the order of the page.
  const key = (row, column) => {
    const cell = row.cells[column];
    if (cell.dataset.sort) return cell.dataset.sort;
    return cell.classList.contains("empty") ? "" : cell.textContent.trim();
  };
  const sort = (column, way) => {
    const sorted = all().slice();
    if (way) {
      const keys = new Map(sorted.map((each) => [each, each.keys ? each.keys[column] : key(each.row, column)]));
      sorted.sort((a, b) => {
        const x = keys.get(a), y = keys.get(b);
        if (!x || !y) return (x ? 0 : 1) - (y ? 0 : 1) || a.place - b.place;   // what is not stated comes last
        return way * compare(x, y) || a.place - b.place;
      });
    }
    order = way ? sorted : null;
    if (pages > 1) filter();
    else body.append(...sorted.map((each) => each.row));
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")];
      for (const other of heads) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", next);
      ready(() => sort(column, { none: 0, ascending: 1, descending: -1 }[next]));
    });
  });

  // Filter: every word must occur; within one facet any ticked value will do.
  const text = form.elements.namedItem("q");
  const facets = Array.from(form.querySelectorAll(".facet"), (element, number) => ({
    element, number, name: element.dataset.name,
    boxes: Array.from(element.querySelectorAll("input")),
    on: element.querySelector(".facet-on"),
  }));
  const output = form.querySelector("output");
  const reset = form.querySelector("[type=reset]");
  const nothing = document.createElement("p");
  nothing.className = "note nothing";
  nothing.hidden = true;
  nothing.textContent = say("Nothing in this list matches. Take a word or a tick away.");
  table.parentElement.after(nothing);

  let found = null;   // of a long list: the rows that match, also those that are not shown
  const filter = () => {
    const words = fold(text.value).split(" ").filter(Boolean);
    const wanted = [];
    const query = new URLSearchParams();
    if (text.value.trim()) query.set("q", text.value.trim());
    for (const facet of facets) {
      const ticked = facet.boxes.filter((box) => box.checked);
      if (ticked.length) wanted.push(ticked.map((box) => `${facet.number}-${box.dataset.token}`));
      for (const box of ticked) query.append(facet.name, box.value);
      facet.on.textContent = ticked.length ? say(`${ticked.length} chosen`) : "";
      facet.on.hidden = !ticked.length;
    }
    const rows = order ?? all();
    const hits = rows.filter((each) => words.every((word) => each.text.includes(word))
      && wanted.every((tokens) => tokens.some((token) => each.tokens.has(token))));
    const filtered = words.length + wanted.length > 0;
    const noun = rows.length === 1 ? table.dataset.singular : table.dataset.plural;
    const shown = hits.length;
    output.textContent = filtered ? say(`${shown} of ${rows.length} ${noun}`) : "";
    if (pages === 1) {
      const kept = new Set(hits);
      for (const each of rows) each.row.hidden = !kept.has(each);
    } else {
      const changed = filtered || order;
      body.replaceChildren(...(changed ? hits.slice(0, MOST).map(element) : here));
      for (const nav of document.querySelectorAll(".pages")) nav.hidden = Boolean(changed);
      if (changed && shown > MOST) output.textContent = say(`${shown} of ${rows.length} ${noun}; the first ${MOST} are shown`);
      if (changed && unread) output.textContent += say(" The other pages of this list could not be read.");
    }
    found = pages > 1 && (filtered || order) ? hits : null;
    reset.hidden = !filtered;
    nothing.hidden = shown > 0;
    const address = query.size ? `?${query}` : location.pathname;
    history.replaceState(null, "", address + location.hash);
  };

  const asked = new URLSearchParams(location.search);
  text.value = asked.get("q") || "";
  for (const facet of facets) {
    const values = new Set(asked.getAll(facet.name));
    for (const box of facet.boxes) box.checked = values.has(box.value);
    if (values.size) facet.element.open = false;
  }
  form.addEventListener("input", () => ready(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { ready(filter); text.focus(); }));
  document.addEventListener("click", (event) => {
    for (const { element } of facets) if (element.open && !element.contains(event.target)) element.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && facets.find(({ element }) => element.open);
    if (open) { open.element.open = false; open.element.firstElementChild.focus(); }
  });

  // The table as it is shown, with its filters and its order, as a file.
  const cellText = (cell) => {
    for (const line of cell.querySelectorAll("br")) line.replaceWith("; ");
    return cell.classList.contains("empty") ? "" : cell.textContent.trim().replace(/\s+/g, " ");
  };
  const csv = () => {
    const quoted = (text) => {
      const safe = /^[=+\-@]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;   // no spreadsheet runs it
      return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    const head = [...heads.map((cell) => cell.textContent.trim()), say("Page")];
    const rows = found ? found.map(element) : Array.from(body.rows).filter((row) => !row.hidden);
    const shown = rows.map((row) => {
      const copy = row.cloneNode(true);
      return [...Array.from(copy.cells, cellText), row.querySelector("th a").href];
    });
    return "\ufeff" + [head, ...shown].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
  };
  const save = document.createElement("button");
  save.type = "button";
  save.textContent = say("CSV of what is shown");
  save.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    link.download = `${table.dataset.plural}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
  document.querySelector(".take")?.append(save);
  if (location.search) ready(filter);
})();
