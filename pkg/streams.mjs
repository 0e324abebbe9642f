// Takes the code of a module apart into streams of like bytes: opcodes, places of locals, constants and so on each stand
// together, which compresses a tenth better than what alternates. unpack/ puts them together again; it knows of
// opcodes only what the first stream tells it. docs/decisions.md has the figures.

import { Reader } from "./reader.mjs";

const CODE = 10;

// The streams by their numbers, as `unpack/` has them. Those that have much the same bytes stand together in one family
// of eight numbers, which are not all used. The first begins with one byte for each opcode, the stream of the number that
// follows it (0 for none), and has everything outside of functions.
const REST = 0;
/** Bytes with their count in front: declarations of locals, and what rarely follows an opcode. */
const COUNTED = 8;
/** Offsets of loads and stores. The alignment in front of them is a hint, and always given as none. */
const OFFSETS = 9;
const CALLS = 10;
const INTEGERS = 11;
const LONG_INTEGERS = 12;
/** The types of blocks, which end with an opcode of their own. */
const BLOCKS = 16;
const BRANCHES = 17;
/** Locals that are read, and apart from them those that are set. */
const READ = 18;
const SET = 19;
const GLOBALS = 20;
const OPCODES = 24;

/** How many families there are, and how many streams each has at the most. */
export const FAMILIES = 4;
export const STREAMS = 5;

/**
 * @param {Uint8Array} bytes a module
 * @returns {{ before: number, digits: number, functions: number, after: number, streams: number[][][] }} the streams of each
 * family; how many functions the module has, of how many bytes that number is, and how many stand before it and after all
 */
export function split(bytes) {
  const streams = Array.from({ length: FAMILIES * 8 }, () => []);
  const put = (stream, more) => {
    for (const byte of more) streams[stream].push(byte);
  };
  put(
    REST,
    Array.from({ length: 256 }, (_, opcode) => streamOf(opcode)),
  );

  const reader = new Reader(bytes);
  put(REST, reader.take(8));
  let functions = 0;
  let before = 0;
  let digits = 0;
  while (!reader.isDone) {
    const [id] = reader.take(1);
    const from = reader.place;
    const section = reader.block();
    put(REST, [id]);
    if (id !== CODE) {
      put(REST, reader.since(from));
      continue;
    }
    before = streams[REST].length - 256;
    const code = new Reader(section);
    functions = code.number();
    digits = code.place;
    put(REST, code.since(0));
    for (let index = 0; index < functions; index++) splitBody(new Reader(code.block()), put);
  }
  const after = streams[REST].length - 256 - before - digits;
  const families = Array.from({ length: FAMILIES }, (_, family) => streams.slice(family * 8, family * 8 + STREAMS));
  return { before, digits, functions, after, streams: families };
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
      put(stream, body.digits());
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
