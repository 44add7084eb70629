/* A grid over the text field of a knitting chart or a cross-stitch pattern in the editor. The text stays what is saved;
   without scripts it is typed by hand.

   <textarea name="body-0-value-rows" data-chart-rows="knit">    beside fields ...-cast_on, -in_the_round, -repeat_from,
                                                                  -repeat_to, -yarns-N-value-letter / -colour and
                                                                  -own-N-value-code / -sign / -width / -takes / -makes
   <textarea name="body-0-value-rows" data-chart-rows="cross">   beside fields ...-threads-N-value-letter / -colour
   <script type="application/json" id="lms-chart-editor">   symbols and words, written by the page */

import * as grids from "./chart-grid.js";

const CELL = 24, MARGIN = 34;
const settings = JSON.parse(document.getElementById("lms-chart-editor").textContent);
const { words } = settings;
const SIGN_NAMES = Object.keys(settings.signs);
const OWN_CODE = /^[a-z][a-z0-9]{0,9}$/;
let clipboard = null;

const paths = new Map();
function pathOf(shape) {
  if (!paths.has(shape)) paths.set(shape, new Path2D(shape));
  return paths.get(shape);
}

/* The sign of a thread: the same letter has the same sign everywhere, as in charts/crosses.py. */
const threadSign = (letter) => settings.signs[SIGN_NAMES[letter.charCodeAt(0) - 65]] ?? "";

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const say = (template, values) => template.replace(/%\((\w+)\)[sd]/g, (_all, name) => values[name]);

class ChartEditor {
  constructor(textarea) {
    this.textarea = textarea;
    this.isCross = textarea.dataset.chartRows === "cross";
    this.empty = this.isCross ? "no" : "k";
    this.yarnList = this.isCross ? "threads" : "yarns";
    this.base = textarea.name.replace(/rows$/, "");
    this.past = [];
    this.future = [];
    this.row = 0;
    this.column = 0;
    this.anchor = null;
    this.code = this.isCross ? "x" : "k";
    this.yarn = "";
    this.symbols = {};
    this.build();
    this.learn();
    this.read();
  }

  field(name) {
    return this.textarea.form?.elements.namedItem(`${this.base}${name}`) ?? null;
  }

  get castOn() { return Number(this.field("cast_on")?.value) || 0; }
  get inTheRound() { return Boolean(this.field("in_the_round")?.checked); }
  get repeat() {
    const first = Number(this.field("repeat_from")?.value), last = Number(this.field("repeat_to")?.value);
    return first && last ? [first, last] : null;
  }

  /* The fields of one list below this chart: [{ name: field }], those that were taken away left out. */
  items(list, mark) {
    const form = this.textarea.form;
    const found = [];
    for (const field of form?.querySelectorAll(`[name^="${CSS.escape(`${this.base}${list}-`)}"][name$="-value-${mark}"]`) ?? []) {
      const stem = field.name.slice(0, -mark.length);
      if (form.elements.namedItem(stem.replace(/value-$/, "deleted"))?.value !== "1") found.push((name) => form.elements.namedItem(stem + name)?.value ?? "");
    }
    return found;
  }

  /* Takes in the symbols: the common ones, and those the author made below. Says whether anything changed. */
  learn() {
    const known = { ...(this.isCross ? settings.crosses : settings.symbols) };
    for (const value of this.isCross ? [] : this.items("own", "code")) {
      const code = value("code"), sign = settings.signs[value("sign")];
      const [width, takes, makes] = ["width", "takes", "makes"].map((name) => Number(value(name)));
      if (!OWN_CODE.test(code) || known[code] || !sign || !(width >= 1 && width <= 8)) continue;
      const move = (width - 1) * 12;
      const shape = width > 1 ? `M3 22H${width * 24 - 3}` : "";
      known[code] = { width, takes, makes, mirror: code, shape, sign: { shape: sign, move }, key: "", name: value("name") || code, svg: drawn(width, shape, sign, move) };
    }
    const same = JSON.stringify(known) === JSON.stringify(this.symbols);
    this.symbols = known;
    if (same) return false;
    this.byKey = new Map(Object.entries(known).filter(([, one]) => one.key).map(([code, one]) => [one.key, code]));
    this.showPalette();
    return true;
  }

