/* The verification page: reads the QR's digits behind `#`, checks them here, shows the verdict.

   <main data-verify data-trust="/v/confianza.json">
     <section data-verdict hidden> with [data-title] [data-lead] [data-note] and cells [data-fact="name"] …
     <div data-words hidden><p data-word="valid-title">…</p> …

   Nothing behind `#` is ever sent. Words come from the page, so this file speaks no language. */

import { codeFor, verifyText } from "./verify-core.js";

const root = document.querySelector("[data-verify]");
const verdict = document.querySelector("[data-verdict]");
const word = (name) => document.querySelector(`[data-word="${name}"]`)?.textContent ?? "";

export async function trustList() {
  const inside = document.querySelector("#trust-list");
  if (inside) return JSON.parse(inside.textContent);
  const answer = await fetch(root.dataset.trust, { credentials: "omit" });
  if (!answer.ok) throw new Error("trust list");
  return answer.json();
}

function day(iso) {
  const [year, month, date] = iso.split("-");
  return `${date}/${month}/${year}`;
}

function show(kind, title, lead, note = "") {
  verdict.hidden = false;
  verdict.dataset.kind = kind;
  for (const icon of verdict.querySelectorAll("[data-icon]")) icon.hidden = icon.dataset.icon !== kind;
  verdict.querySelector("[data-title]").textContent = title;
  verdict.querySelector("[data-lead]").textContent = lead;
  const noteBox = verdict.querySelector("[data-note]");
  noteBox.textContent = note;
  noteBox.hidden = !note;
  verdict.setAttribute("tabindex", "-1");
  verdict.focus();
}

function fill(claims) {
  const facts = {
    ...claims,
    since: day(claims.since),
    until: day(claims.until),
    code: codeFor(claims.id),
    entryHash: claims.entryHash.match(/.{4}/g).join(" "),
  };
  for (const cell of verdict.querySelectorAll("[data-fact]")) {
    cell.textContent = facts[cell.dataset.fact] ?? "";
    const row = cell.closest("[data-row]");
    if (row) row.hidden = !cell.textContent;
  }
}

export async function judge(text) {
  const table = verdict.querySelector("[data-facts]");
  table.hidden = true;
  let trust;
  try {
    trust = await trustList();
  } catch {
    show("waiting", word("offline-title"), word("offline-lead"));
    return;
  }
  const found = await verifyText(text, trust);
  const known = word("known").replace("DATE", day(trust.at.slice(0, 10)));
  if (!found.ok) {
    show("problem", word("invalid-title"), word(`reason-${found.code}`) || word("reason-other"), known);
    return;
  }
  fill(found.claims);
  table.hidden = false;
  if (found.withdrawn) {
    show("problem", word("invalid-title"), word(`withdrawn-${found.withdrawn}`), known);
  } else if (found.demo) {
    show("waiting", word("demo-title"), word("demo-lead"), known);
  } else {
    show("done", word("valid-title"), word("valid-lead"), known);
  }
}

function fromAddress() {
  const digits = window.location.hash.slice(1);
  if (digits) judge(digits);
}

if (root) {
  for (const part of document.querySelectorAll("[data-host]")) part.textContent = window.location.host || word("usb");
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
  if ("serviceWorker" in navigator && root.dataset.worker) {
    // After the first visit the page works without a network.
    navigator.serviceWorker.register(root.dataset.worker, { scope: "/v" }).catch(() => {});
  }
}
