// Following a partner's log: docs/LEDGER.md, "Following".
import { as, demand } from './refusal.mjs';
import { sameBytes } from './bytes.mjs';
import { verifyCheckpoint } from './checkpoint.mjs';
import { readLeaf } from './leaf.mjs';
import { leafHash, rootOf } from './tree.mjs';

// log: { origin, logKeys, owner, about, followed: [leaf bytes] }. Leaves beyond the checkpoint are left for the next one.
export const followLog = (shown, note, { origin, logKeys, owner, about, followed }) => {
  const head = as('not-signed', () => verifyCheckpoint(note, origin, logKeys));
  demand(head.size >= BigInt(followed.length), 'shrunk', 'the log is shorter than it was');
  const fresh = Number(head.size) - followed.length;
  demand(fresh <= shown.length, 'gap', 'the checkpoint covers leaves that were not shown');
  const leaves = shown.slice(0, fresh);
  const records = as('bad-leaf', () => leaves.map((bytes) => readLeaf(bytes, owner, about)));
  demand(sameBytes(rootOf([...followed, ...leaves].map(leafHash)), head.root), 'other-root', 'the leaves do not have the root that was signed');
  return { ...head, records };
};