  showPalette() {
    this.palette.replaceChildren();
    for (const [code, symbol] of Object.entries(this.symbols)) {
      const choice = element("button", { type: "button", class: "lms-chart-symbol", "data-code": code, "aria-pressed": String(code === this.code), title: symbol.key ? `${symbol.name} (${symbol.key})` : symbol.name, "aria-label": symbol.name, onclick: () => { this.choose(code); this.fillSelection(); this.box.focus(); } });
      choice.innerHTML = symbol.svg ?? drawn(1, symbol.shape || (code === "x" ? "M4 4L20 20M4 20L20 4" : ""), "", 0); // our own drawings
      this.palette.append(choice);
    }
    if (!this.symbols[this.code]) this.code = this.empty;
  }

  get yarns() {
    if (this.yarnsNow) return this.yarnsNow;
    const found = {};
    for (const value of this.items(this.yarnList, "letter")) {
      if (/^[A-Z]$/.test(value("letter"))) found[value("letter")] = /^#[0-9a-f]{6}$/i.test(value("colour")) ? value("colour") : "#ffffff";
    }
    this.yarnsNow = found;
    return found;
  }

  /* -- what is on the screen ------------------------------------------------------------------------------------ */

  build() {
    const button = (word, action, extra = {}) => element("button", { type: "button", class: "button button-small button-secondary", onclick: action, ...extra }, word);
    this.undoButton = button(words.undo, () => this.undo());
    this.redoButton = button(words.redo, () => this.redo());
    this.columns = element("input", { type: "number", min: 1, max: grids.MOST, "aria-label": words.columns, onchange: () => this.resize() });
    this.height = element("input", { type: "number", min: 1, max: grids.MOST, "aria-label": this.isCross ? words.crossRows : words.rows, onchange: () => this.resize() });
    this.file = element("input", { type: "file", accept: ".csv,text/csv", hidden: true, onchange: () => this.importCSV() });
    this.toolbar = element("div", { class: "lms-chart-tools", role: "group", "aria-label": words.tools },
      element("label", {}, words.columns, this.columns), element("label", {}, this.isCross ? words.crossRows : words.rows, this.height),
      this.undoButton, this.redoButton,
      button(words.copy, () => this.copy()), button(words.paste, () => this.paste()), button(words.mirror, () => this.mirror()),
      button(words.importCSV, () => this.file.click()), this.file, button(words.exportCSV, () => this.exportCSV()),
      this.fingerButton = button(words.finger, () => this.useFinger(!this.finger), { "aria-pressed": "false", class: "button button-small button-secondary lms-chart-finger" }),
      this.textButton = button(words.text, () => this.showText(this.textarea.hidden), { "aria-expanded": "false" }));
    this.palette = element("div", { class: "lms-chart-palette", role: "group", "aria-label": words.symbols });
    this.yarnBox = element("div", { class: "lms-chart-yarns", role: "group", "aria-label": this.isCross ? words.threads : words.yarns });
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.spacer = element("div", { class: "lms-chart-space" });
    this.box = element("div", { class: "lms-chart-grid", tabindex: 0, role: "application", "aria-roledescription": words.grid, "aria-label": this.isCross ? words.crossHelp : words.gridHelp }, this.canvas, this.spacer);
    this.status = element("p", { class: "lms-chart-status", role: "status" });
    this.list = element("ul", { class: "lms-chart-problems" });
    this.refused = element("p", { class: "error-message", hidden: true });
    this.panel = element("div", { class: "lms-chart-editor" }, this.toolbar, this.palette, this.yarnBox, this.box, this.status, element("p", { class: "help" }, words.keys), this.list);
    this.textarea.before(this.refused, this.panel);
    // What explains the text is of no use beside the grid.
    this.help = this.textarea.closest("[data-field]")?.querySelector(".w-field__help, .help") ?? null;

    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("scroll", () => this.later("draw", () => this.draw()), { passive: true });
    this.box.addEventListener("focus", () => this.draw());
    this.box.addEventListener("blur", () => { this.store(); this.draw(); });
    this.box.addEventListener("pointerdown", (event) => this.press(event));
    this.box.addEventListener("pointermove", (event) => this.drag(event));
    this.box.addEventListener("copy", (event) => { event.preventDefault(); this.copy(event.clipboardData); });
    this.box.addEventListener("paste", (event) => { event.preventDefault(); this.paste(event.clipboardData.getData("text/plain")); });
    for (const name of ["pointerup", "pointercancel"]) this.box.addEventListener(name, () => { this.painting = false; });
    new ResizeObserver(() => this.draw()).observe(this.box);
    this.textarea.addEventListener("change", () => { if (!this.storing) this.read(); });
    this.textarea.form?.addEventListener("submit", () => this.store(), { capture: true });
    this.textarea.form?.addEventListener("input", (event) => {
      if (event.target.name?.startsWith(this.base) && event.target !== this.textarea) this.later("beside", () => this.besideChanged(), 150);
    });
    // Colours and symbols are added and taken away without an event of the form.
    const block = this.textarea.closest(".lms-chart");
    if (block) new MutationObserver((changes) => {
      if (changes.some((one) => !this.panel.contains(one.target))) this.later("beside", () => this.besideChanged(), 150);
    }).observe(block, { childList: true, subtree: true });
  }

