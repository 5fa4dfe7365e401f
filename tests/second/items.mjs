// What stands behind the SignedData: docs/ENVELOPE.md, "Items".
import { demand } from './refusal.mjs';
import { hmacSha256, sameBytes, sha256, u64be } from './bytes.mjs';
import { readMessage } from './proto.mjs';
import { EnvelopeItem } from './messages.mjs';
import { readManifest } from './manifest.mjs';
import { rootOf } from './tree.mjs';

const MAX_ITEMS = 10_001;
const MAX_CONTENT = 1024 * 1024;
const MAX_ITEM = MAX_CONTENT + 1024;

// Accounts for every byte of the plaintext from `start` on.
export const readItems = (plaintext, start) => {
  const u32 = (at) => {
    demand(at + 4 <= plaintext.length, 'malformed', 'items: cut');
    return plaintext.readUInt32BE(at);
  };
  demand(sameBytes(plaintext.subarray(start, start + 4), Buffer.from('CBI1')), 'malformed', 'items: no CBI1');
  const seed = plaintext.subarray(start + 4, start + 36);
  const count = u32(start + 36);
  demand(count >= 1 && count <= MAX_ITEMS, 'malformed', 'items: 1 to 10,001');
  const list = [];
  let at = start + 40;
  for (let i = 0; i < count; i++) {
    const length = u32(at);
    demand(length >= 1 && length <= MAX_ITEM, 'malformed', 'items: 1 byte to 1 MiB and 1,024');
    demand(at + 4 + length <= plaintext.length, 'malformed', 'items: longer than what is there');
    list.push(plaintext.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  demand(plaintext.length === padme(at), 'malformed', 'items: not the Padmé length');
  demand(plaintext.subarray(at).every((byte) => byte === 0), 'malformed', 'items: padding is not zero');
  return { seed, list, root: rootOf(list.map((item, index) => saltedLeaf(saltOf(seed, index), item))) };
};

export const saltOf = (seed, index) => hmacSha256(seed, u64be(index)).subarray(0, 16);
export const saltedLeaf = (salt, item) => sha256(Buffer.of(0), salt, item);

const padme = (n) => {
  const e = Math.floor(Math.log2(n));
  const s = Math.floor(Math.log2(e)) + 1;
  const m = 2 ** (e - s) - 1;
  return n + m - ((n + m) % (m + 1));
};

export const checkItems = (signed, items) => ({ manifest: checkManifest(signed.manifest), parsedItems: items.list.map(checkItem) });

export const isReportId = (text) => text.length <= 64 && /^CB-[A-Z0-9][A-Z0-9.-]*-[0-9]{4}-[0-9]{4,}$/.test(text);

export const checkManifest = (bytes) => {
  const manifest = readManifest(bytes);
  demand(isReportId(manifest.reportId), 'malformed', 'manifest: report id');
  demand(manifest.revision >= 1n, 'malformed', 'manifest: revision from 1');
  demand(manifest.marking, 'malformed', 'manifest: a marking');
  demand([0, 32].includes(manifest.previousManifestDigest.length), 'malformed', 'manifest: previous digest of 32 bytes or none');
  demand(manifest.personKeyIds.length <= 16 && manifest.personKeyIds.every((id) => id.length === 32), 'malformed', 'manifest: at most 16 persons');
  demand(manifest.itemCount >= 1 && manifest.itemCount <= MAX_ITEMS, 'malformed', 'manifest: 1 to 10,001 items');
  demand(manifest.itemRoot.length === 32, 'malformed', 'manifest: root of 32 bytes');
  return manifest;
};

export const checkItem = (bytes) => {
  const item = readMessage(bytes, EnvelopeItem);
  demand(/^[a-z-]{1,32}$/.test(item.type), 'malformed', 'item: type of 1 to 32 characters of a-z and -');
  demand(item.path.length <= 256, 'malformed', 'item: path of at most 256 characters');
  demand(item.content.length <= MAX_CONTENT, 'malformed', 'item: content of at most 1 MiB');
  return item;
};
