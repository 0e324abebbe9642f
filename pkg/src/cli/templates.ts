/** What differs from project to project. */
export interface Beginning {
  readonly environment: string;
  readonly lineage: string;
  readonly zone: string;
  readonly owner: string;
  readonly opens: string;
}

/** The first files of an authored directory, by their names in there. */
export function templates({ environment, lineage, zone, owner, opens }: Beginning): Readonly<Record<string, string>> {
  const text = JSON.stringify;
  return {
    "project.jsonc": `{
  "environment": ${text(environment)},
  // The series in which revisions count: another one for each project.
  "lineage": ${text(lineage)},
  // The zone of local times that name none.
  "zone": ${text(zone)}
}
`,
    "flags/new-greeting.jsonc": `{
  "owner": ${text(owner)},
  "description": "The first feature.",
  "variants": { "off": false, "on": true },
  // What people get before any release.
  "dormant": "off"
}
`,
    "releases/first-night.jsonc": `{
  "owner": ${text(owner)},
  "flags": { "new-greeting": "on" },
  // Without a plan, it opens to everybody at once.
  // "plan": "standard",
  "opens": ${text(opens)}
}
`,
    "plans.jsonc": `{
  "standard": [
    { "stage": "canary", "after": "PT0S", "share": 1 },
    { "stage": "gradual", "after": "P1D", "share": { "from": 5, "to": 50, "until": "P4D" } },
    { "stage": "general", "after": "P7D" }
  ]
}
`,
  };
}
