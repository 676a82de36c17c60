/** A phone that travels: the rhythm follows it, where its owner wants that. */

const KEPT = "fourfold.zone";

/**
 * Tell the server this device's zone when it changed; one that stays where it is leaves the rhythm to those that travel.
 * @param {{call: import("./devices.js").Call, storage: Storage, zone: string, person: string}} parts
 */
export async function followZone({ call, storage, zone, person }) {
  const here = `${person} ${zone}`;
  if (!zone || storage.getItem(KEPT) === here) return;
  const { ok, body: rhythm } = await call("GET", "rhythm");
  if (!ok) return;
  const moved = rhythm.follow_device_timezone && rhythm.timezone !== zone;
  const done = !moved || (await call("PUT", "rhythm", { timezone: zone })).ok;
  if (done) storage.setItem(KEPT, here);
}
