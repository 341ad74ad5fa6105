// Zoom, drag, find and hide in the drawing of the network. The list below it has the same content.
"use strict";
(() => {
  const frame = document.getElementById("net");
  const svg = frame.querySelector("svg");
  const tools = document.getElementById("net-tools");
  const output = tools.querySelector("output");
  const full = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
  const nodes = Array.from(svg.querySelectorAll(".net-node"), (element) => ({
    element, kind: element.dataset.kind, name: element.getAttribute("aria-label"), near: new Set(), lines: [], hidden: false,
  }));
  const lines = Array.from(svg.querySelectorAll(".net-lines path"), (element) => {
    const ends = [nodes[element.dataset.a], nodes[element.dataset.b]];
    ends[0].near.add(ends[1]);
    ends[1].near.add(ends[0]);
    for (const end of ends) end.lines.push(element);
    return { element, ends };
  });
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // Zoom: the drawing is an ordinary scrolled element, so that keys, wheels and fingers move it.
  let scale = 1;
  const fit = () => Math.min(1, frame.clientWidth / full.width);
  const zoom = (wanted, x = frame.clientWidth / 2, y = frame.clientHeight / 2) => {
    const next = Math.max(Math.min(fit(), .3), Math.min(3, wanted));
    const left = (frame.scrollLeft + x) / scale, top = (frame.scrollTop + y) / scale;
    scale = next;
    svg.setAttribute("width", full.width * scale);
    svg.setAttribute("height", full.height * scale);
    frame.scrollTo(left * scale - x, top * scale - y);
  };
  tools.addEventListener("click", (event) => {
    const way = event.target.dataset?.zoom;
    if (way) zoom({ in: scale * 1.35, out: scale / 1.35, fit: fit() }[way]);
  });
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    zoom(scale * Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") zoom(scale * 1.35);
    else if (event.key === "-") zoom(scale / 1.35);
    else if (event.key === "0") zoom(fit());
  });

  // Drag with the mouse; fingers scroll by themselves.
  let held = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0) {
      held = { x: event.clientX + frame.scrollLeft, y: event.clientY + frame.scrollTop, id: event.pointerId, moved: false };
    }
  });
  frame.addEventListener("pointermove", (event) => {
    if (!held) return;
    const left = held.x - event.clientX, top = held.y - event.clientY;
    if (!held.moved && Math.hypot(left - frame.scrollLeft, top - frame.scrollTop) < 4) return;
    if (!held.moved) frame.setPointerCapture(held.id);
    held.moved = true;
    frame.classList.add("held");
    frame.scrollTo(left, top);
  });
  const release = () => { frame.classList.remove("held"); setTimeout(() => { held = null; }); };
  frame.addEventListener("pointerup", release);
  frame.addEventListener("pointercancel", release);
  frame.addEventListener("click", (event) => { if (held?.moved) event.preventDefault(); }, true);
  frame.addEventListener("dragstart", (event) => event.preventDefault());

  // What is found, or pointed at, stands out with its neighbours.
  let found = [];
  const emphasise = (chosen) => {
    svg.classList.toggle("dim", chosen.length > 0);
    const strong = new Set(chosen.flatMap((node) => [node, ...node.near]));
    for (const node of nodes) {
      node.element.classList.toggle("near", strong.has(node));
      node.element.classList.toggle("hit", chosen.includes(node));
    }
    const touched = new Set(chosen.flatMap((node) => node.lines));
    for (const { element } of lines) element.classList.toggle("near", touched.has(element));
  };
  const at = (event) => nodes[event.target.closest?.(".net-node")?.dataset.n];
  const point = (event) => emphasise(at(event) ? [at(event)] : found);
  svg.addEventListener("pointerover", point);
  svg.addEventListener("focusin", point);
  svg.addEventListener("pointerleave", () => emphasise(found));
  svg.addEventListener("focusout", () => emphasise(found));

  const find = tools.querySelector("input");
  find.addEventListener("input", () => {
    const words = fold(find.value).split(/\s+/).filter(Boolean);
    found = words.length ? nodes.filter((node) => !node.hidden && words.every((word) => fold(node.name).includes(word))) : [];
    emphasise(found);
    output.textContent = words.length ? say(`${found.length} found`) : "";
    if (!found.length) return;
    if (scale < .75) zoom(.9);
    const box = found[0].element.getBBox();
    frame.scrollTo((box.x + box.width / 2) * scale - frame.clientWidth / 2, (box.y + box.height / 2) * scale - frame.clientHeight / 2);
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && found.length) { event.preventDefault(); found[0].element.focus(); }
  });
  tools.addEventListener("submit", (event) => event.preventDefault());

  // Kinds can be hidden.
  const boxes = Array.from(document.querySelectorAll(".net-legend input"));
  const show = () => {
    const off = new Set(boxes.filter((box) => !box.checked).map((box) => box.dataset.kind));
    for (const node of nodes) {
      node.hidden = off.has(node.kind);
      node.element.classList.toggle("gone", node.hidden);
    }
    for (const { element, ends } of lines) element.classList.toggle("gone", ends.some((end) => end.hidden));
  };
  for (const box of boxes) box.addEventListener("change", show);

  const names = document.createElement("datalist");
  names.id = "net-names";
  names.append(...nodes.map(({ element }) => Object.assign(document.createElement("option"), { value: element.querySelector("text").textContent.replace(/…$/, "") })));
  tools.append(names);
  find.setAttribute("list", names.id);
  frame.classList.add("live");
  show();
  // Begin where the most lines meet, at a size at which names can be read.
  const middle = nodes.reduce((best, node) => (node.lines.length > best.lines.length ? node : best)).element.getBBox();
  zoom(Math.max(fit(), .72));
  frame.scrollTo((middle.x + middle.width / 2) * scale - frame.clientWidth / 2, (middle.y + middle.height / 2) * scale - frame.clientHeight / 2);
})();
