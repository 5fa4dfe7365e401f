// Whatever is signed outside CMS and signed notes is signed behind its kind: docs/ENVELOPE.md, "Cards and sheets".
import { verifySignature } from './keys.mjs';

export const verifyStatement = (kind, bytes, signature, spki) => verifySignature(spki, Buffer.concat([Buffer.from(`CertBridge/1 ${kind}\n`), bytes]), signature);
