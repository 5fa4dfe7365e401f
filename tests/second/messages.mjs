// The messages of protos/certbridge/v1, field by field.
import { closed } from './proto.mjs';

export const Marking = { 1: ['tlp', 'enum'], 2: ['pap', 'enum'] };

export const EnvelopeHeader = {
  1: ['version', 'uint32'], 2: ['suite', 'uint32'], 3: ['kind', 'enum'], 4: ['envelopeId', 'bytes'], 5: ['sender', 'string'],
  6: ['recipient', 'string'], 7: ['agreementHash', 'bytes'], 8: ['createdMs', 'fixed64'], 9: ['expiresMs', 'fixed64'],
};

export const Envelope = { 1: ['header', 'bytes'], 2: ['cms', 'bytes'] };

export const ReleaseRecord = { 1: ['highestLane', 'enum'], 2: ['expiresMs', 'fixed64'], 3: ['emergency', 'bool'], 4: ['signatures', 'bytes', 'repeated'] };

export const Manifest = {
  1: ['header', 'bytes'], 2: ['reportId', 'string'], 3: ['revision', 'uint64'], 4: ['previousManifestDigest', 'bytes'], 5: ['marking', Marking],
  6: ['onward', 'enum'], 7: ['exercise', 'bool'], 8: ['contentExpiresMs', 'fixed64'], 9: ['personKeyIds', 'bytes', 'repeated'],
  10: ['itemCount', 'uint32'], 11: ['itemRoot', 'bytes'], 20: ['release', ReleaseRecord], 21: ['personsDigest', 'bytes'],
};

export const PassedOnItem = { 1: ['index', 'uint32'], 2: ['salt', 'bytes'], 3: ['item', 'bytes'], 4: ['path', 'bytes', 'repeated'] };

export const ShownItem = { 1: ['signedManifest', 'bytes'], 2: ['index', 'uint32'], 3: ['salt', 'bytes'], 4: ['item', 'bytes'], 5: ['path', 'bytes', 'repeated'] };

export const Sighting = { 1: ['count', 'uint32'], 2: ['firstMs', 'fixed64'], 3: ['lastMs', 'fixed64'] };

export const PersonReceipt = { 1: ['name', 'string'], 2: ['sealedTo', 'bytes'], 3: ['reason', 'enum'], 4: ['signature', 'bytes'] };
closed.add(PersonReceipt);

export const Feedback = {
  1: ['kind', 'enum'], 2: ['revision', 'uint64'], 3: ['manifestDigest', 'bytes'], 4: ['item', ShownItem], 5: ['sighting', Sighting],
  6: ['duplicateOf', 'string'], 7: ['note', 'string'], 8: ['person', PersonReceipt],
};

export const EnvelopeItem = { 1: ['type', 'string'], 2: ['path', 'string'], 3: ['marking', Marking], 4: ['content', 'bytes'] };

export const CardOfficer = { 1: ['name', 'string'], 2: ['certificate', 'bytes'] };

export const TaintedKey = { 1: ['keyId', 'bytes'], 2: ['sinceMs', 'fixed64'] };

export const RecoveryOfficers = { 1: ['officers', CardOfficer, 'repeated'] };

export const RecoverySignature = { 1: ['signerKeyId', 'bytes'], 2: ['signature', 'bytes'], 3: ['rootBefore', 'bytes'] };

export const Card = {
  1: ['partnerId', 'string'], 2: ['name', 'string'], 3: ['country', 'string'], 4: ['environment', 'string'], 5: ['serial', 'uint64'],
  6: ['issuedMs', 'fixed64'], 7: ['expiresMs', 'fixed64'], 8: ['rootKey', 'bytes'], 9: ['nextRootKey', 'bytes'],
  10: ['signingCertificates', 'bytes', 'repeated'], 11: ['logKeys', 'bytes', 'repeated'], 12: ['tlsPins', 'bytes', 'repeated'],
  13: ['suites', 'uint32', 'repeated'], 14: ['officers', CardOfficer, 'repeated'], 15: ['revokedKeys', 'bytes', 'repeated'],
  16: ['taintedKeys', TaintedKey, 'repeated'], 17: ['recoveryOfficers', RecoveryOfficers],
};

export const SignedCard = {
  1: ['card', 'bytes'], 2: ['rootSignature', 'bytes'], 3: ['previousRootSignature', 'bytes'], 4: ['recoverySignatures', RecoverySignature, 'repeated'],
};

export const KeySheet = {
  1: ['partnerId', 'string'], 2: ['serial', 'uint64'], 3: ['issuedMs', 'fixed64'], 4: ['expiresMs', 'fixed64'],
  5: ['encryptionCertificates', 'bytes', 'repeated'], 6: ['kemCertificates', 'bytes', 'repeated'],
};

export const ContactSheet = {
  1: ['partnerId', 'string'], 2: ['serial', 'uint64'], 3: ['issuedMs', 'fixed64'], 4: ['expiresMs', 'fixed64'],
  5: ['endpoints', 'string', 'repeated'], 6: ['dutyContacts', 'string', 'repeated'],
};

export const SignedSheet = { 1: ['sheet', 'bytes'], 2: ['signerKeyId', 'bytes'], 3: ['signature', 'bytes'] };

export const PartnerCard = { 1: ['card', SignedCard], 2: ['keySheet', SignedSheet], 3: ['contacts', SignedSheet] };

export const SentRecord = {
  1: ['epoch', 'uint64'], 2: ['lane', 'enum'], 3: ['number', 'uint64'], 4: ['envelopeId', 'bytes'], 5: ['envelopeDigest', 'bytes'],
  6: ['atMs', 'fixed64'],
};

export const WithdrawalResult = { 1: ['outcome', 'enum'], 2: ['revisions', 'uint32'], 3: ['files', 'uint32'], 4: ['copiesGoneMs', 'fixed64'] };

export const Receipt = {
  1: ['sender', 'string'], 2: ['receiver', 'string'], 3: ['agreementHash', 'bytes'], 4: ['epoch', 'uint64'], 5: ['lane', 'enum'],
  6: ['number', 'uint64'], 7: ['envelopeId', 'bytes'], 8: ['envelopeDigest', 'bytes'], 9: ['manifestDigest', 'bytes'],
  10: ['verdict', 'enum'], 11: ['quarantineReason', 'enum'], 12: ['refusalReason', 'enum'], 13: ['receivedMs', 'fixed64'], 14: ['kind', 'enum'],
  15: ['denialClass', 'enum'], 16: ['withdrawal', WithdrawalResult], 17: ['sealedToPersons', 'bool'],
};

const AnchorRecord = { 1: ['blinded', 'bytes'], 2: ['atMs', 'fixed64'] };

export const LeafRecord = { 1: ['sent', SentRecord], 2: ['receipt', Receipt], 3: ['anchor', AnchorRecord] };
