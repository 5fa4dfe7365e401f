// C2SP signed notes with the body of a tlog-checkpoint: docs/LEDGER.md, "A checkpoint".
import { demand } from './refusal.mjs';
import { base64, sameBytes } from './bytes.mjs';
import { keyId, verifySignature } from './keys.mjs';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// logKeys: SubjectPublicKeyInfo of the owner's log keys. Gives { origin, size, root }.
export const verifyCheckpoint = (bytes, origin, logKeys) => {
  demand(bytes.length <= 4096, 'checkpoint-form', 'checkpoint: at most 4 KiB');
  const note = decode(bytes);
  const split = note.lastIndexOf('\n\n');
  demand(split >= 1 && note.endsWith('\n'), 'checkpoint-form', 'checkpoint: no empty line, or no line feed at the end');
  const text = note.slice(0, split + 1);
  const { size, root } = readBody(text, origin);
  const lines = note.slice(split + 2, -1).split('\n');
  demand(lines.length <= 16, 'checkpoint-form', 'checkpoint: at most 16 signature lines');
  const results = lines.map(readSignatureLine).filter((line) => line.name === origin).flatMap((line) => verifyLine(line, text, logKeys));
  demand(results.length > 0 && results.every(Boolean), 'checkpoint-signature', 'checkpoint: no log key of the owner signed it, or one does not verify');
  return { origin, size, root };
};

const decode = (bytes) => {
  let note;
  try {
    note = utf8.decode(bytes);
  } catch {
    demand(false, 'checkpoint-form', 'checkpoint: not UTF-8');
  }
  demand(![...note].some((c) => c < ' ' && c !== '\n'), 'checkpoint-form', 'checkpoint: a control character');
  return note;
};

const readBody = (text, origin) => {
  const lines = text.slice(0, -1).split('\n');
  demand(lines.length === 3, 'checkpoint-form', 'checkpoint: three lines and no extension lines');
  demand(lines[0] === origin, 'checkpoint-origin', 'checkpoint: of another log');
  demand(/^(0|[1-9][0-9]{0,18})$/.test(lines[1]) && BigInt(lines[1]) < 1n << 63n, 'checkpoint-form', 'checkpoint: size');
  const root = base64(lines[2]);
  demand(root?.length === 32, 'checkpoint-form', 'checkpoint: root');
  return { size: BigInt(lines[1]), root };
};

const readSignatureLine = (line) => {
  const parts = /^— ([^\s+]+) (\S+)$/u.exec(line);
  const blob = parts && base64(parts[2]);
  demand(blob && blob.length >= 12, 'checkpoint-form', 'checkpoint: a signature line');
  return { name: parts[1], hint: blob.subarray(0, 4), signature: blob.subarray(4) };
};

// One verdict for every log key that the line's hint names; none for a stranger's line.
const verifyLine = (line, text, logKeys) =>
  logKeys.filter((key) => sameBytes(keyId(key).subarray(0, 4), line.hint)).map((key) => verifySignature(key, Buffer.from(text), line.signature));
