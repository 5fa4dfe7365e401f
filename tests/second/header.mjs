// The header of an envelope: docs/ENVELOPE.md, "Header".
import { demand } from './refusal.mjs';
import { sha256, u32be } from './bytes.mjs';
import { readMessage } from './proto.mjs';
import { EnvelopeHeader } from './messages.mjs';

export const SUITES = { classical: 0x0001, hybrid: 0x0101 };
const DAY_MS = 86_400_000n;
const YEAR_2050_MS = BigInt(Date.UTC(2050, 0, 1));

export const isPartnerId = (text) => /^[a-z0-9][a-z0-9.-]{0,62}$/.test(text);

export const readHeader = (bytes) => {
  demand(bytes.length >= 1 && bytes.length <= 4096, 'limit', 'header: 1 to 4,096 bytes');
  const header = readMessage(bytes, EnvelopeHeader);
  demand(header.version === 1, 'limit', 'header: version is not 1');
  demand(Object.values(SUITES).includes(header.suite), 'limit', 'header: unknown suite');
  demand(header.kind >= 1 && header.kind <= 4, 'limit', 'header: unknown kind');
  const id = header.envelopeId;
  demand(id.length === 16 && id[6] >> 4 === 7, 'limit', 'header: the envelope id is no UUID version 7');
  demand(isPartnerId(header.sender) && isPartnerId(header.recipient), 'limit', 'header: no partner id');
  demand(header.agreementHash.length === 32, 'limit', 'header: agreement hash of 32 bytes');
  demand(header.createdMs < YEAR_2050_MS, 'limit', 'header: created in or after 2050');
  demand(header.expiresMs > header.createdMs && header.expiresMs - header.createdMs <= 400n * DAY_MS, 'limit', 'header: expires at another time than allowed');
  return header;
};

export const contextOf = (layer, headerBytes) => sha256(Buffer.from('CertBridge/CBE1/ctx', 'ascii'), Buffer.of(layer), headerBytes);

export const envelopeDigest = (header, cms) => sha256(u32be(header.length), header, cms);
