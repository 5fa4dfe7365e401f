// The inner object of suite 0x0101: docs/ENVELOPE.md, "Inner object". ML-KEM comes from tests/tools (npm ci), because Node.js 20 has none.
import { hkdfSync } from 'node:crypto';
import { demand } from './refusal.mjs';
import { hex, sameBytes, sha256 } from './bytes.mjs';
import { unwrap } from './keys.mjs';
import { contextOf } from './header.mjs';

const LIBRARY = '../tools/node_modules/@noble/post-quantum/ml-kem.js';
const library = await import(LIBRARY).catch(() => null);
const Q = 3329;

const mlKem = () => {
  if (!library) throw new Error('ML-KEM is missing: npm ci --prefix tests/tools');
  return library.ml_kem768;
};

// A recipient's ML-KEM half from its seed, d ‖ z, 64 bytes.
export const kemKey = (seed) => {
  const { publicKey, secretKey } = mlKem().keygen(seed);
  return { identifier: sha256(publicKey).subarray(0, 20), decapsulate: (ciphertext) => Buffer.from(mlKem().decapsulate(ciphertext, secretKey)) };
};

// SubjectPublicKeyInfo of RFC 9935, every coefficient below q (FIPS 203 section 7.2). Gives the encapsulation key.
export const encapsulationKeyOf = (spki) => {
  const start = hex('308204B2 300B 0609608648016503040402 038204A1 00');
  demand(spki.length === 1206 && sameBytes(spki.subarray(0, 22), start), 'malformed', 'key: not ML-KEM-768 in its one encoding');
  const key = spki.subarray(22);
  for (let i = 0; i < 1152; i += 3) {
    const [low, high] = [key[i] | ((key[i + 1] & 15) << 8), (key[i + 1] >> 4) | (key[i + 2] << 4)];
    demand(low < Q && high < Q, 'malformed', 'key: a coefficient of q or more');
  }
  return key;
};

// What stands between version and content: one OtherRecipientInfo. Gives the content key.
export const readKemRecipient = (data, header, key) => {
  data.expect(hex('318204EC A48204E8 060B2A864886F70D0109100D03 308204D7 020100 8014'), 'one KEMRecipientInfo');
  const identifier = data.take(20);
  data.expect(hex('300B 0609608648016503040402 04820440'), 'ML-KEM-768');
  const ciphertext = data.take(1088);
  data.expect(hex('300D 060B2A864886F70D010910031C 020120 A022 0420'), 'HKDF with SHA-256, key length, ukm');
  const context = data.take(32);
  data.expect(hex('300B 060960864801650304012D 0428'), 'key wrap');
  const wrapped = data.take(40);
  return () => {
    demand(sameBytes(context, contextOf(1, header)), 'malformed', 'the context of the inner layer is not that of this header');
    demand(sameBytes(identifier, key.identifier), 'malformed', 'not the ML-KEM half of the key the outer layer names');
    const info = Buffer.concat([hex('3034 300B 060960864801650304012D 020120 A022 0420'), context]);
    const kek = Buffer.from(hkdfSync('sha256', key.decapsulate(ciphertext), Buffer.alloc(0), info, 32));
    const contentKey = unwrap(kek, wrapped);
    demand(contentKey, 'malformed', 'the inner content key does not unwrap');
    return contentKey;
  };
};
