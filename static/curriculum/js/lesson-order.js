/* Lessons of a course are carried to another place by their handle, with mouse, pen or finger. The arrows beside it do
   the same by keyboard, and without scripts.

   <table data-lessons data-order="/address/"> <tr data-lesson="7"> <span data-handle> ... <span data-number>
   <p role="status" data-order-said> */

const table = document.querySelector("[data-lessons][data-order]");
const said = document.querySelector("[data-order-said]");
const rows = () => [...table.querySelectorAll("[data-lesson]")];
let carried = null;
let before = "";

const order = () => rows().map((row) => row.dataset.lesson).join(",");

function renumber() {
  rows().forEach((row, place, all) => {
    row.querySelector("[data-number]").textContent = `${place + 1}.`;
    const [up, down] = row.querySelectorAll("button[name=move]");
    up.disabled = place === 0;
    down.disabled = place === all.length - 1;
  });
}

async function save() {
  const now = order();
  if (now === before) return;
  const body = new URLSearchParams({ order: now });
  let answer;
  try {
    const response = await fetch(table.dataset.order, { method: "POST", body, headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value } });
    answer = await response.json();
  } catch {
    answer = { error: "" };
  }
  if (answer.said) { said.textContent = answer.said; return; }
  // Refused or not sent: what is shown must be what is kept.
  location.reload();
}

table.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button > 0) return;
  carried = handle.closest("[data-lesson]");
  before = order();
  carried.classList.add("lms-carried");
  handle.setPointerCapture(event.pointerId);
  event.preventDefault();
});

table.addEventListener("pointermove", (event) => {
  if (!carried) return;
  const below = rows().find((row) => row !== carried && event.clientY < row.getBoundingClientRect().top + row.offsetHeight / 2);
  if (below) { if (below.previousElementSibling !== carried) below.before(carried); }
  else if (rows().at(-1) !== carried) rows().at(-1).after(carried);
});

for (const name of ["pointerup", "pointercancel"]) {
  table.addEventListener(name, () => {
    if (!carried) return;
    carried.classList.remove("lms-carried");
    carried = null;
    renumber();
    save();
  });
}
