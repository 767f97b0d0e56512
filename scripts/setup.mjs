// Installs what the named command needs and does not have: npm packages (with the pinned Node), and,
// where it may (root on Debian), the system's ffmpeg and the peers of tests and benchmarks.
// Runs on whatever Node the machine has (20 or later), so: plain JavaScript, built-ins only.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const command = process.argv[2] ?? "start";

const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 20)
  fail(`Node 20 or later is needed to set up; this is ${process.version}. Install a newer Node.`);

installPackages();
linkCommand();
installPrograms(programsFor(command));
if (command === "test") extractPromtool();
buildPages();

/** `npm ci` unless the lock file that was installed last is the one that is here now. */
function installPackages() {
  const lock = readFileSync(join(root, "package-lock.json"));
  const stampFile = join(root, "node_modules", ".tingzha-setup");
  const stamp = createHash("sha256").update(lock).digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  say("installing npm packages (once, about half a minute)");
  const result = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (result.status !== 0) fail("npm ci failed; its messages stand above. Check the network and try again.");
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** `npx tingzha` looks here first; without it npx would install a copy of the project somewhere else. */
function linkCommand() {
  const link = join(root, "node_modules", ".bin", "tingzha");
  if (!existsSync(link)) symlinkSync(join("..", "..", "scripts", "tingzha"), link);
}

/** The dashboard's pages, when their sources are newer than what was built last. Without them the node runs all the same. */
function buildPages() {
  const dist = join(root, "dashboard", "dist", "index.html");
  const sources = ["dashboard", join("src", "desk", "contract")].flatMap((folder) =>
    filesOf(join(root, folder)),
  );
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs));
  if (!sources.length || (existsSync(dist) && statSync(dist).mtimeMs >= newest)) return;
  if (!existsSync(join(root, "node_modules", ".bin", "vite"))) return;
  say("building the pages (a few seconds)");
  const result = spawnSync("npm", ["run", "--silent", "build"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (result.status !== 0) say("the pages could not be built; the node runs without them: npm run build");
}

function filesOf(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "dist" || entry.name === "node_modules") return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}

/** Debian package by program. ffmpeg is used by the product; the others are peers in tests and benchmarks. */
function programsFor(name) {
  const product = [{ program: "ffmpeg", packages: ["ffmpeg"] }];
  const peers = [
    {
      program: "nginx",
      packages: ["nginx", "libnginx-mod-rtmp"],
      file: "/usr/lib/nginx/modules/ngx_rtmp_module.so",
    },
  ];
  // Wall clocks that are set while a stream is on air.
  const machine = { x64: "x86_64", arm64: "aarch64" }[process.arch] ?? process.arch;
  const clock = {
    program: "faketime",
    packages: ["faketime"],
    file: `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`,
  };
  // Disks that fail, stall and run full under a running gate.
  const faults = [
    { program: "strace", packages: ["strace"] },
    { program: "prlimit", packages: ["util-linux"] },
    { program: "mount", packages: ["mount"] },
  ];
  // Reads the printed forms back.
  const reader = { program: "pdftotext", packages: ["poppler-utils"] };
  // A real browser for the pages.
  const browser = { program: "chromium", packages: ["chromium"] };
  if (name === "test") return [...product, ...peers, clock, ...faults, reader, browser];
  if (name === "bench") return [...product, ...peers];
  return name === "check" ? [] : product;
}

function installPrograms(wanted) {
  const missing = wanted.filter(
    ({ program, file }) => !isOnPath(program) || (file !== undefined && !existsSync(file)),
  );
  if (missing.length === 0) return;
  const packages = missing.flatMap((entry) => entry.packages);
  if (process.getuid?.() !== 0 || !isOnPath("apt-get")) {
    say(
      `not installed: ${missing.map((entry) => entry.program).join(", ")}. Install with: apt-get install ${packages.join(" ")}`,
    );
    return;
  }
  say(`installing ${packages.join(" ")} with apt-get (once)`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    execFileSync("apt-get", ["update", "-qq"], { stdio: ["ignore", "ignore", "inherit"], env });
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], {
      stdio: ["ignore", "ignore", "inherit"],
      env,
    });
  } catch {
    say(`apt-get could not install ${packages.join(" ")}; what needs them will say so`);
  }
}

/**
 * Judges the alert rules. Its Debian package starts a Prometheus when it is installed, which no test wants on the machine it
 * runs on, so this one program is taken out of it, to where npm's scripts look first.
 */
function extractPromtool() {
  const bin = join(root, "node_modules", ".bin");
  if (isOnPath("promtool") || existsSync(join(bin, "promtool"))) return;
  if (process.getuid?.() !== 0 || !isOnPath("apt-get")) {
    say("not installed: promtool. Install with: apt-get install prometheus");
    return;
  }
  say("taking promtool out of Debian's package prometheus (once)");
  const folder = mkdtempSync(join(tmpdir(), "tingzha-promtool-"));
  const quiet = { cwd: folder, stdio: ["ignore", "ignore", "inherit"] };
  try {
    execFileSync("apt-get", ["update", "-qq"], quiet);
    execFileSync("apt-get", ["download", "-qq", "-o", "APT::Sandbox::User=root", "prometheus"], quiet);
    const [archive] = readdirSync(folder);
    execFileSync("dpkg-deb", ["--extract", archive, "."], quiet);
    copyFileSync(join(folder, "usr", "bin", "promtool"), join(bin, "promtool"));
  } catch {
    say("promtool could not be had; the test of the alert rules will say so");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isOnPath(program) {
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(join(folder, program)));
}

function say(text) {
  process.stderr.write(`tingzha set-up: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
