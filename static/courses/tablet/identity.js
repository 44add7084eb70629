// The tablet's own key: made here, never leaves, signs every event (ES256). P-256, because an old Chrome has nothing newer.

export const utf8 = (text) => new TextEncoder().encode(text);
export const text = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

export function toBase64url(buffer) {
  let binary = "";
  for (const byte of new Uint8Array(buffer)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function fromBase64url(encoded) {
  const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

export const makeKeys = () => crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);

export async function publicJwk(keys) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", keys.publicKey);
  return { kty, crv, x, y };
}

/** Base64url of r||s over the UTF-8 of the text. */
export async function sign(keys, body) {
  return toBase64url(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, utf8(body)));
}

const SEAL_CONTEXT = utf8("lms-tablet-note-1");

/** Seals a text to the server's public key: this tablet can write it and never read it back. */
export async function seal(text, serverJwk) {
  const ecdh = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("jwk", serverJwk, ecdh, false, []);
  const ours = await crypto.subtle.generateKey(ecdh, true, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: SEAL_CONTEXT },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt"],
  );
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: SEAL_CONTEXT }, key, utf8(text));
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", ours.publicKey);
  return { epk: { kty, crv, x, y }, iv: toBase64url(iv), text: toBase64url(sealed) };
}
