// How to cite one claim: the forms of the record, with the title, the address and the key of the claim put in. They are
// those of outputs/citing_claims.py; tests compare the two.
"use strict";
(() => {
  const section = document.querySelector(".cite-this");
  const forms = Object.fromEntries(Array.from(section.querySelectorAll("[data-form]"), (node) => [node.dataset.form, node]));
  const whole = Object.fromEntries(Object.entries(forms).map(([name, node]) => [name, node.textContent]));
  const record = JSON.parse(whole.csl)[0];
  const squeeze = (node) => node.textContent.trim().replace(/\s+/g, " ");

  // Every claim of the record: a value with its own address, alone or in a row.
  const claims = [];
  const LONGEST = 100;
  const clipped = (text) => (Array.from(text).length > LONGEST ? `${Array.from(text).slice(0, LONGEST).join("")}…` : text);
  const add = (node, title) => {
    const value = Array.from(node.querySelectorAll(".value"), squeeze)[0] || squeeze(node.querySelector(".side-value") || node);
    claims.push({ anchor: node.id, title: `${title}: ${clipped(value)}` });
  };
  for (const node of document.querySelectorAll(".entity [data-claim]")) {
    if (node.localName !== "tr") add(node, node.dataset.claim);
    else for (const cell of node.querySelectorAll("td[data-label] > div[id]")) add(cell, `${node.dataset.claim}, ${cell.parentElement.dataset.label}`);
  }
  if (!claims.length) return;

  const SPECIAL = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const tex = (text) => text.replace(/[\\{}&%$#_~^]/g, (c) => SPECIAL[c] || `\\${c}`).replace(/([-'`,<>])(?=\1)|[?!](?=`)/g, "$&{}");
  const put = (text, pattern, line) => text.replace(pattern, () => line);
  const of = ({ anchor, title }) => {
    const item = { ...record, id: `${record.id}:${anchor.replace(/[^a-zA-Z0-9._-]/g, ":")}`, title: `${record.title.trim().replace(/\s+/g, " ")}: ${title}` };
    if (record.URL) item.URL = `${record.URL}#${anchor}`;
    let { text, bibtex, ris } = whole;
    text = put(text, record.title, item.title);
    bibtex = put(put(bibtex, /^@misc\{.*,$/m, `@misc{${item.id},`), /^ {2}title = .*$/m, `  title = {{${tex(item.title)}}},`);
    ris = put(put(ris, /^ID {2}- .*$/m, `ID  - ${item.id}`), /^TI {2}- .*$/m, `TI  - ${item.title}`);
    if (record.URL) {
      text = put(text, record.URL, item.URL);
      bibtex = put(bibtex, /^ {2}url = .*$/m, `  url = {${item.URL}},`);
      ris = put(ris, /^UR {2}- .*$/m, `UR  - ${item.URL}`);
    }
    return { text, bibtex, ris, csl: JSON.stringify([item], null, 1) };
  };

  const select = document.createElement("select");
  select.append(new Option(say("The whole record"), ""), ...claims.map((claim, n) => new Option(claim.title.slice(0, 120), n)));
  const label = document.createElement("label");
  label.className = "cite-what no-print";
  label.append(say("What to cite"), " ", select);
  forms.text.before(label);
  const show = () => {
    const told = select.value === "" ? whole : of(claims[select.value]);
    for (const [name, node] of Object.entries(forms)) node.textContent = told[name];
  };
  const follow = () => {
    const at = claims.findIndex((claim) => `#${claim.anchor}` === decodeURIComponent(location.hash));
    if (at >= 0) { select.value = String(at); show(); }
  };
  select.addEventListener("change", show);
  addEventListener("hashchange", follow);
  follow();
})();
