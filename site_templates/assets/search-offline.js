// The search of the offline copy: a plain index, which a script brings, asked as Pagefind is asked.
"use strict";
globalThis.offlineSearch = (() => {
  const fold = (text) => (text || "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  const WEIGHTS = { title: 8, also: 6, forms: 5, content: 1, line: .2 };
  let folded;   // made at the first question: the words of each part of each record

  const all = () => folded ??= searchRecords.map(([address, title, content, kind, more]) => ({
    address, title, content, kind, more,
    parts: Object.entries({ title, content, also: more.also, forms: more.forms, line: more.line })
      .map(([name, text]) => [WEIGHTS[name], words(text)]),
  }));

  // How well a word is found: whole words count more than beginnings; the first ones of a part more than many.
  const found = (record, word) => {
    let score = 0;
    for (const [weight, own] of record.parts) {
      let whole = 0, begun = 0;
      for (const each of own) {
        if (each === word) whole += 1;
        else if (each.startsWith(word)) begun += 1;
      }
      score += weight * (whole / (whole + 1) + .5 * begun / (begun + 1));
    }
    return score;
  };

  const escaped = (text) => text.replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;" })[c]);
  const excerpt = (content, asked) => {
    const parts = content.split(/(\s+)/);
    const hits = parts.map((part) => words(part).some((own) => asked.some((word) => own.startsWith(word))));
    const at = Math.max(hits.indexOf(true), 0);
    return parts.slice(Math.max(0, at - 16), at + 36)
      .map((part, n) => hits[Math.max(0, at - 16) + n] ? `<mark>${escaped(part)}</mark>` : escaped(part)).join("");
  };

  return {
    async search(query, { filters }) {
      const asked = words(query);
      const scored = all().map((record) => {
        const scores = asked.map((word) => found(record, word));
        return { record, score: asked.length && scores.every(Boolean) ? scores.reduce((a, b) => a + b, 0) : 0 };
      }).filter((each) => each.score > 0).sort((a, b) => b.score - a.score);
      const kind = {};
      for (const { record } of scored) kind[record.kind] = (kind[record.kind] || 0) + 1;
      const shown = filters.kind ? scored.filter(({ record }) => record.kind === filters.kind) : scored;
      return {
        results: shown.map(({ record }) => ({
          data: async () => ({
            url: record.address, meta: { title: record.title, ...record.more }, filters: { kind: [record.kind] },
            excerpt: excerpt(record.content, asked),
          }),
        })),
        filters: { kind }, totalFilters: { kind },
      };
    },
  };
})();
