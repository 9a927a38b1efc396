// Reads all streams of a table with @aws-sdk/client-dynamodb-streams, and prints them as a line of JSON: streams, shards and records, as the SDK understood them.
import * as streams from '@aws-sdk/client-dynamodb-streams';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const [endpoint, table] = process.argv.slice(2);
const client = new streams.DynamoDBStreamsClient({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  requestHandler: new NodeHttpHandler(),
});

async function shardsOf(StreamArn) {
  const shards = [];
  let description;
  do {
    ({ StreamDescription: description } = await client.send(new streams.DescribeStreamCommand({ StreamArn, ExclusiveStartShardId: description?.LastEvaluatedShardId })));
    shards.push(...description.Shards);
  } while (description.LastEvaluatedShardId);

  return { ...description, Shards: shards };
}

async function recordsOf(StreamArn, shard) {
  const records = [];
  const get = { StreamArn, ShardId: shard.ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  let { ShardIterator: iterator } = await client.send(new streams.GetShardIteratorCommand(get));
  const isOpen = shard.SequenceNumberRange.EndingSequenceNumber === undefined;
  while (iterator) {
    const page = await client.send(new streams.GetRecordsCommand({ ShardIterator: iterator }));
    records.push(...page.Records);
    iterator = isOpen && page.Records.length === 0 ? undefined : page.NextShardIterator;
  }

  return records;
}

const { Streams } = await client.send(new streams.ListStreamsCommand({ TableName: table }));
const all = [];
for (const { StreamArn } of Streams) {
  const description = await shardsOf(StreamArn);
  const records = [];
  for (const shard of description.Shards) {
    records.push(...await recordsOf(StreamArn, shard));
  }

  all.push({ description, records });
}

console.log(JSON.stringify(all));
