// Pictures of pieces: made small here, kept until the office has them, sent one by one after the marks.
//
// Stores: `photos` {id, body, sig, group, participant, state: ""|"going"|"sent", code, savedAt} and `pictures` id → bytes,
// apart, so that a state can be written where there is no room for a second picture. `body` says who took it of what,
// frozen and signed like a fact, with the digest of the bytes. What was once sent cannot be undone here any more: its
// answer may have been lost. `code` is the office's reason not to take it.
import { freeze } from "./facts.js";
import { sign, toBase64url } from "./identity.js";
import { Ended, ask } from "./sending.js";
import { canWrite } from "./storage.js";

const LONGEST_SIDE = 1600;
// Written as letters it is a third longer, and a request may have a megabyte.
const HEAVIEST = 700_000;
const PATIENCE = 5 * 60_000;
const KEEP_SENT = 30 * 86_400_000;

// Not asked again before the next start: only a person can change the reason.
const refused = new Set();

/** All pictures with their `data`; those sent long ago are forgotten. */
export async function load(db) {
  const kept = [];
  for (const row of await db.getAll("photos")) {
    if (row.state === "sent" && row.savedAt < Date.now() - KEEP_SENT) await change(db, row.id, () => null);
    else kept.push({ ...row, data: await db.get("pictures", row.id) });
  }
  return kept;
}

/** Drawn anew from its pixels: small, upright, without place and time. Throws when it is no picture. */
async function shrink(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, picture.width * scale);
  canvas.height = Math.max(1, picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  for (let quality = 0.8; ; quality /= 2) {
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob.size < HEAVIEST || quality < 0.1) return blob.arrayBuffer();
  }
}

/** Keeps a picture. Resolves with its row once it is on the disk; throws when it is not, with room left for marks. */
export async function take({ db, keys, identity, app, roster }, { actor, group, session, participant }, file) {
  const data = await shrink(file);
  const digest = toBase64url(await crypto.subtle.digest("SHA-256", data));
  const id = crypto.randomUUID();
  const draft = { kind: "photo", group, session, participant, value: { digest } };
  const body = freeze({ id, draft, actor, device: identity.device, roster: roster?.version, app });
  const row = { id, body, sig: await sign(keys, body), group, participant, state: "", code: null, savedAt: Date.now() };
  await change(db, id, () => row, data);
  if (await canWrite(db)) return row;
  await change(db, id, () => null);
  throw new DOMException("", "QuotaExceededError");
}

/** The bytes as base64, written by the browser beside the page: a tap meanwhile does not wait. */
const asText = (data) => new Promise((done) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.split(",")[1]);
  reader.readAsDataURL(new Blob([data]));
});

/** One strict step: `act` gets the row as it is on the disk and answers the new one, null to delete, undefined to leave it. */
async function change(db, id, act, data) {
  const tx = db.transaction(["photos", "pictures"], "readwrite", { durability: "strict" });
  const [rows, pictures] = [tx.objectStore("photos"), tx.objectStore("pictures")];
  const next = act(await rows.get(id));
  const isOver = next === null || next?.state === "sent";
  await Promise.all([next ? rows.put(next) : next === null && rows.delete(id), data ? pictures.put(data, id) : isOver && pictures.delete(id), tx.done]);
  return next;
}

/** Answers whether it is gone: one that was sent belongs to the office. */
export const remove = async (db, id) => (await change(db, id, (row) => (row?.state ? undefined : null))) === null;

/** Sends what waits; `moved` is called after each. Two tabs never send at once. */
export function send({ db, identity }, moved) {
  return navigator.locks.request("lms-photos", { ifAvailable: true }, async (lock) => {
    for (const { id, data } of lock ? await load(db) : []) {
      const row = await change(db, id, (kept) => (kept && kept.state !== "sent" && !refused.has(id) ? { ...kept, state: "going" } : undefined));
      if (!row) continue;
      await moved();
      try {
        const { status, content } = await ask("/tablet/v1/photos", {
          method: "POST", token: identity.token, patience: PATIENCE, body: { text: row.body, sig: row.sig, data: await asText(data) },
        });
        const isNamed = status === 200 && content.photo === id;
        if (isNamed && content.status === "stored") await change(db, id, () => ({ ...row, state: "sent", code: null }));
        else if (isNamed || status === 400 || status === 413) {
          refused.add(id);
          await change(db, id, () => ({ ...row, state: "", code: content?.code ?? "unreadable" }));
        } else return;
      } catch (error) {
        if (error instanceof Ended) return;
        throw error;
      } finally {
        await moved();
      }
    }
  });
}
