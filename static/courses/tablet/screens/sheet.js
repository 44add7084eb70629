// The session sheet: everybody present, then exceptions; one skill at a time; marks; the lesson; the end of the class.
import { button, h, heard, icon, show } from "../dom.js";
import { cells } from "../facts.js";
import { gapWords, propose } from "../rules.js";
import { dayInWords, hourInWords, t } from "../words.js";
import { isClosed, rosterOn } from "./sessions.js";

const STATUSES = [
  { name: "present", words: "Present", icon: "present", tone: "done" },
  { name: "late", words: "Late", icon: "late", tone: "waiting" },
  { name: "absent", words: "Absent", icon: "absent", tone: "problem" },
  { name: "excused", words: "Excused", icon: "excused", tone: "info" },
];
const LEVELS = [
  { name: "not_yet", words: "Not yet", icon: "not-yet", tone: "problem" },
  { name: "with_help", words: "With help", icon: "with-help", tone: "waiting" },
  { name: "alone", words: "Alone", icon: "alone", tone: "done" },
];
const CAUSES = ["court", "medical", "visit", "lockdown", "other"];
const LATE_STEPS = [5, 10, 15, 20, 30, 45, 60];

export async function sheetScreen(app, { group: asked, session, part = "attendance", skill = null }) {
  const parts = { attendance, skills, marks, lesson, close, newcomer, note };
  // The names may have been fetched anew since the sheet was opened.
  const group = app.model.roster.groups.find((one) => one.id === asked.id) ?? asked;
  const people = rosterOn(group, session.date, app.model.roster.newcomers);
  const context = { app, model: app.model, group, session, people, part, skill, again: (change) => app.go("sheet", { group, session, part, skill, ...change }) };
  const tabs = [
    ["attendance", t("Attendance"), "present"],
    ["skills", t("Skills"), "skill"],
    ["marks", t("Evaluation"), "star"],
    ["lesson", t("Lesson"), "lesson"],
    ["close", t("End of class"), "done"],
  ];
  const nav = h("nav", { class: "tablet-tabs", "aria-label": t("Parts of the sheet") }, tabs.map(([name, words, picture]) =>
    h("button", { type: "button", class: "tablet-tab", "aria-current": name === part ? "page" : null, onclick: () => context.again({ part: name, skill: null }) },
      icon(picture), h("span", {}, words))));
  const { content, actions } = parts[part](context);
  return {
    title: t("Session sheet"),
    where: `${group.name} · ${group.course}`,
    when: `${dayInWords(session.date)} · ${hourInWords(session.at, group.zone)}`,
    content: [h("h1", { class: "lms-hidden-text" }, t("Session sheet")), nav, ...content],
    actions,
    back: () => app.go("sessions"),
  };
}

// --- attendance ---------------------------------------------------------------------------------------------------

function attendance(context) {
  const { model, group, session, people } = context;
  const somebodyNew = button(t("Somebody who is not on the list"), { icon: "add", onclick: () => context.again({ part: "newcomer" }) });
  if (!people.length) return { content: [empty(t("Nobody belonged to the group on this day.")), somebodyNew], actions: [] };
  const counts = h("ul", { class: "lms-counts", "aria-live": "polite" });
  const rows = new Map();
  const drawCounts = () => {
    const tally = Object.fromEntries(STATUSES.map((status) => [status.name, 0]));
    let none = 0;
    for (const person of people) {
      const { value } = model.mark(group, session, person);
      if (value) tally[value.status] += 1;
      else none += 1;
    }
    show(counts,
      STATUSES.map((status) => h("li", {}, h("strong", {}, tally[status.name]), ` ${t(status.words)}`)),
      h("li", {}, h("strong", {}, none), ` ${t("without a mark")}`));
  };
  const save = async (changes, words) => {
    const before = changes.map(({ person }) => ({ person, value: model.mark(group, session, person).value }));
    const done = await context.app.attempt(() => model.record(changes.map(({ person, value }) => draft(context, person, value))));
    if (!done) return;
    for (const { person } of changes) rows.get(person.id).draw();
    drawCounts();
    all.disabled = everybodyMarked();
    context.app.offerUndo(words, async () => save(before, t("Taken back")));
  };
  const everybodyMarked = () => people.every((person) => model.mark(group, session, person).value);
  const all = button(t("Everybody present"), {
    kind: "main", icon: "people",
    onclick: () => {
      const missing = people.filter((person) => !model.mark(group, session, person).value);
      save(missing.map((person) => ({ person, value: { status: "present", minutes: 0, cause: "" } })),
        t("%(n)s marked present", { n: missing.length }));
    },
  });
  const list = h("ol", { class: "touch-roll" }, people.map((person, index) => {
    const row = personRow(context, person, index, (value) =>
      save([{ person, value }], t("%(name)s: %(status)s", { name: person.name, status: statusWords(value) })));
    rows.set(person.id, row);
    return row.element;
  }));
  drawCounts();
  all.disabled = everybodyMarked();
  return { content: [counts, list, somebodyNew], actions: [all] };
}

