/** A phone that travels: the rhythm follows it, where its owner wants that. */

const KEPT = "fourfold.zone";

/** Tell the server this device's zone when it changed. @param {{call: import("./devices.js").Call, storage: Storage, zone: string}} parts */
export async function followZone({ call, storage, zone }) {
  if (!zone || storage.getItem(KEPT) === zone) return;
  const { ok, body: rhythm } = await call("GET", "rhythm");
  if (!ok) return;
  const moved = rhythm.follow_device_timezone && rhythm.timezone !== zone;
  const done = !moved || (await call("PUT", "rhythm", { timezone: zone })).ok;
  if (done) storage.setItem(KEPT, zone);
}
