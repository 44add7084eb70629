// Bringing marks to the office. Only an answer that names a mark takes it out of the queue; everything else leaves it waiting.
import * as storage from "./storage.js";

export const TIMEOUT_MS = 30_000;
const BATCH = 50;
const SHORTEST_PAUSE = 5 * 60_000;
const LONGEST_PAUSE = 60 * 60_000;

/** What a contact came to. Each has one sentence on the screen (`words`, key "outcome.<name>"). */
export const OUTCOMES = [
  "sent", "nothing", "offline", "timeout", "wifi_login", "other_server", "busy", "refused", "malformed",
  "server_error", "elsewhere",
];

export class Ended extends Error {
  constructor(outcome, retryAfter = 0) {
    super(outcome);
    this.outcome = outcome;
    this.retryAfter = retryAfter;
  }
}

/** One request, believed by nobody yet: {token, method, body, tag, from (byte), signal}. Throws Ended without an answer. */
export async function request(path, { token, method = "GET", body, tag, from, signal }) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Device ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (tag) headers["If-None-Match"] = tag;
  if (from) headers.Range = `bytes=${from}-`;
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      redirect: "manual",
      referrerPolicy: "no-referrer",
      signal,
    });
  } catch (error) {
    throw new Ended(error.name === "TimeoutError" ? "timeout" : "offline");
  }
  // A portal that wants a log-in answers with a redirect or a page of its own.
  if (response.type === "opaqueredirect") throw new Ended("wifi_login");
  return response;
}

/** One question to the service. Resolves with its JSON, or throws Ended with what happened. */
export async function ask(path, { patience = TIMEOUT_MS, ...options } = {}) {
  const response = await request(path, { ...options, signal: AbortSignal.timeout(patience) });
  const { status, headers } = response;
  if (status === 304) return { status, content: null };
  let content = null;
  let broken = null;
  try {
    content = await response.json();
  } catch (error) {
    broken = error;
  }
  if (status === 429 || status === 503) throw new Ended("busy", Number(headers.get("Retry-After")) || 0);
  if (status === 413) return { status, content: null };
  if (status >= 500) throw new Ended("server_error");
  if (broken?.name === "TimeoutError") throw new Ended("timeout");
  // JSON that breaks off is a lost connection; a page that is no JSON at all is somebody else's.
  if (broken) throw new Ended((headers.get("Content-Type") ?? "").includes("json") ? "offline" : "wifi_login");
  if (content?.service !== "marks") throw new Ended("other_server");
  return { status, content, tag: headers.get("ETag") };
}

/**
 * Sends what waits. `context` is {db, app, identity: {token}}. Answers {outcome, sent, held, lost, skew, serverTime, retryAfter, wipe}.
 * Two tabs never send at once; the second learns that the first is at it.
 */
export async function send(context) {
  return navigator.locks.request("lms-send", { ifAvailable: true }, async (lock) => {
    if (!lock) return { outcome: "elsewhere" };
    const total = { outcome: "nothing", sent: 0, held: 0, lost: [], skew: null, retryAfter: 0, wipe: false };
    try {
      await sendAll(context, total);
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
      total.outcome = error.outcome;
      total.retryAfter = error.retryAfter;
    }
    return total;
  });
}