function statusWords(value) {
  return value ? t(STATUSES.find((status) => status.name === value.status).words) : t("without a mark");
}

function draft({ model, group, session }, person, value) {
  const name = cells.attendance(session.id, person.id);
  const state = model.mark(group, session, person);
  return {
    kind: "attendance", cell: name, group: group.id, session: session.id, participant: person.id,
    value, supersedes: state.heads.map((fact) => fact.id),
  };
}

function personRow({ model, group, session }, person, index, save) {
  const note = h("p", { class: "touch-person__note" });
  const more = h("div", { class: "tablet-more", hidden: true });
  const buttons = STATUSES.map((status) => {
    const face = h("button", { type: "button", class: "lms-mark__face", "aria-pressed": "false", onclick: heard(() => press(status.name)) },
      icon(status.icon), h("span", {}, t(status.words)));
    return [status.name, face, h("div", { class: `lms-mark lms-mark--${status.tone}` }, face)];
  });
  const press = (name) => {
    const current = model.mark(group, session, person).value;
    if (current?.status === name) {
      more.hidden = true;
      return save(null);
    }
    if (name === "present" || name === "absent") {
      more.hidden = true;
      return save({ status: name, minutes: 0, cause: "" });
    }
    more.hidden = false;
    if (name === "late") {
      show(more, h("p", {}, t("How many minutes late?")), h("div", { class: "tablet-choices" }, LATE_STEPS
        .filter((minutes) => minutes < session.minutes - session.break)
        .map((minutes) => button(t("%(n)s min", { n: minutes }), { onclick: () => { more.hidden = true; save({ status: "late", minutes, cause: "" }); } }))));
    } else {
      show(more, h("p", {}, t("Why did the institution keep this person from class?")), h("div", { class: "tablet-choices" }, CAUSES
        .map((cause) => button(t(`cause.${cause}`), { onclick: () => { more.hidden = true; save({ status: "excused", minutes: 0, cause }); } }))));
    }
    more.querySelector("button")?.focus();
    return undefined;
  };
  const draw = () => {
    const { value, inConflict } = model.mark(group, session, person);
    for (const [name, face] of buttons) face.setAttribute("aria-pressed", String(value?.status === name));
    const words = [];
    if (inConflict) words.push(t("Two different marks. The coordinator decides."));
    if (value?.status === "late") words.push(t("%(n)s min late", { n: value.minutes }));
    if (value?.status === "excused") words.push(t(`cause.${value.cause}`));
    show(note, words.join(" · "));
    note.hidden = !words.length;
  };
  draw();
  return {
    draw,
    element: h("li", { "data-person": person.id },
      h("div", { class: "touch-person" },
        h("p", { class: "touch-person__name" }, h("span", { class: "touch-person__number" }, index + 1), person.name),
        h("div", { class: "lms-marks lms-marks--4", role: "group", "aria-label": person.name }, buttons.map(([, , element]) => element)),
        note, more)),
  };
}

