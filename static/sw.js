/** The worker's door: listeners only. What they do lives in js/worker/, tested without a browser. */
import { answer } from "./js/worker/answer.js";
import { clicked, closed } from "./js/worker/click.js";
import { heard } from "./js/worker/heard.js";
import { activated, installed } from "./js/worker/life.js";
import { synced } from "./js/worker/outbox.js";
import { pushed } from "./js/worker/push.js";
import { renewed } from "./js/worker/subscription.js";

self.addEventListener("install", (event) => event.waitUntil(installed(self)));
self.addEventListener("activate", (event) => event.waitUntil(activated(self)));
self.addEventListener("fetch", (event) => answer(self, event));
self.addEventListener("message", (event) => event.waitUntil(heard(self, event)));
self.addEventListener("sync", (event) => event.waitUntil(synced(self, event)));
self.addEventListener("push", (event) => event.waitUntil(pushed(self, event)));
self.addEventListener("notificationclick", (event) => event.waitUntil(clicked(self, event)));
self.addEventListener("notificationclose", (event) => event.waitUntil(closed(self, event)));
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renewed(self, event)));
