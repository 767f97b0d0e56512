/**
 * Who may import whom: the house plan as lint rules. `npm run check` runs them; a test plants a
 * violation of each and sees it caught.
 */
const BUILT_INS_ONLY = "^src/(rtmp|media|journal|link|law|gate|machine)/";
const PARENT = "^src/(main\\.ts$|parent/(?!config-child\\.ts$))";
const thirdParty = {
  dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "unknown"],
};

/** A folder may import only itself and the listed ones (of src). */
const only = (name, folder, allowed) => ({
  name,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^src/", pathNot: `^src/(${[folder, ...allowed].join("|")})/` },
});

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "built-ins-only",
      comment: "The gate process and the pure parts load no third-party code.",
      severity: "error",
      from: { path: BUILT_INS_ONLY },
      to: thirdParty,
    },
    only("media-imports-nothing", "media", []),
    only("rtmp-imports-media", "rtmp", ["media"]),
    only("journal-imports-media", "journal", ["media"]),
    only("link-imports-nothing", "link", []),
    only("law-imports-nothing", "law", []),
    only("machine-imports-rtmp", "machine", ["rtmp"]),
    only("gate-never-law-or-desk", "gate", ["rtmp", "media", "journal", "link"]),
    only("desk-never-gate", "desk", ["journal", "media", "law", "link", "rtmp", "machine"]),
    {
      name: "desk-never-rtmp-server",
      comment:
        "The door is the gate's. The receiver of test streams listens on loopback, for one stream that the node sends itself.",
      severity: "error",
      from: { path: "^src/desk/", pathNot: "^src/desk/self-check/receiver\\.ts$" },
      to: { path: "^src/rtmp/", pathNot: "^src/rtmp/(url|publish-dialog)\\.ts$" },
    },
    {
      name: "law-is-pure",
      comment: "No I/O in law/, the air-state reducer and the alarm logic; time is an argument.",
      severity: "error",
      from: { path: "^src/(law/|gate/air-state\\.ts|desk/watch/alarm\\.ts)" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "only-api-knows-express",
      severity: "error",
      from: { path: "^src/desk/", pathNot: "^src/desk/(api/|main\\.ts)" },
      to: { path: "node_modules/(@types/)?(express|express-session|ws|helmet|csrf-sync|socket\\.io)/" },
    },
    {
      name: "only-store-knows-kysely",
      severity: "error",
      from: { path: "^src/desk/", pathNot: "^src/desk/store/" },
      to: { path: "node_modules/(@types/)?(kysely|better-sqlite3)" },
    },
    {
      name: "contract-is-shared-only",
      comment: "The contract is what the dashboard imports: zod and nothing of the desk.",
      severity: "error",
      from: { path: "^src/desk/contract/" },
      to: { path: "^src/", pathNot: "^src/desk/contract/" },
    },
    {
      name: "dashboard-knows-the-contract-alone",
      severity: "error",
      from: { path: "^dashboard/src/" },
      to: { path: "^src/", pathNot: "^src/desk/contract/" },
    },
    {
      name: "no-page-imports-another",
      comment: "A feature is a screen; what two of them need stands beside the features.",
      severity: "error",
      from: { path: "^dashboard/src/features/([^/]+)/" },
      to: { path: "^dashboard/src/features/", pathNot: "^dashboard/src/features/$1/" },
    },
    {
      name: "pages-are-imported-by-the-frame",
      comment: "What stands beside the features knows none of them: only the frame fetches a page.",
      severity: "error",
      from: {
        path: "^dashboard/src/",
        pathNot: "^dashboard/src/(features|shell)/|^dashboard/src/app\\.tsx$",
      },
      to: { path: "^dashboard/src/(features|shell)/" },
    },
    {
      name: "pages-know-no-frame",
      severity: "error",
      from: { path: "^dashboard/src/features/" },
      to: { path: "^dashboard/src/(shell/|app\\.tsx$)" },
    },
    {
      name: "nobody-imports-the-dashboard",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^dashboard/" },
    },
    {
      name: "parent-stays-small",
      comment: "The parent must not be able to fall over third-party code; its config-child does that.",
      severity: "error",
      from: { path: PARENT },
      to: thirdParty,
    },
    {
      name: "parent-imports-link",
      comment: "Types aside: a type costs nothing at run time.",
      severity: "error",
      from: { path: PARENT },
      to: { path: "^src/", pathNot: "^src/(parent|link)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "config-is-not-for-children",
      comment: "Gate and desk are handed their part; zod and yaml stay out of the gate for good.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(config/|config\\.ts$|parent/|cli/|cli\\.ts$)" },
      to: { path: "^src/config(/|\\.ts$)" },
    },
    {
      name: "cli-stays-outside",
      comment:
        "The command reaches a running node by its API, its socket and its files, never by its code. The law is no process: `policy check` reads a policy as the desk would.",
      severity: "error",
      from: { path: "^src/cli(/|\\.ts$)" },
      to: { path: "^src/(gate|desk|rtmp)/", pathNot: "^src/desk/contract/" },
    },
    {
      name: "cli-is-an-end",
      severity: "error",
      from: { pathNot: "^src/cli(/|\\.ts$)" },
      to: { path: "^src/cli(/|\\.ts$)" },
    },
    {
      name: "config-child-stays-alone",
      comment: "What it imports may load anything, so nothing may import it.",
      severity: "error",
      from: {},
      to: { path: "^src/parent/config-child\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
