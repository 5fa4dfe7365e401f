import { createHash, createHmac } from 'node:crypto';

export const hex = (text) => Buffer.from(text.replaceAll(' ', ''), 'hex');
export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
export const hmacSha256 = (key, ...parts) => parts.reduce((mac, part) => mac.update(part), createHmac('sha256', key)).digest();
export const sameBytes = (a, b) => Buffer.compare(a, b) === 0;
export const includes = (list, bytes) => list.some((one) => sameBytes(one, bytes));

export const u32be = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

export const u64be = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};

// Base64 of RFC 4648 section 4, padded and canonical: there is one text for the same bytes, or null.
export const base64 = (text) => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
};
