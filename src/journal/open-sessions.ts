// Which sessions are not sealed: one small file each in `<root>/.open`, so that a start after a crash need not
// look through years of recordings.
import { join } from "node:path";
import { type Disk, errorCode, makeDirectory } from "./disk.ts";

const FOLDER = ".open";

/** Notes, durably, that the session in `<root>/<directory>` is open. */
export async function noteOpen(disk: Disk, root: string, directory: string): Promise<void> {
  const folder = join(root, FOLDER);
  await makeDirectory(disk, folder);
  await disk.close(await disk.open(join(folder, markOf(directory)), "a"));
  await disk.syncDirectory(folder);
}

/** The session is sealed; a mark that stays behind costs one look at the next start. */
export async function noteSealed(disk: Disk, root: string, directory: string): Promise<void> {
  try {
    await disk.unlink(join(root, FOLDER, markOf(directory)));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

/** `<yyyy-mm-dd>/<session id>` of every session below the root that may be open. */
export async function openSessions(disk: Disk, root: string): Promise<string[]> {
  const names = await disk.list(root);
  if (names.includes(FOLDER)) {
    const marks = await disk.list(join(root, FOLDER));
    return marks.flatMap((mark) => directoryOf(mark) ?? []).sort();
  }
  // Without the folder (files copied from elsewhere) every session is looked at, once.
  const found: string[] = [];
  for (const day of names.filter((name) => DAY.test(name)).sort()) {
    for (const session of await disk.list(join(root, day))) found.push(join(day, session));
  }
  // Made aside and renamed: a folder with half of the marks would hide the other sessions for good.
  const aside = join(root, `${FOLDER}.new`);
  await disk.mkdir(aside);
  for (const directory of found) await disk.close(await disk.open(join(aside, markOf(directory)), "a"));
  await disk.syncDirectory(aside);
  await disk.rename(aside, join(root, FOLDER));
  await disk.syncDirectory(root);
  return found;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function markOf(directory: string): string {
  return directory.replace("/", "_");
}

function directoryOf(mark: string): string | null {
  const day = mark.slice(0, 10);
  return DAY.test(day) && mark[10] === "_" && mark.length > 11 ? join(day, mark.slice(11)) : null;
}
