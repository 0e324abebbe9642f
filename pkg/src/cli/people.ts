import { WrongCall } from "./command.js";
import type { Deployment, EvaluationContext } from "./core.js";
import { readText } from "./files.js";
import { isObject } from "./project.js";

/** Reads a list of people: a context in JSON on each line. */
export function readPeople(file: string): EvaluationContext[] {
  const people: EvaluationContext[] = [];
  for (const [index, line] of readText(file).split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    people.push(readContext(line, `${file}:${index + 1}`));
  }
  if (people.length === 0) throw new WrongCall(`${file}: there is nobody in it, it has a context in JSON on each line`);
  return people;
}

/** Reads a context. */
export function readContext(text: string, where: string): EvaluationContext {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    given = undefined;
  }
  if (isObject(given)) return given as EvaluationContext;
  throw new WrongCall(`${where}: a person is an object of attributes, as {"targetingKey":"anna"}`);
}

/** A version of SemVer 2.0.0, which the core takes no other for. */
const SEMVER =
  /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-(0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(\.(0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*)?(\+[\dA-Za-z-]+(\.[\dA-Za-z-]+)*)?$/;

/** Reads what `--deployment` says: `shop@2.4.0`. */
export function readDeployment(text: string | undefined): Deployment {
  if (text === undefined) return {};
  const [, app, version = ""] = /^([^@]+)@(.*)$/.exec(text) ?? [];
  if (app !== undefined && SEMVER.test(version)) return { app, version };
  // A tag of git has one, and a page that says so looks as if it were no deployment at all.
  if (app !== undefined && /^v/i.test(version) && SEMVER.test(version.slice(1))) {
    const bare = `${app}@${version.slice(1)}`;
    throw new WrongCall(
      `--deployment: a version has no "v" in front, so it is ${bare}; pages that say "${version}" meet no need`,
    );
  }
  throw new WrongCall(`--deployment: an app and its version, as shop@2.4.0, not "${text}"`);
}

/** How people are named in what is printed. */
export function nameOf(person: EvaluationContext, index: number): string {
  return String(person.targetingKey ?? person.email ?? `person ${index + 1}`);
}
