/** The version in this package's manifest: what is deployed when this page is served. */
declare const __APP_VERSION__: string;
