// Names live apart from marks: in a storage bucket of their own that can be wiped without a trace, encrypted under a key
// that only a facilitator's PIN opens. Marks never need this file; they are sent whether names can be read or not.
import { wrap } from "../../lms/vendor/idb/index.js";
import { utf8, text } from "./identity.js";
import * as storage from "./storage.js";

const BUCKET = "roster";
const WITHOUT_BUCKETS = "lms-tablet-names";
const ROUNDS = 600_000;
export const TRIES_BEFORE_WAIT = 5;
export const TRIES_BEFORE_WIPE = 10;
const WAIT_MS = 60_000;

/** Does one strict step in the place of the names. With `until` (a moment) the browser forgets it all by itself then. */
async function inNames(mode, act, until = null) {
  const bucket = await navigator.storageBuckets?.open(BUCKET, { durability: "strict" });
  if (bucket && until !== null) await bucket.setExpires(until);
  const asked = (bucket?.indexedDB ?? indexedDB).open(bucket ? "names" : WITHOUT_BUCKETS, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("sealed");
  const names = await wrap(asked);
  try {
    const tx = names.transaction("sealed", mode, { durability: "strict" });
    const [found] = await Promise.all([act(tx.store), tx.done]);
    return found;
  } finally {
    names.close();
  }
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
  await inNames("readwrite", (store) => store.put({ iv, data }, "roster"), until);
}

/** The roster, or null when there is none (never loaded, expired, wiped) or the key does not open it. */
export async function loadRoster(key) {
  const sealed = await inNames("readonly", (store) => store.get("roster"));
  if (!sealed) return null;
  try {
    return JSON.parse(text(await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data)));
  } catch {
    return null;
  }
}

/** What the first screen must say before anybody typed a PIN: the facilitators' names, wiped with all the others. */
export const saveLabels = (labels) => inNames("readwrite", (store) => store.put(labels, "facilitators"));

export const loadLabels = async () => (await inNames("readonly", (store) => store.get("facilitators")).catch(() => null)) ?? {};

/** Names and the keys to them go; marks stay and can still be sent. Deleting the bucket leaves nothing on the disk. */
export async function wipeNames(db) {
  await (navigator.storageBuckets ? navigator.storageBuckets.delete(BUCKET) : storage.deleteDatabase(WITHOUT_BUCKETS));
  await storage.writeMeta(db, { vault: {}, namesWiped: true, rosterTag: null });
}
