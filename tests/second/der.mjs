// Strict DER (X.690 section 10): tags of one byte, definite lengths as short as possible, nothing beyond the end.
import { demand } from './refusal.mjs';
import { sameBytes } from './bytes.mjs';

export class Der {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get isAtEnd() {
    return this.at === this.bytes.length;
  }

  get next() {
    return this.isAtEnd ? -1 : this.bytes[this.at];
  }

  // The content of the next object, which must have this tag.
  read(tag) {
    return this.#take(tag).content;
  }

  // A reader over the content of the next object.
  open(tag) {
    return new Der(this.read(tag));
  }

  // Tag, length and content of the next object, as they stand there.
  readWhole(tag) {
    return this.#take(tag).whole;
  }

  // Exactly these bytes come next.
  expect(bytes, what) {
    const end = this.at + bytes.length;
    demand(end <= this.bytes.length && sameBytes(this.bytes.subarray(this.at, end), bytes), 'malformed', `DER: not the one encoding of ${what}`);
    this.at = end;
  }

  // The next bytes, whatever they say.
  take(count) {
    demand(this.at + count <= this.bytes.length, 'malformed', 'DER: cut');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  end() {
    demand(this.isAtEnd, 'malformed', 'DER: bytes after the end');
  }

  #take(tag) {
    const { bytes, at } = this;
    demand(at + 2 <= bytes.length && bytes[at] === tag, 'malformed', `DER: tag ${tag.toString(16)} is not next`);
    demand((tag & 0x1f) !== 0x1f, 'malformed', 'DER: tag of several bytes');
    let start = at + 2;
    let length = bytes[at + 1];
    if (length >= 0x80) {
      const count = length & 0x7f;
      demand(count >= 1 && count <= 4 && start + count <= bytes.length, 'malformed', 'DER: indefinite, too long or cut length');
      length = bytes.readUIntBE(start, count);
      demand(bytes[start] !== 0 && length >= 0x80, 'malformed', 'DER: length not as short as possible');
      start += count;
    }
    demand(start + length <= bytes.length, 'malformed', 'DER: longer than what is there');
    this.at = start + length;
    return { tag, content: bytes.subarray(start, this.at), whole: bytes.subarray(at, this.at) };
  }
}

// ECDSA signature: SEQUENCE { INTEGER r, INTEGER s }, both positive, shortest form, at most 72 bytes.
export const isStrictSignature = (bytes) => {
  if (bytes.length > 72) return false;
  try {
    const whole = new Der(bytes);
    const pair = whole.open(0x30);
    whole.end();
    const numbers = [pair.read(0x02), pair.read(0x02)];
    pair.end();
    return numbers.every(isPositiveInteger);
  } catch {
    return false;
  }
};

const isPositiveInteger = (n) =>
  n.length >= 1 && n.length <= 33 && n[0] < 0x80 && !(n[0] === 0 && (n.length === 1 || n[1] < 0x80)) && !(n.length === 33 && n[0] !== 0);
