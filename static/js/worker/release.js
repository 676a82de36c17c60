/** The release this worker belongs to; the server sends its own name in place of this one. */
export const RELEASE = "unreleased";
