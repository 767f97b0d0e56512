/** Builds the pages into dist/, which the desk serves; nothing is loaded from elsewhere. Every .html here is an entry of its own. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const HERE = import.meta.dirname;
const entries = readdirSync(HERE).filter((name) => name.endsWith(".html"));

export default defineConfig({
  root: HERE,
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Tests read in it what each page loads.
    manifest: true,
    // The last Chromium for Windows 7, which many court machines still run.
    target: "chrome109",
    // That browser preloads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: entries.map((name) => join(HERE, name)),
      output: {
        // What every page calls the desk with, in one file: 断播面板 and 法庭端 have 30 KB each.
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /\/src\/(?:api|cut-switch\/(?:cut-run|send-room-cut)|i18n\/(?:language|plain))\.ts$/,
            },
          ],
        },
      },
    },
  },
});
