#!/usr/bin/env node
// A second implementation of opening and verifying, written from docs/ENVELOPE.md, docs/LEDGER.md and the .proto files. See README.md.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Refusal } from './refusal.mjs';
import { fingerprint, readPartnerCard, verifyCard } from './cards.mjs';
import { verifyCheckpoint } from './checkpoint.mjs';
import { openEnvelope } from './envelope.mjs';
import { recipientKeyFile } from './keyfile.mjs';
import { followLog } from './log.mjs';
import { readMessage } from './proto.mjs';
import { Envelope } from './messages.mjs';
import { judge, judgeProof, senderOf } from './vectors.mjs';

const USAGE = `usage:
  second.mjs open      --header FILE --cms FILE | --envelope FILE   --key FILE [--kem FILE] --card FILE [--former FILE]... --me ID [--at MS]
  second.mjs card      FILE [--held FILE]
  second.mjs checkpoint FILE --card FILE --partner ID [--leaf FILE]...
  second.mjs vector    FILE...      files of tests/vectors
  second.mjs proof     FILE...      inclusion and consistency proofs in the form of transparency-dev/merkle
`;

const options = {
  header: { type: 'string' }, cms: { type: 'string' }, envelope: { type: 'string' }, key: { type: 'string', multiple: true }, kem: { type: 'string', multiple: true }, card: { type: 'string' },
  former: { type: 'string', multiple: true }, me: { type: 'string' }, at: { type: 'string' }, held: { type: 'string' }, partner: { type: 'string' },
  leaf: { type: 'string', multiple: true },
};

const commands = {
  open(o) {
    const { card } = readPartnerCard(readFileSync(o.card));
    const former = (o.former ?? []).flatMap((file) => readPartnerCard(readFileSync(file)).card.signing);
    const envelope = o.envelope ? readMessage(readFileSync(o.envelope), Envelope) : { header: readFileSync(o.header), cms: readFileSync(o.cms) };
    const opened = openEnvelope(envelope, { id: o.me, keys: o.key.map((file, i) => recipientKeyFile(file, o.kem?.[i])) }, { ...senderOf(card), former }, BigInt(o.at ?? Date.now()));
    return { ...opened, items: opened.items.map((item) => ({ ...item, content: item.content.toString('utf8') })) }; // JSON, for people
  },
  card(o, [file]) {
    const { card, sheet, contacts } = readPartnerCard(readFileSync(file));
    if (o.held) verifyCard(card.signed, readPartnerCard(readFileSync(o.held)).card);
    return { fingerprint: fingerprint(card), card: card.fields, sheet: sheet?.fields ?? null, contacts: contacts?.fields ?? null };
  },
  checkpoint(o, [file]) {
    const { fields } = readPartnerCard(readFileSync(o.card)).card;
    const origin = `certbridge/${fields.environment}/${fields.partnerId}/${o.partner}`;
    const note = readFileSync(file);
    if (!o.leaf) return verifyCheckpoint(note, origin, fields.logKeys);
    const leaves = o.leaf.map((name) => readFileSync(name));
    return followLog(leaves, note, { origin, logKeys: fields.logKeys, owner: fields.partnerId, about: o.partner, followed: [] });
  },
};

const print = (value) =>
  console.log(JSON.stringify(value, (key, x) => (typeof x === 'bigint' ? x.toString() : x?.type === 'Buffer' ? Buffer.from(x.data).toString('hex') : x), 2));

const run = ([command, ...rest]) => {
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
  const judging = { vector: judge, proof: judgeProof }[command];
  if (judging) {
    for (const file of positionals) console.log(JSON.stringify({ file, ...judging(readFileSync(file)) }));
    return 0;
  }
  if (!commands[command]) {
    process.stderr.write(USAGE);
    return 2;
  }
  try {
    print(commands[command](values, positionals));
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    print({ refused: error.reason, detail: error.detail });
    return 1;
  }
};

process.exitCode = run(process.argv.slice(2));
