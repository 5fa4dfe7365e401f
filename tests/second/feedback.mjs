// Reads what a receiver says about a report, out of an envelope that opened: docs/ENVELOPE.md, "Said back".
import { as, demand } from './refusal.mjs';
import { sameBytes, sha256 } from './bytes.mjs';
import { isPartnerId } from './header.mjs';
import { checkItem, checkManifest, isReportId, saltedLeaf } from './items.mjs';
import { readSignedManifest } from './manifest.mjs';
import { readMessage } from './proto.mjs';
import { Feedback } from './messages.mjs';
import { verifyInclusion } from './tree.mjs';

const TLP_RED = 5;
const PAP_RED = 4;
const SIGHTING = 1;
const DUPLICATE = 5;
const OPENED = 7;
const REFUSED = 9;
const LAST_REASON = 4;
const MAX_SIGNATURE = 3 * 1024;
const MAX_FEEDBACK = 256 * 1024;
const MAX_SIGNED_MANIFEST = 128 * 1024;
const MAX_COUNT = 1_000_000;
const MAX_NOTE = 500;
const YEAR_1990_MS = 631_152_000_000n;
const HOUR_MS = 3_600_000n;
const NOT_IN_A_NOTE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/;

// opened: what openEnvelope gave, of kind 3. Whether the manifest it speaks of was sent to its sender is for who keeps an outbox to ask.
export const readFeedback = (opened, nowMs) => {
  const feedback = as('limit', () => readForm(opened, nowMs));
  const indicator = feedback.item && as('not-sent', () => readShown(feedback, opened.manifest));
  return { feedback, indicator };
};

const readForm = ({ manifest, items }, nowMs) => {
  const { tlp, pap } = manifest.marking;
  demand(tlp >= 1 && tlp <= TLP_RED && pap >= 1 && pap <= PAP_RED, 'malformed', 'a marking with both halves');
  demand(manifest.previousManifestDigest.length === 0, 'malformed', 'a feedback follows no other');
  demand(manifest.personKeyIds.length === 0 && manifest.release === null, 'malformed', 'persons or a release');
  demand(items.length === 1 && items[0].type === 'feedback' && items[0].path === '' && items[0].marking === null, 'malformed', 'one item of its type, without path and marking');
  demand(items[0].content.length <= MAX_FEEDBACK, 'malformed', 'a feedback of at most 256 KiB');
  const feedback = readMessage(items[0].content, Feedback);
  demand(feedback.kind >= SIGHTING && feedback.kind <= REFUSED, 'malformed', 'kind 1 to 9');
  demand(feedback.revision >= 1n && feedback.revision < 1n << 63n, 'malformed', 'revision from 1, in 63 bits');
  demand(feedback.manifestDigest.length === 32, 'malformed', 'digest of 32 bytes');
  demand((feedback.kind === SIGHTING) === (feedback.sighting !== null), 'malformed', 'a sighting says how often and when, and nothing else does');
  if (feedback.sighting) checkSighting(feedback.sighting, nowMs);
  demand(feedback.duplicateOf === '' || (feedback.kind === DUPLICATE && isReportId(feedback.duplicateOf)), 'malformed', 'another report is named by a duplicate, by its id');
  demand(feedback.note.length <= MAX_NOTE && !NOT_IN_A_NOTE.test(feedback.note), 'malformed', 'a note of one line and 500 characters');
  demand((feedback.kind >= OPENED) === (feedback.person !== null), 'malformed', 'a person opens, applies and refuses, and says nothing else');
  demand((tlp === TLP_RED) === (feedback.person !== null), 'malformed', 'persons speak of TLP:RED, and nobody else does');
  if (feedback.person) checkPerson(feedback);
  return feedback;
};

// Whose signature it is, over the statement, is for who holds the contact sheet to ask.
const checkPerson = ({ kind, person, item, note }) => {
  demand(item === null && note === '', 'malformed', 'nothing stands beside a person');
  demand(isPartnerId(person.name), 'malformed', 'the form of a name');
  demand(person.sealedTo.length === 32, 'malformed', 'a key id of 32 bytes');
  demand(kind === REFUSED ? person.reason >= 1 && person.reason <= LAST_REASON : person.reason === 0, 'malformed', 'a refusal has a reason of the list');
  demand(person.signature.length >= 1 && person.signature.length <= MAX_SIGNATURE, 'malformed', 'a signature of at most 3 KiB');
};

const checkSighting = ({ count, firstMs, lastMs }, nowMs) => {
  demand(count >= 1 && count <= MAX_COUNT, 'malformed', 'seen 1 to 1,000,000 times');
  demand(firstMs >= YEAR_1990_MS && firstMs <= lastMs, 'malformed', 'seen first not before 1990, and not after it was seen last');
  demand(lastMs <= nowMs + HOUR_MS, 'malformed', 'seen in the future');
};

const readShown = ({ item: shown, manifestDigest, revision }, outer) => {
  demand(shown.signedManifest.length >= 1 && shown.signedManifest.length <= MAX_SIGNED_MANIFEST, 'malformed', 'a signed manifest of at most 128 KiB');
  demand(sameBytes(sha256(shown.signedManifest), manifestDigest), 'malformed', 'another signed manifest than the one that is named');
  const manifest = checkManifest(readSignedManifest(shown.signedManifest).manifest);
  demand(manifest.reportId === outer.reportId && manifest.revision === revision, 'malformed', 'a manifest of another report or revision');
  demand(shown.index >= 1 && shown.salt.length === 16 && shown.path.length <= 14, 'malformed', 'index, salt or path');
  const isProven = verifyInclusion(BigInt(shown.index), BigInt(manifest.itemCount), saltedLeaf(shown.salt, shown.item), shown.path, manifest.itemRoot);
  demand(isProven, 'malformed', 'salt, item and path do not lead to the root');
  const item = checkItem(shown.item);
  demand(item.type === 'indicator', 'malformed', 'no indicator');
  return item;
};
