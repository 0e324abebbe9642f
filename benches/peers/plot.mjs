// Plots as SVG.

const WIDTH = 860;
const LEFT = 176;
const RIGHT = 84;
const TOP = 64;
const BAR = 18;
const OURS = "#c2410c";
const PEER = "#64748b";
const FLOOR = "#cbd5e1";

/** @param {string} text */
const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {string} [more]
 */
const label = (x, y, text, more = "") => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${more}>${quoted(text)}</text>`;

/**
 * @param {string} title
 * @param {number} height
 * @param {readonly string[]} lines
 */
function drawing(title, height, lines) {
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" fill="#222">`,
    `<title>${quoted(title)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    label(16, 24, title, ' font-size="15" font-weight="bold"'),
    ...lines,
    "</svg>",
  ].join("\n")}\n`;
}

/**
 * One bar for each value, by the logarithm: each line to the right is ten times the one before.
 *
 * @typedef {object} Bar
 * @property {string} name
 * @property {number} value
 * @property {"ours" | "peer" | "floor"} kind
 *
 * @param {string} title
 * @param {readonly { title: string, bars: readonly Bar[] }[]} groups
 * @param {(value: number) => string} tell
 */
export function bars(title, groups, tell) {
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value));
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.ceil(Math.log10(Math.max(...values)));
  const x = (/** @type {number} */ value) =>
    LEFT + ((Math.log10(value) - least) / (most - least)) * (WIDTH - LEFT - RIGHT);
  const lines = [];
  let y = TOP;
  for (const { title, bars } of groups) {
    lines.push(label(16, y, title, ' font-weight="bold"'));
    y += 8;
    for (const { name, value, kind } of bars) {
      const colour = kind === "ours" ? OURS : kind === "peer" ? PEER : FLOOR;
      const width = Math.max(1, x(value) - LEFT).toFixed(1);
      lines.push(
        label(LEFT - 8, y + 13, name, ' text-anchor="end"'),
        `<rect x="${LEFT}" y="${y + 2}" width="${width}" height="${BAR - 4}" fill="${colour}"/>`,
        label(x(value) + 6, y + 13, tell(value)),
      );
      y += BAR;
    }
    y += 24;
  }
  const grid = [];
  for (let power = least; power <= most; power++) {
    const at = x(10 ** power).toFixed(1);
    grid.push(
      `<path d="M${at} ${TOP - 18}V${y - 16}" stroke="#e5e7eb"/>`,
      label(Number(at), TOP - 24, tell(10 ** power), ' text-anchor="middle" fill="#666"'),
    );
  }
  return drawing(title, y, [...grid, ...lines]);
}

const COLOURS = ["#0f766e", "#1d4ed8", "#7c3aed", "#be185d", "#4d7c0f", "#0369a1", "#a16207", "#475569"];
const HEIGHT = 420;
const BOTTOM = 52;

/**
 * Lines over the number of flags, both by their logarithms.
 *
 * @typedef {{ name: string, points: readonly (readonly [flags: number, value: number])[], kind: "ours" | "peer" | "floor" }} Line
 *
 * @param {string} title
 * @param {readonly Line[]} lines
 * @param {(value: number) => string} tell
 */
export function curves(title, lines, tell) {
  const points = lines.flatMap(({ points }) => points);
  const [left, right] = [64, WIDTH - LEFT - 16];
  const range = (/** @type {number[]} */ values) => [Math.min(...values), Math.max(...values)].map(Math.log10);
  const [first = 0, last = 1] = range(points.map(([flags]) => flags));
  const [low, high] = range(points.map(([, value]) => value));
  const [least, most] = [Math.floor(low ?? 0), Math.ceil(high ?? 1)];
  const x = (/** @type {number} */ flags) => left + ((Math.log10(flags) - first) / (last - first)) * (right - left);
  const y = (/** @type {number} */ value) =>
    HEIGHT - BOTTOM - ((Math.log10(value) - least) / (most - least)) * (HEIGHT - BOTTOM - 44);
  const drawn = [];
  for (let power = least; power <= most; power++) {
    const at = y(10 ** power);
    drawn.push(
      `<path d="M${left} ${at.toFixed(1)}H${right}" stroke="#e5e7eb"/>`,
      label(left - 8, at + 4, tell(10 ** power), ' text-anchor="end" fill="#666"'),
    );
  }
  for (const flags of new Set(points.map(([flags]) => flags))) {
    drawn.push(label(x(flags), HEIGHT - BOTTOM + 20, flags.toLocaleString("en"), ' text-anchor="middle" fill="#666"'));
  }
  drawn.push(label((left + right) / 2, HEIGHT - 12, "flags", ' text-anchor="middle"'));
  let peers = 0;
  let free = 0;
  const ends = lines.map((line) => ({ line, at: y(line.points.at(-1)?.[1] ?? 1) })).sort((a, b) => a.at - b.at);
  for (const { line, at } of ends) {
    const { name, points, kind } = line;
    const colour = kind === "ours" ? OURS : kind === "floor" ? "#94a3b8" : COLOURS[peers++ % COLOURS.length];
    const path = points
      .map(([flags, value], at) => `${at ? "L" : "M"}${x(flags).toFixed(1)} ${y(value).toFixed(1)}`)
      .join("");
    const dashes = kind === "floor" ? ' stroke-dasharray="5 4"' : "";
    drawn.push(
      `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${kind === "ours" ? 3 : 1.6}"${dashes}/>`,
    );
    // Names below one another where lines end together.
    free = Math.max(at + 4, free + 15);
    drawn.push(
      `<path d="M${right + 4} ${at.toFixed(1)}L${right + 16} ${(free - 4).toFixed(1)}" stroke="${colour}" fill="none"/>`,
      label(right + 20, free, name, ` fill="${colour}"${kind === "ours" ? ' font-weight="bold"' : ""}`),
    );
  }
  return drawing(title, HEIGHT, drawn);
}