  /* A finger scrolls; with this it draws. */
  useFinger(draws) {
    this.finger = draws;
    this.fingerButton.setAttribute("aria-pressed", String(draws));
    this.box.classList.toggle("lms-chart-grid--finger", draws);
  }

  hideText(hidden) {
    this.textarea.hidden = hidden;
    if (this.help) this.help.hidden = hidden;
  }

  showText(visible) {
    this.store();
    this.hideText(!visible);
    this.textButton.setAttribute("aria-expanded", String(visible));
    if (visible) this.textarea.focus();
  }

  besideChanged() {
    const text = this.grid && !this.panel.hidden ? this.written() : this.textarea.value;
    this.yarnsNow = null;
    if (this.learn()) {
      this.textarea.value = text;
      this.read();
      return;
    }
    this.showYarns();
    this.changed({ silent: true });
  }

  written() {
    return grids.writeRows(this.isCross ? grids.turned(this.grid) : this.grid);
  }

  read() {
    let ragged = false;
    try {
      const found = grids.readRows(this.textarea.value, this.symbols);
      ragged = found.codes.some((row) => row.length !== found.codes[0].length);
      const grid = this.isCross ? grids.turned(grids.even(found)) : grids.even(found);
      this.grid = grid.codes.length ? grid : this.isCross ? grids.blank(20, 20, "no") : grids.blank(10, 4);
      this.panel.hidden = false;
      this.refused.hidden = true;
      this.hideText(this.textButton.getAttribute("aria-expanded") !== "true");
    } catch (error) {
      if (!(error instanceof grids.NotAChart)) throw error;
      this.refused.textContent = this.sentence(error);
      this.refused.hidden = false;
      this.panel.hidden = true;
      this.hideText(false);
      return;
    }
    const castOn = this.field("cast_on");
    if (castOn && !castOn.value && !this.textarea.value) castOn.value = grids.widthOf(this.grid);
    this.keepInside();
    this.choose(this.code);
    this.showYarns();
    this.layout();
    this.changed({ silent: true });
    if (ragged) this.status.textContent = words.ragged;
    if (this.isCross) {
      if (!this.past.length) { this.row = this.tall - 1; this.column = this.width - 1; }
      return;
    }
    this.box.scrollTop = this.box.scrollHeight;
    this.box.scrollLeft = this.box.scrollWidth;
  }

  get width() { return this.grid.codes[0].length; }
  get tall() { return this.grid.codes.length; }

  layout() {
    this.columns.value = this.width;
    this.height.value = this.tall;
    this.spacer.style.width = `${this.width * CELL + 2 * MARGIN}px`;
    this.spacer.style.height = `${this.tall * CELL + MARGIN}px`;
    this.draw();
  }

