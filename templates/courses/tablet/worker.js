// The worker of the offline app. It keeps the shell, all of it or none, and touches nothing else.
// A new version waits until every page of the old one is closed: it never takes over a page on which somebody marks.
const CACHE = "lms-tablet-{{ fingerprint }}";
const FILES = [{% for file in files %}
  "{{ file|escapejs }}",{% endfor %}
];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })))),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) =>
      Promise.all(names.filter((name) => name.startsWith("lms-tablet-") && name !== CACHE).map((name) => caches.delete(name))),
    ),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  // What is said to the office is never answered from memory.
  if (url.pathname.startsWith("/tablet/v1/")) return;
  const key = event.request.mode === "navigate" ? "/tablet/" : url.pathname;
  event.respondWith(
    caches.open(CACHE).then((cache) => cache.match(key, { ignoreSearch: true })).then((kept) => kept ?? fetch(event.request)),
  );
});
