// The one database of the tablet. Two rules: a mark counts as saved only when a strict transaction has completed,
// and events are written once and never rewritten (only their `ack` moves).
//
// Stores: `events` {id, seq, body, sig, ack: "no"|"yes"|"held"|"discarded", code, cell, savedAt, sentAt, round}, `meta`
// {key, value}, `received` (marks of a tablet that handed its class to this one: {id, body, sig, ack, …} without `seq`).
// `photos` and `pictures` are explained in photos.js. `round` counts contacts with the office: an acknowledgement of round 7 is known to a roster of round 7.
import { deleteDB, openDB } from "../../lms/vendor/idb/index.js";

const NAME = "lms-tablet";
const VERSION = 3;

export class CannotSave extends Error {}
export class SequenceTaken extends Error {}

/** Opens the database. `onBlocked` is told when an old page holds up a change of version. */
export function openStorage({ onBlocked = () => {}, onTerminated = () => {} } = {}) {
  return openDB(NAME, VERSION, {
    upgrade(db, oldVersion) {
      // Additive only: a store or an index may appear, events are never rewritten.
      if (oldVersion < 1) {
        const events = db.createObjectStore("events", { keyPath: "id" });
        events.createIndex("seq", "seq", { unique: true });
        events.createIndex("ack", "ack");
        db.createObjectStore("meta", { keyPath: "key" });
      }
      if (oldVersion < 2) db.createObjectStore("received", { keyPath: "id" }).createIndex("ack", "ack");
      if (oldVersion < 3) {
        db.createObjectStore("photos", { keyPath: "id" });
        db.createObjectStore("pictures");
      }
    },
    blocked: onBlocked,
    // A newer page wants the database: let it have it, this page can be opened again.
    blocking: (_current, _wanted, event) => event.target.close(),
    terminated: onTerminated,
  });
}

/** Whether it went, failed or waits for another page: afterwards nothing more can be done. */
export const deleteDatabase = (name = NAME) => new Promise((done) => { deleteDB(name, { blocked: done }).then(done, done); });

/** The browser's small memory: reads a text, or writes it. Where there is none, nothing is remembered. */
export function memory(key, text) {
  try {
    if (text === undefined) return localStorage.getItem(`lms-tablet-${key}`);
    localStorage.setItem(`lms-tablet-${key}`, text);
  } catch {
    // What lies there only makes things better: a language, a second count of the marks.
  }
  return null;
}

export async function readMeta(db, key, otherwise = null) {
  const row = await db.get("meta", key);
  return row === undefined ? otherwise : row.value;
}

export async function writeMeta(db, entries) {
  const tx = db.transaction("meta", "readwrite", { durability: "strict" });
  await Promise.all([...Object.entries(entries).map(([key, value]) => tx.store.put({ key, value })), tx.done]);
}

/**
 * Writes new events and the counter in one strict transaction. Resolves only when they are on the disk.
 * Throws SequenceTaken when another tab was faster, CannotSave for everything else.
 */
export async function appendEvents(db, records, expectedSequence) {
  let tx;
  try {
    tx = db.transaction(["events", "meta"], "readwrite", { durability: "strict" });
    const counter = await tx.objectStore("meta").get("sequence");
    if ((counter?.value ?? 0) !== expectedSequence) {
      tx.abort();
      await tx.done.catch(() => {});
      throw new SequenceTaken();
    }
    const last = records[records.length - 1].seq;
    const writes = records.map((record) => tx.objectStore("events").add(record));
    writes.push(tx.objectStore("meta").put({ key: "sequence", value: last }));
    await Promise.all([...writes, tx.done]);
  } catch (error) {
    if (error instanceof SequenceTaken) throw error;
    try {
      tx?.abort();
    } catch {
      // It is over already.
    }
    await tx?.done.catch(() => {});
    throw new CannotSave(error?.name ?? "unknown", { cause: error });
  }
}

/** Moves the `ack` of the named events. What is acknowledged stays so. */
export async function acknowledge(db, answers, now, round) {
  const tx = db.transaction(["events", "received"], "readwrite", { durability: "strict" });
  for (const { id, ack, code } of answers) {
    for (const store of [tx.objectStore("events"), tx.objectStore("received")]) {
      const record = await store.get(id);
      if (record && record.ack !== "yes") await store.put({ ...record, ack, code: code ?? null, sentAt: now, round });
    }
  }
  await tx.done;
}

/** Marks of other tablets are written once, like its own. Those known already stay as they are. */
export async function addReceived(db, records) {
  const tx = db.transaction(["events", "received"], "readwrite", { durability: "strict" });
  for (const record of records) {
    if (await tx.objectStore("events").get(record.id)) continue;
    const store = tx.objectStore("received");
    if (!(await store.get(record.id))) await store.put(record);
  }
  await tx.done;
}

/** Its own marks and those it received. */
export const allEvents = async (db) => [...(await db.getAll("events")), ...(await db.getAll("received"))];
/** What was received goes first: its own marks may replace it. */
export const waitingEvents = async (db) => [
  ...(await db.getAllFromIndex("received", "ack", "no")),
  ...(await db.getAllFromIndex("events", "ack", "no")).sort((a, b) => a.seq - b.seq),
];
export const keysByAck = async (db, ack) => [
  ...(await db.getAllKeysFromIndex("events", "ack", ack)), ...(await db.getAllKeysFromIndex("received", "ack", ack)),
];

export async function eventsBySequence(db, sequences) {
  const found = [];
  for (const sequence of sequences) {
    const record = await db.getFromIndex("events", "seq", sequence);
    if (record) found.push(record);
  }
  return found;
}

/** Removes acknowledged events sent before `limit` (milliseconds). Unacknowledged ones are never removed. */
export async function pruneAcknowledged(db, limit, isClosed) {
  const tx = db.transaction(["events", "received"], "readwrite");
  for (const name of ["events", "received"]) {
    let cursor = await tx.objectStore(name).index("ack").openCursor("yes");
    while (cursor) {
      if (cursor.value.sentAt < limit && isClosed(cursor.value)) await cursor.delete();
      cursor = await cursor.continue();
    }
  }
  await tx.done;
}

/** Writes and removes a small row strictly: the only honest answer to "is there room". */
export async function canWrite(db) {
  try {
    await writeMeta(db, { canary: "x".repeat(64 * 1024) });
    await writeMeta(db, { canary: "" });
    return true;
  } catch {
    return false;
  }
}
