// Takes the code of a module apart into streams of like bytes: opcodes, places of locals, constants and so on each stand
// together, which compresses a tenth better than what alternates. unpack/ puts them together again; it knows of
// opcodes only what it is told in front of them. docs/decisions.md has the figures.

import { block, number, Reader } from "./reader.mjs";

const CODE = 10;

// The streams, as `unpack/` has them. The first has everything outside of functions.
export const REST = 0;
/** Bytes with their count in front: declarations of locals, and what rarely follows an opcode. */
const COUNTED = 1;
/** Offsets of loads and stores. The alignment in front of them is a hint, and always given as none. */
const OFFSETS = 2;
/** The types of blocks, which end with an opcode of their own. */
const BLOCKS = 3;
export const OPCODES = 4;
const CALLS = 5;
const LONG_INTEGERS = 6;
const BRANCHES = 7;
/** Locals that are read, and apart from them those that are set. */
const READ = 8;
const SET = 9;
const GLOBALS = 10;
/** The first of those for integers: which one depends on the opcode behind. */
const INTEGERS = 12;

/** What follows an integer: addition, another one, a call and so on. */
const USES = [0x6a, 0x41, 0x10, 0x36, 0x21, 0x20, 0x71, 0x6b, 0x47, 0x46, 0x49, 0x74];

/** The streams in families, which have much the same bytes. */
export const FAMILIES = [
  [REST],
  [COUNTED, CALLS, ...Array.from({ length: USES.length + 1 }, (_, use) => INTEGERS + use), LONG_INTEGERS, OFFSETS],
  [OPCODES],
  [BLOCKS, BRANCHES, READ, SET, GLOBALS],
];

/**
 * Of each opcode the stream of the number that follows it, 0 for none; in the upper half, which of those for integers has
 * the one in front of it.
 */
export const KINDS = Array.from({ length: 256 }, (_, opcode) => streamOf(opcode) | ((USES.indexOf(opcode) + 1) << 4));

/**
 * @param {Uint8Array} bytes a module
 * @returns {{ before: number, functions: number, after: number, streams: number[][] }} the streams; how many functions there
 * are, and how many bytes of the first stream stand before and after them
 */
export function split(bytes) {
  const streams = Array.from({ length: 28 }, () => []);
  const put = (stream, more) => {
    for (const byte of more) streams[stream].push(byte);
  };

  const reader = new Reader(bytes);
  put(REST, reader.take(8));
  let functions = 0;
  let before = 0;
  while (!reader.isDone) {
    const [id] = reader.take(1);
    const section = reader.block();
    put(REST, [id]);
    if (id !== CODE) {
      put(REST, block(section));
      continue;
    }
    const code = new Reader(section);
    functions = code.number();
    const count = code.since(0);
    let size = count.length;
    for (let index = 0; index < functions; index++) {
      const body = code.block();
      splitBody(new Reader(body), put);
      size += 3 + body.length;
    }
    put(REST, [...number(size), ...count]);
    before = streams[REST].length;
  }
  return { before, functions, after: streams[REST].length - before, streams };
}

function splitBody(body, put) {
  const start = body.place;
  for (let declarations = body.number(); declarations > 0; declarations--) {
    body.number();
    body.take(1);
  }
  counted(body.since(start));
  while (!body.isDone) {
    const [opcode] = body.take(1);
    put(OPCODES, [opcode]);
    const stream = streamOf(opcode);
    if (stream === COUNTED) counted(rare(body, opcode));
    else if (stream) {
      if (stream === OFFSETS) body.digits();
      const digits = body.digits();
      put(stream === INTEGERS ? stream + (KINDS[body.next] >> 4) : stream, digits);
    }
  }

  function counted(bytes) {
    if (bytes.length > 255) throw new Error("the module has a list of more than 255 bytes in a function");
    put(COUNTED, [bytes.length, ...bytes]);
  }
}

/** Where the number goes that follows an opcode; COUNTED for what is more than a number. */
function streamOf(opcode) {
  if (opcode >= 0x28 && opcode <= 0x3e) return OFFSETS;
  switch (opcode) {
    case 0x02:
    case 0x03:
    case 0x04:
      return BLOCKS;
    case 0x0c:
    case 0x0d:
      return BRANCHES;
    case 0x10:
      return CALLS;
    case 0x20:
      return READ;
    case 0x21:
    case 0x22:
      return SET;
    case 0x23:
    case 0x24:
      return GLOBALS;
    case 0x41:
      return INTEGERS;
    case 0x42:
      return LONG_INTEGERS;
    case 0x0e:
    case 0x11:
    case 0x1c:
    case 0x25:
    case 0x26:
    case 0x3f:
    case 0x40:
    case 0x43:
    case 0x44:
    case 0xd0:
    case 0xd2:
    case 0xfc:
      return COUNTED;
    default:
      return 0;
  }
}

/** What follows an opcode of those that `streamOf` has under COUNTED. */
function rare(body, opcode) {
  const start = body.place;
  const numbers = (count) => {
    for (; count > 0; count--) body.digits();
  };
  if (opcode === 0x0e) numbers(body.number() + 1);
  else if (opcode === 0x1c) body.take(body.number());
  else if (opcode === 0x11) numbers(2);
  else if (opcode === 0x43) body.take(4);
  else if (opcode === 0x44) body.take(8);
  else if (opcode === 0xfc) numbers(NUMBERS[body.number()]);
  else body.digits();
  return body.since(start);
}

/** How many numbers follow the opcodes that begin with 0xfc: conversions, memory and tables. */
const NUMBERS = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];
