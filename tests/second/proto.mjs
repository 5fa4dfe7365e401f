// A strict reader of Protocol Buffers: docs/ENVELOPE.md, "One reading".
import { demand } from './refusal.mjs';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const FIRST_CRITICAL = 100;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// Schemas of messages that have no field beside their own.
export const closed = new WeakSet();

// A schema maps a field number to [name, type] or [name, type, 'repeated']; a type is a word below or another schema.
// `canonical` accepts one serialisation only: fields in order, numbers as short as possible, no default written out, unknown fields last.
export const readMessage = (bytes, schema, canonical = false) => {
  const message = {};
  for (const [name, type, repeated] of Object.values(schema)) message[name] = repeated ? [] : defaultOf(type);
  const seen = new Set();
  const reader = { bytes, at: 0, canonical };
  let last = 0;
  let passedKnown = false;
  while (reader.at < bytes.length) {
    const tag = readVarint(reader);
    const number = Number(tag >> 3n);
    const wire = Number(tag & 7n);
    demand(number >= 1, 'malformed', 'protobuf: field number 0');
    demand(number < FIRST_CRITICAL, 'malformed', `protobuf: unknown critical field ${number}`);
    const raw = readRaw(reader, wire);
    const field = schema[number];
    demand(field || !closed.has(schema), 'malformed', `protobuf: field ${number} beside those of a closed message`);
    demand(!canonical || !field || ((field[2] ? number >= last : number > last) && !passedKnown), 'malformed', 'protobuf: fields out of order');
    last = number;
    passedKnown ||= !field;
    demand(field?.[2] || !seen.has(number), 'malformed', `protobuf: field ${number} occurs twice`);
    seen.add(number);
    if (!field) continue;
    const [name, type, repeated] = field;
    if (repeated) {
      message[name].push(...convertRepeated(raw, wire, type));
    } else {
      message[name] = convert(raw, wire, type, canonical);
      demand(!canonical || !isDefault(message[name]), 'malformed', `protobuf: the default of field ${number} is written out`);
    }
  }
  return message;
};

const defaultOf = (type) => ({ bytes: Buffer.alloc(0), string: '', uint64: 0n, fixed64: 0n, uint32: 0, enum: 0, bool: false })[type] ?? null;

const isDefault = (value) => value === 0n || value === 0 || value === false || value === '' || (Buffer.isBuffer(value) && value.length === 0);

const readVarint = (reader) => {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    demand(reader.at < reader.bytes.length, 'malformed', 'protobuf: cut in a number');
    const byte = reader.bytes[reader.at++];
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) {
      demand(value < 1n << 64n, 'malformed', 'protobuf: number over 64 bits');
      demand(!reader.canonical || byte !== 0 || shift === 0n, 'malformed', 'protobuf: number not as short as possible');
      return value;
    }
  }
  demand(false, 'malformed', 'protobuf: number over ten bytes');
};

const readRaw = (reader, wire) => {
  if (wire === VARINT) return readVarint(reader);
  const length = { [FIXED64]: 8, [FIXED32]: 4 }[wire] ?? (wire === BYTES ? Number(readVarint(reader)) : -1);
  demand(length >= 0, 'malformed', 'protobuf: groups and unknown wire types are not read');
  demand(reader.at + length <= reader.bytes.length, 'malformed', 'protobuf: longer than what is there');
  reader.at += length;
  return reader.bytes.subarray(reader.at - length, reader.at);
};

const convert = (raw, wire, type, canonical) => {
  const wanted = { bytes: BYTES, string: BYTES, fixed64: FIXED64, uint64: VARINT, uint32: VARINT, enum: VARINT, bool: VARINT }[type] ?? BYTES;
  demand(wire === wanted, 'malformed', 'protobuf: another wire type than the field has');
  switch (type) {
    case 'bytes':
      return raw;
    case 'string':
      return text(raw);
    case 'fixed64':
      return raw.readBigUInt64LE();
    case 'uint64':
      return raw;
    case 'uint32':
      demand(raw < 1n << 32n, 'malformed', 'protobuf: number over 32 bits');
      return Number(raw);
    case 'enum':
      demand(raw < 1n << 31n, 'malformed', 'protobuf: enum over 31 bits');
      return Number(raw);
    case 'bool':
      demand(raw <= 1n, 'malformed', 'protobuf: bool is 0 or 1');
      return raw === 1n;
    default:
      return readMessage(raw, type, canonical);
  }
};

const convertRepeated = (raw, wire, type) => {
  if (type !== 'uint32' || wire !== BYTES) return [convert(raw, wire, type)];
  const packed = { bytes: raw, at: 0 };
  const numbers = [];
  while (packed.at < raw.length) numbers.push(convert(readVarint(packed), VARINT, type));
  return numbers;
};

const text = (raw) => {
  try {
    return utf8.decode(raw);
  } catch {
    demand(false, 'malformed', 'protobuf: text is not UTF-8');
  }
};
