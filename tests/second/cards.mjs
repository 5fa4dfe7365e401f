// Cards and sheets: docs/ENVELOPE.md, "Cards and sheets" and "Certificates and keys".
import { isIPv4, isIPv6 } from 'node:net';
import { as, demand } from './refusal.mjs';
import { includes, sameBytes, sha256 } from './bytes.mjs';
import { keyId, pointOf } from './keys.mjs';
import { readCertificateFor } from './certificate.mjs';
import { readMessage } from './proto.mjs';
import { Card, ContactSheet, KeySheet, PartnerCard, SignedCard, SignedSheet } from './messages.mjs';
import { isPartnerId } from './header.mjs';
import { checkRoots, checkRecoverySignatures } from './roots.mjs';
import { verifyStatement } from './statement.mjs';

const DAY_MS = 86_400_000n;
const YEAR_9999_MS = BigInt(Date.UTC(9999, 0, 1));
const MAX_DOCUMENT = 64 * 1024;
const MAX_SIGNATURE = 72;
const card = (holds, detail) => demand(holds, 'card-malformed', `card: ${detail}`);
const sheet = (holds, detail) => demand(holds, 'sheet-malformed', `sheet: ${detail}`);
const within = (list, least, most) => list.length >= least && list.length <= most;
const areDifferent = (list) => new Set(list.map((bytes) => bytes.toString('hex'))).size === list.length;
const hasControl = (text) => /[\u0000-\u001f\u007f-\u009f]/.test(text);
const isName = (text) => text.length >= 1 && text.length <= 200 && !hasControl(text);

// The file that one partner hands another. Each document is verified alone and with the card.
export const readPartnerCard = (bytes) => {
  const bundle = as('card-malformed', () => readMessage(bytes, PartnerCard));
  card(bundle.card, 'there is none in the file');
  const first = verifyCard(bundle.card);
  return {
    card: first,
    sheet: bundle.keySheet && verifyKeySheet(bundle.keySheet, first),
    contacts: bundle.contacts && verifyContacts(bundle.contacts, first),
  };
};

export const readSignedCard = (bytes) => as('card-malformed', () => readMessage(bytes, SignedCard));
export const readSignedSheet = (bytes) => as('sheet-malformed', () => readMessage(bytes, SignedSheet));

// held: the verified card before, or null. Each card knows the signing keys of those before it.
export const verifyCard = (signed, held = null) => {
  card(signed.card.length >= 1 && signed.card.length <= MAX_DOCUMENT, 'at most 64 KiB');
  card(signed.rootSignature.length <= MAX_SIGNATURE && signed.previousRootSignature.length <= MAX_SIGNATURE, 'a signature of at most 72 bytes');
  card(checkRecoverySignatures(signed.recoverySignatures), 'at most 8 recovery signatures, each with two ids of 32 bytes, no pair twice');
  const fields = as('card-malformed', () => readMessage(signed.card, Card));
  checkForm(fields);
  const read = { fields, bytes: signed.card, signed, former: [], ...readKeys(fields) };
  checkKeys(read);
  demand(verifyStatement('card', signed.card, signed.rootSignature, fields.rootKey), 'card-signature', 'card: the root on it did not sign it');
  if (held) {
    followCard(read, held);
    read.former = [...held.signing, ...held.former].filter((old) => !read.signing.some((now) => sameBytes(now.keyId, old.keyId)));
  }
  return read;
};