  showYarns() {
    const yarns = this.yarns;
    const letters = Object.keys(yarns);
    this.yarnBox.hidden = !this.isCross && !letters.length;
    if (this.yarn && !yarns[this.yarn]) this.yarn = "";
    if (this.isCross && !this.yarn) this.yarn = letters[0] ?? "";
    if (this.isCross && !letters.length) { this.yarnBox.replaceChildren(words.noThread); this.draw(); return; }
    this.yarnBox.replaceChildren(this.isCross ? words.thread : words.yarn, ...[...(this.isCross ? [] : [""]), ...letters].map((letter) => {
      const choice = element("button", { type: "button", class: "lms-chart-symbol", "aria-pressed": String(letter === this.yarn), onclick: () => { this.yarn = letter; this.showYarns(); this.fillSelection(); this.box.focus(); } }, letter || words.noYarn);
      if (letter) { choice.style.background = yarns[letter]; choice.style.color = dark(yarns[letter]) ? "#fff" : "#000"; }
      if (letter && this.isCross) choice.insertAdjacentHTML("afterbegin", `<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="${threadSign(letter)}" fill="none" stroke="currentColor" stroke-width="2"/></svg>`);
      return choice;
    }));
    this.draw();
  }

  choose(code) {
    this.code = code;
    for (const choice of this.palette.children) choice.setAttribute("aria-pressed", String(choice.dataset.code === code));
  }

