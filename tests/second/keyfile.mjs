// A recipient's private key as an operator has it: PKCS#8 in PEM, or hexadecimal as in test vectors.
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { demand } from './refusal.mjs';
import { hex, sameBytes } from './bytes.mjs';
import { kemKey } from './kem.mjs';
import { recipientKey } from './keys.mjs';

// kemName: the file of the ML-KEM half, when there is one.
export const recipientKeyFile = (name, kemName) => {
  const text = readFileSync(name, 'utf8').trim();
  const isScalar = /^[0-9a-f]{64}$/i.test(text);
  const scalar = isScalar ? hex(text) : Buffer.from(createPrivateKey(text).export({ format: 'jwk' }).d, 'base64url');
  return recipientKey(scalar, kemName ? kemKey(readSeed(readFileSync(kemName, 'utf8').trim())) : null);
};

// The seed alone, RFC 9935 section 6.
const readSeed = (text) => {
  if (/^[0-9a-f]{128}$/i.test(text)) return hex(text);
  const der = Buffer.from(text.replace(/-----[A-Z ]+-----/g, ''), 'base64');
  const start = hex('3054 020100 300B 0609608648016503040402 0442 8040');
  demand(der.length === 86 && sameBytes(der.subarray(0, 22), start), 'malformed', 'key file: not the seed of an ML-KEM-768 key');
  return der.subarray(22);
};
