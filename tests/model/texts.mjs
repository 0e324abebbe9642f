// Texts that are instants, durations, versions or requirements, or nearly so.

const joined = (parts) => parts.join("");

export function textsOf({ below, once, pick }) {
  /** Mostly the first; now and then one of the others. */
  const mostly = (...texts) => (once(8) ? pick(texts) : texts[0]);
  const number = () => mostly(String(below(4)), "10", "0", "00", "01", "99999999999999999999", "", "x");
  const label = () => pick(["0", "1", "2", "10", "rc", "alpha", "beta", "a-b", "-", mostly("rc1", "01", "", "1a")]);
  const labels = (mark) => `${mark}${label()}${once(2) ? "" : `.${label()}`}`;
  const version = () =>
    joined([
      number(),
      ".",
      number(),
      mostly(".", "", "-"),
      number(),
      once(2) ? labels("-") : "",
      once(4) ? labels("+") : "",
    ]);
  const comparator = () =>
    joined([
      pick(["=", ">", ">=", "<", "<=", "^", "~"]),
      mostly("", " ", "  ", "=", ">", ","),
      mostly(version(), "1.2", "1.x.0", "*"),
    ]);
  const requirement = () =>
    joined([
      mostly("", " ", ","),
      comparator(),
      ...(once(3) ? [mostly(" ", ",", ", ", " , ", ",,", "", " || ", "\t"), comparator()] : []),
      mostly("", " ", ","),
    ]);
  const instant = () =>
    joined([
      pick(["2026", "2024", "2000", mostly("2025", "1900", "0000", "9999", "26", "02026")]),
      mostly("-", "/"),
      pick(["02", "03", "12", mostly("01", "00", "13", "1")]),
      "-",
      pick(["01", "28", "29", "30", mostly("31", "00", "32", "1")]),
      mostly("T", "t", " ", ""),
      mostly("00", "23", "24", "1"),
      ":",
      mostly("00", "59", "60", "5"),
      mostly(":00", ":59", ":60", "", ":5"),
      mostly("", ".1", ".123456789", ".", ".0005", ",5"),
      mostly("Z", "z", "+01:00", "-23:59", "+24:00", "-00:00", "+0100", "", "+01"),
    ]);
  const part = (unit) => (once(3) ? `${mostly(String(below(3)), "0", "007", "-1", "1.5", "")}${unit}` : "");
  const duration = () =>
    joined([
      mostly("P", "", "p"),
      part("W"),
      part(mostly("D", "Y", "d")),
      mostly("T", ""),
      ...["H", "M", "S"].map(part),
    ]);
  return { version, requirement, instant, duration };
}
