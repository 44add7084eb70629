// Who has the tablet in her hands: a name and a PIN. It opens the names; marks are kept and sent without it.
import { alertLine, button, choices, h, notice, show } from "../dom.js";
import * as storage from "../storage.js";
import { t } from "../words.js";

const LENGTH = 6;

export async function openScreen(app) {
  const vault = await storage.readMeta(app.model.db, "vault", {});
  const withPin = Object.keys(vault).map((id, index) => ({ id, name: app.model.labels[id] ?? t("Facilitator %(n)s", { n: index + 1 }) }));
  const content = [h("h1", {}, t("Who is marking?"))];
  if (app.model.wiped) {
    content.push(
      notice("waiting", t("say.names_removed")),
      button(t("I have a new code"), { icon: "tablet", onclick: () => app.go("connect") }),
    );
    return { title: t("Who is marking?"), content };
  }
  const list = (people, screen) => choices(people.map((person) => [person.name, () => app.go(screen, person)]));
  if (withPin.length) content.push(list(withPin, "pin"));
  if (app.model.roster && app.model.namesKey) {
    const others = app.model.roster.facilitators.filter((person) => !(person.id in vault));
    if (others.length) {
      content.push(
        h("h2", {}, t("First time on this tablet")),
        h("p", {}, t("say.choose_name_and_pin")),
        list(others, "choosePin"));
    }
  }
  if (app.model.namesKey && !app.model.roster) {
    content.push(h("p", {}, t("say.no_names_yet")),
      button(t("Fetch the names"), { kind: "main", icon: "refresh", onclick: async () => {
        await app.model.contactOffice();
        if (app.model.actor && app.model.roster) app.go("sessions");
        else if (!app.model.roster) app.say(t("say.names_not_fetched"));
      } }));
  }
  if (app.model.namesKey && !withPin.length) content.push(button(t("Receive a class"), { icon: "people", onclick: () => app.go("receive") }));
  if (app.model.identity) content.push(button(t("Lessons"), { icon: "lesson", onclick: () => app.go("lessons") }));
  return { title: t("Who is marking?"), content };
}

function pinPad(words, done) {
  let typed = "";
  const dots = h("p", { class: "tablet-dots", role: "status", "aria-live": "polite" });
  const message = alertLine();
  const draw = () => show(dots, t("%(typed)s of 6 digits", { typed: typed.length }), h("span", { "aria-hidden": "true" }, ` ${"●".repeat(typed.length)}${"○".repeat(LENGTH - typed.length)}`));
  const press = async (digit) => {
    if (typed.length >= LENGTH) return;
    typed += digit;
    draw();
    if (typed.length === LENGTH) {
      const complete = typed;
      typed = "";
      show(message, t("One moment…"));
      const answer = await done(complete);
      show(message, answer ?? "");
      draw();
    }
  };
  const pad = h("div", { class: "tablet-pad", role: "group", "aria-label": words },
    [..."123456789"].map((digit) => button(digit, { onclick: () => press(digit) })),
    button(t("Delete"), { icon: "back", onclick: () => { typed = typed.slice(0, -1); draw(); } }),
    button("0", { onclick: () => press("0") }));
  const onKey = (event) => {
    if (!pad.isConnected) document.removeEventListener("keydown", onKey);
    else if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === "Backspace") { typed = typed.slice(0, -1); draw(); }
  };
  document.addEventListener("keydown", onKey);
  draw();
  return [h("p", {}, words), dots, message, pad];
}

export async function pinScreen(app, person) {
  const content = [
    h("h1", {}, person.name),
    ...pinPad(t("Type your PIN"), async (pin) => {
      const answer = await app.model.open(person.id, pin);
      if (answer.status === "open") {
        app.unlocked();
        return null;
      }
      if (answer.status === "wiped") {
        app.go("open");
        return null;
      }
      if (answer.status === "wait") return t("Wait %(seconds)s seconds and try again.", answer);
      return t("say.wrong_pin", answer);
    }),
    button(t("Back"), { icon: "back", onclick: () => app.go("open") }),
  ];
  return { title: person.name, content };
}

export async function choosePinScreen(app, person, first = null, said = "") {
  const content = [
    h("h1", {}, person.name),
    said ? alertLine(said) : [],
    ...pinPad(first === null ? t("Choose a PIN of six digits") : t("Type the same PIN once more"), async (pin) => {
      if (first === null) {
        if (/^(\d)\1+$/.test(pin) || "0123456789876543210".includes(pin)) return t("This PIN is too easy. Choose another.");
        app.go("choosePin", person, pin);
        return null;
      }
      if (pin !== first) {
        app.go("choosePin", person, null, t("The two were different. Choose again."));
        return null;
      }
      await app.model.setPin(person, pin);
      app.unlocked();
      return null;
    }),
    button(t("Back"), { icon: "back", onclick: () => app.go("open") }),
  ];
  return { title: person.name, content };
}
