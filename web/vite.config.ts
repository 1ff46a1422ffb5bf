import { defineConfig } from "vitest/config";

const gateway = process.env.PARLEY_EDGE ?? "http://localhost:5000";

export default defineConfig({
  build: {
    target: "es2022",
    // The first versions with light-dark(), so that the build leaves each colour standing once.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // The edge sends a policy without 'unsafe-inline' and without data: scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: false,
    // What each file brings with it, for scripts/size.mjs.
    manifest: true,
    rolldownOptions: {
      input: { index: "index.html", shell_worker: "src/worker/shell_worker.ts" },
      // A worker rules over the folder that it comes from, under a name that stays.
      output: {
        // What every visit needs is one file, and what dialogs share with the first screen comes with that screen; left
        // alone the bundler makes more files of it than a first visit may ask for.
        codeSplitting: {
          groups: [
            { name: "index", tags: ["$initial"], test: /(?<!shell_worker\.ts)$/ },
            { name: "auth_screen", test: /views\/(auth_\w+|field|language_switch|name_check|password_hint|submission|theme_switch)\.tsx?$/ },
          ],
        },
        entryFileNames: ({ name }) => (name === "shell_worker" ? "shell_worker.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  server: {
    proxy: {
      "/ws": { target: gateway, ws: true },
      "/api": { target: gateway },
    },
  },
  test: {
    // Only the tests of views and platform ask for a DOM (happy-dom), with a comment at their top.
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ["tests/**/*.test.{ts,tsx}"],
  },
});
