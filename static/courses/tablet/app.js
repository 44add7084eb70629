// The offline attendance book. Starts from the worker's memory, opens the storage, shows one screen at a time.
import { button, h, icon, show } from "./dom.js";
import { drop as dropLessons } from "./lessons.js";
import { Model } from "./model.js";
import * as storage from "./storage.js";
import { nextPause } from "./sending.js";
import { currentLanguage, loadWords, t } from "./words.js";
import { giveScreen, receiveScreen } from "./screens/classes.js";
import { connectScreen } from "./screens/connect.js";
import { courseScreen, keepCourseScreen, lessonScreen, lessonsScreen } from "./screens/lessons.js";
import { choosePinScreen, openScreen, pinScreen } from "./screens/open.js";
import { newSessionScreen, sessionsScreen } from "./screens/sessions.js";
import { sheetScreen } from "./screens/sheet.js";
import { agoWords, forgetScreen, onlyHere, saveCopy, stateScreen } from "./screens/state.js";

const VERSION = document.documentElement.dataset.version;
const LOCK_AFTER = 3 * 60_000;
const UNDO_FOR = 8_000;
const OLD_CONTACT = 14 * 86_400_000;

const place = (name) => document.querySelector(`[data-place="${name}"]`);

const SCREENS = {
  connect: connectScreen, open: openScreen, pin: pinScreen, choosePin: choosePinScreen, sessions: sessionsScreen,
  newSession: newSessionScreen, sheet: sheetScreen, state: stateScreen, forget: forgetScreen,
  give: giveScreen, receive: receiveScreen, lessons: lessonsScreen, keepCourse: keepCourseScreen, course: courseScreen, lesson: lessonScreen,
};
// Screens that show names: they are left when the tablet locks itself.
const WITH_NAMES = new Set(["sessions", "newSession", "sheet", "give"]);

class App {
  constructor() {
    this.model = null;
    this.screen = null;
    this.lastTouch = Date.now();
    this.timer = null;
    this.drawing = 0;
  }

  async start() {
    let db;
    const expected = Model.expected();
    try {
      await loadWords(storage.memory("language") ?? "es");
      db = await storage.openStorage({
        onBlocked: () => this.say(t("Close the other pages of the attendance book.")),
        onTerminated: () => location.reload(),
      });
      this.model = new Model(db, VERSION, (what) => this.changed(what));
      await this.model.start();
    } catch (error) {
      this.emergency(error);
      return;
    }
    if (!this.model.identity && expected > 0) this.lostStorage(expected);
    this.bind();
    this.drawStatus();
    await this.go(this.model.identity ? "open" : "connect");
    this.watchWorker();
    this.contact();
  }

