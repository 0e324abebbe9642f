import { defineConfig } from "vitest/config";

export default defineConfig({
  // As the build does it.
  resolve: { alias: [{ find: /^.*\/wasm\/footlights\.js$/, replacement: `${import.meta.dirname}/src/glue.ts` }] },
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 20_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
