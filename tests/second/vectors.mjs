// The verdict of this implementation on one file of tests/vectors; its README has the schema.
import { Refusal, demand } from './refusal.mjs';
import { readSignedCard, readSignedSheet, verifyCard, verifyContacts, verifyKeySheet } from './cards.mjs';
import { verifyCheckpoint } from './checkpoint.mjs';
import { openEnvelope } from './envelope.mjs';
import { readFeedback } from './feedback.mjs';
import { saltedLeaf } from './items.mjs';
import { kemKey } from './kem.mjs';
import { recipientKey } from './keys.mjs';
import { readLeaf } from './leaf.mjs';
import { followLog } from './log.mjs';
import { readManifest } from './manifest.mjs';
import { readPassedOn } from './passed-on.mjs';
import { verifyConsistency, verifyInclusion } from './tree.mjs';

const bytes = (text) => Buffer.from(text ?? '', 'base64');
const list = (texts) => (texts ?? []).map(bytes);

const kemOf = (seed) => (seed ? kemKey(Buffer.from(seed, 'hex')) : null);

// Cards, oldest first; each follows the one before.
const heldCard = (cards) => list(cards).reduce((held, card) => verifyCard(readSignedCard(card), held), null);

const heldSheet = (verify, sheets, card) => list(sheets).reduce((held, sheet) => verify(readSignedSheet(sheet), card, held), null);

const kinds = {
  envelope(input, against) {
    const card = heldCard(against.senderCards);
    const recipient = { id: against.recipient, keys: against.recipientScalars.map((scalar, i) => recipientKey(Buffer.from(scalar, 'hex'), kemOf(against.recipientKemSeeds?.[i]))) };
    return openEnvelope({ header: bytes(input.header), cms: bytes(input.cms) }, recipient, senderOf(card), BigInt(against.nowMs));
  },
  'passed-on'(input, against) {
    const originator = heldCard(against.originatorCards);
    return readPassedOn(kinds.envelope(input, against), originator && senderOf(originator));
  },
  feedback: (input, against) => readFeedback(kinds.envelope(input, against), BigInt(against.nowMs)),
  item(input) {
    const manifest = readManifest(bytes(input.manifest));
    const [salt, item, path] = [bytes(input.salt), bytes(input.item), list(input.path)];
    const isProven = salt.length === 16 && verifyInclusion(BigInt(input.index), BigInt(manifest.itemCount), saltedLeaf(salt, item), path, manifest.itemRoot);
    demand(isProven, 'not-proven', 'salt, item and path do not lead to the root');
  },
  card: (input, against) => verifyCard(readSignedCard(bytes(input.signedCard)), heldCard(against.heldCards)),
  'key-sheet'(input, against) {
    const card = heldCard(against.cards);
    return verifyKeySheet(readSignedSheet(bytes(input.signedSheet)), card, heldSheet(verifyKeySheet, against.heldSheets, card));
  },
  'contact-sheet'(input, against) {
    const card = heldCard(against.cards);
    return verifyContacts(readSignedSheet(bytes(input.signedSheet)), card, heldSheet(verifyContacts, against.heldSheets, card));
  },
  leaf: (input, against) => readLeaf(bytes(input.record), against.owner, against.about),
  checkpoint: (input, against) => verifyCheckpoint(bytes(input.note), against.origin, list(against.logKeys)),
  log: (input, against) =>
    followLog(list(input.records), bytes(input.note), { ...against, logKeys: list(against.logKeys), followed: list(against.followed) }),
};

export const senderOf = (card) => ({ id: card.fields.partnerId, suites: card.fields.suites, signing: card.signing, former: card.former, revoked: card.fields.revokedKeys });

// { verdict: 'accepted' }, { verdict: 'refused', reason }, or { verdict: 'not judged' } for a kind that the pages do not describe.
export const judge = (json) => {
  const { kind, input, against } = JSON.parse(json.toString('utf8'));
  if (!kinds[kind]) return { verdict: 'not judged' };
  try {
    kinds[kind](input, against);
    return { verdict: 'accepted' };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { verdict: 'refused', reason: error.reason, detail: error.detail };
  }
};

// A proof in the form of the vectors of transparency-dev/merkle: inclusion or consistency.
export const judgeProof = (json) => {
  const v = JSON.parse(json.toString('utf8').replace(/("(?:leafIdx|treeSize|size1|size2)": *)([0-9]+)/g, '$1"$2"')); // sizes beyond 2^53
  const proof = list(v.proof);
  const holds =
    v.leafHash === undefined
      ? verifyConsistency(BigInt(v.size1), BigInt(v.size2), proof, bytes(v.root1), bytes(v.root2))
      : verifyInclusion(BigInt(v.leafIdx), BigInt(v.treeSize), bytes(v.leafHash), proof, bytes(v.root));
  return { verdict: holds ? 'accepted' : 'refused' };
};
