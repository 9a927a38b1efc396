// @aws-sdk/client-sagemaker-featurestore-runtime behind lines of JSON. In: {"op":"GetRecord","input":{...},"query":{...}}; out: {"output":{...}} or {"error":{...}}.
import { createInterface } from 'node:readline';
import * as runtime from '@aws-sdk/client-sagemaker-featurestore-runtime';

const [endpoint, accessKeyId, secretAccessKey] = process.argv.slice(2);
const client = new runtime.SageMakerFeatureStoreRuntimeClient({ endpoint, region: 'eu-west-1', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 });
let query;
client.middlewareStack.add(next => args => {
  Object.assign(args.request.query, query);
  return next(args);
}, { step: 'build' });

for await (const line of createInterface({ input: process.stdin })) {
  const { op, input, ...demands } = JSON.parse(line);
  query = demands.query;
  let answer;
  try {
    const { $metadata, ...output } = await client.send(new runtime[`${op}Command`](input));
    answer = { output };
  } catch (error) {
    answer = { error: { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode ?? 0 } };
  }

  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
