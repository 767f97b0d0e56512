import { defineConfig } from "vitest/config";

const loadTests = (...names: string[]) => names.map((name) => `test/load/${name}.test.ts`);
/** Of test/load: what measures a few streams. */
const STEADY = loadTests("delay", "memory");
/** Of test/load: whole programs, which take what CPU there is and are not judged by time. */
const PROGRAMS = loadTests("bench", "soak", "watch-faults");

/** One project a tier; `npm run check` runs `unit` alone, `npm test` all but `long`. */
export default defineConfig({
  test: {
    // Of the whole run, and so of every project.
    globalSetup: "test/support/run-wide.ts",
    // Tests that run side by side wait for most of their time: for a delay, a deadline, a lease to run out.
    maxConcurrency: 16,
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          testTimeout: 20_000,
          // Half of them wait for children of their own.
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They mostly wait for delays to run out; what measures times or load stands in "load", alone.
          maxWorkers: 5,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          // What was seen is kept with every run, to be looked at.
          env: { E2E_PICTURES: process.env.E2E_PICTURES ?? "test-results/e2e" },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          // What loads the machine runs alone.
          name: "load",
          include: ["test/load/**/*.test.ts"],
          exclude: [...STEADY, ...PROGRAMS],
          globalSetup: "test/load/quiet-disk.ts",
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "steady",
          include: STEADY,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // Few streams over a long time: they wait for delays, and leave each other the machine.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "programs",
          include: PROGRAMS,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "long",
          include: ["test/long/**/*.test.ts"],
          testTimeout: 30 * 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "hostile",
          include: ["test/hostile/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // They mostly wait for deadlines to run out; each has a gate of its own, and costs are the gate's own.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "crash",
          include: ["test/crash/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They mostly wait too; two files at a time leave what is killed and restarted a core.
          maxWorkers: 2,
        },
      },
    ],
  },
});