async function sendAll(context, total) {
  let size = BATCH;
  let resend = [];
  const unanswered = new Set(); // Sent and not named in the answer: they stay, and go at the next contact.
  const sentAgain = new Set();
  for (let isFirst = true; ; isFirst = false) {
    const waiting = await storage.waitingEvents(context.db);
    const queue = [...resend, ...waiting.filter((record) => !unanswered.has(record.id))];
    const batch = queue.slice(0, size);
    if (!batch.length && !isFirst) break;
    const answer = await sendBatch(context, batch, waiting);
    if (answer.tooLarge) {
      if (batch.length > 1) size = Math.ceil(batch.length / 2);
      else if (!batch.length) throw new Ended("malformed");
      else {
        // Not even alone: it stays here, under review, and no longer holds up the others.
        await storage.acknowledge(context.db, [{ id: batch[0].id, ack: "held", code: "too_large" }], Date.now(), answer.round);
        total.held += 1;
        resend = resend.filter((record) => record !== batch[0]);
      }
      continue;
    }
    total.sent += answer.sent;
    total.held += answer.held;
    total.skew = answer.skew;
    total.serverTime = answer.serverTime;
    total.wipe ||= answer.wipe;
    if (total.sent + total.held) total.outcome = "sent";
    for (const record of batch) if (!answer.named.has(record.id)) unanswered.add(record.id);
    const gone = new Set(batch.map((record) => record.id));
    resend = resend.filter((record) => !gone.has(record.id));
    // Acknowledged once and missing now: the office was restored from a copy. Send them once more.
    const here = await storage.eventsBySequence(context.db, answer.gaps);
    const found = new Set(here.map((record) => record.seq));
    total.lost = answer.gaps.filter((sequence) => !found.has(sequence));
    for (const record of here) {
      if (record.ack === "no" || sentAgain.has(record.id)) continue;
      sentAgain.add(record.id);
      resend.push(record);
    }
  }
  await storage.writeMeta(context.db, { lastContact: Date.now() });
}

async function sendBatch(context, batch, waiting) {
  const round = (await storage.readMeta(context.db, "round", 0)) + 1;
  await storage.writeMeta(context.db, { round });
  const classes = await storage.readMeta(context.db, "classes", []);
  const underReview = await storage.keysByAck(context.db, "held");
  const { status, content } = await ask("/tablet/v1/events", {
    method: "POST",
    token: context.identity.token,
    body: {
      protocol: 1,
      app: context.app,
      device_now: new Date().toISOString(),
      max_seq: await storage.readMeta(context.db, "sequence", 0),
      pending_seq: waiting.map((record) => record.seq).filter(Number.isInteger),
      held: underReview.slice(0, 200),
      classes: classes.filter((one) => !one.answer).map(({ text, sig }) => ({ text, sig })),
      // A damaged record is sent as it is: the office keeps it for a person.
      events: batch.map(({ id, body, sig }) => ({ id, body: String(body ?? ""), sig: String(sig ?? "") })),
    },
  });
  if (status === 413) return { tooLarge: true, round };
  if (status === 401) throw new Ended("refused");
  if (status !== 200) throw new Ended("malformed");
  if (content.classes) {
    const said = new Map(content.classes.map((one) => [one.id, one.status]));
    await storage.writeMeta(context.db, { classes: classes.map((one) => ({ ...one, answer: said.get(one.id) ?? one.answer })) });
  }
  const asked = new Set(batch.map((record) => record.id));
  const answers = [];
  for (const result of content.results ?? []) {
    if (!asked.has(result.id)) continue;
    if (result.status === "stored" || result.status === "duplicate") answers.push({ id: result.id, ack: "yes" });
    else if (result.status === "held") answers.push({ id: result.id, ack: "held", code: result.code });
  }
  // What a person at the office has decided meanwhile.
  const waited = new Set(underReview);
  const decided = (content.decided ?? [])
    .filter(({ id }) => waited.has(id))
    .map(({ id, decision }) => ({ id, ack: decision === "released" ? "yes" : "discarded" }));
  if (answers.length || decided.length) await storage.acknowledge(context.db, [...answers, ...decided], Date.now(), round);
  return {
    round,
    named: new Set(answers.map((answer) => answer.id)),
    sent: answers.filter((answer) => answer.ack === "yes").length,
    held: answers.filter((answer) => answer.ack === "held").length,
    gaps: content.gaps ?? [],
    skew: content.skew_s ?? null,
    serverTime: Date.parse(content.server_time) || null,
    wipe: content.wipe_names === true,
  };
}

/** When to try again by itself: five minutes, doubling to an hour; what the server asked for comes first. */
export function nextPause(failures, retryAfter = 0) {
  if (retryAfter) return retryAfter * 1000;
  return Math.min(SHORTEST_PAUSE * 2 ** Math.max(0, failures - 1), LONGEST_PAUSE);
}
