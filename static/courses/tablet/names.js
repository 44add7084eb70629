// Names live apart from marks: in a storage bucket of their own that can be wiped without a trace, encrypted under a key
// that only a facilitator's PIN opens. Marks never need this file; they are sent whether names can be read or not.
import { utf8, text } from "./identity.js";
import * as storage from "./storage.js";

const BUCKET = "roster";
const ROUNDS = 600_000;
export const TRIES_BEFORE_WAIT = 5;
export const TRIES_BEFORE_WIPE = 10;
const WAIT_MS = 60_000;

/** Opens the place of the names. With `until` (a moment) the browser forgets it all by itself from then on. */
async function openNames(until = null) {
  let factory = indexedDB;
  let name = "lms-tablet-names";
  if (navigator.storageBuckets) {
    const bucket = await navigator.storageBuckets.open(BUCKET, { durability: "strict" });
    if (until !== null) await bucket.setExpires(until);
    factory = bucket.indexedDB;
    name = "names";
  }
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("sealed");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function inStore(db, mode, act) {
  return new Promise((resolve, reject) => {
    const tx = db.transaction("sealed", mode, { durability: "strict" });
    const request = act(tx.objectStore("sealed"));
    tx.oncomplete = () => resolve(request.result);
    tx.onabort = tx.onerror = () => reject(tx.error);
  });
}

export async function keyFromPin(pin, salt) {
  const material = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

/** A fresh key for names, made at enrolment. Extractable, because it is wrapped once per facilitator. */
export const makeNamesKey = () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);

/** Wraps the names key under a facilitator's PIN. */
export async function addFacilitator(db, facilitator, pin, namesKey) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const raw = await crypto.subtle.exportKey("raw", namesKey);
  const wrapped = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyFromPin(pin, salt), raw);
  const vault = await storage.readMeta(db, "vault", {});
  vault[facilitator.id] = { salt, iv, wrapped };
  await storage.writeMeta(db, { vault });
}

/**
 * Opens the names with a PIN. Answers {status: "open", key} | {status: "wrong", left} | {status: "wait", seconds} |
 * {status: "wiped"} | {status: "none"}. After five wrong tries a minute's wait, after ten the names are wiped, never the marks.
 */
export async function unlock(db, facilitatorId, pin) {
  const vault = await storage.readMeta(db, "vault", {});
  const entry = vault[facilitatorId];
  if (!entry) return { status: "none" };
  const tries = await storage.readMeta(db, "pinTries", { wrong: 0, lastAt: 0 });
  const waited = Date.now() - tries.lastAt;
  if (tries.wrong >= TRIES_BEFORE_WAIT && waited >= 0 && waited < WAIT_MS) {
    return { status: "wait", seconds: Math.ceil((WAIT_MS - waited) / 1000) };
  }
  try {
    const raw = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: entry.iv },
      await keyFromPin(pin, entry.salt),
      entry.wrapped,
    );
    const key = await crypto.subtle.importKey("raw", raw, { name: "AES-GCM" }, true, ["encrypt", "decrypt"]);
    await storage.writeMeta(db, { pinTries: { wrong: 0, lastAt: 0 } });
    return { status: "open", key };
  } catch {
    const wrong = tries.wrong + 1;
    await storage.writeMeta(db, { pinTries: { wrong, lastAt: Date.now() } });
    if (wrong >= TRIES_BEFORE_WIPE) {
      await wipeNames(db);
      return { status: "wiped" };
    }
    return { status: "wrong", left: TRIES_BEFORE_WIPE - wrong };
  }
}

/** Replaces the roster, whole, in one step. At `until` the browser itself forgets it. */
export async function saveRoster(roster, key, until) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, utf8(JSON.stringify(roster)));
  const names = await openNames(until);
  try {
    await inStore(names, "readwrite", (store) => store.put({ iv, data }, "roster"));
  } finally {
    names.close();
  }
}

/** The roster, or null when there is none (never loaded, expired, wiped) or the key does not open it. */
export async function loadRoster(key) {
  const names = await openNames();
  try {
    const sealed = await inStore(names, "readonly", (store) => store.get("roster"));
    if (!sealed) return null;
    return JSON.parse(text(await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data)));
  } catch {
    return null;
  } finally {
    names.close();
  }
}

/** What the first screen must say before anybody typed a PIN: the facilitators' names, wiped with all the others. */
export async function saveLabels(labels) {
  const names = await openNames();
  try {
    await inStore(names, "readwrite", (store) => store.put(labels, "facilitators"));
  } finally {
    names.close();
  }
}

export async function loadLabels() {
  try {
    const names = await openNames();
    try {
      return (await inStore(names, "readonly", (store) => store.get("facilitators"))) ?? {};
    } finally {
      names.close();
    }
  } catch {
    return {};
  }
}

/** Names and the keys to them go; marks stay and can still be sent. Deleting the bucket leaves nothing on the disk. */
export async function wipeNames(db) {
  if (navigator.storageBuckets) {
    await navigator.storageBuckets.delete(BUCKET);
  } else {
    await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase("lms-tablet-names");
      request.onsuccess = request.onerror = request.onblocked = resolve;
    });
  }
  await storage.writeMeta(db, { vault: {}, namesWiped: true, rosterTag: null });
}
