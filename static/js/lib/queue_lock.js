/** One at a time over all tabs and the worker, where the browser knows how. */
import { OUTBOX } from "./queue.js";

/** @param {{locks?: LockManager}} navigator @returns {(work: () => Promise<any>) => Promise<any>} */
export function locked({ locks }) {
  return locks ? (work) => locks.request(OUTBOX, work) : (work) => work();
}
