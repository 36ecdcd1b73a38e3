{% comment %}The service worker (cities.views.offline). It keeps the offline page, its sheets and its font: never a page of anybody.{% endcomment %}"use strict";

const CACHE = "offline-{{ version }}";
const PAGE = "{{ page|escapejs }}";
const ASSETS = [{% for asset in assets %}"{{ asset|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

const store = () => caches.open(CACHE);
const fresh = (address) => new Request(address, { cache: "reload", credentials: "omit" });

// A newer worker waits until the last page of an older one is closed. Taking its place at once (skipWaiting) would cut
// off the navigation it is just carrying: the browser then waits for an answer that never comes.
addEventListener("install", (event) => {
  event.waitUntil(store().then((cache) => cache.addAll([PAGE, ...ASSETS].map(fresh))));
});

addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("offline-") && name !== CACHE).map((name) => caches.delete(name)))),
  );
});

// Every page says in which language it is read, so that the offline page is kept in that one, and in no other. One
// after the other: the last word counts, not the last answer.
let turn = Promise.resolve();
addEventListener("message", (event) => {
  turn = turn.then(() => speak(`${PAGE}?in=${encodeURIComponent(event.data)}`)).catch(() => {});
  event.waitUntil(turn);
});

async function speak(page) {
  const cache = await store();
  if (await cache.match(page)) return;
  await cache.add(fresh(page));
  const others = (await cache.keys(PAGE, { ignoreSearch: true })).filter((kept) => !kept.url.endsWith(page));
  await Promise.all(others.map((kept) => cache.delete(kept)));
}

async function find(address) {
  return (await (await store()).match(address, { ignoreSearch: true })) ?? Response.error();
}

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname } = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => find(PAGE)));
  else if (ASSETS.includes(pathname)) event.respondWith(fetch(request).catch(() => find(pathname)));
});
