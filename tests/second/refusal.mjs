// The one error this program throws on purpose. Anything else that escapes is a bug of ours.
export class Refusal extends Error {
  constructor(reason, detail) {
    super(`${reason}: ${detail}`);
    this.reason = reason; // a word of docs/ENVELOPE.md or docs/LEDGER.md
    this.detail = detail; // for people
  }
}

export const demand = (holds, reason, detail) => {
  if (!holds) throw new Refusal(reason, detail);
};

// Runs a check whose every refusal has one name for the outside, such as "unopenable" before the signature holds.
export const as = (reason, check) => {
  try {
    return check();
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(reason, error.detail);
    throw error;
  }
};