  /* Only what can be seen is drawn: a chart of 200 x 200 costs no more than one of 30 x 20. */
  draw() {
    if (!this.grid || this.panel.hidden) return;
    const { clientWidth: width, clientHeight: height, scrollLeft, scrollTop } = this.box;
    if (!width) return;
    const ratio = window.devicePixelRatio || 1;
    if (this.canvas.width !== width * ratio || this.canvas.height !== height * ratio) {
      Object.assign(this.canvas, { width: width * ratio, height: height * ratio });
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    const pen = this.canvas.getContext("2d");
    const right = this.width * CELL, yarns = this.yarns;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.translate(MARGIN - scrollLeft, -scrollTop);
    pen.font = "13px sans-serif";
    pen.textAlign = "center";
    const firstTop = Math.max(0, Math.floor(scrollTop / CELL)), lastTop = Math.min(this.tall - 1, Math.floor((scrollTop + height) / CELL));
    const rightmost = Math.max(0, Math.floor((right + MARGIN - scrollLeft - width) / CELL)), leftmost = Math.min(this.width - 1, Math.floor((right + MARGIN - scrollLeft) / CELL));
    const selection = this.selection();
    for (let top = firstTop; top <= lastTop; top += 1) {
      const row = this.tall - 1 - top, y = top * CELL;
      const codes = this.grid.codes[row], rowYarns = this.grid.yarns[row];
      let column = rightmost;
      while (column > 0 && codes[column] === grids.CONTINUED) column -= 1;
      for (; column <= leftmost; column += 1) {
        const code = codes[column];
        if (code === grids.CONTINUED) continue;
        const cells = this.symbols[code].width, x = right - (column + cells) * CELL, yarn = rowYarns[column];
        const isHalf = this.isCross && (code === "h" || code === "b");
        const plain = isHalf || (this.isCross && code === "no");
        pen.fillStyle = plain ? "#fff" : code === "no" ? "#cfcfcf" : yarns[yarn] ?? "#fff";
        pen.fillRect(x, y, cells * CELL, CELL);
        pen.strokeStyle = "#777";
        pen.lineWidth = 1;
        pen.strokeRect(x + 0.5, y + 0.5, cells * CELL, CELL);
        const ink = dark(yarns[yarn] ?? "#ffffff") ? "#fff" : "#000";
        if (this.isCross) {
          if (yarn) this.drawCross(pen, x, y, code, yarn, yarns[yarn] ?? "#000", ink);
        } else if (this.symbols[code].shape || this.symbols[code].sign) {
          pen.save();
          pen.translate(x, y);
          pen.strokeStyle = ink;
          pen.lineWidth = 2;
          pen.stroke(pathOf(this.symbols[code].shape));
          if (this.symbols[code].sign) {
            pen.translate(this.symbols[code].sign.move, 0);
            pen.stroke(pathOf(this.symbols[code].sign.shape));
          }
          pen.restore();
        } else if (yarn) {
          pen.fillStyle = ink;
          pen.fillText(yarn, x + CELL / 2, y + 17);
        }
      }
      pen.fillStyle = this.wrongRows?.has(row + 1) ? "#8b2411" : "#333";
      if (this.isCross) { if (top === 0 || (top + 1) % 5 === 0) { pen.textAlign = "right"; pen.fillText(String(top + 1), -5, y + 17); } }
      else if (this.inTheRound || row % 2 === 0) { pen.textAlign = "left"; pen.fillText(String(row + 1), right + 5, y + 17); }
      else { pen.textAlign = "right"; pen.fillText(String(row + 1), -5, y + 17); }
      pen.textAlign = "center";
    }
    pen.fillStyle = "#333";
    for (let column = rightmost; column <= leftmost; column += 1) {
      const shown = this.isCross ? this.width - column : column + 1;
      if (this.isCross) { if (shown === 1 || shown % 5 === 0) pen.fillText(String(shown), right - column * CELL - CELL / 2, this.tall * CELL + 18); }
      else if (this.width <= 12 || column === 0 || (column + 1) % 5 === 0) pen.fillText(String(column + 1), right - column * CELL - CELL / 2, this.tall * CELL + 18);
    }
    if (this.isCross) this.drawTens(pen, right);
    pen.lineWidth = 4;
    pen.strokeStyle = "#000";
    if (this.repeat) pen.strokeRect(right - this.repeat[1] * CELL, 0, (this.repeat[1] - this.repeat[0] + 1) * CELL, this.tall * CELL);
    if (selection) {
      pen.fillStyle = "rgba(27, 79, 174, 0.25)";
      pen.fillRect(right - (selection.left + 1) * CELL, (this.tall - 1 - selection.upper) * CELL, (selection.left - selection.right + 1) * CELL, (selection.upper - selection.lower + 1) * CELL);
    }
    pen.strokeStyle = document.activeElement === this.box ? "#1b4fae" : "#85705b";
    pen.lineWidth = 3;
    const at = this.startOf(this.row, this.column), cells = this.symbols[this.grid.codes[this.row][at]].width;
    pen.strokeRect(right - (at + cells) * CELL + 1.5, (this.tall - 1 - this.row) * CELL + 1.5, cells * CELL - 3, CELL - 3);
  }

  drawCross(pen, x, y, code, letter, colour, ink) {
    pen.save();
    pen.translate(x, y);
    if (code === "x") {
      pen.strokeStyle = ink;
      pen.lineWidth = 2;
      pen.stroke(pathOf(threadSign(letter)));
    } else {
      for (const [width, style] of [[5, "#000"], [3, colour]]) {
        pen.lineWidth = width;
        pen.strokeStyle = style;
        pen.stroke(pathOf(this.symbols[code].shape));
      }
      pen.fillStyle = "#000";
      pen.font = "10px sans-serif";
      pen.fillText(letter, code === "h" ? 5 : 19, 10);
      pen.font = "13px sans-serif";
    }
    pen.restore();
  }

  /* Ten cells between bolder lines, from the left and the top, as on the finished pattern. */
  drawTens(pen, right) {
    pen.strokeStyle = "#000";
    pen.lineWidth = 1.6;
    pen.beginPath();
    for (let x = 0; x <= right; x += 10 * CELL) { pen.moveTo(x, 0); pen.lineTo(x, this.tall * CELL); }
    for (let y = 0; y <= this.tall * CELL; y += 10 * CELL) { pen.moveTo(0, y); pen.lineTo(right, y); }
    pen.stroke();
  }

  /* -- the cursor ----------------------------------------------------------------------------------------------- */

  startOf(row, column) {
    let start = column;
    while (this.grid.codes[row][start] === grids.CONTINUED) start -= 1;
    return start;
  }

  selection() {
    if (!this.anchor) return null;
    return {
      lower: Math.min(this.row, this.anchor.row), upper: Math.max(this.row, this.anchor.row),
      right: Math.min(this.column, this.anchor.column), left: Math.max(this.column, this.anchor.column),
    };
  }

  keepInside() {
    this.row = Math.max(0, Math.min(this.row, this.tall - 1));
    this.column = Math.max(0, Math.min(this.column, this.width - 1));
  }

  move(rows, columns, extend) {
    if (extend) this.anchor ??= { row: this.row, column: this.column };
    else this.anchor = null;
    this.row += rows;
    this.column += columns;
    this.keepInside();
    this.see();
    this.announce();
    this.draw();
  }

  see() {
    const top = (this.tall - 1 - this.row) * CELL, left = MARGIN + (this.width - 1 - this.column) * CELL, box = this.box;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + 2 * CELL > box.scrollTop + box.clientHeight) box.scrollTop = top + 2 * CELL - box.clientHeight;
    if (left - MARGIN < box.scrollLeft) box.scrollLeft = left - MARGIN;
    else if (left + CELL + MARGIN > box.scrollLeft + box.clientWidth) box.scrollLeft = left + CELL + MARGIN - box.clientWidth;
  }

