// What the pages can do only with a script. Every page is complete without it.
"use strict";
(() => {
  const root = document.documentElement;
  const read = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const write = (value) => { try { localStorage.setItem("theme", value); } catch { /* the choice lasts for this page */ } };
  const saved = read();
  if (saved === "light" || saved === "dark") root.dataset.theme = saved;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // The choice is asked for only when somebody chooses: asking lays the page out before it is painted.
  const button = document.querySelector(".theme-button");
  button?.addEventListener("click", () => {
    const isDark = (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    root.dataset.theme = isDark ? "light" : "dark";
    write(root.dataset.theme);
  });

  const menu = document.querySelector(".contents");
  if (menu) {
    const close = (focus) => { if (menu.open) { menu.open = false; if (focus) menu.firstElementChild.focus(); } };
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(true); });
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) close(false); });
    menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(false); });
  }

  // A table whose rows are stacked on a phone stays a table for those who hear it.
  for (const table of document.querySelectorAll("table.stack")) {
    const roles = { thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", th: "columnheader" };
    table.setAttribute("role", "table");
    for (const part of table.querySelectorAll(Object.keys(roles).join())) {
      part.setAttribute("role", part.scope === "row" ? "rowheader" : roles[part.localName]);
    }
  }

  // What scrolls sideways can be reached by keyboard.
  const tables = document.querySelectorAll(".prose table");
  if (tables.length) addEventListener("load", () => {
    for (const table of tables) if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  });

  // Copying: the address of a claim, its citation, and the citation of the page.
  const status = make("p", { className: "vh" });
  status.setAttribute("role", "status");
  document.body.append(status);
  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", { value: text, className: "vh" });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const before = button.textContent;
    button.textContent = status.textContent = say("Copied");
    setTimeout(() => { button.textContent = before; status.textContent = ""; }, 1500);
  };
  const address = (anchor) => {
    const canonical = document.querySelector("link[rel=canonical]");
    return (canonical ? canonical.href : location.href.split("#")[0]) + "#" + anchor;
  };
  const squeeze = (node) => node.textContent.trim().replace(/\s+/g, " ");
  const citation = (claim) => {
    const values = [...claim.querySelectorAll(".value")].map(squeeze).filter(Boolean).join("; ");
    const quotes = [...(claim.closest(".claim, tr") ?? claim).querySelectorAll(".words")].map((words) => {
      const quote = words.querySelector("q");
      const from = words.querySelector(".words-from");
      return [quote ? `“${squeeze(quote)}”` : "", from ? `(${squeeze(from)})` : squeeze(words)].filter(Boolean).join(" ");
    });
    const name = squeeze(document.querySelector("h1"));
    return `${name}. ${claim.dataset.claim}: ${values}. ${quotes.join("; ")}. ${address(claim.id)}`;
  };
  for (const claim of document.querySelectorAll("[data-claim]")) {
    const link = claim.querySelector(".tool-link");
    if (!link) continue;
    const name = claim.dataset.claim;
    const copyLink = make("button", { type: "button", textContent: say("Copy link"), ariaLabel: say(`Copy link to ${name}`) });
    const copyCitation = make("button", { type: "button", textContent: say("Copy citation"), ariaLabel: say(`Copy citation of ${name}`) });
    copyLink.addEventListener("click", () => copy(address(claim.id), copyLink));
    copyCitation.addEventListener("click", () => copy(citation(claim), copyCitation));
    link.after(copyLink, copyCitation);
  }
  for (const text of document.querySelectorAll(".cite-text, .cite-this pre, pre.line")) {
    const button = make("button", { type: "button", textContent: say("Copy"), className: "copy no-print" });
    button.addEventListener("click", () => copy(text.textContent, button));
    text.after(button);
  }
})();
