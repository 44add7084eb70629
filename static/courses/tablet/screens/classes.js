// A whole class handed to another tablet by a file: the list, the marks, and a signed statement for the office. The file
// is locked with a code that is read out, not stored: a stick that is lost tells nobody a name.
import { fromBase64url, publicJwk, sign, text, toBase64url, utf8 } from "../identity.js";
import { alertLine, button, download, field, h, show } from "../dom.js";
import * as facts from "../facts.js";
import { addPeople } from "../model.js";
import { keyFromPin } from "../names.js";
import * as storage from "../storage.js";
import { t } from "../words.js";

const FILE = "class-1";
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const OBSERVED = new Set(["skill", "note", "newcomer"]);

const newCode = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => LETTERS[byte % 32]).join("").replace(/(.{4})(?=.)/g, "$1-");
const plainCode = (typed) => typed.toUpperCase().replace(/[^A-Z0-9]/g, "").replace(/[OILU]/g, (letter) => ({ O: "0", I: "1", L: "1", U: "V" })[letter]);
const sealed = ({ made_at: at, data }) => `${at} ${data}`;

/** The file of a class: {name, content}. It holds nothing readable without the code. */
async function pack(model, group, code) {
  const made = facts.localMoment(new Date());
  const id = crypto.randomUUID();
  const statement = JSON.stringify({ v: 1, kind: "hand_over", id, device: model.identity.device, group: group.id, at: made });
  const earlier = (await storage.readMeta(model.db, "classes", [])).filter((one) => one.group === group.id);
  // Marks the office had when it wrote the list stand in the list. Observations stand beside each other: all of them go.
  const events = (await storage.allEvents(model.db)).filter((record) => {
    const fact = facts.read(record);
    return fact?.group === group.id && fact.ack !== "discarded" && (OBSERVED.has(fact.kind) || fact.ack !== "yes" || fact.round > group.round);
  });
  const { server_key, wipe_after_days, server_time, facilitators, newcomers = [] } = model.roster;
  const content = {
    group, facilitators: facilitators.filter((one) => group.facilitators.includes(one.id)), newcomers: newcomers.filter((one) => one.group === group.id),
    server_key, wipe_after_days, server_time,
    events: events.map(({ id: name, body, sig }) => ({ id: name, body, sig })),
    classes: [{ id, group: group.id, text: statement, sig: await sign(model.keys, statement) }, ...earlier.map((one) => ({ ...one, answer: undefined }))],
  };
  const [salt, iv] = [16, 12].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyFromPin(plainCode(code), salt), utf8(JSON.stringify(content)));
  const file = {
    file: FILE, office: location.host, label: model.identity.label, made_at: made,
    salt: toBase64url(salt), iv: toBase64url(iv), data: toBase64url(data), jwk: await publicJwk(model.keys),
  };
  return { ...file, seal: await sign(model.keys, sealed(file)) };
}

/** Takes a class in. Answers the group, or a sentence that says why not. */
async function unpack(model, words, code) {
  let file;
  let content;
  try {
    file = JSON.parse(words);
    const key = await crypto.subtle.importKey("jwk", file.jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const isWhole = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, fromBase64url(file.seal), utf8(sealed(file)));
    if (file.file !== FILE || !isWhole) throw new Error("changed");
  } catch {
    return t("say.no_file_of_a_class");
  }
  if (file.office !== location.host) return t("say.class_of_another_office", { host: file.office });
  try {
    const key = await keyFromPin(plainCode(code), fromBase64url(file.salt));
    content = JSON.parse(text(await crypto.subtle.decrypt({ name: "AES-GCM", iv: fromBase64url(file.iv) }, key, fromBase64url(file.data))));
  } catch {
    return t("The code does not fit this file.");
  }
  const { group } = content;
  const records = content.events.map((event) => ({ ...event, ack: "no", code: null, savedAt: Date.now(), sentAt: null, cell: facts.cellOf(JSON.parse(event.body)) }));
  await storage.addReceived(model.db, records);
  const known = await storage.readMeta(model.db, "classes", []);
  const fresh = content.classes.filter((one) => JSON.parse(one.text).device !== model.identity.device && !known.some((other) => other.id === one.id));
  await storage.writeMeta(model.db, { classes: [...known, ...fresh] });
  const before = model.roster ?? {
    groups: [], facilitators: [], server_key: content.server_key, wipe_after_days: content.wipe_after_days, server_time: "", device: { quiet: true },
  };
  const mine = before.groups.find((one) => one.id === group.id);
  // The list the office wrote last is the better one.
  const better = mine && before.server_time >= content.server_time ? mine : { ...group, round: await storage.readMeta(model.db, "round", 0) };
  const newcomers = [...(before.newcomers ?? []), ...content.newcomers.filter((one) => !before.newcomers?.some((other) => other.id === one.id))];
  const roster = { ...before, groups: [...before.groups.filter((one) => one !== mine), better], facilitators: [...before.facilitators], newcomers };
  addPeople(roster, content.facilitators);
  if (!(await model.keepRoster(roster))) return t("say.not_saved");
  await model.readFacts();
  return better;
}

export async function giveScreen(app) {
  const { model } = app;
  const place = h("div", { role: "status" });
  const mine = model.roster.groups.filter((group) => group.facilitators.includes(model.actor.id));
  const give = async (group) => {
    show(place, h("p", {}, t("One moment…")));
    const code = newCode();
    const file = await pack(model, group, code);
    const name = `clase-${file.made_at.slice(0, 16).replace(/[:T]/g, "-")}.json`;
    download(name, file);
    show(place, h("h2", {}, group.name), h("ol", {},
      h("li", {}, t("say.class_given_file", { name })),
      h("li", {}, t("say.class_given_there"), h("p", { class: "tablet-code tablet-office" }, code)),
      h("li", {}, t("say.class_given_code"))));
  };
  return {
    title: t("Give a class to another tablet"),
    content: [h("h1", {}, t("Give a class to another tablet")),
      h("p", {}, t("say.class_to_give")),
      mine.map((group) => button(group.name, { icon: "people", onclick: () => give(group) })), place],
    back: () => app.go("state"),
  };
}

export async function receiveScreen(app) {
  const { model } = app;
  const message = alertLine();
  const file = h("input", { type: "file", id: "class-file", accept: ".json,application/json", required: true });
  const code = h("input", { id: "class-code", class: "tablet-code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "20", required: true });
  const form = h("form", { onsubmit: async (event) => {
    event.preventDefault();
    show(message, t("One moment…"));
    const answer = await unpack(model, await file.files[0].text(), code.value);
    if (typeof answer === "string") return show(message, answer);
    app.say(t("The class is here: %(name)s", { name: answer.name }));
    return app.go(model.actor ? "sessions" : "open");
  } },
  field(t("File of the class"), file), field(t("Code of the class"), code),
  message, button(t("Receive the class"), { kind: "main", icon: "people", type: "submit" }));
  return { title: t("Receive a class"), content: [h("h1", {}, t("Receive a class")), form], back: () => app.go(model.actor ? "state" : "open") };
}
