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

// Arrow keys move through the matrix cell by cell.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const place = step && event.target.closest(".matrix tbody td, .matrix tbody th");
  if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...place.closest("table").tBodies].flatMap((body) => [...body.rows]);
  const row = place.parentElement;
  const next = rows[rows.indexOf(row) + step[0]]?.cells[place.cellIndex + step[1]]?.querySelector("a");
  if (next) {
    event.preventDefault();
    next.focus();
  }
});
