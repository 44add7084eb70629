// Which class: in words and large. "Today" by the tablet's clock is a suggestion, never the truth.
import { button, choices, field, h, notice } from "../dom.js";
import { cells } from "../facts.js";
import { dayInWords, hourInWords, localDate, t } from "../words.js";

/** The sessions of a group: those of the office and those made up on this tablet, in order of time. */
export function sessionsOf(model, group) {
  const known = new Map(group.sessions.map((session) => [session.id, session]));
  for (const list of model.cells.values()) {
    for (const fact of list) {
      if (fact.kind === "session" && fact.group === group.id && !known.has(fact.session)) {
        const { at, minutes } = fact.value;
        known.set(fact.session, { id: fact.session, at, date: localDate(at, group.zone), minutes, break: 0, made: true });
      }
    }
  }
  return [...known.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

export function rosterOn(group, date, newcomers = []) {
  const seen = new Set();
  return [...group.members, ...newcomers.filter((person) => person.group === group.id)].filter((person) => {
    const belongs = person.from <= date && (person.to === null || person.to >= date) && !seen.has(person.id);
    if (belongs) seen.add(person.id);
    return belongs;
  });
}

export function isClosed(model, group, session) {
  const known = group.marks[session.id]?.close ?? [];
  const state = model.cell(cells.close(session.id), { heads: known, value: true }, group.round);
  return state.heads.length > 0 && state.value !== null;
}

export async function sessionsScreen(app) {
  const { model } = app;
  const mine = model.roster.groups.filter((group) => group.facilitators.includes(model.actor.id));
  const now = new Date();
  const clockIsBehind = model.contact.serverTime && now.getTime() < model.contact.serverTime - 3_600_000;
  const content = [h("h1", {}, t("Which class?"))];
  if (clockIsBehind) {
    content.push(notice("waiting", t("say.wrong_date")));
  }
  if (!mine.length) {
    content.push(h("div", { class: "lms-empty" }, h("p", {}, t("say.no_group"))));
  }
  for (const group of mine) {
    const today = localDate(now.toISOString(), group.zone);
    const sessions = sessionsOf(model, group);
    const past = sessions.filter((session) => session.date < today).reverse();
    const open = past.filter((session) => !isClosed(model, group, session));
    const todays = sessions.filter((session) => session.date === today);
    const next = sessions.filter((session) => session.date > today).slice(0, 1);
    const closed = past.filter((session) => isClosed(model, group, session)).slice(0, 6);
    content.push(
      h("section", { class: "tablet-group" },
        h("h2", {}, group.name),
        h("p", {}, group.course),
        list(t("Today"), todays, group, app, true),
        list(t("Not closed yet"), open.slice(0, 8), group, app),
        list(t("Next"), next, group, app),
        list(t("Closed"), closed, group, app),
        button(t("A class that is not on the list"), { icon: "add", onclick: () => app.go("newSession", group) })),
    );
  }
  content.push(button(t("Lessons"), { icon: "lesson", onclick: () => app.go("lessons") }));
  return { title: t("Which class?"), content };
}

function list(title, sessions, group, app, isNow = false) {
  if (!sessions.length) return null;
  return [
    h("h3", {}, title),
    choices(sessions.map((session) => {
      const people = rosterOn(group, session.date, app.model.roster.newcomers);
      const marked = people.filter((person) => app.model.mark(group, session, person).value).length;
      return [
        dayInWords(session.date), () => app.go("sheet", { group, session }),
        t("%(hour)s · %(minutes)s min · %(marked)s of %(people)s marked", {
          hour: hourInWords(session.at, group.zone), minutes: session.minutes, marked, people: people.length,
        }),
        isClosed(app.model, group, session) ? "done" : "next", isNow ? "touch-list__link--now" : "",
      ];
    })),
  ];
}

export async function newSessionScreen(app, group) {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const day = h("input", { type: "date", id: "day", required: true, value: localDate(now.toISOString(), group.zone) });
  const hour = h("input", { type: "time", id: "hour", required: true, value: `${two(now.getHours())}:00` });
  const minutes = h("input", { type: "number", id: "minutes", required: true, min: "15", max: "720", step: "5", value: "120", inputmode: "numeric" });
  const form = h("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      const session = crypto.randomUUID();
      const at = new Date(`${day.value}T${hour.value}:00`);
      const isSaved = await app.attempt(() => app.model.record([{
        kind: "session", group: group.id, session,
        value: { at: at.toISOString().replace("Z", "+00:00"), minutes: Number(minutes.value), place: "classroom" },
      }]));
      const made = sessionsOf(app.model, group).find((one) => one.id === session);
      if (isSaved && made) app.go("sheet", { group, session: made });
    },
  },
    field(t("Day"), day), field(t("Hour"), hour), field(t("Minutes"), minutes),
    button(t("Begin the class"), { kind: "main", icon: "add", type: "submit" }));
  return {
    title: t("A class that is not on the list"),
    content: [h("h1", {}, t("A class that is not on the list")), h("p", {}, group.name), form],
    back: () => app.go("sessions"),
  };
}
