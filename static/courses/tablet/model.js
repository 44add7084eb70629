// What the app knows: the roster (readable only while a facilitator has opened it) and the facts on this tablet.
import * as storage from "./storage.js";
import * as names from "./names.js";
import * as facts from "./facts.js";
import * as lessons from "./lessons.js";
import * as photos from "./photos.js";
import * as sending from "./sending.js";
import { foldObservations, foldRegister } from "./fold.js";
import { publicJwk, seal } from "./identity.js";

const DAY = 86_400_000;
export const KEEP_ACKNOWLEDGED_DAYS = 30;
const KEEP_NAMES_DAYS = 30; // When the office does not say.

/** Started once. `changed(what)` is called after everything that the screens should show. */
export class Model {
  constructor(db, app, changed) {
    this.db = db;
    this.app = app;
    this.changed = changed;
    this.identity = null;
    this.keys = null;
    this.roster = null;
    this.namesKey = null;
    this.actor = null;
    this.cells = new Map();
    this.counts = { waiting: 0, held: 0, damaged: 0 };
    this.contact = { outcome: null, at: null, skew: null, serverTime: null, lost: [], retryAfter: 0 };
    this.failures = 0;
    this.storageProblem = null;
    this.wiped = false;
    this.labels = {};
    this.photos = [];
  }

  async start() {
    this.identity = await storage.readMeta(this.db, "identity");
    this.keys = await storage.readMeta(this.db, "keys");
    this.contact.at = await storage.readMeta(this.db, "lastContact");
    this.contact.serverTime = await storage.readMeta(this.db, "serverTime");
    this.labels = await names.loadLabels();
    this.wiped = await storage.readMeta(this.db, "namesWiped", false);
    const vault = await storage.readMeta(this.db, "vault", {});
    // Connected, and nobody has chosen a PIN yet: names are fetched anew under a new key.
    if (this.identity && !this.wiped && !Object.keys(vault).length) this.namesKey = await names.makeNamesKey();
    await this.readFacts();
    await this.readPhotos();
  }

  async readPhotos() {
    // Whatever is the matter with pictures: it must not stop the marks.
    this.photos = await photos.load(this.db).catch(() => this.photos);
    this.changed("photos");
  }

  get photosWaiting() {
    return this.photos.filter((row) => row.state !== "sent").length;
  }

  async readFacts() {
    this.cells.clear();
    this.counts = { waiting: 0, held: 0, damaged: 0 };
    for (const record of await storage.allEvents(this.db)) this.#take(record);
    this.#witness();
  }

