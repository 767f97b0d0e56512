// A file system in memory that loses power: what was not synced (bytes, new names, renames, removals, truncations) is
// there afterwards or not, each by itself, and bytes torn anywhere, as a real disk may leave them.
import { basename, dirname } from "node:path";
import type { LatchDisk } from "../../../src/gate/latch-disk.ts";
import type { Disk } from "../../../src/journal/disk.ts";
import { applied, Directory, type FileChange, LosingFile, type Node, renamed } from "./losing-nodes.ts";

/** Deterministic: 0 ≤ value < 1. */
export type Random = () => number;

export class PowerLost extends Error {}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

export class LosingFiles {
  readonly #random: Random;
  readonly #root: Directory;
  readonly #open = new Map<number, { readonly file: LosingFile }>();
  #nextFd = 10;
  #nextNumber = 1;
  #left = Number.POSITIVE_INFINITY;
  /** How many changes and syncs there have been. */
  steps = 0;
  isOff = false;

  constructor(random: Random, root = new Directory()) {
    this.#random = random;
    this.#root = root;
  }

  /** The power fails in the middle of the change or sync that comes so many after this moment. */
  failAfter(steps: number): void {
    this.#left = steps;
  }

  /** What a machine finds that starts again. */
  afterLoss(): LosingFiles {
    const files = new LosingFiles(this.#random);
    files.#takeOver(this.#root, files.#root);
    files.#nextNumber = this.#nextNumber;
    return files;
  }

  #takeOver(from: Directory, to: Directory): void {
    const names = new Map(from.durable);
    for (const change of from.unsynced) if (this.#random() < 0.5) renamed(names, change);
    for (const [name, node] of names) {
      const survivor =
        node instanceof LosingFile ? new LosingFile(node.number, this.#survives(node)) : new Directory();
      if (node instanceof Directory) this.#takeOver(node, survivor as Directory);
      to.names.set(name, survivor);
    }
    to.sync();
  }

  #survives(file: LosingFile): Buffer {
    let content = file.durable;
    for (const change of file.unsynced) {
      const fate = this.#random();
      if (fate < 0.3) continue;
      content = applied(content, fate < 0.6 ? this.#torn(change) : change);
    }
    return content;
  }

  /** Bytes of a write that arrived in part; what lies behind may be there as zeros. */
  #torn(change: FileChange): FileChange {
    if (change.kind !== "write") return change;
    const kept = Math.floor(this.#random() * change.bytes.length);
    if (this.#random() < 0.5) return { ...change, bytes: change.bytes.subarray(0, kept) };
    const bytes = Buffer.alloc(change.bytes.length);
    change.bytes.copy(bytes, 0, 0, kept);
    return { ...change, bytes };
  }

  /** Everything that changes the disk or makes a change durable comes through here; the last one is never answered. */
  #step<Value>(work: () => Value): Value {
    if (this.isOff) throw new PowerLost();
    this.steps += 1;
    this.#left -= 1;
    if (this.#left > 0) return work();
    this.isOff = true;
    if (this.#random() < 0.5) work();
    throw new PowerLost();
  }

  #directory(path: string): Directory {
    let at: Node = this.#root;
    for (const name of path.split("/").filter((each) => each !== "")) {
      const next: Node | undefined = at instanceof Directory ? at.names.get(name) : undefined;
      if (next === undefined) throw systemError("ENOENT", path);
      at = next;
    }
    if (at instanceof LosingFile) throw systemError("ENOTDIR", path);
    return at;
  }

  #node(path: string): Node | undefined {
    try {
      return path === "/" ? this.#root : this.#directory(dirname(path)).names.get(basename(path));
    } catch {
      return undefined;
    }
  }

  #file(path: string): LosingFile {
    const node = this.#node(path);
    if (!(node instanceof LosingFile)) throw systemError(node === undefined ? "ENOENT" : "EISDIR", path);
    return node;
  }

  #opened(fd: number): LosingFile {
    const file = this.#open.get(fd)?.file;
    if (file === undefined) throw systemError("EBADF", String(fd));
    return file;
  }

