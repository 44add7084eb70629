/* The certificate's QR, checked in the browser without a network. Pure: no page, no storage, no request.

   const verdict = await verifyText(text, trust)
     trust    the trust list as the server writes it (certificates/keys/trust.py)
     verdict  { ok: true, claims, withdrawn, demo } or { ok: false, code }

   The same few rules as certificates/cbor.py and certificates/qr.py; tests/certificates/test_browser_core.py holds the
   two to the same codes, attack by attack. */

const MARKER = 1;
const LONGEST_DIGITS = 3000;
const LONGEST = 4096;
const DEEPEST = 4;
const ISSUED_AT = 6;
const ID = 7;
const FACTS = -70001;
const ES256 = -7;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HOUSE_CLOCK_SECONDS = -5 * 3600;
const TEXT_LIMIT = 2000;

export class Refusal extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const refuse = (code) => {
  throw new Refusal(code);
};

// --- one deterministic spelling of CBOR ---------------------------------------------------------------------------

export function readCbor(data) {
  if (data.length > LONGEST) refuse("cbor_malformed");
  const [value, end] = read(data, 0, 0);
  if (end !== data.length) refuse("cbor_not_canonical");
  return value;
}

function head(data, at) {
  if (at >= data.length) refuse("cbor_malformed");
  const major = data[at] >> 5;
  const extra = data[at] & 31;
  if (extra < 24) return [major, extra, at + 1];
  if (extra === 31) refuse("cbor_not_canonical");
  if (extra > 27) refuse("cbor_malformed");
  const size = 1 << (extra - 24);
  const end = at + 1 + size;
  if (end > data.length) refuse("cbor_malformed");
  let argument = 0n;
  for (let place = at + 1; place < end; place += 1) argument = (argument << 8n) | BigInt(data[place]);
  if (argument < (size === 1 ? 24n : 1n << BigInt(4 * size))) refuse("cbor_not_canonical");
  // Nothing of ours is larger; a longer number would lose digits here and not in Python.
  if (argument > BigInt(Number.MAX_SAFE_INTEGER)) refuse("cbor_malformed");
  return [major, Number(argument), end];
}

function read(data, start, depth) {
  if (depth > DEEPEST) refuse("cbor_malformed");
  const [major, argument, after] = head(data, start);
  let at = after;
  if (major === 0) return [argument, at];
  if (major === 1) return [-1 - argument, at];
  if (major === 2 || major === 3) {
    const end = at + argument;
    if (end > data.length) refuse("cbor_malformed");
    const bytes = data.slice(at, end);
    if (major === 2) return [bytes, end];
    try {
      return [new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), end];
    } catch {
      return refuse("cbor_malformed");
    }
  }
  if (major === 4) {
    if (argument > data.length - at) refuse("cbor_malformed");
    const items = [];
    for (let count = 0; count < argument; count += 1) {
      const [item, next] = read(data, at, depth + 1);
      items.push(item);
      at = next;
    }
    return [items, at];
  }
  if (major === 5) {
    if (argument > data.length - at) refuse("cbor_malformed");
    const map = new Map();
    let last = new Uint8Array();
    for (let count = 0; count < argument; count += 1) {
      const [key, afterKey] = read(data, at, depth + 1);
      if (typeof key !== "number" && typeof key !== "string") refuse("cbor_malformed");
      const spelled = data.slice(at, afterKey);
      if (compare(spelled, last) <= 0) refuse("cbor_not_canonical");
      last = spelled;
      const [value, next] = read(data, afterKey, depth + 1);
      map.set(key, value);
      at = next;
    }
    return [map, at];
  }
  return refuse("cbor_malformed");
}

function compare(left, right) {
  const shorter = Math.min(left.length, right.length);
  for (let place = 0; place < shorter; place += 1) {
    if (left[place] !== right[place]) return left[place] - right[place];
  }
  return left.length - right.length;
}

const bytesHead = (length) =>
  length < 24 ? [0x40 | length] : length < 256 ? [0x58, length] : [0x59, length >> 8, length & 255];

function toBeSigned(protectedHeader, payload) {
  const label = new TextEncoder().encode("Signature1");
  return Uint8Array.from([
    0x84,
    0x60 | label.length,
    ...label,
    ...bytesHead(protectedHeader.length),
    ...protectedHeader,
    0x40,
    ...bytesHead(payload.length),
    ...payload,
  ]);
}

// --- from text to message -------------------------------------------------------------------------------------------

export function fromText(text) {
  const digits = (text.includes("#") ? text.slice(text.lastIndexOf("#") + 1) : text).trim();
  if (!digits) refuse("digits_missing");
  if (digits.length > LONGEST_DIGITS) refuse("too_long");
  if (!/^[0-9]+$/.test(digits)) refuse("not_digits");
  if (digits[0] === "0") refuse("leading_zero");
  let hex = BigInt(digits).toString(16);
  if (hex.length % 2) hex = `0${hex}`;
  const raw = Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
  if (raw[0] !== MARKER || raw.length < 2) refuse("marker_missing");
  return raw.slice(1);
}

