// What a disk that loses power holds: files and directories, each with what is durable and what has not been synced yet.

export type FileChange =
  | { readonly kind: "write"; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: "truncate"; readonly sizeBytes: number };
type NameChange =
  | { readonly kind: "set"; readonly name: string; readonly node: Node }
  | { readonly kind: "remove"; readonly name: string }
  /** One step in the directory: never half. */
  | { readonly kind: "rename"; readonly from: string; readonly to: string; readonly node: Node };

export class LosingFile {
  content: Buffer;
  unsynced: FileChange[] = [];
  durable: Buffer;
  readonly number: number;

  constructor(number: number, content: Buffer = Buffer.alloc(0)) {
    this.number = number;
    this.content = content;
    this.durable = content;
  }

  apply(change: FileChange): void {
    this.content = applied(this.content, change);
    this.unsynced.push(change);
  }

  sync(): void {
    this.durable = this.content;
    this.unsynced = [];
  }
}

export class Directory {
  readonly names = new Map<string, Node>();
  durable = new Map<string, Node>();
  unsynced: NameChange[] = [];

  apply(change: NameChange): void {
    renamed(this.names, change);
    this.unsynced.push(change);
  }

  sync(): void {
    this.durable = new Map(this.names);
    this.unsynced = [];
  }
}

export type Node = LosingFile | Directory;

/** Content is never changed in place, so that a durable state costs no copy. */
export function applied(content: Buffer, change: FileChange): Buffer {
  if (change.kind === "truncate") {
    const next = Buffer.alloc(change.sizeBytes);
    content.copy(next);
    return next;
  }
  const { at, bytes } = change;
  if (at === content.length) return Buffer.concat([content, bytes]);
  const next = Buffer.alloc(Math.max(content.length, at + bytes.length));
  content.copy(next);
  bytes.copy(next, at);
  return next;
}

export function renamed(names: Map<string, Node>, change: NameChange): void {
  if (change.kind === "set") names.set(change.name, change.node);
  else if (change.kind === "remove") names.delete(change.name);
  else {
    names.delete(change.from);
    names.set(change.to, change.node);
  }
}
