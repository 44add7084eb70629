// The session sheet: everybody present, then exceptions; one skill at a time; marks; the lesson; the end of the class.
import { alertLine, button, choices, field, h, heard, icon, notice, show } from "../dom.js";
import { cells } from "../facts.js";
import * as photos from "../photos.js";
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
const headsOf = (state) => state.heads.map((fact) => fact.id);
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
  const { content, actions = [] } = parts[part](context);
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
  if (!people.length) return { content: [empty(t("say.nobody_that_day")), somebodyNew] };
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
  const state = model.mark(group, session, person);
  return {
    kind: "attendance", group: group.id, session: session.id, participant: person.id,
    value, supersedes: headsOf(state),
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
      show(more, h("p", {}, t("say.why_excused")), h("div", { class: "tablet-choices" }, CAUSES
        .map((cause) => button(t(`cause.${cause}`), { onclick: () => { more.hidden = true; save({ status: "excused", minutes: 0, cause }); } }))));
    }
    more.querySelector("button")?.focus();
    return undefined;
  };
  const draw = () => {
    const { value, inConflict } = model.mark(group, session, person);
    for (const [name, face] of buttons) face.setAttribute("aria-pressed", String(value?.status === name));
    const words = [];
    if (inConflict) words.push(t("say.two_marks"));
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
        group.skills.length ? choices(group.skills.map((one) => [one.name, () => again({ skill: one.code }), "", "next"])) : empty(t("This course has no list of skills."))],
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
      kind: "skill", group: group.id, session: session.id,
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
  const problem = alertLine();
  const withPhotos = group.photos && !model.roster.device.quiet;
  const drawn = [];
  app.drawPhotos = () => drawn.forEach((draw) => draw());
  const list = h("ol", { class: "touch-roll" }, people.map((person, index) => {
    const id = `mark-${index}`;
    const state = () => model.evaluation(group, person, subject);
    const input = h("input", { id, type: "number", inputmode: "numeric", min: "0", max: "20", step: "1", class: "tablet-mark", value: state().value?.mark ?? "" });
    input.addEventListener("change", async () => {
      const text = input.value.trim();
      const mark = text === "" ? null : Number(text);
      if (mark !== null && (!Number.isInteger(mark) || mark < 0 || mark > 20)) {
        show(problem, t("say.mark_range", { name: person.name }));
        input.setAttribute("aria-invalid", "true");
        return;
      }
      input.removeAttribute("aria-invalid");
      show(problem);
      const before = state().value;
      const write = (value) => app.attempt(() => model.record([{
        kind: "evaluation", group: group.id, participant: person.id,
        subject, value, supersedes: headsOf(state()),
      }]));
      if (await write(mark === null ? null : { mark, on: session.date })) {
        app.offerUndo(t("%(name)s: %(status)s", { name: person.name, status: mark ?? t("without a mark") }), async () => {
          await write(before);
          input.value = before?.mark ?? "";
        });
      } else input.value = before?.mark ?? "";
    });
    return h("li", {}, h("div", { class: "touch-person tablet-line" },
      h("label", { class: "touch-person__name", for: id }, h("span", { class: "touch-person__number" }, index + 1), person.name), input,
      // Somebody the office does not know yet has no pieces there either.
      withPhotos && group.members.some((one) => one.id === person.id) ? photoOf(context, person, drawn) : null));
  }));
  return { content: [h("h2", {}, t("Final evaluation, from 0 to 20")),
    withPhotos ? h("p", { id: "no-faces" }, icon("picture"), " ", t("Photos: only the piece, no faces.")) : null, problem, list] };
}

/** The button that opens the camera, and the pictures of this person that are here. */
function photoOf({ app, model, group, session }, person, drawn) {
  // The tablet may lock itself while the camera is open: whose picture it is was known before.
  const about = { actor: model.actor.id, group: group.id, session: session.id, participant: person.id };
  const problem = h("p", { class: "tablet-message", role: "alert", hidden: true });
  const say = (words) => {
    if (words && !problem.isConnected) app.say(words);
    problem.hidden = !words;
    show(problem, words);
  };
  const takeAway = async (row) => {
    if (!(await photos.remove(model.db, row.id))) say(t("say.photo_on_its_way"));
    await model.readPhotos();
  };
  const input = h("input", { type: "file", accept: "image/*", capture: "environment", hidden: true, onchange: async () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    say(t("One moment…"));
    try {
      const row = await photos.take(model, about, file);
      say();
      await model.readPhotos();
      // Locked meanwhile: no name is shown.
      if (kept.isConnected) app.offerUndo(`${person.name}: ${t("Photo kept here, still to send")}`, () => takeAway(row));
    } catch (error) {
      say(t(error.name === "InvalidStateError" ? "say.photo_unreadable" : "say.photo_without_room"));
    }
  } });
  const kept = h("div", { class: "tablet-choices" });
  const draw = () => show(kept, model.photos.filter((row) => row.participant === person.id && row.group === group.id).flatMap((row) => [
    row.data ? preview(row.data) : null,
    h("p", {}, ...photoState(row)),
    row.state ? null : button(t("Remove the photo"), { icon: "close", "aria-label": `${t("Remove the photo")}: ${person.name}`, onclick: () => takeAway(row) }),
  ]));
  drawn.push(draw);
  draw();
  const words = t("Photo of the piece");
  return h("div", { class: "tablet-photo" },
    button(words, { icon: "picture", "aria-label": `${words}: ${person.name}`, "aria-describedby": "no-faces", onclick: () => input.click() }), input, kept, problem);
}

