/* The page of the single file: photo, pasted text or typed code, judged without a network.

   Built into one script with verify-core.js by certificates/offline.py; the names it uses come from there. */

import { codeFor, idFromCode, mark, verifyText } from "./verify-core.js";

const trust = JSON.parse(document.querySelector("#trust-list").textContent);
const box = document.querySelector("[data-verdict]");
const word = (name) => document.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
const dayOf = (iso) => iso.split("-").reverse().join("/");
const known = () => word("known").replace("DATE", dayOf(trust.at.slice(0, 10)));

function show(kind, title, lead, note = "", claims = null) {
  box.hidden = false;
  box.dataset.kind = kind;
  box.querySelector("[data-title]").textContent = title;
  box.querySelector("[data-lead]").textContent = lead;
  box.querySelector("[data-note]").textContent = note;
  box.querySelector("[data-facts]").hidden = !claims;
  if (claims) {
    const facts = {
      ...claims,
      since: dayOf(claims.since),
      until: dayOf(claims.until),
      code: codeFor(claims.id),
      entryHash: claims.entryHash.match(/.{4}/g).join(" "),
    };
    for (const cell of box.querySelectorAll("[data-fact]")) cell.textContent = facts[cell.dataset.fact] ?? "";
  }
  box.focus();
}

async function judge(text) {
  const found = await verifyText(text, trust);
  if (!found.ok) {
    show("problem", word("invalid-title"), word(`reason-${found.code}`) || word("reason-other"), known());
  } else if (found.withdrawn) {
    show("problem", word("invalid-title"), word(`withdrawn-${found.withdrawn}`), known(), found.claims);
  } else if (found.demo) {
    show("waiting", word("demo-title"), word("demo-lead"), known(), found.claims);
  } else {
    show("done", word("valid-title"), word("valid-lead"), known(), found.claims);
  }
}

/* A code alone does not say which key signed: where every key is a throw-away one, it is an example. */
const onlyDemo = () => trust.keys.filter((key) => key.purpose === "qr").every((key) => key.demo);

async function judgeCode(text) {
  let id;
  try {
    id = idFromCode(text);
  } catch {
    show("problem", word("invalid-title"), word("code-wrong"));
    return;
  }
  const name = await mark(id);
  if (trust.withdrawn[name]) show("problem", word("invalid-title"), word(`withdrawn-${trust.withdrawn[name]}`), known());
  else if (trust.issued.includes(name) && onlyDemo()) show("waiting", word("demo-title"), word("demo-lead"), known());
  else if (trust.issued.includes(name)) show("waiting", word("code-known-title"), word("code-known"), known());
  else show("problem", word("invalid-title"), word("code-unknown"), known());
}

let reader;
function prepared() {
  if (!reader) {
    const packed = atob(document.querySelector("#reader-wasm").textContent.trim());
    const wasmBinary = Uint8Array.from(packed, (letter) => letter.charCodeAt(0)).buffer;
    reader = ZXingWASM.prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  }
  return reader;
}

async function readPhoto(file) {
  show("waiting", word("reading"), "");
  try {
    await prepared();
    const found = await ZXingWASM.readBarcodes(file, { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 4 });
    const text = found.map((one) => one.text).find((one) => one);
    if (text) {
      await judge(text);
      return;
    }
  } catch {
    /* A picture that cannot be opened is told like one without a QR. */
  }
  show("waiting", word("no-qr-title"), word("no-qr"));
}

document.querySelector("[data-host]").textContent = window.location.host || word("usb");
document.querySelector("#photo").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) readPhoto(file);
});
document.querySelector("[data-text-form]").addEventListener("submit", (event) => {
  event.preventDefault();
  judge(document.querySelector("#text").value);
});
document.querySelector("[data-code-form]").addEventListener("submit", (event) => {
  event.preventDefault();
  judgeCode(document.querySelector("#code").value);
});
if (window.location.hash.length > 1) judge(window.location.hash.slice(1));
