// Reading without a network: which courses are kept, keeping another, one lesson a screen at a time.
import { alertLine, button, choices, h, icon, show } from "../dom.js";
import * as lessons from "../lessons.js";
import { ask } from "../sending.js";
import { dayInWords, t } from "../words.js";

// The first tablet that asks for a course waits until its pictures are made small.
const PATIENCE = 5 * 60_000;
const KINDS = { audio: "With sound (%(size)s)", video: "With films (%(size)s)" };
const size = (bytes) => `${new Intl.NumberFormat("es-PE", { maximumFractionDigits: 1 }).format(Math.max(bytes / 1e6, 0.1))} MB`;
const day = (moment) => (moment ? dayInWords(moment.slice(0, 10), true) : "—");
const row = (words, facts, act, name = "next") => [words, act, facts, name];

function reason(error) {
  if (error instanceof lessons.NoRoom) return t("say.course_without_room");
  return t(error.outcome === "offline" ? "say.lessons_cut_off" : `outcome.${error.outcome}`);
}

/** The courses on this tablet, and those it could keep when the office can be reached. */
export async function lessonsScreen(app, offered = null) {
  const kept = await lessons.kept().catch(() => []);
  const message = alertLine();
  const token = app.model.identity?.token;
  const look = button(t("Look which courses there are"), { icon: "refresh", onclick: async () => {
    try {
      app.go("lessons", (await ask("/tablet/v1/courses", { token })).content.courses ?? []);
    } catch (error) {
      show(message, reason(error));
    }
  } });
  const choose = (one) => async () => {
    show(message, t("One moment…"));
    try {
      const { content } = await ask(`/tablet/v1/courses/${one.id}`, { token, patience: PATIENCE });
      app.go("keepCourse", content.course);
    } catch (error) {
      show(message, reason(error));
    }
  };
  const newer = (one) => offered?.some((other) => other.id === one.id && other.changed !== one.changed);
  const others = (offered ?? []).filter((one) => !kept.some((mine) => mine.id === one.id));
  return {
    title: t("Lessons"),
    content: [
      h("h1", {}, t("Lessons")),
      kept.length ? choices(kept.map((one) => row(one.title,
        one.done ? t("Version of %(day)s", { day: day(one.changed) }) : t("Not whole yet"), () => app.go("course", one.id))))
        : h("div", { class: "lms-empty" }, h("p", {}, t("say.no_course_kept"))),
      kept.filter((one) => newer(one) || !one.done).map((one) => button(
        one.done ? t("%(title)s: there is a newer version", { title: one.title }) : t("%(title)s: go on fetching", { title: one.title }),
        { icon: "refresh", onclick: choose(one) })),
      others.length ? [h("h2", {}, t("Courses that can be kept")), choices(others.map((one) => row(one.title, t("%(n)s lessons", { n: one.lessons }), choose(one), "add")))] : [],
      message,
      look,
    ],
    back: () => app.go(app.model.actor ? "sessions" : "open"),
  };
}

/** What a course weighs, before anything is fetched. */
export async function keepCourseScreen(app, pack) {
  const weighs = lessons.sizes(pack);
  const message = h("p", { class: "tablet-message", role: "status" });
  const wants = Object.keys(KINDS).filter((kind) => weighs[kind]).map((kind) => {
    const box = h("input", { type: "checkbox", id: kind, class: "tablet-box" });
    return [kind, box, h("label", { class: "tablet-choice", for: kind }, box, t(KINDS[kind], { size: size(weighs[kind]) }))];
  });
  const start = button(t("Keep on this tablet"), { kind: "main", icon: "save", onclick: async () => {
    start.disabled = true;
    try {
      await lessons.keep(pack, Object.fromEntries(wants.map(([kind, box]) => [kind, box.checked])), app.model.identity.token,
        (got, all) => show(message, t("%(got)s of %(all)s", { got: size(got), all: size(all) })));
      app.go("course", pack.id);
    } catch (error) {
      if (!error.outcome && !(error instanceof lessons.NoRoom)) throw error;
      show(message, reason(error));
      start.disabled = false;
    }
  } });
  return {
    title: pack.title,
    content: [h("h1", {}, pack.title),
      h("p", {}, t("Words and pictures: %(size)s", { size: size(weighs.text + weighs.picture) })),
      wants.map(([, , label]) => label), message],
    actions: [start],
    back: () => app.go("lessons"),
  };
}

