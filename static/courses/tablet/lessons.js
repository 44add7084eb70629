// Courses kept for reading without a network. They live in a storage bucket of their own that the browser may empty and
// that this app empties itself before a mark would find no room: what can be fetched again makes way for what cannot.
//
// Stores: `courses` {id, title, …, lessons, files, wants, done, place}, `files` {name, size, got, parts}, `parts`
// [name, n] → bytes. A file comes in parts, so that one that was cut off goes on where it stopped.
import { wrap } from "../../lms/vendor/idb/index.js";
import { Ended, TIMEOUT_MS, request } from "./sending.js";

const NAME = "lms-tablet-lessons";
const PART = 512 * 1024;
// Left free for marks and names, whatever the lessons would like.
const RESERVE = 20 * 1024 * 1024;

export class NoRoom extends Error {}

let opening = null;

function open() {
  opening ??= (async () => {
    const bucket = await navigator.storageBuckets?.open("lessons", { durability: "relaxed", persisted: false });
    const asked = (bucket?.indexedDB ?? indexedDB).open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("courses", { keyPath: "id" });
      asked.result.createObjectStore("files", { keyPath: "name" });
      asked.result.createObjectStore("parts");
    };
    const db = await wrap(asked);
    // The browser emptied the bucket, or another page of the book did.
    db.onclose = db.onversionchange = () => { db.close(); opening = null; };
    return db;
  })();
  opening.catch(() => { opening = null; });
  return opening;
}

export const kept = async () => (await open()).getAll("courses");
export const course = async (id) => (await open()).get("courses", id);
const put = async (row) => (await open()).put("courses", row);

/** Where she stopped reading. */
export async function remember(id, lesson, screen) {
  const row = await course(id);
  if (row) await put({ ...row, place: { ...row.place, [lesson]: screen } });
}

/** What a course weighs by kind: {text, picture, audio, video} in bytes. */
export function sizes(pack) {
  const found = { text: pack.text, picture: 0, audio: 0, video: 0 };
  for (const file of pack.files) found[file.kind] += file.size;
  return found;
}

const wanted = (row) => row.files.filter((file) => file.kind === "picture" || row.wants[file.kind]);

/**
 * Keeps a course: its words at once, then file after file. `progress(got, all)` in bytes. What came stays when it is cut
 * off; asking again goes on there. Throws NoRoom, or Ended.
 */
export async function keep(pack, wants, token, progress = () => {}) {
  const row = { ...pack, wants, done: false, place: (await course(pack.id))?.place ?? {} };
  const files = wanted(row);
  const all = files.reduce((sum, file) => sum + file.size, pack.text);
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota && quota - usage < all + RESERVE) throw new NoRoom();
  let got = pack.text;
  try {
    await put(row);
    await dropUnused();
    for (const file of files) await fetchFile(file, token, (bytes) => progress((got += bytes), all));
    await put({ ...row, done: true });
  } catch (error) {
    throw error?.name === "QuotaExceededError" ? new NoRoom() : error;
  }
}

async function fetchFile({ name, size, address }, token, came) {
  const db = await open();
  const row = (await db.get("files", name)) ?? { name, size, got: 0, parts: 0 };
  came(row.got);
  if (row.got >= size) return;
  const stop = new AbortController();
  let patience = setTimeout(() => stop.abort(), TIMEOUT_MS);
  const response = await request(address, { token, from: row.got, signal: stop.signal });
  if (!response.ok || !response.headers.has("Accept-Ranges")) throw new Ended(response.status === 401 ? "refused" : "other_server");
  if (response.status === 200 && row.got) {
    came(-row.got); // It came from its beginning.
    Object.assign(row, { got: 0, parts: 0 });
  }
  const reader = response.body.getReader();
  let pieces = [];
  let length = 0;
  const write = async () => {
    const bytes = await new Blob(pieces).arrayBuffer();
    const tx = db.transaction(["files", "parts"], "readwrite");
    const part = [name, row.parts];
    Object.assign(row, { got: row.got + length, parts: row.parts + 1 });
    await Promise.all([tx.objectStore("parts").put(bytes, part), tx.objectStore("files").put(row), tx.done]);
    came(length);
    pieces = [];
    length = 0;
  };
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => { throw new Ended("offline"); });
      clearTimeout(patience);
      patience = setTimeout(() => stop.abort(), TIMEOUT_MS);
      if (value) length += pieces.push(value) && value.length;
      if (length >= PART || (done && length)) await write();
      if (done) return;
    }
  } catch (error) {
    if (length && error instanceof Ended) await write();
    throw error;
  } finally {
    clearTimeout(patience);
  }
}

/** The bytes of a kept file, or null while it is not whole. */
export async function bytesOf({ name, type }) {
  const db = await open();
  const row = await db.get("files", name);
  return row && row.got >= row.size ? new Blob(await db.getAll("parts", partsOf(name)), { type }) : null;
}

const partsOf = (name) => IDBKeyRange.bound([name], [name, Infinity]);

export async function remove(id) {
  await (await open()).delete("courses", id);
  await dropUnused();
}

/** Files no kept course shows any more go. */
async function dropUnused() {
  const db = await open();
  const used = new Set((await kept()).flatMap((row) => wanted(row).map((one) => one.name)));
  for (const name of await db.getAllKeys("files")) {
    if (used.has(name)) continue;
    await db.delete("files", name);
    await db.delete("parts", partsOf(name));
  }
}

/** Everything goes, at once, to make room for marks. Answers whether there was anything. */
export async function drop() {
  let hadAny = false;
  try {
    const db = await open();
    hadAny = (await db.count("courses")) > 0;
    db.close();
  } catch {
    // It could not even be opened.
  }
  opening = null;
  if (navigator.storageBuckets) await navigator.storageBuckets.delete("lessons");
  else await wrap(indexedDB.deleteDatabase(NAME));
  return hadAny;
}
