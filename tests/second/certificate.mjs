// As much of an X.509 certificate as docs/ENVELOPE.md, "Certificates and keys", asks about. Its own signature is not looked at: it is believed
// because a card or sheet carries its exact bytes.
import { as, demand } from './refusal.mjs';
import { hex, sameBytes, sha256 } from './bytes.mjs';
import { Der } from './der.mjs';
import { encapsulationKeyOf } from './kem.mjs';
import { keyId, pointOf } from './keys.mjs';

// Bits of key usage, RFC 5280 section 4.2.1.3.
const DIGITAL_SIGNATURE = 0;
const CONTENT_COMMITMENT = 1;
const KEY_ENCIPHERMENT = 2;
const KEY_AGREEMENT = 4;

const NEEDED = { signing: DIGITAL_SIGNATURE, officer: DIGITAL_SIGNATURE, encryption: KEY_AGREEMENT, encapsulation: KEY_ENCIPHERMENT };
const NAMED_IN_ENVELOPES = ['signing', 'encryption', 'encapsulation'];
const FOR_TLS = ['2b06010505070301', '2b06010505070302']; // serverAuth, clientAuth
const OID = { keyUsage: '551d0f', subjectKeyIdentifier: '551d0e', basicConstraints: '551d13', extendedKeyUsage: '551d25' };

export const readCertificateFor = (use, bytes) => {
  demand(bytes.length >= 1 && bytes.length <= 4096, 'certificate-malformed', 'certificate: 1 byte to 4 KiB');
  const read = as('certificate-malformed', () => readCertificate(bytes, use === 'encapsulation' ? encapsulationKeyOf : pointOf));
  const needed = NEEDED[use];
  demand(read.usages.includes(needed) && read.usages.every((bit) => bit === needed || (bit === CONTENT_COMMITMENT && needed === DIGITAL_SIGNATURE)), 'certificate-use', `certificate: key usage is not for ${use}`);
  demand(!read.isAuthority, 'certificate-use', 'certificate: an authority');
  demand(!read.purposes.some((oid) => FOR_TLS.includes(oid)), 'certificate-use', 'certificate: for TLS');
  const identifier = sha256(read.publicKey).subarray(0, 20); // RFC 7093 method 1
  demand(!NAMED_IN_ENVELOPES.includes(use) || (read.identifier && sameBytes(read.identifier, identifier)), 'certificate-malformed', 'certificate: subject key identifier');
  return { ...read, identifier };
};

const readCertificate = (bytes, publicKeyOf) => {
  const outer = new Der(bytes);
  const certificate = outer.open(0x30);
  outer.end();
  const body = certificate.open(0x30);
  certificate.read(0x30); // signature algorithm
  certificate.read(0x03); // signature
  certificate.end();
  demand(sameBytes(body.read(0xa0), hex('020102')), 'malformed', 'certificate: not version 3');
  body.read(0x02); // serial number
  for (let i = 0; i < 4; i++) body.read(0x30); // signature algorithm, issuer, validity, subject
  const spki = body.readWhole(0x30);
  const extensions = readExtensions(body);
  return { bytes, spki, publicKey: publicKeyOf(spki), keyId: keyId(spki), digest: sha256(bytes), ...extensions };
};

const readExtensions = (body) => {
  const found = new Map();
  const list = body.isAtEnd ? null : body.open(0xa3).open(0x30);
  body.end();
  while (list && !list.isAtEnd) {
    const entry = list.open(0x30);
    const oid = entry.read(0x06).toString('hex');
    if (entry.next === 0x01) entry.read(0x01); // critical
    demand(!found.has(oid), 'malformed', 'certificate: an extension twice');
    found.set(oid, new Der(entry.read(0x04)));
    entry.end();
  }
  const basic = found.get(OID.basicConstraints)?.open(0x30);
  return {
    usages: found.has(OID.keyUsage) ? readBits(found.get(OID.keyUsage).read(0x03)) : [],
    identifier: found.get(OID.subjectKeyIdentifier)?.read(0x04) ?? null,
    isAuthority: basic?.next === 0x01 && basic.read(0x01)[0] !== 0,
    purposes: readOids(found.get(OID.extendedKeyUsage)?.open(0x30)),
  };
};

const readBits = (bits) => Array.from({ length: (bits.length - 1) * 8 }, (_, i) => i).filter((i) => bits[1 + (i >> 3)] & (0x80 >> (i & 7)));

const readOids = (list) => {
  const oids = [];
  while (list && !list.isAtEnd) oids.push(list.read(0x06).toString('hex'));
  return oids;
};
