// How the main entry and `slim` are bundled, over the chunk that they share, and made small: for the build, and for what
// measures its parts.

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

/**
 * Terser comes after esbuild and finds what that leaves, which looks at each place only once: docs/decisions.md has the
 * figures.
 *
 * @type {import("terser").MinifyOptions}
 */
export const TERSER = {
  module: true,
  ecma: 2022,
  compress: {
    passes: 5,
    // No getter of ours does anything but read.
    pure_getters: true,
    keep_fargs: false,
    unsafe_arrows: true,
    // What is called from one place only stays a function: one that is made anew for each call of another takes longer.
    reduce_funcs: false,
  },
};
