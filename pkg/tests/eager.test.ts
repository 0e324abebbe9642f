// What the build puts into parentheses does what it did.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inParentheses } from "../eager.mjs";

/** What a module exports as `found`. */
async function found(code: string): Promise<unknown> {
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { found: unknown };
  return module.found;
}

/** All of the code's functions. */
function all(code: string): ReadonlySet<number> {
  return new Set(Array.from(code, (_, place) => place));
}

test.each([
  ["a declaration that is called before it stands there", "export const found=f();function f(){return 7}"],
  [
    "declarations in one another",
    "export const found=f();function f(){return g()+h();function g(){return 4}function h(){return g()}}",
  ],
  [
    "a method, one that waits, a getter, and one by a computed name",
    "const o={a(){return this.b},get b(){return 2},async c(){return this.a()},['d'](){return 1}};export const found=[o.a(),await o.c(),o.d()]",
  ],
  [
    "a declaration that is exported, and one in a block",
    "export const found=[f()];export function f(){{return g();function g(){return 2}}}",
  ],
  ["arrow functions", "const f=a=>b=>a+b,g=async a=>a,h=()=>({a:1});export const found=[f(1)(2),await g(3),h()]"],
  [
    "a property that is named as its value, and a default",
    "const a=1;const f=({a:b=()=>2})=>b();export const found=[f({}),{a}]",
  ],
  ["a function that has a name of its own", "const f=function g(n){return n?g(n-1):0};export const found=f(3)"],
  ["generators", "function*f(){yield 1}const o={*g(){yield 2}};export const found=[...f(),...o.g()]"],
  [
    "a function that is an argument, and one that is called",
    "export const found=[1,2].map(function(n){return n*2}).concat((()=>3)())",
  ],
])("%s", async (_, code) => {
  const written = inParentheses(code, all(code), 0);
  expect(written).not.toBe(code);
  expect(await found(written)).toEqual(await found(code));
});

test("nothing else is touched", () => {
  const code = 'import{a}from"./a.js";function f(){return a}export{f};class C{m(){}}';
  expect(inParentheses(code, new Set(), 0)).toBe(code);
  expect(inParentheses(code, new Set([code.indexOf("function")]), 0)).toBe(
    'import{a}from"./a.js";let f=(function(){return a});export{f};class C{m(){}}',
  );
});

test("the package has them", () => {
  const code = readFileSync(new URL("../dist/client.js", import.meta.url), "utf8");
  // What makes a client, and what takes a snapshot, are among them.
  expect(code.match(/=\((async )?function/g)?.length).toBeGreaterThan(40);
});
