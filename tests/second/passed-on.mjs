// Reads what a relay passed on, out of an envelope that opened: docs/ENVELOPE.md, "Passed on".
import { as, demand } from './refusal.mjs';
import { isDeepStrictEqual } from 'node:util';
import { readHeader } from './header.mjs';
import { checkItem, checkManifest, saltedLeaf } from './items.mjs';
import { matchSigner } from './envelope.mjs';
import { readSignedManifest, verifyManifestSignature } from './manifest.mjs';
import { readMessage } from './proto.mjs';
import { PassedOnItem } from './messages.mjs';
import { sameBytes } from './bytes.mjs';
import { verifyInclusion } from './tree.mjs';

const REPORT = 1;
const MAX_SIGNED_MANIFEST = 128 * 1024;
const SAID_AGAIN = ['reportId', 'revision', 'marking', 'onward', 'exercise', 'contentExpiresMs'];

// opened: what openEnvelope gave; originator: as its sender, or null where no card is held.
export const readPassedOn = (opened, originator) => {
  const { signed, manifest, header } = as('limit', () => readOrigin(opened));
  demand(header.kind === REPORT && manifest.personsDigest.length === 0 && manifest.personKeyIds.length === 0, 'limit', 'its originator sent no report that a node can read');
  demand(header.recipient === opened.fields.sender && header.sender !== opened.fields.sender, 'limit', 'its originator did not send it to whoever passes it on');
  demand(originator && originator.id === header.sender, 'not-vouched-for', 'no card of its originator is held');
  const signer = as('not-vouched-for', () => matchSigner(signed, manifest.header, header, originator));
  demand(verifyManifestSignature(signed, signer), 'bad-signature', 'the signature of its originator does not hold');
  demand(!originator.revoked.some((id) => sameBytes(id, signer.keyId)), 'revoked-key', 'the key its originator signed it with is revoked');
  demand(originator.signing.includes(signer), 'not-vouched-for', 'the key its originator signed it with is retired');
  const shown = as('bad-signature', () => opened.items.slice(1).map((item) => readShown(item, manifest)));
  demand(shown[0].index === 0 && shown.every(({ index }, i) => i === 0 || index > shown[i - 1].index), 'bad-signature', 'items are not in rising order from the core');
  return { originator: header.sender, manifest, items: shown, withheld: manifest.itemCount - shown.length };
};

const readOrigin = ({ manifest: outer, items }) => {
  demand(items.length >= 2 && isOfType(items[0], 'origin'), 'malformed', 'no signed manifest of an originator with items');
  demand(items[0].content.length >= 1 && items[0].content.length <= MAX_SIGNED_MANIFEST, 'malformed', 'a signed manifest of at most 128 KiB');
  const signed = readSignedManifest(items[0].content);
  const manifest = checkManifest(signed.manifest);
  demand(SAID_AGAIN.every((name) => isDeepStrictEqual(manifest[name], outer[name])), 'malformed', 'the two manifests say different things');
  demand(outer.personKeyIds.length === 0 && outer.release === null, 'malformed', 'persons or a release');
  return { signed, manifest, header: readHeader(manifest.header) };
};

const isOfType = (item, type) => item.type === type && item.path === '' && item.marking === null;

const readShown = (item, manifest) => {
  demand(isOfType(item, 'passed-on'), 'malformed', 'an item of another type, with a path or with a marking');
  const { index, salt, item: bytes, path } = readMessage(item.content, PassedOnItem);
  demand(salt.length === 16 && path.length <= 14 && path.every((step) => step.length === 32), 'malformed', 'salt or path');
  const isProven = verifyInclusion(BigInt(index), BigInt(manifest.itemCount), saltedLeaf(salt, bytes), path, manifest.itemRoot);
  demand(isProven, 'malformed', 'salt, item and path do not lead to the root');
  return { index, ...checkItem(bytes) };
};
