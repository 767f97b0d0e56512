/** Elements made by code: nothing of what is shown is ever read as HTML. */
type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;
type Child = Node | string | null;

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Written only when it differs: what a reader's voice or a finger is at stays. */
export function setText(at: HTMLElement, text: string): void {
  if (at.textContent !== text) at.textContent = text;
  at.hidden = text === "";
}
