// Which root, and which recovery officers, may follow those of the card held: docs/ENVELOPE.md, "Cards and sheets".
import { demand, Refusal } from './refusal.mjs';
import { includes, sameBytes } from './bytes.mjs';
import { keyId } from './keys.mjs';
import { verifyStatement } from './statement.mjs';

const SERIAL_STEP = 1_000_000n;
const REVOKED_BY_A_ROOT = 240;
const SIGNERS = 2;

// Of their form alone.
export const checkRecoverySignatures = (signatures) => {
  const isFormed = (s) => s.signerKeyId.length === 32 && s.rootBefore.length === 32 && s.signature.length >= 1 && s.signature.length <= 72;
  const pairs = new Set(signatures.map((s) => s.signerKeyId.toString('hex') + s.rootBefore.toString('hex')));
  return signatures.length <= 8 && signatures.every(isFormed) && pairs.size === signatures.length;
};

export const checkRoots = (next, held) => {
  demand(!includes(held.fields.revokedKeys, keyId(next.fields.rootKey)), 'root-revoked', 'card: by a root that the held card lists as revoked');
  const need = needOf(next, held);
  if (!need) return;
  if (held.recovery.length === 0 || next.signed.recoverySignatures.length === 0) throw need;
  checkSigners(next, held);
  const isListed = includes(next.fields.revokedKeys, keyId(held.fields.rootKey));
  demand(need.reason !== 'root-not-named' || isListed, 'root-kept', 'card: the root that is replaced is not listed as revoked');
};

// Why a root alone cannot let the card follow; null where it can.
const needOf = (next, held) => {
  const named = held.roots.at(-1);
  if (!sameBytes(next.fields.rootKey, named)) return new Refusal('root-not-named', 'card: not by the root the held card named');
  const isSame = sameBytes(named, held.fields.rootKey);
  if (!isSame && !verifyStatement('card', next.bytes, next.signed.previousRootSignature, held.fields.rootKey)) return new Refusal('root-not-named', 'card: the root before did not sign it');
  if (held.recovery.length === 0) return null;
  if (!areSame(next.recovery, held.recovery)) return new Refusal('recovery-officers-changed', 'card: other recovery officers than on the held card');
  const [now, before] = [next.fields.revokedKeys.length, held.fields.revokedKeys.length];
  const hasRoom = next.fields.serial - held.fields.serial <= SERIAL_STEP && (now <= REVOKED_BY_A_ROOT || now <= before);
  return hasRoom ? null : new Refusal('recovery-room', 'card: a root alone leaves no room for a card after it');
};

const areSame = (left, right) => left.length === right.length && left.every((a) => right.some((b) => a.name === b.name && sameBytes(a.keyId, b.keyId)));

const checkSigners = (next, held) => {
  const root = keyId(held.fields.rootKey);
  const given = next.signed.recoverySignatures.filter((s) => sameBytes(s.rootBefore, root));
  demand(given.length > 0, 'recovery-of-another', 'card: signed to follow a card of another root');
  const verdicts = given.map((signature) => verdictOf(signature, Buffer.concat([root, next.bytes]), held.recovery));
  const refused = verdicts.find((verdict) => verdict !== 'holds');
  const count = verdicts.filter((verdict) => verdict === 'holds').length; // of different officers: no pair of ids is there twice
  demand(count >= SIGNERS, refused ?? 'recovery-too-few', `card: ${count} recovery officers of the held card signed`);
};

const verdictOf = ({ signerKeyId, signature }, bytes, officers) => {
  const officer = officers.find((one) => sameBytes(one.keyId, signerKeyId));
  if (!officer) return 'recovery-signer';
  return verifyStatement('card-recovery', bytes, signature, officer.spki) ? 'holds' : 'recovery-signature';
};