  openFile(path: string, flags: string): number {
    if (this.isOff) throw new PowerLost();
    const parent = this.#directory(dirname(path));
    let node = parent.names.get(basename(path));
    if (node instanceof Directory) throw systemError("EISDIR", path);
    if (node !== undefined && flags.includes("x")) throw systemError("EEXIST", path);
    if (node === undefined) {
      if (flags.startsWith("r")) throw systemError("ENOENT", path);
      const made = new LosingFile(this.#nextNumber++);
      this.#step(() => parent.apply({ kind: "set", name: basename(path), node: made }));
      node = made;
    } else if (flags.startsWith("w") && node.content.length > 0) {
      const file = node;
      this.#step(() => file.apply({ kind: "truncate", sizeBytes: 0 }));
    }
    const fd = this.#nextFd++;
    this.#open.set(fd, { file: node });
    return fd;
  }

  makeDirectories(path: string): string | undefined {
    let topmost: string | undefined;
    let at = "";
    for (const name of path.split("/").filter((each) => each !== "")) {
      const parent = this.#directory(at === "" ? "/" : at);
      at = `${at}/${name}`;
      if (parent.names.has(name)) continue;
      this.#step(() => parent.apply({ kind: "set", name, node: new Directory() }));
      topmost ??= at;
    }
    return topmost;
  }

  write(fd: number, bytes: Buffer): void {
    const file = this.#opened(fd);
    this.#step(() => file.apply({ kind: "write", at: file.content.length, bytes }));
  }

  truncate(fd: number, sizeBytes: number): void {
    const file = this.#opened(fd);
    if (file.content.length !== sizeBytes) this.#step(() => file.apply({ kind: "truncate", sizeBytes }));
  }

  syncFile(fd: number): void {
    const file = this.#opened(fd);
    this.#step(() => file.sync());
  }

  syncNames(path: string): void {
    const directory = this.#directory(path);
    this.#step(() => directory.sync());
  }

  move(from: string, to: string): void {
    const directory = this.#directory(dirname(from));
    const node = directory.names.get(basename(from));
    if (node === undefined) throw systemError("ENOENT", from);
    if (dirname(from) !== dirname(to)) throw systemError("EXDEV", to);
    this.#step(() => directory.apply({ kind: "rename", from: basename(from), to: basename(to), node }));
  }

  removeName(path: string): void {
    const directory = this.#directory(dirname(path));
    if (!directory.names.has(basename(path))) throw systemError("ENOENT", path);
    this.#step(() => directory.apply({ kind: "remove", name: basename(path) }));
  }

  linkName(from: string, to: string): void {
    const node = this.#file(from);
    this.#step(() => this.#directory(dirname(to)).apply({ kind: "set", name: basename(to), node }));
  }

  readAll(path: string): Buffer {
    return this.#file(path).content;
  }

  namesIn(path: string): string[] {
    return [...this.#directory(path).names.keys()];
  }

  has(path: string): boolean {
    return this.#node(path) !== undefined;
  }

  /** As the journal sees it. Nothing that comes after the loss is ever answered. */
  get disk(): Disk {
    const promise = <Value>(work: () => Value): Promise<Value> =>
      new Promise((resolve, reject) => this.#answer(work, resolve, reject));
    return {
      open: (path, flags) => promise(() => this.openFile(path, flags)),
      close: (fd) => promise(() => void this.#open.delete(fd)),
      writev: (fd, buffers, done) => {
        const bytes = Buffer.concat(buffers);
        // Now and then a short write, as writev(2) may.
        const taken = this.#random() < 0.05 ? Math.ceil(bytes.length * this.#random()) : bytes.length;
        const write = () => this.write(fd, bytes.subarray(0, taken));
        this.#answer(
          write,
          () => done(null, taken),
          (error) => done(error, 0),
        );
      },
      read: (fd, target, at, length, position, done) => {
        const copy = () => this.#opened(fd).content.copy(target, at, position, position + length);
        this.#answer(
          copy,
          (bytes) => done(null, bytes),
          (error) => done(error, 0),
        );
      },
      fdatasync: (fd, done) =>
        this.#answer(
          () => this.syncFile(fd),
          () => done(null),
          done,
        ),
      ftruncate: (fd, sizeBytes) => promise(() => this.truncate(fd, sizeBytes)),
      rename: (from, to) => promise(() => this.move(from, to)),
      unlink: (path) => promise(() => this.removeName(path)),
      mkdir: (path) => promise(() => this.makeDirectories(path)),
      syncDirectory: (path) => promise(() => this.syncNames(path)),
      list: (path) => promise(() => (this.has(path) ? this.namesIn(path) : [])),
      readFile: (path) => promise(() => this.readAll(path)),
      sizeBytes: (fd) => promise(() => this.#opened(fd).content.length),
      identity: (path) =>
        promise(() => {
          const node = this.#node(path);
          return node instanceof LosingFile ? String(node.number) : "";
        }),
    };
  }

  /** As the latches see it. */
  get latchDisk(): LatchDisk {
    return {
      mkdir: (path) => this.makeDirectories(path),
      exists: (path) => this.has(path),
      list: (path) => this.namesIn(path),
      readText: (path) => this.readAll(path).toString("utf8"),
      open: (path, how) => this.openFile(path, how === "new" ? "w" : "r+"),
      close: (fd) => void this.#open.delete(fd),
      sizeBytes: (fd) => this.#opened(fd).content.length,
      write: (fd, text) => this.write(fd, Buffer.from(text)),
      sync: (fd) => this.syncFile(fd),
      truncate: (fd, sizeBytes) => this.truncate(fd, sizeBytes),
      link: (from, to) => this.linkName(from, to),
      rename: (from, to) => this.move(from, to),
      remove: (path) => {
        if (this.has(path)) this.removeName(path);
      },
      syncDirectory: (path) => this.syncNames(path),
    };
  }

  #answer<Value>(work: () => Value, done: (value: Value) => void, failed: (error: Error) => void): void {
    if (this.isOff) return;
    try {
      const value = work();
      queueMicrotask(() => done(value));
    } catch (error) {
      if (!(error instanceof PowerLost)) queueMicrotask(() => failed(error as Error));
    }
  }
}