export async function courseScreen(app, id) {
  const course = await lessons.course(id);
  if (!course) return lessonsScreen(app);
  return {
    title: course.title,
    content: [h("h1", {}, course.title),
      h("p", {}, t("You are reading the version of %(day)s.", { day: day(course.changed) })),
      h("div", { lang: course.language }, choices(course.lessons.map((lesson, number) => row(`${number + 1}. ${lesson.title}`,
        lesson.minutes ? t("%(n)s min", { n: lesson.minutes }) : "", () => app.go("lesson", id, number, course.place[lesson.id] ?? 0))))),
      course.author ? h("p", {}, [course.author, course.licence].filter(Boolean).join(" · ")) : [],
      button(t("Remove from this tablet"), { icon: "close", onclick: async () => {
        await lessons.remove(id);
        app.go("lessons");
      } })],
    back: () => app.go("lessons"),
  };
}

let shown = [];

/** One screen of a lesson: a step, or some paragraphs. The next is one tap away. */
export async function lessonScreen(app, id, number, place = 0) {
  for (const address of shown.splice(0)) URL.revokeObjectURL(address);
  const course = await lessons.course(id);
  const lesson = course?.lessons[number];
  if (!lesson) return lessonsScreen(app);
  const at = Math.min(place, Math.max(0, lesson.screens.length - 1));
  const screen = lesson.screens[at] ?? { html: "", step: 0 };
  lessons.remember(id, lesson.id, at);
  // The office's own page, made still there; scripts in it would not run, and the policy of the page allows none.
  const body = new DOMParser().parseFromString(screen.html, "text/html").body;
  for (const element of body.querySelectorAll("[data-kept]")) {
    const bytes = await bytesFor(course, element.dataset.kept);
    if (bytes) element.src = bytes;
    else element.remove();
    if (element.dataset.keptPoster) element.poster = (await bytesFor(course, element.dataset.keptPoster)) ?? "";
  }
  const go = (next) => app.go("lesson", id, number, next);
  const following = course.lessons[number + 1];
  return {
    title: lesson.title,
    where: `${number + 1}. ${lesson.title}`,
    when: t("%(n)s of %(all)s", { n: at + 1, all: lesson.screens.length }),
    content: [h("div", { class: "lesson-body tablet-reading", lang: course.language },
      at ? [] : h("h1", {}, lesson.title),
      screen.step ? h("p", { class: "tablet-step" }, t("Step %(n)s of %(all)s", { n: screen.step, all: screen.of })) : [],
      [...body.childNodes])],
    actions: [
      at ? button(t("Before"), { icon: "back", onclick: () => go(at - 1) }) : [],
      at + 1 < lesson.screens.length ? button(t("Next"), { kind: "main", icon: "next", onclick: () => go(at + 1) })
        : following ? button(t("Next lesson"), { kind: "main", icon: "next", onclick: () => app.go("lesson", id, number + 1) })
          : button(t("All lessons"), { kind: "main", icon: "lesson", onclick: () => app.go("course", id) }),
    ].flat(),
    back: () => app.go("course", id),
  };
}

async function bytesFor(course, name) {
  const file = course.files.find((one) => one.name === name);
  const bytes = file && (await lessons.bytesOf(file));
  if (!bytes) return null;
  const address = URL.createObjectURL(bytes);
  shown.push(address);
  return address;
}
