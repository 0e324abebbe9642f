// How the main entry and `slim` are bundled, over the chunk that they share: for the build, and for what measures its parts.

/** @type {import("esbuild").BuildOptions} */
export const ENTRY = {
  entryPoints: ["src/index.ts", "src/slim.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  chunkNames: "client",
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  write: false,
};
