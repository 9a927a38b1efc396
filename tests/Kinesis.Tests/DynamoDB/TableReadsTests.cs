using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.DynamoDB;
using SensorGrid.TestKit.DynamoDB;

namespace SensorGrid.Kinesis.Tests.DynamoDB;

/// <summary>A reader of a table's stream as those of the product are: parents before children, after the last record that it read, with iterators that it may lose.</summary>
public sealed class TableReadsTests
{
    private const int Keys = 5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private enum Step
    {
        Write,
        Roll,
        Replace,
        Read,
        Restart,
        Expire,
        Throttle,
    }

    [Fact]
    public async Task Each_change_is_read_once_and_those_of_an_item_in_their_order_whatever_happens_between_the_reads()
    {
        await using var server = await StreamsServer.StartNewAsync(Cancellation);
        using var client = new TableStreams(new DynamoDBStreamsClient(new DynamoDBStreamsConfig { ServiceURL = server.ServiceUrl.ToString(), MaxErrorRetry = 0 }), TimeProvider.System);
        var tables = 0;
        await Gen.Enum<Step>().Array[1, 30].SampleAsync(
            async steps =>
            {
                var table = server.CreateTable($"table-{Interlocked.Increment(ref tables)}", partitions: 2);
                var written = new List<string>();
                var reader = new Reader(client, table.Name);
                foreach (var step in steps)
                {
                    await RunAsync(step, server, table, written, reader);
                }

                await reader.DrainAsync();
                Assert.Equal(written.Order(StringComparer.Ordinal), reader.Read.Select(read => read.Id).Order(StringComparer.Ordinal));
                if (!steps.Contains(Step.Replace))
                {
                    Assert.All(reader.Read.GroupBy(read => read.Key), item => Assert.Equal(item.OrderBy(read => read.Value), item));
                }
            },
            iter: 40,
            threads: 1);
    }

    private static async Task RunAsync(Step step, StreamsServer server, TableOfChanges table, List<string> written, Reader reader)
    {
        switch (step)
        {
            case Step.Write:
                for (var i = 0; i < 7; i++)
                {
                    var item = new JsonObject
                    {
                        ["device"] = new JsonObject { ["S"] = $"p{written.Count % Keys}" },
                        ["n"] = new JsonObject { ["N"] = written.Count.ToString(CultureInfo.InvariantCulture) },
                    };
                    written.Add(table.Put(item));
                }

                break;
            case Step.Roll:
                table.Roll();
                break;
            case Step.Replace:
                table.Disable();
                table.Enable("NEW_IMAGE");
                break;
            case Step.Read:
                await reader.ReadAsync();
                break;
            case Step.Restart:
                reader.Restart();
                break;
            case Step.Expire:
                server.ExpireIterators();
                break;
            default:
                server.Fail("GetRecords", "LimitExceededException");
                break;
        }
    }

    private sealed class Reader(IAmazonKinesis client, string table)
    {
        private readonly Dictionary<string, string?> _iterators = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);
        private readonly HashSet<string> _ended = new(StringComparer.Ordinal);

        public List<(string Id, string Key, int Value)> Read { get; } = [];

        public void Restart() => _iterators.Clear();

        /// <summary>Reads a small page of each shard whose turn has come; gets whether all of them are at their tips.</summary>
        public async Task<bool> ReadAsync()
        {
            var shards = await client.ListAllShardsAsync(table, Cancellation).ToListAsync(Cancellation);
            var isTip = true;
            foreach (var shard in shards.Where(shard => !_ended.Contains(shard.ShardId) && !shards.Exists(parent => parent.ShardId == shard.ParentShardId && !_ended.Contains(parent.ShardId))).ToArray())
            {
                isTip &= await ReadAsync(shard.ShardId);
            }

            return isTip;
        }

        public async Task DrainAsync()
        {
            while (!await ReadAsync())
            {
            }
        }

        private async Task<bool> ReadAsync(string shard)
        {
            try
            {
                var iterator = _iterators.GetValueOrDefault(shard) ?? await IteratorAsync(shard);
                var page = await client.GetRecordsAsync(new() { ShardIterator = iterator, Limit = 3 }, Cancellation);
                foreach (var record in page.Records!)
                {
                    var change = JsonNode.Parse(record.Data.Span)!;
                    Read.Add(((string)change["eventID"]!, record.PartitionKey, int.Parse((string)change["dynamodb"]!["NewImage"]!["n"]!["N"]!, CultureInfo.InvariantCulture)));
                    _last[shard] = record.SequenceNumber;
                }

                _iterators[shard] = page.NextShardIterator;
                if (page.NextShardIterator is null)
                {
                    // Its children have their turn now.
                    _ended.Add(shard);
                    return false;
                }

                return page.MillisBehindLatest == 0;
            }
            catch (AmazonKinesisException)
            {
                _iterators.Remove(shard);
                return false;
            }
        }

        private async Task<string?> IteratorAsync(string shard) => (await client.GetShardIteratorAsync(
            new()
            {
                StreamName = table,
                ShardId = shard,
                ShardIteratorType = _last.ContainsKey(shard) ? ShardIteratorType.AFTER_SEQUENCE_NUMBER : ShardIteratorType.TRIM_HORIZON,
                StartingSequenceNumber = _last.GetValueOrDefault(shard),
            },
            Cancellation)).ShardIterator;
    }
}
