// Makes a stream with the AWS SDK for JavaScript, once its server answers, and waits until it can be used.
// Usage: node create-stream.mjs SERVICE_URL STREAM SHARDS
import { CreateStreamCommand, KinesisClient, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const [url, stream, shards] = process.argv.slice(2);
const client = new KinesisClient({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  requestHandler: new NodeHttpHandler(),
});
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
for (let left = 120; ; left--) {
  try {
    await client.send(new CreateStreamCommand({ StreamName: stream, ShardCount: Number(shards) }));
    break;
  } catch (error) {
    if (error.code !== 'ECONNREFUSED' || left === 0) {
      throw error;
    }
    await pause(250);
  }
}
await waitUntilStreamExists({ client, maxWaitTime: 300, minDelay: 1, maxDelay: 1 }, { StreamName: stream });
console.log('active');
