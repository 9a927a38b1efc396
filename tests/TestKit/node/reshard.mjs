// Splits and merges shards of a stream with the AWS SDK for JavaScript.
// Usage: node reshard.mjs SERVICE_URL STREAM split|merge
// split: the open shard with the widest range of hash keys, in its middle. merge: the two neighbours with the narrowest ranges together.
// Prints "split SHARD" or "merged SHARD SHARD" when the stream has accepted it, and ends once the stream is active again.
import { KinesisClient, ListShardsCommand, MergeShardsCommand, SplitShardCommand, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const [url, stream, action] = process.argv.slice(2);
const client = new KinesisClient({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  requestHandler: new NodeHttpHandler(),
});

const { Shards: shards } = await client.send(new ListShardsCommand({ StreamName: stream }));
const open = shards
  .filter((shard) => !shard.SequenceNumberRange.EndingSequenceNumber)
  .map((shard) => ({
    id: shard.ShardId,
    from: BigInt(shard.HashKeyRange.StartingHashKey),
    to: BigInt(shard.HashKeyRange.EndingHashKey),
  }))
  .sort((a, b) => (a.from < b.from ? -1 : 1));

if (action === 'split') {
  const widest = open.reduce((best, shard) => (shard.to - shard.from > best.to - best.from ? shard : best));
  await client.send(new SplitShardCommand({
    StreamName: stream,
    ShardToSplit: widest.id,
    NewStartingHashKey: String((widest.from + widest.to) / 2n + 1n),
  }));
  console.log(`split ${widest.id}`);
} else {
  const pairs = open.slice(1).map((right, i) => ({ left: open[i], right, width: right.to - open[i].from }));
  const narrowest = pairs.reduce((best, pair) => (pair.width < best.width ? pair : best));
  await client.send(new MergeShardsCommand({
    StreamName: stream,
    ShardToMerge: narrowest.left.id,
    AdjacentShardToMerge: narrowest.right.id,
  }));
  console.log(`merged ${narrowest.left.id} ${narrowest.right.id}`);
}

await waitUntilStreamExists({ client, maxWaitTime: 300, minDelay: 1, maxDelay: 1 }, { StreamName: stream });