  announce() {
    const at = this.startOf(this.row, this.column), yarn = this.grid.yarns[this.row][at];
    const row = this.isCross ? this.tall - this.row : this.row + 1, column = this.isCross ? this.width - this.column : this.column + 1;
    this.status.textContent = say(this.isCross ? words.crossHere : words.here, { row, column, symbol: this.symbols[this.grid.codes[this.row][at]].name + (yarn ? ` · ${yarn}` : "") });
  }

  /* -- hands ---------------------------------------------------------------------------------------------------- */

  key(event) {
    const command = event.ctrlKey || event.metaKey;
    if (command) {
      const action = { z: () => (event.shiftKey ? this.redo() : this.undo()), y: () => this.redo(), a: () => this.selectAll() }[event.key.toLowerCase()];
      if (action) { event.preventDefault(); action(); }
      return; // copy and paste arrive as events of their own
    }
    const moves = { ArrowLeft: [0, 1], ArrowRight: [0, -1], ArrowUp: [1, 0], ArrowDown: [-1, 0], Home: [0, this.width], End: [0, -this.width], PageUp: [10, 0], PageDown: [-10, 0] };
    if (moves[event.key]) this.move(...moves[event.key], event.shiftKey);
    else if (event.key === " " || event.key === "Enter") this.type(this.code);
    else if (event.key === "Delete" || event.key === "Backspace") this.type(this.empty, { stay: true });
    else if (event.key === "Escape" && this.anchor) { this.anchor = null; this.draw(); }
    else if (this.byKey.has(event.key)) { this.choose(this.byKey.get(event.key)); this.type(this.byKey.get(event.key)); }
    else if (/^[A-Z]$/.test(event.key) && this.yarns[event.key]) { this.yarn = event.key; this.showYarns(); this.fillSelection(); this.announce(); }
    else return;
    event.preventDefault();
  }

  type(code, { stay = false } = {}) {
    if (this.selection()) { this.code = code; this.fillSelection(); return; }
    this.edit(() => { const done = this.put(this.row, this.column, code, this.yarn); this.column = done; });
    if (!stay) this.move(0, this.isCross ? -1 : this.symbols[code].width, false);
    else this.announce();
  }

  put(row, column, code, yarn) {
    const done = grids.placed(this.grid.codes[row], this.grid.yarns[row], column, code, code === "no" ? "" : yarn, this.symbols);
    this.grid.codes[row] = done.codes;
    this.grid.yarns[row] = done.yarns;
    return done.start;
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const column = Math.floor((this.width * CELL + MARGIN - (event.clientX - box.left + this.box.scrollLeft)) / CELL);
    const row = this.tall - 1 - Math.floor((event.clientY - box.top + this.box.scrollTop) / CELL);
    return row >= 0 && row < this.tall && column >= 0 && column < this.width ? { row, column } : null;
  }

  press(event) {
    const cell = this.at(event);
    if (!cell || event.button > 0) return;
    if (event.shiftKey) this.anchor ??= { row: this.row, column: this.column };
    else this.anchor = null;
    Object.assign(this, cell);
    if (this.anchor) { this.announce(); this.draw(); return; }
    this.painting = event.pointerType !== "touch" || this.finger; // a finger that moves scrolls, unless it was told to draw
    this.edit(() => this.put(cell.row, cell.column, this.code, this.yarn));
    this.announce();
  }

  drag(event) {
    const cell = this.painting && this.at(event);
    if (!cell || (cell.row === this.row && cell.column === this.column)) return;
    Object.assign(this, cell);
    this.edit(() => this.put(cell.row, cell.column, this.code, this.yarn), { join: true });
    this.announce();
  }

  fillSelection() {
    const area = this.selection();
    if (!area) return;
    this.edit(() => {
      for (let row = area.lower; row <= area.upper; row += 1) {
        for (let column = area.right; column <= area.left; column += this.symbols[this.code].width) {
          if (column + this.symbols[this.code].width - 1 <= area.left) this.put(row, column, this.code, this.yarn);
        }
      }
    });
  }