const checkForm = (c) => {
  card(isPartnerId(c.partnerId), 'partner id');
  card(isName(c.name), 'name of 1 to 200 characters');
  card(/^([A-Z]{2})?$/.test(c.country), 'country');
  card(['production', 'exercise', 'dev'].includes(c.environment), 'environment');
  card(c.serial >= 1n && c.expiresMs > c.issuedMs && c.expiresMs < YEAR_9999_MS, 'serial from 1, expires after it is issued');
  card(within(c.signingCertificates, 1, 4) && within(c.logKeys, 1, 4) && within(c.tlsPins, 1, 4), '1 to 4 keys of a kind');
  card(within(c.suites, 1, 8) && c.suites.every((suite) => suite >= 1 && suite <= 65_535), 'suites');
  card(within(c.officers, 0, 32) && within(c.revokedKeys, 0, 256), 'count of officers or revoked keys');
  card([...c.tlsPins, ...c.revokedKeys].every((id) => id.length === 32), 'key ids of 32 bytes');
  card(areDifferent(c.tlsPins) && areDifferent(c.revokedKeys), 'a key id twice');
  card(c.taintedKeys.length <= 256 && c.taintedKeys.every(isTaint) && areDifferent(c.taintedKeys.map((key) => key.keyId)), 'suspect keys');
  card(!c.recoveryOfficers || within(c.recoveryOfficers.officers, 2, 8), 'no recovery officers, or 2 to 8');
  const named = [...c.officers, ...recoveryOf(c)].map((o) => o.name);
  card(named.every(isPartnerId) && new Set(named).size === named.length, 'names of officers');
};

const isTaint = (key) => key.keyId.length === 32 && key.sinceMs > 0n && key.sinceMs < YEAR_9999_MS;
const recoveryOf = (c) => c.recoveryOfficers?.officers ?? [];
const readOfficer = ({ name, certificate }) => ({ name, ...readCertificateFor('officer', certificate) });

const readKeys = (c) => {
  const roots = c.nextRootKey.length > 0 ? [c.rootKey, c.nextRootKey] : [c.rootKey];
  as('card-malformed', () => [...roots, ...c.logKeys].forEach(pointOf));
  return {
    roots,
    signing: c.signingCertificates.map((bytes) => readCertificateFor('signing', bytes)),
    officers: c.officers.map(readOfficer),
    recovery: recoveryOf(c).map(readOfficer),
  };
};

// Every key on a card by its id, in whatever role.
const keyIdsOf = ({ fields, roots, signing, officers, recovery }) => [...[...roots, ...fields.logKeys].map(keyId), ...[...signing, ...officers, ...recovery].map((c) => c.keyId), ...fields.tlsPins];

const checkKeys = (read) => {
  const ids = keyIdsOf(read);
  card(areDifferent(ids), 'a key twice');
  demand(!read.fields.revokedKeys.some((id) => includes(ids, id)), 'key-revoked', 'card: a revoked key is on it');
};

export const verifyKeySheet = (signed, ofCard, held = null) => {
  const fields = readSheet(signed, KeySheet, ofCard, 35n);
  sheet(within(fields.encryptionCertificates, 1, 4), '1 to 4 encryption keys');
  const encryption = fields.encryptionCertificates.map((bytes) => readCertificateFor('encryption', bytes));
  const kems = fields.kemCertificates.map((bytes) => readCertificateFor('encapsulation', bytes));
  sheet(kems.length === 0 || kems.length === encryption.length, 'an ML-KEM half for each encryption key, or none');
  const ids = [...encryption, ...kems].map((c) => c.keyId);
  sheet(areDifferent(ids) && !ids.some((id) => includes(keyIdsOf(ofCard), id)), 'a key twice, or one of the card');
  demand(!ids.some((id) => includes(ofCard.fields.revokedKeys, id)), 'key-revoked', 'sheet: a revoked key');
  demand(isSignedBy('sheet', signed, ofCard.signing), 'sheet-signature', 'sheet: no signing key of the card signed it');
  return followSheet({ fields, bytes: signed.sheet, encryption, kems }, held);
};