function photoState({ state, code }) {
  if (state === "sent") return [icon("done"), " ", t("Photo sent")];
  if (state) return [icon("send"), " ", t("Photo on its way to the office")];
  return code ? [icon("warning"), " ", t(`held.${code}`)] : [icon("save"), " ", t("Photo kept here, still to send")];
}

function preview(data) {
  const src = URL.createObjectURL(new Blob([data], { type: "image/jpeg" }));
  return h("img", { src, alt: t("Photo of the piece"), onload: () => URL.revokeObjectURL(src) });
}

// --- lesson -------------------------------------------------------------------------------------------------------

function lesson(context) {
  const { model, group, session } = context;
  if (!group.lessons.length) return { content: [empty(t("This course has no list of lessons."))] };
  const known = group.marks[session.id]?.lessons ?? {};
  const list = h("ul", { class: "touch-roll" }, group.lessons.map((one, index) => {
    const cell = cells.lesson(session.id, one.key);
    const state = () => model.cell(cell, { heads: known[one.key] ?? [], value: true }, group.round);
    return h("li", {}, onOff(context, {
      picture: "lesson", words: `${index + 1}. ${one.title}`, on: true, state, isOn: () => state().heads.length > 0 && state().value !== null,
      draft: { kind: "lesson", group: group.id, session: session.id, subject: one.key },
      said: (value) => (value ? t("Lesson %(number)s taught", { number: index + 1 }) : t("Taken back")),
    }));
  }));
  return { content: [h("h2", {}, t("Which lessons were taught?")), list] };
}

/** A line that is on or off: saved at a tap, taken back by the undo. */
function onOff({ app, model }, { picture, words, on, state, isOn, draft: fact, said }) {
  const face = h("button", { type: "button", class: "lms-mark__face tablet-lesson" }, icon(picture), h("span", {}, words));
  const draw = () => face.setAttribute("aria-pressed", String(isOn()));
  const write = async (value) => {
    const isSaved = await app.attempt(() => model.record([{ ...fact, value, supersedes: headsOf(state()) }]));
    draw();
    return isSaved;
  };
  face.addEventListener("click", async () => {
    const value = isOn() ? null : on;
    if (await write(value)) app.offerUndo(said(value), () => write(value === null ? on : null));
  });
  draw();
  return h("div", { class: "lms-mark lms-mark--done" }, face);
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
    content.push(notice("waiting", t("%(n)s people have no mark yet:", { n: without.length }),
      h("ul", {}, without.map((person) => h("li", {}, person.name))),
      button(t("Back to attendance"), { icon: "back", onclick: () => again({ part: "attendance" }) })));
  } else {
    content.push(notice("done", t("Everybody has a mark.")));
  }
  if (ready.length) {
    content.push(h("h2", {}, t("Finished the course")), h("p", {}, t("say.rules_propose")),
      h("ul", { class: "touch-roll" }, ready.map(({ person, verdict }) => completionRow(context, person, verdict))));
  }
  const finish = button(closed ? t("The class is closed") : t("Close the class"), {
    kind: "main", icon: "done", disabled: closed,
    onclick: async () => {
      const name = cells.close(session.id);
      const state = () => model.cell(name, { heads: group.marks[session.id]?.close ?? [], value: true }, group.round);
      const write = (value) => app.attempt(() => model.record([{
        kind: "close", group: group.id, session: session.id, value, supersedes: headsOf(state()),
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

function completionRow(context, person, verdict) {
  const { model, group } = context;
  const cell = cells.completion(group.id, person.id);
  const words = t("%(name)s finished the course", { name: person.name });
  return h("li", {}, onOff(context, {
    picture: "certificate", words, on: "done", state: () => model.cell(cell), isOn: () => model.completed(group, person),
    draft: { kind: "completion", group: group.id, participant: person.id }, said: () => words,
  }), verdict.gaps.length ? h("p", { class: "touch-person__note" }, gapWords(verdict.gaps, group)) : null);
}

// --- what is sealed for the office --------------------------------------------------------------------------------

function newcomer({ app, model, group, session, again }) {
  const name = h("input", { id: "newcomer", autocomplete: "off", autocapitalize: "words", spellcheck: "false", maxlength: "120", required: true });
  const form = h("form", { onsubmit: async (event) => {
    event.preventDefault();
    const words = name.value.trim();
    if (words && (await app.attempt(() => model.addNewcomer(group, session, words)))) again({ part: "attendance" });
  } },
  field(t("Her or his name"), name),
  button(t("Add to the list"), { kind: "main", icon: "add", type: "submit" }));
  return { content: [h("h2", {}, t("Somebody who is not on the list")),
    h("p", {}, t("say.newcomer_counts")), form] };
}

function note({ app, model, group, session, again }) {
  const words = h("textarea", { id: "note", rows: "5", maxlength: "1500", required: true });
  const form = h("form", { onsubmit: async (event) => {
    event.preventDefault();
    const said = words.value.trim();
    if (!said || !(await app.attempt(() => model.addNote(group, session, said)))) return;
    app.say(t("say.note_saved"));
    again({ part: "close" });
  } },
  field(t("Note for the office"), words, h("p", {}, t("say.note_is_locked"))),
  button(t("Save the note"), { kind: "main", icon: "save", type: "submit" }));
  return { content: [h("h2", {}, t("Write a note for the office")), form] };
}

const empty = (words) => h("div", { class: "lms-empty" }, h("p", {}, words));