  selectAll() {
    this.anchor = { row: 0, column: 0 };
    this.row = this.tall - 1;
    this.column = this.width - 1;
    this.draw();
  }

  /* -- changing, undoing ------------------------------------------------------------------------------------------ */

  /* Rows are never changed in place, so a copy of the two lists of rows is a whole state. */
  state() {
    return { codes: this.grid.codes.slice(), yarns: this.grid.yarns.slice(), from: this.field("repeat_from")?.value, to: this.field("repeat_to")?.value };
  }

  edit(change, { join = false } = {}) {
    if (!join) this.past.push(this.state());
    if (this.past.length > 200) this.past.shift();
    this.future = [];
    change();
    this.changed();
  }

  undo() { this.travel(this.past, this.future); }
  redo() { this.travel(this.future, this.past); }

  travel(from, to) {
    const state = from.pop();
    if (!state) return;
    to.push(this.state());
    this.grid = { codes: state.codes, yarns: state.yarns };
    if (this.field("repeat_from")) { this.field("repeat_from").value = state.from; this.field("repeat_to").value = state.to; }
    this.anchor = null;
    this.keepInside();
    this.layout();
    this.changed();
    this.announce();
  }

  resize() {
    const width = Math.max(1, Math.min(grids.MOST, Number(this.columns.value) || this.width));
    const height = Math.max(1, Math.min(grids.MOST, Number(this.height.value) || this.tall));
    this.edit(() => {
      // A picture grows at its right and its foot, a chart at its left and its head.
      this.grid = this.isCross
        ? grids.turned(grids.resized(grids.turned(this.grid), width, height, this.symbols, "no"))
        : grids.resized(this.grid, width, height, this.symbols);
    });
    this.anchor = null;
    this.keepInside();
    this.layout();
  }

  mirror() {
    this.edit(() => {
      this.grid = grids.mirrored(this.grid, this.symbols);
      if (this.repeat) {
        const [first, last] = this.repeat;
        this.field("repeat_from").value = this.width + 1 - last;
        this.field("repeat_to").value = this.width + 1 - first;
      }
    });
  }

  copy(into) {
    const area = this.selection() ?? { lower: this.row, upper: this.row, right: this.startOf(this.row, this.column), left: this.startOf(this.row, this.column) };
    const part = { codes: [], yarns: [] };
    for (let row = area.lower; row <= area.upper; row += 1) {
      const codes = this.grid.codes[row].slice(area.right, area.left + 1), yarns = this.grid.yarns[row].slice(area.right, area.left + 1);
      // A symbol that the edge of the choice cuts is copied as knit.
      const start = codes.findLastIndex((code) => code !== grids.CONTINUED);
      codes.forEach((code, column) => {
        const cut = start >= 0 && column >= start && start + this.symbols[codes[start]].width > codes.length;
        if (cut || (code === grids.CONTINUED && !codes.slice(0, column).some((one) => one !== grids.CONTINUED))) { part.cutFrom ??= []; part.cutFrom.push([part.codes.length, column]); }
      });
      part.codes.push(codes);
      part.yarns.push(yarns);
    }
    for (const [row, column] of part.cutFrom ?? []) part.codes[row][column] = this.empty;
    clipboard = grids.toCSV(part);
    if (into) into.setData("text/plain", clipboard);
    else navigator.clipboard?.writeText(clipboard).catch(() => { /* refused: pasting inside this page still works */ });
    this.status.textContent = words.copied;
  }

  paste(text = clipboard) {
    if (!text) return;
    let part;
    try {
      part = grids.fromCSV(text, this.symbols);
    } catch (error) {
      if (!(error instanceof grids.NotAChart)) throw error;
      this.status.textContent = this.sentence(error);
      return;
    }
    // The cursor is where the copy begins: at its foot and right edge in a chart, at its head and left edge in a picture.
    const foot = this.isCross ? this.row - part.codes.length + 1 : this.row;
    const edge = this.isCross ? this.column - part.codes[0].length + 1 : this.column;
    this.edit(() => {
      part.codes.forEach((codes, row) => {
        if (foot + row < 0 || foot + row >= this.tall) return;
        codes.forEach((code, column) => {
          const place = edge + column;
          if (code !== grids.CONTINUED && place >= 0 && place + this.symbols[code].width <= this.width) this.put(foot + row, place, code, part.yarns[row][column]);
        });
      });
    });
    this.status.textContent = words.pasted;
  }

