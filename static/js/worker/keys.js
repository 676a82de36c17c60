/** Push subscriptions and the key they are bound to, told apart and renewed; for page and worker alike. */

/** Bytes of a base64url string, as `applicationServerKey` wants them. */
export function bytesOf(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Whether a subscription is bound to the server's public key; one that keeps its key to itself is trusted. */
export function boundTo(subscription, key) {
  const own = subscription.options?.applicationServerKey;
  if (!own) return true;
  const bytes = new Uint8Array(own);
  const asked = bytesOf(key);
  return bytes.length === asked.length && bytes.every((byte, at) => byte === asked[at]);
}

/** Subscribe with the server's public key, a base64url string or the bytes of an earlier subscription. */
export function subscribe(pushManager, key) {
  const applicationServerKey = typeof key === "string" ? bytesOf(key) : key;
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}
