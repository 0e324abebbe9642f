import { defineConfig } from "vitest/config";

export default defineConfig({
  // As the build does it.
  resolve: { alias: [{ find: /^.*\/wasm\/footlights\.js$/, replacement: `${import.meta.dirname}/src/glue.ts` }] },
  // Of the examples in the documents.
  esbuild: { jsx: "automatic" },
  test: {
    testTimeout: 20_000,
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
    projects: [
      { extends: true, test: { name: "package", include: ["tests/**/*.test.ts"] } },
      {
        extends: true,
        // The same tests, with the other version of React that is supported.
        resolve: { alias: [{ find: /^(react|react-dom)(?=$|\/)/, replacement: "$1-18" }] },
        test: { name: "react 18", include: ["tests/react/*.test.ts"], setupFiles: ["tests/react/react-18.ts"] },
      },
    ],
  },
});
