// RFC 6962 section 2.1 with SHA-256; proofs checked as in RFC 9162 sections 2.1.3.2 and 2.1.4.2.
import { sameBytes, sha256 } from './bytes.mjs';

export const leafHash = (record) => sha256(Buffer.of(0), record);
export const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

export const rootOf = (leaves) => {
  if (leaves.length === 0) return sha256(Buffer.alloc(0));
  if (leaves.length === 1) return leaves[0];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
};

// Sizes and indexes are BigInt: a log may be larger than 2^53.
export const verifyInclusion = (index, size, leaf, proof, root) => {
  if (index < 0n || index >= size || [leaf, root, ...proof].some((hash) => hash.length !== 32)) return false;
  let [fn, sn, r] = [index, size - 1n, leaf];
  for (const hash of proof) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      r = nodeHash(hash, r);
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      r = nodeHash(r, hash);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && sameBytes(r, root);
};

export const verifyConsistency = (first, second, proof, firstRoot, secondRoot) => {
  if (first < 0n || first > second || [firstRoot, secondRoot, ...proof].some((hash) => hash.length !== 32)) return false;
  if (first === second) return proof.length === 0 && sameBytes(firstRoot, secondRoot) && (first > 0n || sameBytes(firstRoot, rootOf([])));
  if (first === 0n) return false; // RFC 9162: nothing is consistent with everything, and a proof of it proves nothing
  const path = (first & (first - 1n)) === 0n ? [firstRoot, ...proof] : [...proof];
  if (path.length === 0) return false;
  let [fn, sn] = [first - 1n, second - 1n];
  while (fn & 1n) [fn, sn] = [fn >> 1n, sn >> 1n];
  let [fr, sr] = [path[0], path[0]];
  for (const hash of path.slice(1)) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      [fr, sr] = [nodeHash(hash, fr), nodeHash(hash, sr)];
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      sr = nodeHash(sr, hash);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && sameBytes(fr, firstRoot) && sameBytes(sr, secondRoot);
};
