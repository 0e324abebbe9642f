import { apply, EDITING, findEntry } from "./change.js";
import { type Command, Failure, readArguments } from "./command.js";
import { setMember } from "./edit.js";
import { isObject } from "./project.js";

const OPTIONS = {
  undo: { type: "boolean", help: "takes the kill switch back" },
  ...EDITING,
} as const;

/** `footlights kill`: a flag answers its dormant variant, whatever else is said of it. */
export const kill: Command = {
  name: "kill",
  summary: "switches a flag off for everybody, and closes the releases that give it",
  usage: "<flag>",
  options: OPTIONS,
  text: `Writes "disabled": true into the flag, and shows the diff. Everybody then gets its dormant variant. A release opens whole
or not at all, so those that give the flag are closed with it.

  footlights kill new-checkout
  footlights kill new-checkout --undo`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const entry = findEntry("flags", positionals, values);
    const { key, document, value, compiled } = entry;
    const isKilled = value.disabled === true;
    if (values.undo && !isKilled) throw new Failure(`${key}: it is not switched off`);
    if (!values.undo && isKilled) throw new Failure(`${key}: it is switched off already`);
    const giving = Object.entries(compiled.snapshot.releases)
      // Of another file, which may be broken: that must not stop this.
      .filter(([, release]) => isObject(release) && isObject(release.flags) && Object.hasOwn(release.flags, key))
      .map(([release]) => release);
    const closes = giving.length > 0 ? `; it closes ${giving.join(", ")}` : "";
    const says = values.undo
      ? `${key} answers again by its releases and rules.`
      : `${key} is switched off: everybody gets "${value.dormant}"${closes}.`;
    return apply(entry, setMember(document, [], "disabled", !values.undo), values, says);
  },
};
