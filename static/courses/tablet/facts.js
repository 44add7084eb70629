// Making facts. A fact is frozen as text when the button is tapped; those bytes are stored, signed and sent.
import * as storage from "./storage.js";
import { sign } from "./identity.js";

// Absent on an address that is not safe: the first screen says so, and nothing is marked there.
const BOOT = crypto.randomUUID?.() ?? "";
const START = performance.now();

/** The cell a fact belongs to: the same words as on the server (courses/<room>/kinds.py). */
export const cells = {
  attendance: (session, participant) => `a:${session}:${participant}`,
  skill: (session, participant, code) => `k:${session}:${participant}:${code}`,
  lesson: (session, key) => `l:${session}:${key}`,
  close: (session) => `z:${session}`,
  evaluation: (group, participant, subject) => `e:${group}:${participant}:${subject}`,
  completion: (group, participant) => `d:${group}:${participant}`,
  session: (session) => `session:${session}`,
  note: (id) => `note:${id}`,
  newcomer: (participant) => `newcomer:${participant}`,
};

/** The cell a frozen fact belongs to, for facts another tablet made. */
export function cellOf({ kind, session, participant, subject, group, id }) {
  const make = {
    attendance: () => cells.attendance(session, participant), skill: () => cells.skill(session, participant, subject),
    lesson: () => cells.lesson(session, subject), evaluation: () => cells.evaluation(group, participant, subject),
    completion: () => cells.completion(group, participant), close: () => cells.close(session),
    session: () => cells.session(session), newcomer: () => cells.newcomer(participant),
  };
  return make[kind]?.() ?? cells.note(id);
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
        records.push({ id, seq, body, sig, ack: "no", code: null, cell: draft.cell, savedAt: Date.now(), sentAt: null });
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
