// What is known of this tablet: what waits, when the office was last reached, whether the browser promises to keep marks.
import { alertLine, button, download, h, notice, show } from "../dom.js";
import { sign } from "../identity.js";
import * as storage from "../storage.js";
import { t } from "../words.js";

export function agoWords(moment) {
  if (!moment) return t("never");
  const minutes = Math.max(0, Math.round((Date.now() - moment) / 60_000));
  if (minutes < 2) return t("just now");
  if (minutes < 90) return t("%(n)s minutes ago", { n: minutes });
  const hours = Math.round(minutes / 60);
  if (hours < 36) return t("%(n)s hours ago", { n: hours });
  return t("%(n)s days ago", { n: Math.round(hours / 24) });
}

export async function stateScreen(app) {
  const { model } = app;
  const persisted = (await navigator.storage?.persisted?.()) ?? false;
  const room = await storage.canWrite(model.db);
  const row = (words, value) => [h("dt", {}, words), h("dd", {}, String(value))];
  const held = (await storage.allEvents(model.db)).filter((record) => record.ack === "held");
  const content = [
    h("h1", {}, t("State of the tablet")),
    h("dl", { class: "tablet-facts" },
      row(t("Tablet"), model.identity?.label ?? "—"),
      row(t("Office"), location.host),
      row(t("Marks waiting"), model.counts.waiting),
      model.photosWaiting ? row(t("Photos waiting"), model.photosWaiting) : [],
      row(t("Under review in the office"), model.counts.held),
      row(t("Last contact"), agoWords(model.contact.at)),
      row(t("Installed"), matchMedia("(display-mode: standalone)").matches ? t("yes") : t("no")),
      row(t("The browser promises to keep the marks"), persisted ? t("yes") : t("no")),
      row(t("There is room"), room ? t("yes") : t("no")),
      model.contact.skew === null || Math.abs(model.contact.skew) < 120 ? [] : row(t("The clock differs by"), t("%(n)s minutes", { n: Math.round(Math.abs(model.contact.skew) / 60) })),
      row(t("Version"), model.app)),
    model.contact.lost.length
      ? notice("problem", t("say.marks_missing", { n: model.contact.lost.length }))
      : null,
    h("p", {}, onlyHere(model)),
    held.length
      ? [h("h2", {}, t("Under review")), h("p", {}, t("say.marks_under_review")),
        h("ul", {}, held.map((record) => h("li", {}, t(`held.${record.code}`))))]
      : null,
    h("div", { class: "lms-actions tablet-column" },
      button(t("Send now"), { kind: "main", icon: "send", onclick: () => app.contact() }),
      button(t("Save a copy"), { icon: "save", onclick: () => app.saveCopy() }),
      model.actor ? button(t("Lock"), { icon: "lock", onclick: () => app.lock() }) : null,
      model.actor && model.roster ? button(t("Give a class to another tablet"), { icon: "people", onclick: () => app.go("give") }) : null,
      model.namesKey ? button(t("Receive a class"), { icon: "people", onclick: () => app.go("receive") }) : null,
      button(t("I have a new code"), { icon: "tablet", onclick: () => app.go("connect") }),
      button(t("Forget this tablet"), { icon: "problem", onclick: () => app.go("forget") })),
  ];
  return { title: t("State of the tablet"), content, back: () => app.go(model.actor ? "sessions" : "open") };
}

/** What a copy does not hold, in words; nothing when there is nothing. */
export const onlyHere = ({ photosWaiting: n }) => (n ? t("say.photos_only_here", { n }) : "");

/** Downloads everything as one signed file. Answers its name. */
export async function saveCopy(model) {
  const content = await model.copy(sign);
  const day = content.made_at.slice(0, 16).replace(/[:T]/g, "-");
  const name = `marcas-${model.identity.label.normalize("NFD").replace(/[^A-Za-z0-9]+/g, "-")}-${day}.json`;
  download(name, content);
  await storage.writeMeta(model.db, { lastCopy: { name, count: content.count, sequence: content.max_seq } });
  return name;
}

export async function forgetScreen(app) {
  const { model } = app;
  const copy = await storage.readMeta(model.db, "lastCopy");
  const sequence = await storage.readMeta(model.db, "sequence", 0);
  const message = alertLine();
  const content = [h("h1", {}, t("Forget this tablet"))];
  if (model.photosWaiting) content.push(notice("problem", onlyHere(model)));
  const copyIsWhole = copy && copy.sequence === sequence;
  if (model.counts.waiting && !copyIsWhole) {
    content.push(notice("problem", t("say.marks_not_sent", { n: model.counts.waiting })),
      button(t("Save a copy"), { kind: "main", icon: "save", onclick: async () => { await app.saveCopy(); app.go("forget"); } }));
  } else {
    const name = h("input", { id: "copy-name", autocomplete: "off", spellcheck: "false" });
    if (model.counts.waiting) {
      content.push(h("label", { for: "copy-name" }, t("say.type_name_of_copy", { name: copy.name })), name);
    }
    content.push(message, h("p", {}, t("say.forget_is_for_good")),
      button(t("Forget this tablet"), { icon: "problem", onclick: async () => {
        if (model.counts.waiting && name.value.trim() !== copy.name) return show(message, t("This is not the name of the copy."));
        return app.forget();
      } }));
  }
  return { title: t("Forget this tablet"), content, back: () => app.go("state") };
}
