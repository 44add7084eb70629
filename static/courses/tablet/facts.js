// Making facts. A fact is frozen as text when the button is tapped; those bytes are stored, signed and sent.
import * as storage from "./storage.js";
import { sign } from "./identity.js";

// Absent on an address that is not safe: the first screen says so, and nothing is marked there.
const BOOT = crypto.randomUUID?.() ?? "";
const START = performance.now();

// What makes up the cell of each kind, by the same letters as on the server (courses/<room>/kinds.py).
const PARTS = {
  attendance: ["a", "session", "participant"],
  skill: ["k", "session", "participant", "subject"],
  lesson: ["l", "session", "subject"],
  close: ["z", "session"],
  evaluation: ["e", "group", "participant", "subject"],
  completion: ["d", "group", "participant"],
  session: ["session", "session"],
  note: ["note", "id"],
  newcomer: ["newcomer", "participant"],
};

/** cells.lesson(session, key): the cell a fact of that kind belongs to, by its parts in their order. */
export const cells = Object.fromEntries(Object.entries(PARTS).map(([kind, [letter]]) => [kind, (...parts) => [letter, ...parts].join(":")]));

/** The cell of a fact. */
export function cellOf(fact) {
  const [letter, ...parts] = PARTS[fact.kind] ?? PARTS.note;
  return [letter, ...parts.map((part) => fact[part])].join(":");
}

export function localMoment(date) {
  const offset = -date.getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
  return `${local}${sign}${two(offset / 60)}:${two(Math.abs(offset) % 60)}`;
}

/** The frozen text of a fact. Keys in one order, so that nothing depends on how it was put together. */
export function freeze({ id, seq, draft, actor, device, roster, app, now = new Date() }) {
  const content = {
    v: 1,
    id,
    kind: draft.kind,
    device,
    seq,
    actor,
    group: draft.group,
    session: draft.session,
    participant: draft.participant,
    subject: draft.subject,
    value: draft.value ?? null,
    supersedes: [...(draft.supersedes ?? [])].sort(),
    at: localMoment(now),
    tz: -now.getTimezoneOffset(),
    up: Math.round(performance.now() - START),
    boot: BOOT,
    roster,
    app,
  };
  return JSON.stringify(content, (_key, value) => (value === undefined ? undefined : value));
}

/**
 * Saves one action (one mark, or forty) as facts, all or none, and returns the stored records.
 * Resolves only after the strict write. `context` is {db, keys, actor, device, roster, app}.
 */
export async function record(context, drafts) {
  // One writer at a time over all tabs; the counter in the transaction is the second guard.
  return navigator.locks.request("lms-write", async () => {
    for (let attempt = 0; ; attempt += 1) {
      const sequence = await storage.readMeta(context.db, "sequence", 0);
      const records = [];
      for (const [index, draft] of drafts.entries()) {
        const id = crypto.randomUUID();
        const seq = sequence + 1 + index;
        const body = freeze({ ...context, id, seq, draft });
        const sig = await sign(context.keys, body);
        records.push({ id, seq, body, sig, ack: "no", code: null, cell: cellOf({ ...draft, id }), savedAt: Date.now(), sentAt: null });
      }
      try {
        await storage.appendEvents(context.db, records, sequence);
        return records;
      } catch (error) {
        if (!(error instanceof storage.SequenceTaken) || attempt === 3) throw error;
      }
    }
  });
}

/** A fact as the screens read it. A damaged record reads as null and is shown as one that needs the office. */
export function read(record) {
  try {
    const content = JSON.parse(record.body);
    if (typeof content.id !== "string" || !Array.isArray(content.supersedes ?? [])) return null;
    return { ...content, supersedes: content.supersedes ?? [], ack: record.ack, round: record.round ?? 0, cell: record.cell };
  } catch {
    return null;
  }
}
