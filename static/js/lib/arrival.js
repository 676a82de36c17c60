/** Whether a note has been shown on this device, as its worker tells the open pages. */

const PATIENCE = 20 * 1000;

/** True once a note with this tag is shown, false where none has come within 20 seconds. */
export function arrival(serviceWorker, tag, patience = PATIENCE) {
  return new Promise((resolve) => {
    const done = (arrived) => {
      clearTimeout(timer);
      serviceWorker.removeEventListener("message", listen);
      resolve(arrived);
    };
    const listen = ({ data }) => data?.type === "shown" && data.tag === tag && done(true);
    const timer = setTimeout(done, patience, false);
    serviceWorker.addEventListener("message", listen);
  });
}
