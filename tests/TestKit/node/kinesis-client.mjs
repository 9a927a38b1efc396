// @aws-sdk/client-kinesis behind lines of JSON. In: {"op":"PutRecord","input":{...},"attempts":1}; out: {"output":{...}} or {"error":{...}}.
// Bytes travel as base64 and times as ISO 8601 text, both ways.
// SubscribeToShard answers with its events, once so many "records" have come or the subscription has ended, then with the error that ended it if one did.
import { createInterface } from 'node:readline';
import * as kinesis from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';

// Left to itself this SDK speaks HTTP/2 with prior knowledge, which kinesalite and kinesis-local do not understand.
const [endpoint, http] = process.argv.slice(2);
const clients = new Map();

function client(attempts) {
  if (!clients.has(attempts)) {
    clients.set(attempts, new kinesis.KinesisClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      maxAttempts: attempts,
      ...(http === 'http2' ? {} : { requestHandler: new NodeHttpHandler() }),
    }));
  }

  return clients.get(attempts);
}

function revive(key, value) {
  if (key === 'Data') {
    return Buffer.from(value, 'base64');
  }

  return /Timestamp$/.test(key) && typeof value === 'string' ? new Date(value) : value;
}

function render(key, value) {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

// JSON.stringify calls toJSON of a Buffer before the replacer sees it.
delete Buffer.prototype.toJSON;

async function subscribe(input, records) {
  const { EventStream } = await client(1).send(new kinesis.SubscribeToShardCommand(input));
  const output = { events: [], ended: true };
  let come = 0;
  try {
    for await (const event of EventStream) {
      output.events.push(event.SubscribeToShardEvent);
      come += event.SubscribeToShardEvent.Records.length;
      if (come >= records) {
        output.ended = false;
        break;
      }
    }
  } catch (error) {
    output.error = error.name;
  }

  return output;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { op, input, attempts, records } = JSON.parse(line, revive);
  let answer;
  try {
    if (op === 'SubscribeToShard') {
      process.stdout.write(`${JSON.stringify({ output: await subscribe(input, records) }, render)}\n`);
      continue;
    }

    const { $metadata, ...output } = await client(attempts ?? 1).send(new kinesis[`${op}Command`](input));
    answer = { output, requestId: $metadata.requestId, attempts: $metadata.attempts };
  } catch (error) {
    answer = { error: { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode ?? 0, attempts: error.$metadata?.attempts ?? 0 } };
  }

  process.stdout.write(`${JSON.stringify(answer, render)}\n`);
}
