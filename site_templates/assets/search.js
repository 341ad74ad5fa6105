// Search as you type, with Pagefind's index. Where there is none, the list from A to Z is filtered instead.
"use strict";
(() => {
  const form = document.getElementById("search");
  const input = form.elements.namedItem("q");
  const told = document.getElementById("told");
  const found = document.getElementById("found");
  const facets = document.getElementById("facets");
  const names = document.getElementById("a-z");
  const root = new URL(form.dataset.root, location.href);
  const SHOWN = 8, PAGES = 60;
  let engine;          // a promise of Pagefind, from the first letter on
  let turn = 0;        // only the answer to the last question is shown
  let kind = new URLSearchParams(location.search).get("kind") || "";
  const open = new Set();

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const load = () => engine ??= globalThis.offlineSearch ? Promise.resolve(globalThis.offlineSearch) : import(new URL("pagefind/pagefind.js", root)).then(async (pagefind) => {
    await pagefind.options({
      noWorker: true, baseUrl: "/", excerptLength: 26,
      ranking: { termFrequency: .6, pageLength: .4, metaWeights: { title: 8, also: 6, forms: 5, line: .2 } },
    });
    await pagefind.init();
    await pagefind.filters();   // without them an answer does not count its kinds
    return pagefind;
  });

  // An excerpt marks its words with <mark>; its text is ours, and still it is never read as HTML.
  const marked = (html) => {
    const parts = html.split(/<mark>(.*?)<\/mark>/);
    const decode = (text) => text.replace(/&(lt|gt|amp|quot|#39);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&", quot: "\"", "#39": "'" })[name]);
    return parts.flatMap((part, n) => {
      if (n % 2 === 0) return [decode(part)];
      const [, word, stop] = /^(.*?)([.,;:]*)$/s.exec(decode(part));
      return [make("mark", { textContent: word }), stop];
    });
  };
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const emphasised = (text, words) => {
    const folded = Array.from(text, (c) => fold(c) || c);
    const at = words.map((word) => [` ${folded.join("").replace(/[^\p{L}\p{N}]/gu, " ")}`.indexOf(` ${word}`), word.length]).find(([place]) => place >= 0);
    if (!at || folded.join("").length !== text.length) return [text];
    return [text.slice(0, at[0]), make("mark", { textContent: text.slice(at[0], at[0] + at[1]) }), text.slice(at[0] + at[1])];
  };

  const item = (result, words) => {
    const address = new URL((result.raw_url || result.url).replace(/^\//, ""), root);
    const body = make("li", { className: "hit" },
      make("p", { className: "hit-name" }, make("a", { href: address.href }, make("bdi", {}, ...emphasised(result.meta.title, words)))));
    const also = (result.meta.also || "").split(" · ").filter((name) => words.some((word) => fold(name).includes(word)));
    if (also.length) body.append(make("p", { className: "note" }, say("Also "), ...also.flatMap((name, n) => [n ? say(", ") : "", make("bdi", {}, ...emphasised(name, words))])));
    if (result.meta.dataset) body.append(make("p", { className: "hit-line", textContent: result.meta.dataset }));
    if (result.meta.line) body.append(make("p", { className: "hit-line", textContent: result.meta.line }));
    const excerpt = result.excerpt.includes("<mark>") ? marked(result.excerpt) : [];
    if (excerpt.length) body.append(make("p", { className: "hit-words" }, "… ", ...excerpt, " …"));
    return body;
  };

  const show = (results, total, words) => {
    const groups = new Map();
    for (const result of results) {
      const name = result.filters.kind?.[0] || say("Pages");
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(result);
    }
    found.replaceChildren(...Array.from(groups, ([name, members], n) => {
      const shown = open.has(name) || groups.size === 1 ? members : members.slice(0, SHOWN);
      const list = make("ul", { className: "hits" }, ...shown.map((result) => item(result, words)));
      const section = make("section", {}, make("h2", { id: `group-${n}` }, `${name} `, make("span", { className: "count", textContent: members.length })), list);
      section.setAttribute("aria-labelledby", `group-${n}`);
      if (shown.length < members.length) {
        const more = make("button", { type: "button", textContent: say(`Show all ${members.length}`) });
        more.addEventListener("click", () => {
          open.add(name);
          const next = members.slice(shown.length).map((result) => item(result, words));
          list.append(...next);
          more.remove();
          next[0].querySelector("a").focus();
        });
        section.append(make("p", {}, more));
      }
      return section;
    }));
    told.textContent = total === 0 ? say("Nothing matches all of these words.") : total > results.length ? say(`${total} results; the first ${results.length} are shown.`) : total === 1 ? say("1 result.") : say(`${total} results.`);
  };

  // The kinds that have results, to look at one alone.
  const choices = (counts) => {
    const kinds = Object.entries(counts).filter(([name, count]) => count > 0 || name === kind);
    const buttons = [["", say("All")], ...kinds.sort().map(([name, count]) => [name, name, count])].map(([value, text, count]) => {
      const button = make("button", { type: "button" }, text);
      if (count !== undefined) button.append(" ", make("span", { className: "count", textContent: count }));
      button.setAttribute("aria-pressed", String(kind === value));
      button.addEventListener("click", () => { kind = value; search().then(() => facets.querySelector("[aria-pressed=true]")?.focus()); });
      return button;
    });
    facets.replaceChildren(...buttons);
    facets.hidden = kinds.length < 2 && !kind;
  };

  const remember = (query) => {
    const asked = new URLSearchParams();
    if (query) asked.set("q", query);
    if (query && kind) asked.set("kind", kind);
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
  };

  const search = async () => {
    const mine = ++turn;
    const query = input.value.trim();
    const words = fold(query).split(/\s+/).filter(Boolean);
    remember(query);
    names.hidden = false;
    if (!query) {
      found.replaceChildren();
      facets.hidden = true;
      told.textContent = "";
      filter([]);
      return;
    }
    let pagefind;
    try {
      pagefind = await load();
    } catch {
      filter(words);
      return;
    }
    const answer = await pagefind.search(query, { filters: kind ? { kind } : {} });
    const results = await Promise.all(answer.results.slice(0, PAGES).map((result) => result.data()));
    if (mine !== turn) return;
    names.hidden = true;
    choices(kind ? answer.totalFilters.kind || {} : answer.filters.kind || {});
    show(results, answer.results.length, words);
  };

  // Without an index: the names that hold all words.
  const filter = (words) => {
    let count = 0;
    for (const list of names.querySelectorAll(".names")) {
      let any = false;
      for (const entry of list.children) {
        const text = fold(entry.textContent);
        entry.hidden = !words.every((word) => text.includes(word));
        if (!entry.hidden) { any = true; count += 1; }
      }
      list.hidden = list.previousElementSibling.hidden = !any;
    }
    names.querySelector(".letters").hidden = words.length > 0;
    if (words.length) told.textContent = count === 1 ? say("1 name. This site has no full index; names are searched.") : say(`${count} names. This site has no full index; names are searched.`);
  };

  let waiting;
  input.addEventListener("input", () => { open.clear(); clearTimeout(waiting); waiting = setTimeout(search, 120); });
  input.addEventListener("focus", () => { load().catch(() => {}); }, { once: true });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); search(); });
  input.value = new URLSearchParams(location.search).get("q") || "";
  if (input.value) search();
  else input.focus({ preventScroll: true });
})();
