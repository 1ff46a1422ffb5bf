import { defineConfig } from "vite";

/** The whole page over a server in memory: to look at every state of it, without a stack. Not part of dist/. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: "../../public",
  base: "./",
  build: { outDir: "../../.gallery", emptyOutDir: true, target: "es2022", cssTarget: ["chrome123", "firefox120", "safari17.5"] },
});