  #take(record) {
    const fact = facts.read(record);
    if (record.ack === "no") this.counts.waiting += 1;
    if (record.ack === "held") this.counts.held += 1;
    if (!fact) {
      this.counts.damaged += 1;
      return;
    }
    if (!this.cells.has(record.cell)) this.cells.set(record.cell, []);
    this.cells.get(record.cell).push(fact);
  }

  /** A second memory of how many marks there should be: it speaks when the database has vanished. */
  #witness() {
    storage.memory("expected", this.total());
  }

  total() {
    let count = this.counts.damaged;
    for (const list of this.cells.values()) count += list.length;
    return count;
  }

  static expected() {
    return Number(storage.memory("expected")) || 0;
  }

  // --- connecting -----------------------------------------------------------------------------------------------

  /** Connects the tablet with a code. Resolves with null, or with the reason the office gave. */
  async connect(code, makeKeys) {
    // The same key is used when the answer to a first attempt was lost.
    const keys = this.keys ?? (await makeKeys());
    await storage.writeMeta(this.db, { keys });
    this.keys = keys;
    const { status, content } = await sending.ask("/tablet/v1/enrol", {
      method: "POST",
      body: { protocol: 1, code, jwk: await publicJwk(keys), alg: "ES256", device_now: new Date().toISOString(), app: this.app },
    });
    if (status !== 201) return content.error;
    this.identity = { device: content.device_id, label: content.label, token: content.token, origin: location.origin };
    // Handed over or given back: the names of before have no business here.
    await names.wipeNames(this.db);
    this.close();
    this.labels = {};
    this.namesKey = await names.makeNamesKey();
    await storage.writeMeta(this.db, { pinTries: { wrong: 0, lastAt: 0 }, identity: this.identity, vault: {}, namesWiped: false, rosterTag: null });
    this.wiped = false;
    return null;
  }

  // --- names ----------------------------------------------------------------------------------------------------

  async open(facilitatorId, pin) {
    const answer = await names.unlock(this.db, facilitatorId, pin);
    if (answer.status === "open") {
      this.namesKey = answer.key;
      this.roster = await names.loadRoster(answer.key);
      await this.#become(facilitatorId);
    }
    if (answer.status === "wiped") await this.wipe();
    return answer;
  }

  async setPin(facilitator, pin) {
    await names.addFacilitator(this.db, facilitator, pin, this.namesKey);
    this.labels = { ...this.labels, [facilitator.id]: facilitator.name };
    await names.saveLabels(this.labels);
    await this.#become(facilitator.id);
  }

  async #become(id) {
    this.actor = { id, name: this.labels[id] ?? this.roster?.facilitators.find((one) => one.id === id)?.name ?? "" };
    await this.readFacts();
  }

  /** Names leave the screen and the memory of the page; marks stay and are still sent. */
  close() {
    this.roster = null;
    this.namesKey = null;
    this.actor = null;
  }

  async wipe() {
    await names.wipeNames(this.db);
    this.labels = {};
    this.wiped = true;
    this.close();
  }

  // --- marks ----------------------------------------------------------------------------------------------------

  /** Saves one action. Resolves when it is on the disk; throws storage.CannotSave when it is not. */
  async record(drafts) {
    const context = {
      db: this.db,
      keys: this.keys,
      actor: this.actor.id,
      device: this.identity.device,
      roster: this.roster?.version,
      app: this.app,
    };
    let records;
    try {
      records = await facts.record(context, drafts).catch(async (error) => {
        // What can be fetched again makes way for what cannot.
        if (error.message !== "QuotaExceededError" || !(await lessons.drop())) throw error;
        this.changed("lessons");
        return facts.record(context, drafts);
      });
      this.storageProblem = null;
    } catch (error) {
      this.storageProblem = error.message || error.name;
      this.changed("storage");
      throw error;
    }
    for (const record of records) this.#take(record);
    this.#witness();
    this.changed("marks");
    return records;
  }

  /** What is known of a cell: the office's heads and this tablet's facts, folded together. */
  cell(name, known = { heads: [], value: null }, round = 0) {
    const office = new Set(known.heads);
    // What the office had when it wrote the roster and does not count among the heads has been replaced there.
    const isReplaced = (fact) => fact.ack === "yes" && fact.round <= round && !office.has(fact.id);
    const here = (this.cells.get(name) ?? []).filter((fact) => fact.ack !== "discarded" && !isReplaced(fact));
    const named = new Set(here.map((fact) => fact.id));
    const fromOffice = known.heads
      .filter((id) => !named.has(id))
      .map((id) => ({ id, value: known.value, supersedes: [] }));
    return foldRegister([...fromOffice, ...here]);
  }

  observations(name) {
    return (this.cells.get(name) ?? []).filter((fact) => fact.ack !== "discarded");
  }

  // --- the office -----------------------------------------------------------------------------------------------

  /** Sends what waits and, when names are open, brings the roster up to date. */
  async contactOffice() {
    if (!this.identity) return;
    this.changed("sending");
    const total = await sending.send(this);
    if (total.outcome === "elsewhere") {
      this.changed("contact");
      return;
    }
    this.contact = { ...this.contact, ...total };
    if (total.serverTime) await storage.writeMeta(this.db, { serverTime: total.serverTime });
    if (total.outcome === "sent" || total.outcome === "nothing") {
      this.contact.at = Date.now();
      this.failures = 0;
      if (total.wipe) await this.wipe();
      else if (this.namesKey) {
        // The roster says which of the marks just sent still stand.
        await this.readFacts();
        await this.refreshRoster();
      }
    } else {
      this.failures += 1;
    }
    await this.readFacts();
    await this.#prune();
    this.changed("contact");
  }

  /** Pictures come after the marks, which never wait for them. */
  sendPhotos() {
    return photos.send(this, () => this.readPhotos());
  }

  async refreshRoster() {
    const tag = this.roster ? await storage.readMeta(this.db, "rosterTag") : null;
    const round = await storage.readMeta(this.db, "round", 0);
    let answer;
    try {
      answer = await sending.ask("/tablet/v1/roster", { token: this.identity.token, tag });
    } catch {
      return; // The old roster stays whole.
    }
    if (answer.status === 403) {
      await this.wipe();
      this.contact.outcome = "refused";
      return;
    }
    if (answer.status === 200) {
      const roster = answer.content;
      this.contact.serverTime ??= Date.parse(roster.server_time) || null;
      for (const group of roster.groups) group.round = round;
      const known = new Set(roster.groups.flatMap((group) => [...group.members.map((person) => person.id), ...group.settled]));
      // A class another tablet handed over stays until the office has said what it thinks of it.
      const open = new Set((await storage.readMeta(this.db, "classes", [])).filter((one) => !one.answer).map((one) => one.group));
      const told = new Set(roster.groups.map((group) => group.id));
      const handed = (this.roster?.groups ?? []).filter((group) => open.has(group.id) && !told.has(group.id));
      roster.groups.push(...handed);
      if (handed.length) addPeople(roster, this.roster.facilitators);
      roster.newcomers = (this.roster?.newcomers ?? []).filter((person) => !known.has(person.id));
      if (await this.keepRoster(roster)) await storage.writeMeta(this.db, { rosterTag: answer.tag });
    } else if (answer.status === 304 && this.roster) {
      // A contact counts: the names may stay for another while.
      for (const group of this.roster.groups) group.round = round;
      await this.keepRoster(this.roster);
    }
  }

  /** Replaces the names, whole. When they cannot be written the old ones stay. */
  async keepRoster(roster) {
    const key = this.namesKey;
    if (!key) return false; // Locked meanwhile.
    try {
      // A clock that fell back must not make the names vanish at once.
      const now = Math.max(Date.now(), this.contact.serverTime ?? 0);
      await names.saveRoster(roster, key, now + (roster.wipe_after_days ?? KEEP_NAMES_DAYS) * DAY);
      await names.saveLabels(this.labels);
    } catch {
      return false;
    }
    if (this.namesKey === key) this.roster = roster;
    return true;
  }

  /** Somebody the office does not know yet. Her name is sealed for the office; here it stays with the other names. */
  async addNewcomer(group, session, name) {
    const participant = crypto.randomUUID();
    await this.record([{
      kind: "newcomer", group: group.id, session: session.id, participant,
      value: { sealed: await seal(name, this.roster.server_key) },
    }]);
    const person = { id: participant, name, group: group.id, from: session.date, to: null };
    await this.keepRoster({ ...this.roster, newcomers: [...(this.roster.newcomers ?? []), person] });
    return person;
  }

  /** A note only the office can read. */
  async addNote(group, session, words) {
    await this.record([{
      kind: "note", group: group.id, session: session.id,
      value: { sealed: await seal(words, this.roster.server_key) },
    }]);
  }

  async #prune() {
    const isClosed = (record) => {
      const fact = facts.read(record);
      return Boolean(fact && (!fact.session || this.cells.has(facts.cells.close(fact.session))));
    };
    await storage.pruneAcknowledged(this.db, Date.now() - KEEP_ACKNOWLEDGED_DAYS * DAY, isClosed);
  }

  /** Everything on this tablet as one signed file, for a stick or another tablet. */
  async copy(sign) {
    const events = (await storage.allEvents(this.db)).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
    const content = {
      file: "marks-1",
      office: location.host,
      device: this.identity.device,
      label: this.identity.label,
      app: this.app,
      made_at: new Date().toISOString(),
      max_seq: await storage.readMeta(this.db, "sequence", 0),
      classes: (await storage.readMeta(this.db, "classes", [])).map(({ text, sig }) => ({ text, sig })),
      count: events.length,
      events: events.map(({ id, body, sig }) => ({ id, body, sig })),
    };
    const listed = events.map((record) => record.id).join(" ");
    content.seal = await sign(this.keys, `${content.device} ${content.made_at} ${content.count} ${listed}`);
    return content;
  }
}

