// Writes what `parts.mjs` has measured into docs/size.md, and its plot.

import { readFileSync, writeFileSync } from "node:fs";

const docs = new URL("../docs/", import.meta.url);
const MARKS = /<!-- parts -->[\s\S]*<!-- \/parts -->/;

const WIDTH = 860;
const LEFT = 300;
const BAR = 18;
const MODULE = "#c2410c";
const SCRIPTS = "#1d4ed8";

const number = (value) => value.toLocaleString("en");
const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("`", "");

/**
 * @param {number} whole bytes of the entry
 * @param {{ title: string, parts: { part: string, buys: string, inModule: number, inScripts: number }[] }[]} groups
 */
export function write(whole, groups) {
  const rows = groups.flatMap(({ title, parts }) => [
    `| **${title}** | | | |`,
    ...parts.map(({ part, buys, inModule, inScripts }) => {
      const [one, other] = [inModule, inScripts].map((bytes) => (bytes ? number(bytes) : ""));
      return `| ${part} | ${one} | ${other} | ${buys} |`;
    }),
  ]);
  const table = [
    "<!-- parts -->",
    `The whole entry: ${number(whole)} bytes of brotli.`,
    "",
    "| part | module | scripts | what it buys |",
    "| --- | ---: | ---: | --- |",
    ...rows,
    "<!-- /parts -->",
  ];
  const page = new URL("size.md", docs);
  writeFileSync(
    page,
    readFileSync(page, "utf8").replace(MARKS, () => table.join("\n")),
  );
  writeFileSync(new URL("size.svg", docs), plot(whole, groups));
}

function plot(whole, groups) {
  const most = Math.max(...groups.flatMap(({ parts }) => parts.map(({ inModule, inScripts }) => inModule + inScripts)));
  const wide = (bytes) => (Math.max(0, bytes) / most) * (WIDTH - LEFT - 70);
  const title = `Bytes of brotli without which the entry would do, part by part, of ${number(whole)}`;
  const lines = [];
  let y = 64;
  for (const { title, parts } of groups) {
    lines.push(`<text x="16" y="${y}" font-weight="bold">${quoted(title)}</text>`);
    y += 8;
    for (const { part, inModule, inScripts } of parts) {
      const [first, second] = [wide(inModule), wide(inScripts)];
      const bar = (x, width, colour) =>
        `<rect x="${x.toFixed(1)}" y="${y + 2}" width="${width.toFixed(1)}" height="${BAR - 4}" fill="${colour}"/>`;
      lines.push(
        `<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${quoted(part)}</text>`,
        bar(LEFT, first, MODULE),
        bar(LEFT + first, second, SCRIPTS),
        `<text x="${(LEFT + first + second + 6).toFixed(1)}" y="${y + 13}">${number(inModule + inScripts)}</text>`,
      );
      y += BAR;
    }
    y += 24;
  }
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" font-family="sans-serif" font-size="12" fill="#222">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${y}" fill="#fff"/>`,
    `<text x="16" y="24" font-size="15" font-weight="bold">${title}</text>`,
    `<rect x="${LEFT}" y="34" width="12" height="12" fill="${MODULE}"/><text x="${LEFT + 18}" y="44">in the module</text>`,
    `<rect x="${LEFT + 130}" y="34" width="12" height="12" fill="${SCRIPTS}"/><text x="${LEFT + 148}" y="44">in the scripts</text>`,
    ...lines,
    "</svg>",
  ].join("\n")}\n`;
}
