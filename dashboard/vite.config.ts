/** Builds the dashboard into dist/, which the desk serves; nothing is loaded from elsewhere. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // One page of one house on its own network: a megabyte once is no burden, and one file can't go missing.
    chunkSizeWarningLimit: 2000,
  },
});
