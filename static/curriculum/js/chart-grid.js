/* A knitting chart as a grid of cells. The same rules as curriculum/charts/grids.py and tables.py; a test compares them.

   A grid is { codes: [row][column], yarns: [row][column] }: rows from the bottom up, columns from the right edge to the
   left. A symbol over several cells stands in its right-most column, the others hold "<".
   `symbols` maps a code to { width, takes, makes, mirror }. Functions return new rows and change nothing. */

export const CONTINUED = "<";
export const MOST = 200;
const WORD = /^([a-z][a-z0-9]*)(?:\*([1-9]\d{0,2}))?(?:@([A-Z]))?$/;

export class NotAChart extends Error {
  constructor(row, code, numbers = {}) {
    super(code);
    Object.assign(this, { row, code, numbers });
  }
}

export function blank(width, height, code = "k") {
  const codes = [], yarns = [];
  for (let row = 0; row < height; row += 1) {
    codes.push(Array(width).fill(code));
    yarns.push(Array(width).fill(""));
  }
  return { codes, yarns };
}

/* Reads the notation of the text field. Rows of different widths are filled up with "no stitch". */
export function readRows(text, symbols) {
  const codes = [], yarns = [];
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/).filter(Boolean);
    if (!words.length) continue;
    const number = codes.length + 1;
    if (number > MOST) throw new NotAChart(0, "too_tall", { most: MOST });
    const rowCodes = [], rowYarns = [];
    for (const word of words) {
      const match = WORD.exec(word);
      if (!match || !Object.hasOwn(symbols, match[1])) throw new NotAChart(number, "unknown_symbol", { word: word.slice(0, 20) });
      for (let time = 0; time < Number(match[2] ?? 1); time += 1) {
        put(rowCodes, rowYarns, match[1], match[3] ?? "", symbols);
        if (rowCodes.length > MOST) throw new NotAChart(number, "too_wide", { most: MOST });
      }
    }
    codes.push(rowCodes);
    yarns.push(rowYarns);
  }
  return { codes, yarns };
}

function put(codes, yarns, code, yarn, symbols) {
  codes.push(code);
  yarns.push(yarn);
  for (let cell = 1; cell < symbols[code].width; cell += 1) {
    codes.push(CONTINUED);
    yarns.push("");
  }
}

export function even(grid) {
  const width = widthOf(grid);
  return {
    codes: grid.codes.map((row) => row.concat(Array(width - row.length).fill("no"))),
    yarns: grid.yarns.map((row) => row.concat(Array(width - row.length).fill(""))),
  };
}

/* Between the order of a picture (top row first, from the left) and the order of a grid (bottom row first, from the
   right). For symbols of one cell. */
export function turned(grid) {
  const turn = (rows) => rows.map((row) => row.slice().reverse()).reverse();
  return { codes: turn(grid.codes), yarns: turn(grid.yarns) };
}

export function widthOf(grid) {
  return grid.codes.reduce((most, row) => Math.max(most, row.length), 0);
}

export function writeRow(codes, yarns) {
  const words = [];
  for (let column = 0; column < codes.length; ) {
    const code = codes[column], yarn = yarns[column];
    if (code === CONTINUED) { column += 1; continue; }
    let end = column, times = 0;
    while (end < codes.length && (codes[end] === CONTINUED || (codes[end] === code && yarns[end] === yarn))) {
      times += codes[end] !== CONTINUED;
      end += 1;
    }
    words.push(`${code}${times > 1 ? `*${times}` : ""}${yarn ? `@${yarn}` : ""}`);
    column = end;
  }
  return words.join(" ");
}

export function writeRows(grid) {
  return grid.codes.map((row, index) => writeRow(row, grid.yarns[index])).join("\n");
}

export function problems(grid, { castOn, repeat }, symbols) {
  if (!grid.codes.length) return [{ row: 0, code: "empty", numbers: {} }];
  const found = [];
  const width = grid.codes[0].length;
  let available = castOn;
  grid.codes.forEach((row, index) => {
    const number = index + 1;
    let takes = 0, makes = 0;
    for (const code of row) {
      if (code === CONTINUED) continue;
      takes += symbols[code].takes;
      makes += symbols[code].makes;
    }
    if (row.length !== width) found.push({ row: number, code: "uneven_width", numbers: { cells: row.length, width } });
    const difference = takes - available;
    if (difference) found.push({ row: number, code: difference > 0 ? "too_many" : "too_few", numbers: { difference: Math.abs(difference), takes, available } });
    available = makes;
  });
  if (repeat) {
    const [first, last] = repeat;
    if (!(first >= 1 && first <= last && last <= width)) found.push({ row: 0, code: "repeat_outside", numbers: { first, last, width } });
    else grid.codes.forEach((row, index) => {
      if (row.length >= last && (row[first - 1] === CONTINUED || row[last] === CONTINUED)) found.push({ row: index + 1, code: "repeat_cuts", numbers: { first, last } });
    });
  }
  return found;
}

