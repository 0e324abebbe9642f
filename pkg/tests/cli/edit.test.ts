import { expect, test } from "vitest";
import { read } from "../../src/cli/document.js";
import { addItem, setMember } from "../../src/cli/edit.js";

function open(text: string) {
  const { document, findings } = read("x.jsonc", text);
  expect(findings).toEqual([]);
  if (!document) throw new Error("nothing was read");
  return document;
}

const hold = { from: "a", reason: "b" };
const entry = '{ "from": "a", "reason": "b" }';

test.each([
  ["an empty object", "{}", `{ "holds": [${entry}] }`],
  ["a line", '{ "a": 1 }', `{ "a": 1, "holds": [${entry}] }`],
  ["a line with a comma at its end", '{ "a": 1, }', `{ "a": 1, "holds": [${entry}], }`],
  ["lines", '{\n  "a": 1\n}\n', `{\n  "a": 1,\n  "holds": [${entry}]\n}\n`],
  ["lines with commas at their end", '{\n  "a": 1,\n}\n', `{\n  "a": 1,\n  "holds": [${entry}],\n}\n`],
  ["lines of tabs", '{\n\t"a": 1\n}', `{\n\t"a": 1,\n\t"holds": [${entry}]\n}`],
  ["lines of another system", '{\r\n  "a": 1\r\n}\r\n', `{\r\n  "a": 1,\r\n  "holds": [${entry}]\r\n}\r\n`],
  ["a comment in the last line", '{\n  "a": 1 // one\n}', `{\n  "a": 1, // one\n  "holds": [${entry}]\n}`],
  ["a comment behind the comma", '{\n  "a": 1, // one\n}', `{\n  "a": 1, // one\n  "holds": [${entry}],\n}`],
  ["two comments", '{\n  "a": 1 /* x */ // one\n}', `{\n  "a": 1, /* x */ // one\n  "holds": [${entry}]\n}`],
  ["a comment below", '{\n  "a": 1\n  // the end\n}', `{\n  "a": 1,\n  "holds": [${entry}]\n  // the end\n}`],
  ["only a comment", "{\n  // nothing\n}", `{\n  // nothing\n  "holds": [${entry}]\n}`],
  ["two in one line", '{\n  "a": 1, "b": 2\n}', `{\n  "a": 1, "b": 2, "holds": [${entry}]\n}`],
  ["a mark of byte order", '\uFEFF{ "a": 1 }', `\uFEFF{ "a": 1, "holds": [${entry}] }`],
])("a member is put into an object: %s", (_, before, after) => {
  expect(setMember(open(before), [], "holds", [hold]).text).toBe(after);
});

test.each([
  ["an empty list", '{ "holds": [] }', `{ "holds": [${entry}] }`],
  ["only a comment of two lines", '{ "holds": [/* none\n yet */ ] }', `{ "holds": [/* none\n yet */ ${entry}] }`],
  ["a line", '{ "holds": [{ "from": "x" }] }', `{ "holds": [{ "from": "x" }, ${entry}] }`],
  [
    "lines with comments",
    '{\n  "holds": [\n    { "from": "x" } // one\n  ] // all\n}',
    `{\n  "holds": [\n    { "from": "x" }, // one\n    ${entry}\n  ] // all\n}`,
  ],
  [
    "items over several lines",
    '{\n  "holds": [\n    {\n      "from": "x"\n    }\n  ]\n}',
    `{\n  "holds": [\n    {\n      "from": "x"\n    },\n    ${entry}\n  ]\n}`,
  ],
])("an item is added to a list: %s", (_, before, after) => {
  expect(addItem(open(before), ["holds"], hold).text).toBe(after);
});

test.each([
  ["a line", '{ "from": "a", "reason": "b" }', '{ "from": "a", "until": "c", "reason": "b" }'],
  ["the last of a line", '{ "from": "a" }', '{ "from": "a", "until": "c" }'],
  [
    "lines",
    '{\n  "from": "a", // x\n  "reason": "b"\n}',
    '{\n  "from": "a", // x\n  "until": "c",\n  "reason": "b"\n}',
  ],
  ["commas in front", '{\n  "from": "a"\n, "reason": "b"\n}', '{\n  "from": "a"\n, "until": "c", "reason": "b"\n}'],
  ["one that is there", '{ "from": "a", "until": "x" /* so */ }', '{ "from": "a", "until": "c" /* so */ }'],
])("a member is put behind another one: %s", (_, before, after) => {
  expect(setMember(open(before), [], "until", "c", "from").text).toBe(after);
});