const isBytes = (value) => value instanceof Uint8Array;
export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function openMessage(cose) {
  const parts = readCbor(cose);
  if (!Array.isArray(parts) || parts.length !== 4) refuse("cose_shape");
  const [protectedHeader, unprotected, payload, signature] = parts;
  if (!isBytes(protectedHeader) || !isBytes(payload) || !isBytes(signature)) refuse("cose_shape");
  if (!(unprotected instanceof Map) || unprotected.size) refuse("header_extra");
  const header = readCbor(protectedHeader);
  if (!(header instanceof Map)) refuse("cose_shape");
  if (!header.has(1)) refuse("algorithm_missing");
  if (header.get(1) !== ES256) refuse("algorithm_other");
  const kid = header.get(4);
  if (!isBytes(kid) || kid.length !== 8) refuse("key_missing");
  if (header.size !== 2) refuse("header_extra");
  if (signature.length !== 64) refuse("signature_length");
  const r = BigInt(`0x${toHex(signature.slice(0, 32))}`);
  const s = BigInt(`0x${toHex(signature.slice(32))}`);
  if (!r || !s || r >= ORDER || s >= ORDER) refuse("signature_zero");
  if (s > ORDER / 2n) refuse("signature_other_half");
  return { protectedHeader, kid, payload, signature };
}

// --- claims -----------------------------------------------------------------------------------------------------------

const KINDS = [
  ["no", "string"],
  ["name", "string"],
  ["doc", "string"],
  ["course", "string"],
  ["hours", "number"],
  ["since", "number"],
  ["until", "number"],
  ["result", "string"],
  ["entry", "number"],
  ["entryHash", "bytes"],
];

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800]/u;

function readClaims(payload) {
  const outer = readCbor(payload);
  if (!(outer instanceof Map)) refuse("claims_shape");
  for (const key of outer.keys()) if (![ISSUED_AT, ID, FACTS].includes(key)) refuse("claims_unknown");
  const inner = outer.get(FACTS);
  const id = outer.get(ID);
  const issuedAt = outer.get(ISSUED_AT);
  if (!(inner instanceof Map) || !isBytes(id) || !Number.isInteger(issuedAt)) refuse("claims_shape");
  for (const key of inner.keys()) if (!Number.isInteger(key) || key < 1 || key > KINDS.length) refuse("claims_unknown");
  const claims = { id: toHex(id), issuedAt };
  KINDS.forEach(([name, kind], index) => {
    const value = inner.get(index + 1);
    if (kind === "bytes" ? !isBytes(value) : typeof value !== kind) refuse("claims_shape");
    claims[name] = kind === "bytes" ? toHex(value) : value;
  });
  if (claims.entryHash.length !== 32 || claims.entry < 1) refuse("claims_shape");
  if (id.length !== 16) refuse("claims_text");
  if (!/^[A-Z][A-Z0-9]{0,7}-[12][0-9]{3}-[0-9]{4,9}$/.test(claims.no)) refuse("claims_text");
  for (const name of ["name", "course", "result"]) if (!claims[name].trim()) refuse("claims_text");
  for (const name of ["name", "doc", "course", "result"]) {
    const text = claims[name];
    if (HIDDEN.test(text) || text !== text.trim() || text.normalize("NFC") !== text || text.length > TEXT_LIMIT) {
      refuse("claims_text");
    }
  }
  if (!/^[\p{Script=Latin}\p{M}ʼ '’.·-]+$/u.test(claims.name)) refuse("claims_text");
  if (claims.hours < 0 || claims.hours > 20000 || claims.since > claims.until) refuse("claims_text");
  claims.since = day(claims.since);
  claims.until = day(claims.until);
  return claims;
}

function day(days) {
  const date = new Date(days * 86400000);
  if (Number.isNaN(date.getTime())) refuse("claims_shape");
  return date.toISOString().slice(0, 10);
}

// --- the verdict ------------------------------------------------------------------------------------------------------

const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

export async function mark(idHex) {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", fromHex(idHex)))).slice(0, 16);
}

export async function verifyText(text, trust) {
  try {
    const message = openMessage(fromText(text));
    const trusted = trust.keys.find((key) => key.purpose === "qr" && key.kid === toHex(message.kid));
    if (!trusted) refuse("key_unknown");
    const point = Uint8Array.from([4, ...fromHex(trusted.x), ...fromHex(trusted.y)]);
    const key = await crypto.subtle.importKey("raw", point, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const genuine = await crypto.subtle.verify(
      { name: "ECDSA", hash: "SHA-256" },
      key,
      message.signature,
      toBeSigned(message.protectedHeader, message.payload),
    );
    if (!genuine) refuse("signature_wrong");
    const claims = readClaims(message.payload);
    const issued = new Date((claims.issuedAt + HOUSE_CLOCK_SECONDS) * 1000).toISOString().slice(0, 10);
    if (issued < trusted.from || issued > trusted.to) refuse("outside_key_life");
    if (trusted.status === "compromised" && !trust.registered.includes(claims.entryHash)) refuse("key_compromised");
    const withdrawn = trust.withdrawn[await mark(claims.id)] ?? "";
    return { ok: true, claims, withdrawn, demo: Boolean(trusted.demo) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, code: error.code };
    throw error;
  }
}

// --- the typed code ---------------------------------------------------------------------------------------------------

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PRIME = 1021n;

export function idFromCode(text) {
  const symbols = text.slice(0, 200).replace(/[\s\-‐‑‒–—_.]/g, "").toUpperCase();
  if (symbols.length !== 28) refuse("code_length");
  let value = 0n;
  for (const symbol of symbols) {
    const place = ALPHABET.indexOf({ O: "0", I: "1", L: "1" }[symbol] ?? symbol);
    if (place < 0) refuse("code_symbol");
    value = (value << 5n) | BigInt(place);
  }
  const id = value >> 10n;
  if (id >> 128n || id % PRIME !== (value & 1023n)) refuse("code_check");
  return id.toString(16).padStart(32, "0");
}

export function codeFor(idHex) {
  const id = BigInt(`0x${idHex}`);
  const value = (id << 10n) | (id % PRIME);
  let symbols = "";
  for (let shift = 135n; shift >= 0n; shift -= 5n) symbols += ALPHABET[Number((value >> shift) & 31n)];
  return symbols.match(/.{4}/g).join("-");
}
