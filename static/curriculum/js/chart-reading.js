/* Keeps one's place in a chart: the row to work is marked, two buttons go on and back.

   <section data-chart>
     <ol><li data-chart-row="1">...</li></ol>
     <p data-chart-steps hidden><button data-chart-back> <output data-chart-now> <button data-chart-on></p>
   </section>

   The number of the row stays in this browser only, for this page and this chart. Without scripts the rows are read
   as they stand. */

for (const [place, chart] of document.querySelectorAll("[data-chart]").entries()) {
  const rows = [...chart.querySelectorAll("[data-chart-row]")];
  const steps = chart.querySelector("[data-chart-steps]");
  if (!steps || rows.length === 0) continue;
  const key = `chart:${location.pathname}:${place}`;
  const back = steps.querySelector("[data-chart-back]");
  const on = steps.querySelector("[data-chart-on]");
  const now = steps.querySelector("[data-chart-now]");
  // A wide knitting chart is read from its right edge, where the first row begins; embroidery from the left.
  const box = chart.querySelector(".lesson-chart__box");
  if (box && !chart.matches(".lesson-cross, .lesson-drawing")) box.scrollLeft = box.scrollWidth;
  let current = Math.min(Number(remembered(key)) || 0, rows.length - 1);

  const show = () => {
    rows.forEach((row, index) => {
      if (index === current) row.setAttribute("aria-current", "step");
      else row.removeAttribute("aria-current");
    });
    now.textContent = `${current + 1} / ${rows.length}`;
    back.disabled = current === 0;
    on.disabled = current === rows.length - 1;
  };
  const go = (by) => {
    current = Math.max(0, Math.min(rows.length - 1, current + by));
    remember(key, current);
    show();
    rows[current].scrollIntoView({ block: "nearest" });
  };
  back.addEventListener("click", () => go(-1));
  on.addEventListener("click", () => go(1));
  steps.hidden = false;
  show();
}

function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is switched off: begin at the first row
  }
}

function remember(key, row) {
  try {
    localStorage.setItem(key, row);
  } catch {
    // storage is switched off or full: the place is lost when the page is left, nothing else
  }
}
