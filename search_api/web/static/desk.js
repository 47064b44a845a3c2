// What needs a script: copying, and the tie between map and table. Every page works without it.
"use strict";
document.documentElement.classList.add("js");

function tell(words) {
  const line = document.getElementById("kabar");
  if (line) line.textContent = words;
}

async function copy(button) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Tersalin";
    button.classList.add("copied");
    tell("Tersalin ke papan klip");
  } catch {
    window.prompt("Salin dengan Ctrl+C:", button.dataset.copy);
  }
  setTimeout(() => {
    button.textContent = label;
    button.classList.remove("copied");
  }, 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

// A row of the table and its region on the map light up together, by pointer and by focus.
function light(event, on) {
  const from = event.target.closest("[data-region]");
  if (!from) return;
  const code = CSS.escape(from.dataset.region);
  for (const other of document.querySelectorAll(`[data-region="${code}"]`)) other.classList.toggle("lit", on);
}
for (const [type, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(type, (event) => light(event, on));
}

// The matrix is walked with keys: arrows from cell to cell, Home and End within the row, with Ctrl to the first and last
// row. Of all its cells one is a stop of the Tab key, so that nobody tabs through three thousand.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const linksOf = (row) => [...row.cells].map((cell) => cell.querySelector("a.cell")).filter(Boolean);
function rove(root) {
  for (const table of root.querySelectorAll(".matrix")) {
    const cells = [...table.querySelectorAll("a.cell")];
    for (const cell of cells.slice(1)) cell.tabIndex = -1;
  }
}
function stopAt(cell) {
  for (const other of cell.closest("table").querySelectorAll('a.cell:not([tabindex="-1"])')) other.tabIndex = -1;
  cell.tabIndex = 0;
}
document.addEventListener("focusin", (event) => {
  const cell = event.target.closest(".matrix a.cell");
  if (cell) stopAt(cell);
});
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest(".matrix tbody td, .matrix tbody th");
  if (!cell || event.metaKey || event.altKey) return;
  const rows = [...cell.closest("table").tBodies].flatMap((body) => [...body.rows]);
  const row = cell.parentElement;
  const step = STEPS[event.key];
  let next;
  if (step && !event.ctrlKey) {
    next = rows[rows.indexOf(row) + step[0]]?.cells[cell.cellIndex + step[1]]?.querySelector("a:not(.fold)");
  } else if (event.key === "Home") {
    next = linksOf(event.ctrlKey ? rows[0] : row)[0];
  } else if (event.key === "End") {
    next = linksOf(event.ctrlKey ? rows[rows.length - 1] : row).at(-1);
  }
  if (next) {
    event.preventDefault();
    next.focus();
  }
});
document.addEventListener("DOMContentLoaded", () => rove(document));
document.addEventListener("htmx:afterSwap", () => rove(document));