// --- questions the sheet asks -----------------------------------------------------------------------------------

Object.assign(Model.prototype, {
  /** Attendance of a person: the office's reading and this tablet's facts, folded. */
  mark(group, session, person) {
    const known = group.marks[session.id]?.people[person.id];
    const state = this.cell(facts.cells.attendance(session.id, person.id), known ? officeHeads(known) : undefined, group.round);
    // The office already knows of two readings: only heads that replace both settle it here.
    if (known?.conflict && state.heads.some((fact) => known.heads.includes(fact.id))) return { ...state, value: null, inConflict: true };
    return state;
  },

  /** The level marked in this session on this tablet, and the observations that stand. */
  level(session, person, code) {
    const standing = foldObservations(this.observations(facts.cells.skill(session.id, person.id, code)));
    const last = standing.reduce((best, fact) => (!best || fact.seq > best.seq ? fact : best), null);
    return { level: last?.value ?? null, standing: standing.map((fact) => fact.id) };
  },

  evaluation(group, person, subject) {
    const known = group.evaluations[person.id]?.[subject];
    const state = this.cell(facts.cells.evaluation(group.id, person.id, subject), known, group.round);
    const isOpen = known?.conflict && state.heads.some((fact) => known.heads.includes(fact.id));
    return isOpen ? { ...state, value: null, inConflict: true } : state;
  },

  completed(group, person) {
    const here = this.cell(facts.cells.completion(group.id, person.id));
    if (here.heads.length) return here.value !== null;
    return group.progress[person.id]?.completed ?? false;
  },
});

/** Facilitators of another list join this one. */
export function addPeople(roster, people) {
  const known = new Set(roster.facilitators.map((one) => one.id));
  roster.facilitators.push(...people.filter((one) => !known.has(one.id)));
}

function officeHeads({ status, minutes, cause, heads, conflict }) {
  const value = status && !conflict ? { status, minutes, cause } : null;
  return { heads, value };
}