// --- skills -------------------------------------------------------------------------------------------------------

function skills(context) {
  const { app, model, group, session, skill, again } = context;
  if (!skill) {
    return {
      content: [h("h2", {}, t("Which skill?")),
        group.skills.length ? h("ul", { class: "touch-list" }, group.skills.map((one) =>
          h("li", {}, h("button", { type: "button", class: "touch-list__link tablet-wide", onclick: () => again({ skill: one.code }) },
            h("span", { class: "touch-list__title" }, one.name), icon("next"))))) : empty(t("This course has no list of skills."))],
      actions: [],
    };
  }
  const chosen = group.skills.find((one) => one.code === skill);
  const people = context.people.filter((person) => {
    const { value } = model.mark(group, session, person);
    return !value || value.status === "present" || value.status === "late";
  });
  const rows = new Map();
  const levelOf = (person) => model.level(session, person, skill);
  const save = async (changes, words) => {
    const before = changes.map(({ person }) => ({ person, level: levelOf(person).level }));
    const done = await app.attempt(() => model.record(changes.map(({ person, level }) => ({
      kind: "skill", cell: cells.skill(session.id, person.id, skill), group: group.id, session: session.id,
      participant: person.id, subject: skill, value: level, supersedes: levelOf(person).standing,
    }))));
    if (!done) return;
    for (const { person } of changes) rows.get(person.id)();
    app.offerUndo(words, async () => save(before, t("Taken back")));
  };
  const list = h("ol", { class: "touch-roll" }, people.map((person, index) => {
    const faces = LEVELS.map((level) => [level, h("button", {
      type: "button", class: "lms-mark__face", "aria-pressed": "false",
      onclick: heard(() => save([{ person, level: levelOf(person).level === level.name ? null : level.name }],
        t("%(name)s: %(status)s", { name: person.name, status: t(level.words) }))),
    }, icon(level.icon), h("span", {}, t(level.words)))]);
    const earlier = group.levels[person.id]?.[skill];
    const draw = () => {
      const { level } = levelOf(person);
      for (const [one, face] of faces) face.setAttribute("aria-pressed", String(level === one.name));
    };
    rows.set(person.id, draw);
    draw();
    return h("li", {}, h("div", { class: "touch-person" },
      h("p", { class: "touch-person__name" }, h("span", { class: "touch-person__number" }, index + 1), person.name),
      h("div", { class: "lms-marks lms-marks--3", role: "group", "aria-label": person.name },
        faces.map(([level, face]) => h("div", { class: `lms-mark lms-mark--${level.tone}` }, face))),
      earlier ? h("p", { class: "touch-person__note" }, t("Seen before: %(level)s", { level: t(LEVELS.find((one) => one.name === earlier).words) })) : null));
  }));
  const missing = () => people.filter((person) => levelOf(person).level === null);
  return {
    content: [h("h2", {}, chosen.name), button(t("Another skill"), { icon: "back", onclick: () => again({ skill: null }) }), list],
    actions: LEVELS.filter((level) => level.name !== "not_yet").map((level) => button(t("The others: %(level)s", { level: t(level.words) }), {
      icon: level.icon,
      onclick: () => save(missing().map((person) => ({ person, level: level.name })), t("%(n)s marked", { n: missing().length })),
    })),
  };
}

// --- evaluation ---------------------------------------------------------------------------------------------------

