// P-256 keys in their one encoding, key ids, agreement, key wrap and signatures.
import { createECDH, createPublicKey, createDecipheriv, verify } from 'node:crypto';
import { demand } from './refusal.mjs';
import { hex, sameBytes, sha256 } from './bytes.mjs';
import { isStrictSignature } from './der.mjs';

const SPKI_P256 = hex('3059 3013 06072A8648CE3D0201 06082A8648CE3D030107 0342 00');
const P256 = { p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n, b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn };

// The point of a SubjectPublicKeyInfo of 91 bytes, checked to lie on the curve.
export const pointOf = (spki) => {
  demand(spki.length === 91 && sameBytes(spki.subarray(0, 26), SPKI_P256), 'malformed', 'key: not P-256 in its one encoding');
  const point = spki.subarray(26);
  demand(isOnCurve(point), 'malformed', 'key: the point is not on the curve');
  return point;
};

export const isOnCurve = (point) => {
  if (point.length !== 65 || point[0] !== 4) return false;
  const { p, b } = P256;
  const x = BigInt('0x' + point.subarray(1, 33).toString('hex'));
  const y = BigInt('0x' + point.subarray(33).toString('hex'));
  return x < p && y < p && (y * y - (x * x * x - 3n * x + b)) % p === 0n;
};

export const keyId = (spki) => sha256(spki);

// Subject key identifier, RFC 7093 section 2 method 1.
export const subjectKeyId = (point) => sha256(point).subarray(0, 20);

// A recipient's key from its private scalar of 32 bytes, and its ML-KEM half where there is one.
export const recipientKey = (scalar, kem = null) => {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(scalar);
  const point = ecdh.getPublicKey();
  return { identifier: subjectKeyId(point), kem, agree: (other) => ecdh.computeSecret(other) };
};

// AES key unwrap, RFC 3394; null when the check fails.
export const unwrap = (kek, wrapped) => {
  try {
    const cipher = createDecipheriv('id-aes256-wrap', kek, hex('A6A6A6A6A6A6A6A6'));
    return Buffer.concat([cipher.update(wrapped), cipher.final()]);
  } catch {
    return null;
  }
};

export const verifySignature = (spki, data, signature) =>
  isStrictSignature(signature) && verify('sha256', data, { key: createPublicKey({ key: spki, format: 'der', type: 'spki' }), dsaEncoding: 'der' }, signature);
