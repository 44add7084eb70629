/* Opens an SVG file into the text field of an embroidery drawing and shows its lines with their numbers. The text stays
   what is saved; the server cleans it and has the last word.

   <textarea name="body-0-value-drawing" data-line-drawing>
   <script type="application/json" id="lms-line-drawing">   words, written by the page */

const { words } = JSON.parse(document.getElementById("lms-line-drawing").textContent);
const DRAWN = "path, line, polyline, polygon, rect, circle, ellipse";
const DROPPED = "defs, metadata, symbol, clipPath, mask, pattern, marker, style, title, desc, text";
const KEPT = { path: ["d"], line: ["x1", "y1", "x2", "y2"], polyline: ["points"], polygon: ["points"], rect: ["x", "y", "width", "height", "rx", "ry"], circle: ["cx", "cy", "r"], ellipse: ["cx", "cy", "rx", "ry"] };
const SVG = "http://www.w3.org/2000/svg";
const MOST = 300_000;

function look(root) {
  for (const textarea of root.querySelectorAll?.("textarea[data-line-drawing]:not([data-lms-ready])") ?? []) {
    textarea.setAttribute("data-lms-ready", "");
    setTimeout(() => prepare(textarea), 0);
  }
}

function button(word, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-small button-secondary";
  made.textContent = word;
  made.addEventListener("click", action);
  return made;
}

function prepare(textarea) {
  const file = Object.assign(document.createElement("input"), { type: "file", accept: ".svg,image/svg+xml", hidden: true });
  const status = Object.assign(document.createElement("p"), { className: "lms-line__status" });
  status.setAttribute("role", "status");
  const view = Object.assign(document.createElement("div"), { className: "lms-line__view" });
  const showText = button(words.text, () => {
    textarea.hidden = !textarea.hidden;
    showText.setAttribute("aria-expanded", String(!textarea.hidden));
    if (!textarea.hidden) textarea.focus();
  });
  showText.setAttribute("aria-expanded", "false");
  const tools = document.createElement("div");
  tools.className = "lms-chart-tools";
  tools.append(button(words.open, () => file.click()), file, showText);
  textarea.before(tools, status, view);
  textarea.hidden = true;

  const show = () => {
    view.replaceChildren();
    if (!textarea.value.trim()) { status.textContent = words.none; return; }
    const drawing = numbered(textarea.value);
    if (!drawing) { status.textContent = words.unreadable; textarea.hidden = false; return; }
    view.append(drawing.svg);
    status.textContent = words.lines.replace("%(count)d", drawing.count);
  };
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    file.value = "";
    if (!chosen) return;
    if (chosen.size > MOST) { status.textContent = words.large; return; }
    textarea.value = await chosen.text();
    for (const name of ["input", "change"]) textarea.dispatchEvent(new Event(name, { bubbles: true }));
  });
  textarea.addEventListener("change", show);
  show();
}

/* A new drawing made of the geometry alone: nothing of the file itself enters the page. */
function numbered(text) {
  const source = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (source.nodeName.toLowerCase() !== "svg") return null;
  const box = (source.getAttribute("viewBox")?.match(/[-+.\deE]+/g) ?? ["0", "0", parseFloat(source.getAttribute("width")), parseFloat(source.getAttribute("height"))]).map(Number);
  if (box.length !== 4 || !(box[2] > 0) || !(box[3] > 0)) return null;
  const svg = document.createElementNS(SVG, "svg");
  const unit = Math.max(box[2], box[3]) / 400, room = 14 * unit;
  svg.setAttribute("viewBox", `${box[0] - room} ${box[1] - room} ${box[2] + 2 * room} ${box[3] + 2 * room}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", words.preview);
  const labels = document.createElementNS(SVG, "g");
  let count = 0;
  for (const line of source.querySelectorAll(DRAWN)) {
    if (line.closest(DROPPED)) continue;
    const copy = document.createElementNS(SVG, line.localName);
    for (const name of KEPT[line.localName]) if (line.getAttribute(name)) copy.setAttribute(name, line.getAttribute(name));
    if (!copy.attributes.length) continue;
    const transforms = [];
    for (let one = line; one && one !== source; one = one.parentElement) if (one.getAttribute("transform")) transforms.unshift(one.getAttribute("transform"));
    if (transforms.length) copy.setAttribute("transform", transforms.join(" "));
    for (const [name, value] of [["fill", "none"], ["stroke", "#000"], ["stroke-width", "1.4"], ["vector-effect", "non-scaling-stroke"]]) copy.setAttribute(name, value);
    svg.append(copy);
    count += 1;
    copy.dataset.number = count;
  }
  if (!count) return null;
  svg.append(labels);
  // Where a line begins is known once it is drawn.
  requestAnimationFrame(() => {
    if (!svg.isConnected) return;
    for (const line of svg.querySelectorAll("[data-number]")) {
      const start = line.getPointAtLength?.(0);
      const matrix = line.transform.baseVal.consolidate()?.matrix;
      if (!start) continue;
      const at = matrix ? start.matrixTransform(matrix) : start;
      const ring = document.createElementNS(SVG, "circle");
      for (const [name, value] of [["cx", at.x], ["cy", at.y], ["r", 8 * unit], ["fill", "#fff"], ["stroke", "#000"], ["stroke-width", unit]]) ring.setAttribute(name, value);
      const number = document.createElementNS(SVG, "text");
      for (const [name, value] of [["x", at.x], ["y", at.y + 4 * unit], ["font-size", 11 * unit], ["text-anchor", "middle"]]) number.setAttribute(name, value);
      number.textContent = line.dataset.number;
      labels.append(ring, number);
    }
  });
  return { svg, count };
}

look(document);
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) look(node);
}).observe(document.body, { childList: true, subtree: true });
