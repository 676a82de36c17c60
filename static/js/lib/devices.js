/** This device's push subscription: taken out, kept alive, given back, and known to the server. */
import { boundTo, subscribe } from "../worker/keys.js";

const KEPT = "fourfold.device";
export const SENT = "Sent. It should show within a few seconds.";
const RENEWED = "The browser’s push service had forgotten this device. It knows it again: send another test.";
const OUTCOMES = {
  sent: SENT,
  gone: "The browser’s push service has forgotten this device. Stop, and switch reminders on again.",
  later: "The browser’s push service asks us to wait. Try again in a few minutes.",
  ours: "The push service did not accept this server. Please tell whoever runs it.",
};

/**
 * @typedef {(method: string, path: string, body?: object) => Promise<{ok: boolean, status: number, body: any}>} Call
 * @param {{pushManager: PushManager, permission: () => string, call: Call, storage: Storage, key: string, person: string}} parts
 */
export function device({ pushManager, permission, call, storage, key, person }) {
  const recall = () => JSON.parse(storage.getItem(KEPT) ?? "null");
  // What another person switched on here says nothing about this one.
  const known = () => (recall()?.person === person ? recall() : null);

  async function tell(subscription) {
    const { ok, status, body } = await call("PUT", "devices", subscription.toJSON());
    if (!ok) throw new Error(body?.detail ?? `The server answered ${status}.`);
    storage.setItem(KEPT, JSON.stringify({ id: body.id, person, endpoint: subscription.endpoint }));
  }

  async function living(forgotten = []) {
    const subscription = await pushManager.getSubscription();
    if (subscription && boundTo(subscription, key) && !forgotten.includes(subscription.endpoint)) return subscription;
    await subscription?.unsubscribe();
    return null;
  }

  /** Addresses of which the push service has told the server that nobody lives there any more. */
  async function forgotten() {
    const { ok, body } = await call("GET", "devices");
    return ok ? body.devices.filter(({ reachable }) => !reachable).map(({ endpoint }) => endpoint) : [];
  }

  /** What is known of this device, told anew where its worker has taken out another subscription. */
  async function current() {
    const subscription = known() && (await living());
    if (!subscription) return null;
    if (subscription.endpoint !== known().endpoint) await tell(subscription);
    return known();
  }

  return {
    isOn: async () => Boolean(await current()),

    /** Called within the tap: some browsers ask only then. */
    async on() {
      const asked = subscribe(pushManager, key).catch(async (refused) => {
        if (refused.name !== "InvalidStateError") throw refused;
        // A subscription under an older key stands in the way.
        await (await pushManager.getSubscription())?.unsubscribe();
        return subscribe(pushManager, key);
      });
      await tell(await asked);
    },

    async off() {
      const id = ((await current().catch(() => null)) ?? known())?.id;
      storage.removeItem(KEPT);
      await (await pushManager.getSubscription())?.unsubscribe();
      if (id !== undefined) await call("DELETE", `devices/${id}`);
    },

    /** Ask for a test push; what became of it, in words. */
    async test() {
      const own = await current();
      if (!own) return OUTCOMES.gone;
      const { ok, status, body } = await call("POST", `devices/${own.id}/test`);
      if (!ok) return body?.detail ?? `The server answered ${status}.`;
      if (body.outcome !== "gone") return OUTCOMES[body.outcome] ?? body.detail;
      await this.renew();
      return RENEWED;
    },

    /** On every opening: bring a lost, outdated or forgotten subscription back without a question. */
    async renew() {
      if (!known() || permission() !== "granted") return;
      await tell((await living(await forgotten())) ?? (await subscribe(pushManager, key)));
    },
  };
}
