// SemVer 2.0, and the comparators that a version has to meet.

const NUMBER = "(0|[1-9]\\d*)";
const LABEL = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
const VERSION = `${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${LABEL}(?:\\.${LABEL})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?`;
const ALONE = new RegExp(`^${VERSION}$`);
const COMPARATOR = new RegExp(`^(>=|<=|=|>|<|\\^|~) *(${VERSION})(?: *$| *, *(?=[^ ,])| +(?=[^ ,]))`);

/** Three numbers, and the labels of a pre-release: none if it is the release itself. */
function version(text) {
  const found = typeof text === "string" ? ALONE.exec(text) : null;
  return found && { parts: found.slice(1, 4).map(BigInt), labels: found[4]?.split(".") ?? [] };
}

export const isVersion = (text) => Boolean(version(text));

const sign = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function compareLabels(a, b) {
  const isNumber = (label) => /^\d+$/.test(label);
  if (isNumber(a) && isNumber(b)) return sign(BigInt(a), BigInt(b));
  if (isNumber(a) !== isNumber(b)) return isNumber(a) ? -1 : 1;
  return sign(a, b);
}

function compare(a, b) {
  for (let i = 0; i < 3; i += 1) if (a.parts[i] !== b.parts[i]) return sign(a.parts[i], b.parts[i]);
  // A release is above its pre-releases.
  if (!a.labels.length || !b.labels.length) return sign(b.labels.length, a.labels.length);
  for (let i = 0; i < Math.min(a.labels.length, b.labels.length); i += 1) {
    const order = compareLabels(a.labels[i], b.labels[i]);
    if (order !== 0) return order;
  }
  return sign(a.labels.length, b.labels.length);
}

/** The first version that is too high, as the lowest of all its pre-releases, so that these are excluded, too. */
function bound(operator, [major, minor, patch]) {
  const labels = ["0"];
  if (operator === "~") return { parts: [major, minor + 1n, 0n], labels };
  if (major > 0n) return { parts: [major + 1n, 0n, 0n], labels };
  if (minor > 0n) return { parts: [0n, minor + 1n, 0n], labels };
  return { parts: [0n, 0n, patch + 1n], labels };
}

/** The comparators of a text as pairs of operator and version, or undefined. A comma separates two of them. */
function comparators(text) {
  if (typeof text !== "string") return undefined;
  const found = [];
  let rest = text.replace(/^ +/, "");
  do {
    const [whole, operator, operand] = COMPARATOR.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    found.push({ operator, operand });
    rest = rest.slice(whole.length);
  } while (rest);
  return found;
}

export const isRange = (text) => comparators(text) !== undefined;

/** Whether a version meets all comparators; undefined if it is no version. */
export function meets(text, range) {
  const found = version(text);
  if (!found) return undefined;
  return comparators(range).every(({ operator, operand }) => {
    const other = version(operand);
    const order = compare(found, other);
    if (operator === "=") return order === 0;
    if (operator === ">") return order > 0;
    if (operator === ">=") return order >= 0;
    if (operator === "<") return order < 0;
    if (operator === "<=") return order <= 0;
    return order >= 0 && compare(found, bound(operator, other.parts)) < 0;
  });
}