function marks(context) {
  const { app, model, group, session, people } = context;
  const subject = "final:1";
  const problem = h("p", { class: "tablet-message", role: "alert" });
  const list = h("ol", { class: "touch-roll" }, people.map((person, index) => {
    const id = `mark-${index}`;
    const state = () => model.evaluation(group, person, subject);
    const input = h("input", { id, type: "number", inputmode: "numeric", min: "0", max: "20", step: "1", class: "tablet-mark", value: state().value?.mark ?? "" });
    input.addEventListener("change", async () => {
      const text = input.value.trim();
      const mark = text === "" ? null : Number(text);
      if (mark !== null && (!Number.isInteger(mark) || mark < 0 || mark > 20)) {
        show(problem, t("%(name)s: a mark is a whole number from 0 to 20.", { name: person.name }));
        input.setAttribute("aria-invalid", "true");
        return;
      }
      input.removeAttribute("aria-invalid");
      show(problem);
      const before = state().value;
      const write = (value) => app.attempt(() => model.record([{
        kind: "evaluation", cell: cells.evaluation(group.id, person.id, subject), group: group.id, participant: person.id,
        subject, value, supersedes: state().heads.map((fact) => fact.id),
      }]));
      if (await write(mark === null ? null : { mark, on: session.date })) {
        app.offerUndo(t("%(name)s: %(status)s", { name: person.name, status: mark ?? t("without a mark") }), async () => {
          await write(before);
          input.value = before?.mark ?? "";
        });
      } else input.value = before?.mark ?? "";
    });
    return h("li", {}, h("div", { class: "touch-person tablet-line" },
      h("label", { class: "touch-person__name", for: id }, h("span", { class: "touch-person__number" }, index + 1), person.name), input));
  }));
  return { content: [h("h2", {}, t("Final evaluation, from 0 to 20")), problem, list], actions: [] };
}

// --- lesson -------------------------------------------------------------------------------------------------------

function lesson(context) {
  const { app, model, group, session } = context;
  if (!group.lessons.length) return { content: [empty(t("This course has no list of lessons."))], actions: [] };
  const known = group.marks[session.id]?.lessons ?? {};
  const list = h("ul", { class: "touch-roll" }, group.lessons.map((one, index) => {
    const name = cells.lesson(session.id, one.key);
    const state = () => model.cell(name, { heads: known[one.key] ?? [], value: true }, group.round);
    const face = h("button", { type: "button", class: "lms-mark__face tablet-lesson", "aria-pressed": String(state().value !== null && state().heads.length > 0) },
      icon("lesson"), h("span", {}, `${index + 1}. ${one.title}`));
    face.addEventListener("click", async () => {
      const { heads, value } = state();
      const next = heads.length && value !== null ? null : true;
      const write = (given) => app.attempt(() => model.record([{
        kind: "lesson", cell: name, group: group.id, session: session.id, subject: one.key, value: given,
        supersedes: state().heads.map((fact) => fact.id),
      }]));
      const redraw = () => face.setAttribute("aria-pressed", String(state().value !== null && state().heads.length > 0));
      if (await write(next)) {
        redraw();
        app.offerUndo(next ? t("Lesson %(number)s taught", { number: index + 1 }) : t("Taken back"), async () => {
          await write(next ? null : true);
          redraw();
        });
      }
    });
    return h("li", {}, h("div", { class: "lms-mark lms-mark--done" }, face));
  }));
  return { content: [h("h2", {}, t("Which lessons were taught?")), list], actions: [] };
}

// --- the end ------------------------------------------------------------------------------------------------------

function close(context) {
  const { app, model, group, session, people, again } = context;
  const without = people.filter((person) => !model.mark(group, session, person).value);
  const closed = isClosed(model, group, session);
  const ready = people
    .map((person) => ({ person, verdict: propose(model, group, person) }))
    .filter(({ person, verdict }) => verdict && (verdict.isReached || model.completed(group, person)));
  const content = [];
  if (without.length) {
    content.push(h("div", { class: "lms-notice lms-notice--waiting" },
      h("p", {}, t("%(n)s people have no mark yet:", { n: without.length })),
      h("ul", {}, without.map((person) => h("li", {}, person.name))),
      button(t("Back to attendance"), { icon: "back", onclick: () => again({ part: "attendance" }) })));
  } else {
    content.push(h("div", { class: "lms-notice lms-notice--done" }, h("p", {}, t("Everybody has a mark."))));
  }
  if (ready.length) {
    content.push(h("h2", {}, t("Finished the course")), h("p", {}, t("The rules propose these people. You decide.")),
      h("ul", { class: "touch-roll" }, ready.map(({ person, verdict }) => completionRow(context, person, verdict))));
  }
  const finish = button(closed ? t("The class is closed") : t("Close the class"), {
    kind: "main", icon: "done", disabled: closed,
    onclick: async () => {
      const name = cells.close(session.id);
      const state = () => model.cell(name, { heads: group.marks[session.id]?.close ?? [], value: true }, group.round);
      const write = (value) => app.attempt(() => model.record([{
        kind: "close", cell: name, group: group.id, session: session.id, value, supersedes: state().heads.map((fact) => fact.id),
      }]));
      if (!(await write({ unmarked: without.length }))) return;
      app.offerUndo(t("Class closed"), async () => { await write(null); again({}); });
      again({});
      app.contact();
    },
  });
  content.push(button(t("Write a note for the office"), { icon: "edit", onclick: () => again({ part: "note" }) }));
  if (closed) content.push(button(t("Save a copy"), { icon: "save", onclick: () => app.saveCopy() }));
  return { content, actions: [finish] };
}

