// Types a paper sheet in with the keyboard alone. The page works without it: all fields belong to one ordinary form.
//
// Expects:
//   <form data-sheet data-skills="6" data-bad-mark data-bad-levels data-bad-line data-bad-quick data-said>
//     <input data-quick> <p data-quick-said>                    several exceptions: 7F, 12T10, 20JS
//     <tr data-line="7"> <input data-mark> <input data-levels> </tr>
//   <p data-counts> <b data-count="P"> … </p>                   how many of each
// Keys: in the field of exceptions a line and a letter; G saves; H goes to the skills; arrows and Enter go from line to
// line; P, F, T, J in a line change it at once; Escape goes back to the field of exceptions.

const form = document.querySelector("[data-sheet]");
if (form) start();

function start() {
  const quick = form.querySelector("[data-quick]");
  const said = form.querySelector("[data-quick-said]");
  const marks = [...form.querySelectorAll("[data-mark]")];
  const levels = [...form.querySelectorAll("[data-levels]")];
  const skills = Number(form.dataset.skills);
  const goodMark = /^(?:P|F|T\s*[1-9]\d{0,3}|J\s*[CSVLO])?$/;
  const oneException = /^\s*(\d{1,4})\s*(P|F|T\s*\d{1,4}|J\s*[CSVLO])\s*$/;
  const wholeException = /^\s*\d{1,4}\s*(?:P|F|J\s*[CSVLO])\s*$/;
  let changed = false;
  let leaving = false;

  const lineOf = (field) => field.closest("[data-line]");
  const text = (field) => field.value.trim().toUpperCase();
  const isBlankLine = (field) => { const who = lineOf(field).querySelector("select"); return who !== null && !who.value; };

  function count() {
    const found = { P: 0, T: 0, F: 0, J: 0 };
    for (const field of marks) {
      const value = text(field);
      const good = goodMark.test(value);
      lineOf(field).dataset.says = !good ? "wrong" : value === "P" || value === "" ? "" : "exception";
      if (good && value && !isBlankLine(field)) found[value[0]] += 1;
    }
    for (const [letter, number] of Object.entries(found)) {
      const place = document.querySelector(`[data-count="${letter}"]`);
      if (place) place.textContent = number;
    }
  }

  function say(words, isWrong = false) {
    said.textContent = words;
    said.classList.toggle("is-wrong", isWrong);
  }

  function put(field, value) {
    field.value = value.replace(/\s+/g, "");
    field.removeAttribute("aria-invalid");
    changed = true;
    count();
  }

  function applyQuick() {
    const found = oneException.exec(quick.value.toUpperCase());
    if (!found) {
      say(form.dataset.badQuick, true);
      return;
    }
    const field = form.querySelector(`[data-line="${Number(found[1])}"] [data-mark]`);
    if (!field) {
      say(form.dataset.badLine, true);
      return;
    }
    put(field, found[2]);
    const name = lineOf(field).querySelector("td").firstChild?.textContent.trim() ?? "";
    say(form.dataset.said.replace("{n}", found[1]).replace("{mark}", `${name} ${field.value}`));
    field.scrollIntoView({ block: "nearest" });
    quick.value = "";
  }

  function goto(fields, place) {
    const field = fields[Math.max(0, Math.min(fields.length - 1, place))];
    field?.focus();
    field?.select();
  }

  function save() {
    const wrong = marks.find((field) => !goodMark.test(text(field))) ?? levels.find((field) => !isGoodLevels(field));
    if (wrong) {
      wrong.setAttribute("aria-invalid", "true");
      goto([wrong], 0);
      say(wrong.matches("[data-mark]") ? form.dataset.badMark : form.dataset.badLevels, true);
      return;
    }
    if (quick.value.trim()) {
      applyQuick();
      if (quick.value.trim()) return;
    }
    if (leaving) return;
    leaving = true;
    form.submit();
  }

  const isGoodLevels = (field) => new RegExp(`^[0-3.–-]{0,${skills}}$`).test(field.value.replace(/\s+/g, ""));

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const field = event.target;
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    if (field.matches("select")) return;
    if (key === "G") {
      event.preventDefault();
      save();
    } else if (key === "H" && levels.length) {
      event.preventDefault();
      const here = lineOf(field)?.querySelector("[data-levels]");
      goto(levels, here ? levels.indexOf(here) : 0);
    } else if (key === "Escape") {
      event.preventDefault();
      quick.focus();
      quick.select();
    } else if (field === quick) {
      if (key === "Enter") {
        event.preventDefault();
        if (quick.value.trim()) applyQuick();
      } else if (key === "ArrowDown") {
        event.preventDefault();
        goto(marks, 0);
      }
    } else if (field.matches("[data-mark], [data-levels]")) {
      inLine(event, field, key);
    }
  });

  function inLine(event, field, key) {
    const fields = field.matches("[data-mark]") ? marks : levels;
    const place = fields.indexOf(field);
    if (key === "ArrowDown" || key === "Enter") {
      event.preventDefault();
      goto(fields, place + 1);
    } else if (key === "ArrowUp") {
      event.preventDefault();
      if (place === 0) quick.focus();
      else goto(fields, place - 1);
    } else if (key === "ArrowRight" && fields === marks && levels.length) {
      event.preventDefault();
      const beside = lineOf(field).querySelector("[data-levels]");
      if (beside) goto([beside], 0);
    } else if (key === "ArrowLeft" && fields === levels && field.selectionEnd === 0) {
      event.preventDefault();
      goto([lineOf(field).querySelector("[data-mark]")], 0);
    } else if (fields === marks && "PFTJ".includes(key)) {
      // A letter begins the mark anew, whatever stood there.
      event.preventDefault();
      put(field, key);
      field.setSelectionRange(1, 1);
    }
  }

  form.addEventListener("input", (event) => {
    const field = event.target;
    changed = changed || field !== quick;
    if (field === quick && wholeException.test(quick.value.toUpperCase())) applyQuick();
    if (field.matches("[data-mark]")) field.removeAttribute("aria-invalid");
    if (field.matches("[data-levels]")) {
      field.removeAttribute("aria-invalid");
      // The last digit of a line leads to the next one.
      if (field.value.replace(/\s+/g, "").length >= skills && isGoodLevels(field)) goto(levels, levels.indexOf(field) + 1);
    }
    count();
  });
  form.addEventListener("change", count);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed && !leaving) event.preventDefault();
  });

  for (const part of document.querySelectorAll("[data-with-script], [data-counts]")) part.hidden = false;
  count();
}
