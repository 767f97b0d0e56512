/**
 * What the desk allows styles by (CSP): new for every page that it serves. Two of Ant Design's parts write a style without it
 * (scroll bars are measured, scrolling is locked under a dialog), so each style element that our scripts make carries it.
 */

export const styleNonce = document.querySelector<HTMLMetaElement>("meta[name=style-nonce]")?.content ?? "";

const make = document.createElement;

document.createElement = function carrying(this: Document, name: string, options?: ElementCreationOptions) {
  const made = make.call(this, name, options);
  if (made instanceof HTMLStyleElement) made.nonce = styleNonce;
  return made;
} as typeof document.createElement;
