/** From one release to the next: everything is kept before a worker is ready, and the old goes when it takes over. */
import { OWN, dropOld, keep } from "./kept.js";
import { clearOld, precache } from "./shell.js";

/** The shell whole; and, for whoever is signed in here already, today in the new release. */
export async function installed(self) {
  await precache(self);
  if (await self.caches.has(OWN)) await keep(self);
}

export async function activated(self) {
  await Promise.all([clearOld(self), dropOld(self)]);
  await self.clients.claim();
}
