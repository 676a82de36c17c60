/** What a page asks of its worker. */
import { drop } from "./kept.js";
import { refresh } from "./outbox.js";

const WISHES = {
  /** A page has opened, or something was told: keep today as it is now. */
  keep: (self) => refresh(self),
  /** Whoever signs out leaves no page behind. */
  drop,
  /** The person chose the new version. */
  "take over": (self) => self.skipWaiting(),
};

export async function heard(self, { data }) {
  await WISHES[data?.type]?.(self);
}