export const verifyContacts = (signed, ofCard, held = null) => {
  demand(ofCard.officers.some((o) => sameBytes(o.keyId, signed.signerKeyId)), 'sheet-signature', 'contacts: the signer is no officer of the card');
  const fields = readSheet(signed, ContactSheet, ofCard, 400n);
  sheet(within(fields.endpoints, 0, 4) && fields.endpoints.every(isEndpoint), 'at most 4 endpoints host:port');
  sheet(within(fields.dutyContacts, 0, 8) && fields.dutyContacts.every(isName), 'at most 8 contacts of 1 to 200 characters');
  demand(isSignedBy('contacts', signed, ofCard.officers), 'sheet-signature', 'contacts: no officer of the card signed it');
  return followSheet({ fields, bytes: signed.sheet }, held);
};

const readSheet = (signed, schema, ofCard, days) => {
  sheet(signed.sheet.length >= 1 && signed.sheet.length <= MAX_DOCUMENT, 'at most 64 KiB');
  const fields = as('sheet-malformed', () => readMessage(signed.sheet, schema));
  sheet(isPartnerId(fields.partnerId), 'partner id');
  demand(fields.partnerId === ofCard.fields.partnerId, 'sheet-of-another', 'sheet: of another partner than the card');
  sheet(fields.serial >= 1n, 'serial from 1');
  sheet(fields.expiresMs > fields.issuedMs && fields.expiresMs < YEAR_9999_MS && fields.expiresMs - fields.issuedMs <= days * DAY_MS, `at most ${days} days`);
  return fields;
};

const isEndpoint = (text) => {
  const [, host, port] = /^(.+):([0-9]{1,5})$/.exec(text) ?? [];
  if (!host || Number(port) < 1 || Number(port) > 65_535) return false;
  return host.startsWith('[') ? host.endsWith(']') && isIPv6(host.slice(1, -1)) : isIPv4(host) || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host);
};

const isSignedBy = (kind, signed, signers) => {
  const signer = signers.find((c) => sameBytes(c.keyId, signed.signerKeyId));
  return signer !== undefined && verifyStatement(kind, signed.sheet, signed.signature, signer.spki);
};

// Partner and environment, lower serial, the same bytes, equal serial, roots and recovery officers, revoked keys, suspect keys: in this order.
const followCard = (next, held) => {
  demand(next.fields.partnerId === held.fields.partnerId && next.fields.environment === held.fields.environment, 'card-of-another', 'card: of another partner or environment');
  demand(next.fields.serial >= held.fields.serial, 'card-serial-lower', 'card: a lower serial than the one held');
  if (sameBytes(next.bytes, held.bytes)) return;
  if (next.fields.serial === held.fields.serial) {
    demand(sameBytes(next.fields.rootKey, held.fields.rootKey), 'root-not-named', 'card: the serial of the one held and another root');
    demand(false, 'card-conflict', 'card: the same serial with other bytes');
  }
  checkRoots(next, held);
  demand(held.fields.revokedKeys.every((id) => includes(next.fields.revokedKeys, id)), 'revocations-shrank', 'card: a key is no longer listed as revoked');
  const isStillSuspect = (was) => next.fields.taintedKeys.some((now) => sameBytes(now.keyId, was.keyId) && now.sinceMs <= was.sinceMs);
  demand(held.fields.taintedKeys.every(isStillSuspect), 'taints-shrank', 'card: a key is no longer suspect, or since later only');
};

const followSheet = (next, held) => {
  if (!held) return next;
  demand(next.fields.serial >= held.fields.serial, 'sheet-serial-lower', 'sheet: a lower serial than the one held');
  demand(next.fields.serial !== held.fields.serial || sameBytes(next.bytes, held.bytes), 'sheet-conflict', 'sheet: the same serial with other bytes');
  return next;
};

// First 130 bits of SHA-256 in Crockford's base 32, in groups of four.
export const fingerprint = ({ bytes }) => {
  const bits = BigInt('0x' + sha256(bytes).toString('hex')) >> 126n;
  const symbols = Array.from({ length: 26 }, (_, i) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number((bits >> BigInt(5 * (25 - i))) & 31n)]);
  return symbols.join('').match(/.{1,4}/g).join('-');
};