  async importCSV() {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file) return;
    try {
      const grid = grids.fromCSV(await file.text(), this.symbols);
      this.edit(() => { this.grid = grid; });
      this.status.textContent = say(words.imported, { columns: grids.widthOf(grid), rows: grid.codes.length });
    } catch (error) {
      if (!(error instanceof grids.NotAChart)) throw error;
      this.status.textContent = this.sentence(error);
      return;
    }
    this.anchor = null;
    this.keepInside();
    this.layout();
  }

  exportCSV() {
    const title = this.field("title")?.value || words.grid;
    const link = element("a", { href: URL.createObjectURL(new Blob(["\uFEFF", grids.toCSV(this.grid)], { type: "text/csv" })), download: `${title}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /* -- telling the form --------------------------------------------------------------------------------------------- */

  changed({ silent = false } = {}) {
    this.undoButton.disabled = !this.past.length;
    this.redoButton.disabled = !this.future.length;
    this.draw();
    this.later("check", () => this.check(), 250);
    if (!silent) this.later("store", () => this.store(), 400);
  }

  /* Writing 40,000 stitches as text takes a while: not at every key. */
  store() {
    clearTimeout(this.timers?.store);
    if (!this.grid || this.panel.hidden) return;
    const text = this.written();
    if (text === this.textarea.value) return;
    this.storing = true;
    this.textarea.value = text;
    for (const name of ["input", "change"]) this.textarea.dispatchEvent(new Event(name, { bubbles: true }));
    this.storing = false;
  }

  /* How many stitches each thread makes: what has to be bought. */
  count() {
    const made = new Map();
    this.grid.codes.forEach((row, place) => row.forEach((code, column) => {
      if (code !== "no") made.set(this.grid.yarns[place][column], (made.get(this.grid.yarns[place][column]) ?? 0) + 1);
    }));
    const total = [...made.values()].reduce((sum, one) => sum + one, 0);
    const each = [...made].sort(([a], [b]) => a.localeCompare(b)).map(([letter, count]) => say(words.counted, { letter, count }));
    this.list.replaceChildren(element("li", { class: "lms-chart-fine" }, `${say(words.total, { count: total })} ${each.join(" · ")}`));
  }

  check() {
    if (this.isCross) { this.count(); return; }
    const found = grids.problems(this.grid, { castOn: this.castOn, repeat: this.repeat }, this.symbols);
    this.wrongRows = new Set(found.map((one) => one.row));
    this.list.replaceChildren(...found.slice(0, 6).map((one) => element("li", {}, this.sentence(one))));
    if (!found.length) this.list.replaceChildren(element("li", { class: "lms-chart-fine" }, words.fine));
    this.draw();
  }

  sentence({ row, code, numbers }) {
    return say(words.problems[code], { row, ...numbers });
  }

  later(name, action, wait = 16) {
    this.timers ??= {};
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(action, wait);
  }
}

/* One symbol by itself, as charts/drawing.py draws it. */
function drawn(width, shape, sign, move) {
  const wide = width * CELL;
  const moved = sign ? `<path d="${sign}" transform="translate(${move} 0)" fill="none" stroke="#000" stroke-width="2"/>` : "";
  return `<svg class="chart-symbol" viewBox="-1 -1 ${wide + 2} 26" width="${wide + 2}" height="26" aria-hidden="true" focusable="false"><path d="M0 0H${wide}V24H0Z" fill="#fff" stroke="#666"/><path d="${shape}" fill="none" stroke="#000" stroke-width="2"/>${moved}</svg>`;
}

function dark(colour) {
  const [red, green, blue] = [1, 3, 5].map((place) => {
    const channel = parseInt(colour.slice(place, place + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179;
}

function look(root) {
  for (const textarea of root.querySelectorAll?.("textarea[data-chart-rows]:not([data-chart-ready])") ?? []) {
    textarea.setAttribute("data-chart-ready", "");
    // The form fields beside it are filled in the same moment: wait until they are.
    setTimeout(() => new ChartEditor(textarea), 0);
  }
}

look(document);
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) look(node);
}).observe(document.body, { childList: true, subtree: true });
