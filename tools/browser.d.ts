// What tsc must be told of the browser beyond its own list.

// What a hook in a template is, the template decides: no type can know it.
interface ParentNode {
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): NodeListOf<any>;
}
interface Document {
  getElementById(id: string): any;
}
interface Element {
  closest(selectors: string): any;
}

// What we tell one another.
interface DocumentEventMap {
  "fourfold:flushed": CustomEvent<any>;
}

// A worker listens to more than a page does; both are checked in one go.
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface WindowEventMap {
  install: ExtendableEvent;
  activate: ExtendableEvent;
  fetch: ExtendableEvent & any;
  push: ExtendableEvent & any;
  sync: ExtendableEvent & any;
  message: MessageEvent & any;
  notificationclick: ExtendableEvent & any;
  notificationclose: ExtendableEvent & any;
  pushsubscriptionchange: ExtendableEvent & any;
}
