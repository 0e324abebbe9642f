// Lets `react` and `react-dom` be those of version 18, for what Node loads itself: `react-dom` requires `react`.
import Module from "node:module";

type Resolve = (request: string, ...rest: unknown[]) => string;
const loader = Module as unknown as { _resolveFilename: Resolve };
const resolve = loader._resolveFilename;

loader._resolveFilename = (request, ...rest) =>
  resolve.call(Module, request.replace(/^(react|react-dom)(?=$|\/)/, "$1-18"), ...rest);
