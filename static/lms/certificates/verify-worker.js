/* Keeps the verification page for the day without a network: the page, its files and the last trust list.

   It answers for the page at /v alone. What stands behind `#` never reaches it. */

const CACHE = "verify-1";
const FILES = [/* FILES */];
const PAGE = "/v";
const TRUST = "/v/confianza.json";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll([PAGE, TRUST, ...FILES])).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("verify-") && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  const known = [PAGE, `${PAGE}/`, TRUST, ...FILES].includes(address.pathname);
  if (!known) return;
  // The network first: a withdrawal must be seen as soon as it can be.
  event.respondWith(
    fetch(event.request)
      .then((answer) => {
        if (answer.ok) {
          const copy = answer.clone();
          caches.open(CACHE).then((cache) => cache.put(address.pathname, copy));
        }
        return answer;
      })
      .catch(() => caches.match(address.pathname, { ignoreVary: true })),
  );
});
