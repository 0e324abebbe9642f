/** Every limit of the wrapper, in one place. Times are milliseconds, texts are measured in bytes of UTF-8. */

/** How deep a context may nest: an attribute's path has at most this many names. */
export const CONTEXT_DEPTH = 8;
/** How many attributes a context may have, counted at every depth. */
export const CONTEXT_ATTRIBUTES = 256;
/** How many items all lists of a context may have together. */
export const CONTEXT_ITEMS = 1_000;
/** How long a text in a context, or the name of an attribute, may be. */
export const CONTEXT_TEXT = 4_096;
/** How many keys that no flag has are remembered in one table, so that reads with made-up keys cannot fill the memory. */
export const UNKNOWN_KEYS = 10_000;
/** How many errors nobody has listened to are kept for the first listener. */
export const UNHEARD_ERRORS = 10;
/** How long `createClient` waits for the network unless told otherwise. */
export const TIMEOUT = 1_500;
/** How long one request may take. */
export const REQUEST = 30_000;
/** How often a snapshot given by its address is asked for again unless told otherwise. */
export const REFRESH = 60_000;
/** How large the file of a snapshot may be, in bytes; nothing more is read. */
export const FILE = 16 * 1024 * 1024;
/** Over which span the requests for an announced revision are spread unless the stream says otherwise. */
export const WINDOW = 10_000;
/** How much of an error's text is reported. */
export const ERROR_TEXT = 500;
/** How long a tripped guardrail keeps a release closed. */
export const TRIP = 86_400_000;
/** How many acknowledgements, and how many exposures of a session, are remembered. */
export const REMEMBERED = 1_000;
/** How long after a failure the text of an announcement is asked for again. */
export const ANNOUNCEMENT_RETRY = 60_000;
/** The longest a timer can wait in a browser is a little under 25 days. */
export const LONGEST_TIMER = 24 * 86_400_000;
