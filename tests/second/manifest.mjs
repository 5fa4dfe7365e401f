// SignedData over a Manifest: docs/ENVELOPE.md, "Signed manifest".
import { as, demand } from './refusal.mjs';
import { hex } from './bytes.mjs';
import { Der, isStrictSignature } from './der.mjs';
import { verifySignature } from './keys.mjs';
import { readMessage } from './proto.mjs';
import { Manifest } from './messages.mjs';

const SHA256 = hex('300B 0609608648016503040201');
const ID_DATA = hex('06092A864886F70D010701');

// Splits the object into its parts; says nothing yet about whom and what they belong to.
export const readSignedManifest = (whole) => {
  const file = new Der(whole);
  const info = file.open(0x30);
  file.end();
  info.expect(hex('06092A864886F70D010702'), 'id-signedData');
  const wrapper = info.open(0xa0);
  info.end();
  const data = wrapper.open(0x30);
  wrapper.end();
  data.expect(hex('020103 310D 300B 0609608648016503040201'), 'version and digest algorithm');
  const manifest = readContent(data.open(0x30));
  const signers = data.open(0x31);
  data.end();
  const signer = signers.open(0x30);
  signers.end();
  signer.expect(hex('020103 8014'), 'version and subject key identifier');
  const identifier = signer.take(20);
  signer.expect(SHA256, 'digest algorithm');
  const attributes = signer.readWhole(0xa0);
  signer.expect(hex('300A 06082A8648CE3D040302'), 'ecdsa-with-SHA256');
  const signature = signer.read(0x04);
  signer.end();
  demand(isStrictSignature(signature), 'malformed', 'signature is not strict DER');
  return { whole, manifest, header: headerOf(manifest), identifier, attributes, signature, ...readAttributes(attributes) };
};

const readContent = (content) => {
  content.expect(ID_DATA, 'id-data');
  const wrapper = content.open(0xa0);
  content.end();
  const manifest = wrapper.read(0x04);
  wrapper.end();
  demand(manifest.length <= 65_536, 'malformed', 'manifest of at most 65,536 bytes');
  return manifest;
};

const readAttributes = (whole) => {
  const reader = new Der(whole);
  reader.expect(hex('A081CC 3018 06092A864886F70D010903 310B 06092A864886F70D010701'), 'contentType');
  reader.expect(hex('301C 06092A864886F70D010905 310F 170D'), 'signingTime');
  const time = reader.take(13).toString('latin1');
  reader.expect(hex('3028 06092A864886F70D010934 311B 3019 300B 0609608648016503040201 A10A 06082A8648CE3D040302'), 'CMSAlgorithmProtection');
  reader.expect(hex('302F 06092A864886F70D010904 3122 0420'), 'messageDigest');
  const messageDigest = reader.take(32);
  reader.expect(hex('3037 060B2A864886F70D010910022F 3128 3026 3024 3022 0420'), 'signingCertificateV2');
  const certificateDigest = reader.take(32);
  reader.end();
  return { time, messageDigest, certificateDigest };
};

const headerOf = (manifest) => as('malformed', () => readManifest(manifest)).header;

export const readManifest = (bytes) => readMessage(bytes, Manifest);

// What is signed is the run of attributes with its first byte A0 replaced by 31.
export const verifyManifestSignature = (signed, signer) =>
  verifySignature(signer.spki, Buffer.concat([Buffer.of(0x31), signed.attributes.subarray(1)]), signed.signature);
