// Who held what at a date: leaves of the tables, and of the drawings, what was so then. All is there without this.
"use strict";
for (const section of document.querySelectorAll(".lanes")) {
  const form = section.querySelector("form");
  const input = form.querySelector("input");
  const output = form.querySelector("output");
  const rows = Array.from(section.querySelectorAll("tbody tr"));
  const bars = Array.from(section.querySelectorAll("[data-row]"));
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => {
    const said = input.value.trim();
    const date = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(said) ? said : "";
    const first = date + "-01-01".slice(date.length - 4), last = date + "-12-31".slice(date.length - 4);
    let count = 0;
    rows.forEach((row, number) => {
      const holds = !date || ((row.dataset.first || "0000") <= last && (row.dataset.last || "9999") >= first);
      row.hidden = !holds;
      count += holds;
      for (const bar of bars) if (bar.dataset.row === String(number)) bar.classList.toggle("lane-out", !holds);
    });
    input.setAttribute("aria-invalid", String(Boolean(said) && !date));
    output.textContent = !said ? "" : date ? say(`${count} of ${rows.length}`) : say("Write a year, a month or a day: 1795, 1795-12, 1795-12-07.");
  });
}
