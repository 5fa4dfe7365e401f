// Opens an envelope in the order of docs/ENVELOPE.md, "Receive order". The numbers in the comments are the steps of that table.
import { createDecipheriv } from 'node:crypto';
import { as, demand } from './refusal.mjs';
import { hex, sameBytes, sha256 } from './bytes.mjs';
import { Der } from './der.mjs';
import { isOnCurve, unwrap } from './keys.mjs';
import { SUITES, contextOf, envelopeDigest, readHeader } from './header.mjs';
import { readKemRecipient } from './kem.mjs';
import { readSignedManifest, verifyManifestSignature } from './manifest.mjs';
import { readItems, checkItems } from './items.mjs';

const HOUR_MS = 3_600_000n;
const OID_AUTH_ENVELOPED = hex('060B 2A864886F70D0109100117');

// recipient: { id, keys: [recipientKey()] }; sender: { id, suites, signing: [certificate], former: [certificate], revoked: [key id] }; nowMs: BigInt.
export const openEnvelope = ({ header, cms }, recipient, sender, nowMs) => {
  demand(cms.length >= 1 && cms.length <= 16 * 1024 * 1024, 'limit', 'cms: 1 byte to 16 MiB'); // 1
  const fields = as('limit', () => readHeader(header));
  demand(fields.recipient === recipient.id && fields.sender === sender.id, 'wrong-recipient', 'not for us or not from this partner'); // 2
  demand(nowMs <= fields.expiresMs + HOUR_MS, 'expired', 'past its expiry and an hour of grace'); // 3
  demand(sender.suites.includes(fields.suite), 'limit', 'suite is not on the card of the sender'); // 4
  const content = as('unopenable', () => decrypt(cms, header, fields, recipient.keys)); // 5, 6, 6a
  const { signed, items } = as('unopenable', () => readContent(content)); // 7
  const signer = as('unopenable', () => matchSigner(signed, header, fields, sender)); // 8, 9
  demand(verifyManifestSignature(signed, signer), 'bad-signature', 'the signature does not hold'); // 10
  demand(!sender.revoked.some((id) => sameBytes(id, signer.keyId)), 'revoked-key', 'the signer is revoked'); // 11
  demand(sender.signing.includes(signer), 'unopenable', 'the signer is retired'); // 12
  const { manifest, parsedItems } = as('limit', () => checkItems(signed, items)); // 13
  demand(manifest.itemCount === items.list.length && sameBytes(items.root, manifest.itemRoot), 'bad-signature', 'count or root are not those of the items'); // 14
  return { fields, manifest, items: parsedItems, envelopeDigest: envelopeDigest(header, cms), manifestDigest: sha256(signed.whole) };
};

// The content of either suite: what is inside the outer layer, or inside the layer inside it.
const decrypt = (cms, header, fields, keys) => {
  const outer = readLayer(cms, (data) => readAgreedRecipient(data, header, keys));
  const { contentKey, key } = outer.recipient(fields.suite);
  const plaintext = decryptGcm(contentKey, outer);
  if (fields.suite === SUITES.classical) return plaintext;
  const inner = readLayer(plaintext, (data) => readKemRecipient(data, header, key.kem));
  return decryptGcm(inner.recipient(), inner);
};

// The one encoding of AuthEnvelopedData around its one recipient: what varies is read, all else is compared. Work with keys comes after.
const readLayer = (cms, readRecipient) => {
  const file = new Der(cms);
  const info = file.open(0x30);
  file.end();
  info.expect(OID_AUTH_ENVELOPED, 'id-ct-authEnvelopedData');
  const wrapper = info.open(0xa0);
  info.end();
  const data = wrapper.open(0x30);
  wrapper.end();
  data.expect(hex('020100'), 'version 0');
  const recipient = readRecipient(data);
  const encrypted = data.open(0x30);
  const tag = data.read(0x04);
  data.end();
  encrypted.expect(hex('06092A864886F70D010701 301E 060960864801650304012E 3011 040C'), 'id-data and AES-256-GCM');
  const nonce = encrypted.take(12);
  encrypted.expect(hex('020110'), 'ICV of 16');
  const ciphertext = encrypted.read(0x80);
  encrypted.end();
  demand(tag.length === 16, 'malformed', 'tag of 16 bytes');
  return { recipient, nonce, ciphertext, tag };
};

const readAgreedRecipient = (data, header, keys) => {
  data.expect(hex('3181DA A181D7 020103 A051 A14F 3009 06072A8648CE3D0201 034200'), 'one KeyAgreeRecipientInfo');
  const point = data.take(65);
  data.expect(hex('A122 0420'), 'ukm');
  const context = data.take(32);
  data.expect(hex('3015 06062B8104010B01 300B 060960864801650304012D 3044 3042 A016 0414'), 'key agreement and wrap');
  const identifier = data.take(20);
  data.expect(hex('0428'), 'wrapped key');
  const wrapped = data.take(40);
  return (suite) => {
    demand(sameBytes(context, contextOf(2, header)), 'malformed', 'the context is not that of this header'); // before any work with a key
    const key = keys.find((candidate) => sameBytes(candidate.identifier, identifier));
    demand(key && (suite !== SUITES.hybrid || key.kem), 'malformed', 'not a key of ours, or without its ML-KEM half');
    demand(isOnCurve(point), 'malformed', 'point not on the curve');
    const info5753 = Buffer.concat([hex('3039 300B 060960864801650304012D A022 0420'), context, hex('A206 0404 00000100')]);
    const contentKey = unwrap(sha256(key.agree(point), hex('00000001'), info5753), wrapped);
    demand(contentKey, 'malformed', 'the content key does not unwrap');
    return { contentKey, key };
  };
};

const decryptGcm = (key, { nonce, ciphertext, tag }) => {
  const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  cipher.setAuthTag(tag);
  const text = cipher.update(ciphertext);
  try {
    cipher.final();
  } catch {
    demand(false, 'malformed', 'GCM: the tag does not hold');
  }
  return text;
};

const readContent = (content) => {
  const reader = new Der(content);
  const whole = reader.readWhole(0x30);
  return { signed: readSignedManifest(whole), items: readItems(content, whole.length) };
};

export const matchSigner = (signed, header, fields, sender) => {
  demand(sameBytes(signed.header, header), 'malformed', 'the manifest repeats another header');
  const signer = [...sender.signing, ...sender.former].find((c) => sameBytes(c.identifier, signed.identifier));
  demand(signer, 'malformed', 'the signer is on no card of the sender');
  demand(sameBytes(signed.certificateDigest, signer.digest), 'malformed', 'signingCertificateV2 names another certificate');
  demand(sameBytes(signed.messageDigest, sha256(signed.manifest)), 'malformed', 'messageDigest is not that of the manifest');
  demand(signed.time === utcTime(fields.createdMs), 'malformed', 'signingTime is not created_ms');
  return signer;
};

// YYMMDDHHMMSSZ: created_ms cut to the second.
const utcTime = (ms) => new Date(Number(ms)).toISOString().replace(/\.\d+Z$/, 'Z').replaceAll(/[-T:]/g, '').slice(2);
