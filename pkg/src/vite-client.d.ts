/** What the plugin `footlights/vite` knows of the bundle, for `createClient`. */
declare module "virtual:footlights" {
  /** What this bundle is. In a build it says, too, the flags of which keys are `carried` by its code. */
  export const deployment: import("footlights").Deployment;
  /** Where the snapshot is. In development it has a stream, so that the page follows the files as they are written. */
  export const snapshot: import("footlights").SnapshotRequest;
}
