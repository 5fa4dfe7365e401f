// A leaf of a link log: docs/LEDGER.md, "A leaf".
import { as, demand } from './refusal.mjs';
import { readMessage } from './proto.mjs';
import { LeafRecord } from './messages.mjs';
import { isPartnerId } from './header.mjs';

const YEAR_10000_MS = BigInt(Date.UTC(9999, 11, 31, 23, 59, 59, 999)) + 1n;
const STORED = 1;
const QUARANTINED = 2;
const REFUSED = 3;

// owner gives the receipts of the log, partner is the one the log is about.
export const readLeaf = (bytes, owner, partner) => as('leaf-invalid', () => checkLeaf(bytes, owner, partner));

const checkLeaf = (bytes, owner, partner) => {
  demand(bytes.length >= 1 && bytes.length <= 4096, 'malformed', 'leaf: at most 4 KiB');
  const record = readMessage(bytes, LeafRecord, true);
  demand([record.sent, record.receipt, record.anchor].filter((one) => one !== null).length === 1, 'malformed', 'leaf: exactly one of sent, receipt and anchor');
  if (record.sent) checkSent(record.sent);
  else if (record.anchor) checkAnchor(record.anchor);
  else checkReceipt(record.receipt, owner, partner);
  return record;
};

// What is in it only its owner can say.
const checkAnchor = (anchor) => {
  demand(anchor.blinded.length === 32, 'malformed', 'leaf: a blinded hash of 32 bytes');
  demand(anchor.atMs > 0n && anchor.atMs < YEAR_10000_MS, 'malformed', 'leaf: time between 1970 and 9999');
};

const isCount = (n) => n >= 1n && n < 1n << 63n;

const checkNumbers = (r, atMs) => {
  demand(r.envelopeId.length === 16 && r.envelopeDigest.length === 32, 'malformed', 'leaf: envelope id of 16 and digest of 32 bytes');
  demand(isCount(r.epoch) && isCount(r.number) && r.lane >= 1 && r.lane <= 5, 'malformed', 'leaf: epoch and number from 1, one of five lanes');
  demand(atMs > 0n && atMs < YEAR_10000_MS, 'malformed', 'leaf: time between 1970 and 9999');
};

const checkSent = (sent) => checkNumbers(sent, sent.atMs);

const checkReceipt = (r, owner, partner) => {
  checkNumbers(r, r.receivedMs);
  demand(isPartnerId(r.sender) && isPartnerId(r.receiver), 'malformed', 'receipt: partner ids');
  demand(r.kind === 1 || r.kind === 2, 'malformed', 'receipt: unknown kind');
  demand((r.kind === 2) === (r.withdrawal !== null) && (r.kind === 1 || r.verdict === STORED), 'malformed', 'receipt: applied and a result go together, and with stored');
  demand(r.withdrawal === null || (r.withdrawal.outcome >= 1 && r.withdrawal.outcome <= 3), 'malformed', 'receipt: unknown outcome');
  demand(r.denialClass === 0 || (r.quarantineReason === 2 && r.denialClass >= 1 && r.denialClass <= 7), 'malformed', 'receipt: a class stands beside not allowed alone');
  demand([0, 32].includes(r.agreementHash.length) && [0, 32].includes(r.manifestDigest.length), 'malformed', 'receipt: digests of 32 bytes or none');
  const fits = {
    [STORED]: r.quarantineReason === 0 && r.refusalReason === 0 && r.manifestDigest.length === 32 && r.agreementHash.length === 32,
    [QUARANTINED]: r.quarantineReason >= 1 && r.quarantineReason <= 3 && r.refusalReason === 0,
    [REFUSED]: r.refusalReason >= 1 && r.refusalReason <= 10 && r.quarantineReason === 0,
  };
  demand(fits[r.verdict] === true, 'malformed', 'receipt: verdict and reason do not fit');
  demand(r.receiver === owner && r.sender === partner, 'malformed', 'receipt: of another log');
};