  bind() {
    for (const kind of ["pointerdown", "keydown"]) {
      document.addEventListener(kind, () => { this.lastTouch = Date.now(); }, { capture: true, passive: true });
    }
    setInterval(() => {
      if (this.model.actor && Date.now() - this.lastTouch > LOCK_AFTER) this.lock();
      this.drawStatus();
    }, 15_000);
    addEventListener("online", () => this.contact());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.contact(); });
    addEventListener("popstate", () => {
      // The tablet's own back key leads one screen up and never out of the book.
      history.pushState(null, "");
      this.back?.();
    });
    history.pushState(null, "");
  }

  // --- screens ----------------------------------------------------------------------------------------------------

  async go(name, ...values) {
    const drawing = (this.drawing += 1);
    if (WITH_NAMES.has(name) && !(this.model.roster && this.model.actor)) return this.go("open");
    const { title, content, where = t("Attendance book"), when = "", actions = [], back = null } = await SCREENS[name](this, ...values);
    if (drawing !== this.drawing) return undefined; // Somebody went elsewhere meanwhile.
    const isElsewhere = name !== this.screen || values.length > 0;
    this.screen = name;
    this.back = back;
    document.title = title;
    show(place("where"), where);
    show(place("when"), when);
    show(place("back"), back ? button(t("Back"), { icon: "back", onclick: () => back() }) : null);
    show(place("user"), this.userButtons());
    show(place("content"), content.flat(9));
    show(place("actions"), actions.length ? h("div", { class: "lms-actions" }, actions) : null);
    if (isElsewhere) {
      scrollTo(0, 0);
      document.getElementById("contenido").focus({ preventScroll: true });
    }
    document.documentElement.dataset.screen = name;
    return undefined;
  }

  userButtons() {
    const others = { es: "quy", quy: "es" };
    const parts = [];
    if (this.model.actor) parts.push(h("span", {}, this.model.actor.name), button(t("Lock"), { icon: "lock", onclick: () => this.lock() }));
    if (document.documentElement.dataset.quechua) {
      parts.push(button(t("Runasimi / Español"), { icon: "language", onclick: async () => {
        const next = others[currentLanguage()];
        storage.memory("language", next);
        await loadWords(next);
        this.go(this.model.actor ? "sessions" : "open");
      } }));
    }
    if (this.model.identity) parts.push(button(t("State"), { icon: "tablet", onclick: () => this.go("state") }));
    return parts;
  }

  unlocked() {
    this.lastTouch = Date.now();
    this.go("sessions");
    this.askToPersist();
    this.contact();
  }

  lock() {
    this.model.close();
    this.hideUndo();
    show(place("alarm"));
    this.go("open");
  }

  // --- saving -----------------------------------------------------------------------------------------------------

  /** Runs something that saves. Answers whether it is saved; when it is not, says so across the whole screen. */
  async attempt(save) {
    try {
      await save();
      show(place("alarm"));
      return true;
    } catch (error) {
      show(place("alarm"), h("div", { class: "tablet-alarm", role: "alert" }, icon("problem"),
        h("p", {}, t("say.not_saved"), " ", h("small", {}, error.message || error.name))));
      this.drawStatus();
      return false;
    }
  }

  offerUndo(words, act) {
    clearTimeout(this.undoTimer);
    show(place("undo"), h("div", { class: "lms-undo" }, h("p", { role: "status" }, words), button(t("Undo"), { icon: "undo", onclick: async () => {
      this.hideUndo();
      await act();
    } })));
    this.undoTimer = setTimeout(() => this.hideUndo(), UNDO_FOR);
  }

  hideUndo() {
    clearTimeout(this.undoTimer);
    show(place("undo"));
  }

  async saveCopy() {
    const name = await saveCopy(this.model);
    this.say(`${t("say.copy_saved", { name })} ${onlyHere(this.model)}`);
  }

  async forget() {
    await this.model.wipe();
    await dropLessons();
    this.model.db.close();
    await storage.deleteDatabase();
    storage.memory("expected", 0);
    location.reload();
  }

  async askToPersist() {
    try {
      if (!(await navigator.storage.persisted())) await navigator.storage.persist();
    } catch {
      // The state screen says whether the browser promises to keep the marks.
    }
  }

  // --- the office -------------------------------------------------------------------------------------------------

  async contact() {
    if (!this.model.identity) return;
    if (this.isContacting) {
      // Somebody pressed the button meanwhile: once more when this one is over, for what was marked since.
      this.isWanted = true;
      return;
    }
    this.isContacting = true;
    clearTimeout(this.timer);
    try {
      do {
        this.isWanted = false;
        await this.model.contactOffice();
      } while (this.isWanted);
    } finally {
      this.isContacting = false;
    }
    if (!this.model.failures) this.model.sendPhotos();
    const pause = nextPause(this.model.failures, this.model.contact.retryAfter);
    this.timer = setTimeout(() => (document.hidden ? null : this.contact()), pause);
  }

  changed(what) {
    if (what === "sending" || what === "contact") document.documentElement.dataset.sending = String(what === "sending");
    this.drawStatus();
    if (what === "lessons") this.say(t("say.lessons_made_room"));
    if (what === "contact") {
      if (this.screen === "open") this.go(this.model.actor && this.model.roster ? "sessions" : "open");
      else if (this.screen === "sessions" || this.screen === "state") this.go(this.screen);
      // Withdrawn meanwhile: the names are gone, and so is everything that shows them.
      else if (WITH_NAMES.has(this.screen) && !this.model.roster) this.go("open");
    }
    if (what === "photos") this.drawPhotos?.();
    document.documentElement.dataset.waiting = String(this.model.counts.waiting);
    document.documentElement.dataset.photos = String(this.model.photosWaiting);
  }

  drawStatus() {
    if (!this.model?.identity) return show(place("status"));
    const { waiting, held } = this.model.counts;
    const { outcome, at } = this.model.contact;
    const old = at !== null && Date.now() - at > OLD_CONTACT;
    const photos = this.model.photosWaiting;
    const sentences = [];
    if (waiting) sentences.push(t("%(n)s marks saved here, still to send", { n: waiting }));
    if (photos) sentences.push(t("%(n)s photos saved here, still to send", { n: photos }));
    if (!sentences.length) sentences.push(t("Everything sent"));
    if (held) sentences.push(t("%(n)s under review", { n: held }));
    sentences.push(t("Last contact: %(ago)s", { ago: agoWords(at) }));
    const failed = outcome && !["sent", "nothing", "elsewhere"].includes(outcome);
    const isSending = document.documentElement.dataset.sending === "true";
    const kind = this.model.storageProblem || old || outcome === "refused" ? "problem" : waiting || photos || failed ? "waiting" : "done";
    place("bar").className = `touch-status touch-status--${kind}`;
    if (failed) sentences.push(t(`outcome.${outcome}`));
    // Drawn only when it says something else: a screen reader would read it out again and again.
    const key = JSON.stringify([kind, isSending, sentences, currentLanguage()]);
    if (key === this.statusShown) return undefined;
    this.statusShown = key;
    const send = button(isSending ? t("Sending…") : t("Send"), { icon: "send", onclick: () => this.contact() });
    show(place("status"), h("p", {}, icon(kind === "done" ? "done" : kind === "waiting" ? "save" : "problem"), " ", sentences.join(" · ")));
    show(place("send"), send);
    return undefined;
  }

  say(words) {
    show(place("message"), h("div", { class: "lms-notice", role: "status" }, h("p", {}, words)));
    setTimeout(() => show(place("message")), 10_000);
  }

  // --- trouble ----------------------------------------------------------------------------------------------------

  /** The storage cannot be opened: nothing may look as if it were saved. */
  emergency(error) {
    const expected = Model.expected();
    document.documentElement.dataset.screen = "emergency";
    show(place("content"), h("div", { class: "tablet-alarm", role: "alert" }, icon("problem"),
      h("h1", {}, t("The tablet cannot save marks")),
      h("p", {}, t("Use the paper sheet. Take the tablet to the office and change nothing on it.")),
      expected ? h("p", {}, t("There should be %(n)s marks on it.", { n: expected })) : null,
      h("p", {}, h("small", {}, error.message || error.name))));
  }

  lostStorage(expected) {
    show(place("alarm"), h("div", { class: "tablet-alarm", role: "alert" }, icon("problem"),
      h("p", {}, t("say.marks_gone", { n: expected }))));
  }

  watchWorker() {
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker.register("/tablet/sw.js", { scope: "/tablet/", updateViaCache: "none" }).then(
      (registration) => {
        registration.addEventListener("updatefound", () => {
          if (navigator.serviceWorker.controller) this.say(t("say.new_version"));
        });
      },
      () => this.say(t("say.address_not_trusted")),
    );
  }
}

const app = new App();
app.start().then(() => { document.documentElement.dataset.ready = "true"; });
export { app };