function completionRow({ app, model, group }, person, verdict) {
  const name = cells.completion(group.id, person.id);
  const face = h("button", { type: "button", class: "lms-mark__face tablet-lesson", "aria-pressed": String(model.completed(group, person)) },
    icon("certificate"), h("span", {}, t("%(name)s finished the course", { name: person.name })));
  face.addEventListener("click", async () => {
    const state = () => model.cell(name, { heads: [], value: null });
    const next = model.completed(group, person) ? null : "done";
    const write = (value) => app.attempt(() => model.record([{
      kind: "completion", cell: name, group: group.id, participant: person.id, value, supersedes: state().heads.map((fact) => fact.id),
    }]));
    if (!(await write(next))) return;
    face.setAttribute("aria-pressed", String(next !== null));
    app.offerUndo(face.textContent, async () => { await write(next === null ? "done" : null); face.setAttribute("aria-pressed", String(next === null)); });
  });
  return h("li", {}, h("div", { class: "lms-mark lms-mark--done" }, face),
    verdict.gaps.length ? h("p", { class: "touch-person__note" }, gapWords(verdict.gaps, group)) : null);
}

// --- what is sealed for the office --------------------------------------------------------------------------------

function newcomer({ app, model, group, session, again }) {
  const name = h("input", { id: "newcomer", autocomplete: "off", autocapitalize: "words", spellcheck: "false", maxlength: "120", required: true });
  const form = h("form", { onsubmit: async (event) => {
    event.preventDefault();
    const words = name.value.trim();
    if (words && (await app.attempt(() => model.addNewcomer(group, session, words)))) again({ part: "attendance" });
  } },
  h("div", { class: "lms-field" }, h("label", { class: "lms-label", for: "newcomer" }, t("Her or his name")), name),
  button(t("Add to the list"), { kind: "main", icon: "add", type: "submit" }));
  return { content: [h("h2", {}, t("Somebody who is not on the list")),
    h("p", {}, t("The office reads the name and decides. Mark her or him like everybody; the marks count from then on.")), form], actions: [] };
}

function note({ app, model, group, session, again }) {
  const words = h("textarea", { id: "note", rows: "5", maxlength: "1500", required: true });
  const form = h("form", { onsubmit: async (event) => {
    event.preventDefault();
    const said = words.value.trim();
    if (!said || !(await app.attempt(() => model.addNote(group, session, said)))) return;
    app.say(t("The note is saved. Only the office can read it."));
    again({ part: "close" });
  } },
  h("div", { class: "lms-field" }, h("label", { class: "lms-label", for: "note" }, t("Note for the office")),
    h("p", {}, t("It is locked when you save it: this tablet cannot show it again.")), words),
  button(t("Save the note"), { kind: "main", icon: "save", type: "submit" }));
  return { content: [h("h2", {}, t("Write a note for the office")), form], actions: [] };
}

const empty = (words) => h("div", { class: "lms-empty" }, h("p", {}, words));