export function mirrored(grid, symbols) {
  const codes = [], yarns = [];
  grid.codes.forEach((row, index) => {
    const rowCodes = [], rowYarns = [];
    for (let column = row.length - 1; column >= 0; column -= 1) {
      if (row[column] === CONTINUED) continue;
      put(rowCodes, rowYarns, symbols[row[column]].mirror, grid.yarns[index][column], symbols);
    }
    codes.push(rowCodes);
    yarns.push(rowYarns);
  });
  return { codes, yarns };
}

/* Puts a symbol into a row and returns the row's new codes and yarns. What it covers in part becomes knit. */
export function placed(codes, yarns, column, code, yarn, symbols) {
  const newCodes = codes.slice(), newYarns = yarns.slice();
  const width = symbols[code].width;
  const start = Math.max(0, Math.min(column, codes.length - width));
  if (width > codes.length) return { codes: newCodes, yarns: newYarns, start: column };
  for (let cell = start; cell < start + width; cell += 1) clearAt(newCodes, newYarns, cell);
  for (let cell = start; cell < start + width; cell += 1) {
    newCodes[cell] = cell === start ? code : CONTINUED;
    newYarns[cell] = cell === start ? yarn : "";
  }
  return { codes: newCodes, yarns: newYarns, start };
}

function clearAt(codes, yarns, column) {
  let start = column;
  while (codes[start] === CONTINUED) start -= 1;
  let end = start + 1;
  while (codes[end] === CONTINUED) end += 1;
  if (end - start === 1) return;
  for (let cell = start; cell < end; cell += 1) {
    codes[cell] = "k";
    yarns[cell] = "";
  }
}

export function resized(grid, width, height, symbols, empty = "k") {
  const codes = [], yarns = [];
  for (let row = 0; row < height; row += 1) {
    let rowCodes = (grid.codes[row] ?? []).slice(0, width), rowYarns = (grid.yarns[row] ?? []).slice(0, width);
    // A symbol cut by the new edge goes.
    const lastStart = rowCodes.findLastIndex((code) => code !== CONTINUED);
    if (lastStart >= 0 && lastStart + symbols[rowCodes[lastStart]].width > width) {
      for (let cell = lastStart; cell < rowCodes.length; cell += 1) rowCodes[cell] = empty;
    }
    while (rowCodes.length < width) { rowCodes.push(empty); rowYarns.push(""); }
    codes.push(rowCodes);
    yarns.push(rowYarns);
  }
  return { codes, yarns };
}

export function toCSV(grid) {
  return grid.codes.map((row, index) => {
    const cells = row.map((code, column) => (code !== CONTINUED && grid.yarns[index][column] ? `${code}@${grid.yarns[index][column]}` : code));
    // As seen: left to right, a wide symbol in its left-most cell.
    const seen = [];
    for (let column = cells.length - 1; column >= 0; column -= 1) {
      let start = column;
      while (row[start] === CONTINUED) start -= 1;
      seen.push(cells[start], ...Array(column - start).fill(CONTINUED));
      column = start;
    }
    return seen.join(",");
  }).reverse().join("\r\n") + "\r\n";
}

export function fromCSV(text, symbols) {
  const clean = text.replace(/^\uFEFF/, "");
  const first = clean.split("\n", 1)[0];
  const count = (sign) => first.split(sign).length;
  const delimiter = [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
  const lines = clean.split(/\r\n|\n|\r/).filter((line) => line.replaceAll(delimiter, "").trim())
    .map((line) => line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
  if (!lines.length) throw new NotAChart(0, "empty");
  if (lines.length > MOST) throw new NotAChart(0, "too_tall", { most: MOST });
  lines.reverse();
  const width = lines[0].length;
  if (width > MOST) throw new NotAChart(1, "too_wide", { most: MOST });
  const codes = [], yarns = [];
  lines.forEach((line, index) => {
    const number = index + 1;
    if (line.length !== width) throw new NotAChart(number, "uneven_width", { cells: line.length, width });
    const found = [];
    for (let place = 0; place < line.length; ) {
      const match = WORD.exec(line[place]);
      const wrong = () => new NotAChart(number, "unknown_symbol", { word: line[place].slice(0, 20) });
      if (!match || match[2] || !Object.hasOwn(symbols, match[1])) throw wrong();
      const cells = symbols[match[1]].width;
      for (let cell = place + 1; cell < place + cells; cell += 1) if (line[cell] !== CONTINUED) throw wrong();
      found.push([match[1], match[3] ?? ""]);
      place += cells;
    }
    const rowCodes = [], rowYarns = [];
    for (const [code, yarn] of found.reverse()) put(rowCodes, rowYarns, code, yarn, symbols);
    codes.push(rowCodes);
    yarns.push(rowYarns);
  });
  return { codes, yarns };
}
