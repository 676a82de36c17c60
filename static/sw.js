/** The worker's door: listeners only. What they do lives in js/worker/, tested without a browser. */
import { answer, clearOld, precache } from "./js/worker/cache.js";
import { clicked, closed } from "./js/worker/click.js";
import { pushed } from "./js/worker/push.js";
import { renewed } from "./js/worker/subscription.js";

self.addEventListener("install", (event) => event.waitUntil(precache(self)));
self.addEventListener("activate", (event) => event.waitUntil(clearOld(self)));
self.addEventListener("fetch", (event) => answer(self, event));
self.addEventListener("push", (event) => event.waitUntil(pushed(self, event)));
self.addEventListener("notificationclick", (event) => event.waitUntil(clicked(self, event)));
self.addEventListener("notificationclose", (event) => event.waitUntil(closed(self, event)));
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renewed(self, event)));
