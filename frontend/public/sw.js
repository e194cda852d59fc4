// The customer portal without a network: the app's own files, and the catalogue and favourites as they were read last.
// What was read goes as soon as the session does. No token is kept: while there is no network, this worker alone answers
// the renewal of the session, with a word that the server takes for none.
'use strict';

const APP = 'ampc-app-';
const DATA = 'ampc-data';
const USER = '/ampc/user';
const KEPT = 'ampc-kept';
// Answers of searches that are kept, the newest.
const MOST = 60;

const isKept = (url) =>
  url.pathname === '/api/customer/favorites' ||
  (url.pathname.startsWith('/api/parts') && url.pathname !== '/api/parts/events');

self.addEventListener('install', (event) => event.waitUntil(update().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    event.respondWith(page(event));
  } else if (request.method === 'GET' && isKept(url)) {
    event.respondWith(data(event));
  } else if (request.method === 'POST' && url.pathname.startsWith('/api/auth/')) {
    event.respondWith(session(event, url.pathname.slice('/api/auth/'.length)));
  } else if (request.method === 'GET' && !url.pathname.startsWith('/api/')) {
    event.respondWith(file(request));
  }
});

// The files of the newest build, all of them or none.
async function update() {
  const answer = await fetch('/customer-asset-manifest.json', { cache: 'no-cache' });
  if (!answer.ok) throw new Error('no list of files');
  const { version, files } = await answer.json();
  const name = APP + version;
  if (!(await caches.has(name))) {
    const cache = await caches.open(name);
    try {
      await cache.addAll(files);
    } catch (failure) {
      await caches.delete(name);
      throw failure;
    }
  }
  for (const other of await caches.keys()) if (other.startsWith(APP) && other !== name) await caches.delete(other);
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    // Without a network the next time, this build is there.
    event.waitUntil(update().catch(() => {}));
    return answer;
  } catch (failure) {
    const kept = await caches.match('/index.html');
    if (kept) return kept;
    throw failure;
  }
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) || fetch(request);
}

async function data(event) {
  const { request } = event;
  try {
    const answer = await fetch(request);
    if (answer.ok) event.waitUntil(keep(request, answer.clone()));
    return answer;
  } catch (failure) {
    const cache = await caches.open(DATA);
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw failure;
  }
}

async function keep(request, answer) {
  const headers = new Headers({ 'content-type': 'application/json', [KEPT]: new Date().toISOString() });
  const body = await answer.text();
  const cache = await caches.open(DATA);
  // Only of a session that is known: one that ended meanwhile leaves nothing behind.
  if (!(await cache.match(USER))) return;
  await cache.delete(request, { ignoreVary: true });
  await cache.put(request.url, new Response(body, { headers }));
  const keys = await cache.keys();
  for (const old of keys.filter((key) => !key.url.endsWith(USER)).slice(0, Math.max(0, keys.length - 1 - MOST)))
    await cache.delete(old);
}

async function session(event, verb) {
  let answer;
  try {
    answer = await fetch(event.request);
  } catch (failure) {
    const cache = await caches.open(DATA);
    const user = verb === 'refresh' && (await cache.match(USER));
    if (!user) throw failure;
    const body = { access_token: 'offline', token_type: 'Bearer', expires_in: 60, user: await user.json() };
    return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json', [KEPT]: user.headers.get(KEPT) } });
  }
  const ended = (verb === 'logout' && answer.ok) || (verb === 'refresh' && (answer.status === 204 || answer.status === 401));
  if (ended) await caches.delete(DATA);
  if (answer.status === 200) await know(answer.clone());
  return answer;
}

// Who is signed in, without the token. Somebody else finds nothing of what was kept before.
async function know(answer) {
  const { user } = await answer.json().catch(() => ({}));
  if (!user || user.role !== 'customer') return;
  const cache = await caches.open(DATA);
  const before = await cache.match(USER);
  if (before && (await before.json()).id !== user.id) {
    await caches.delete(DATA);
    return know(new Response(JSON.stringify({ user })));
  }
  const headers = { 'content-type': 'application/json', [KEPT]: new Date().toISOString() };
  await cache.put(USER, new Response(JSON.stringify(user), { headers }));
}
