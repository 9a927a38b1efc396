using System.Text;
using System.Text.Json;
using SensorGrid.Kinesis.Client.Wire;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Streaming.Kinesis.Tests.Ownership;

public sealed class TopologyFuzzTests(ITestOutputHelper output)
{
    private const int PerByte = 300;

    private static readonly string[] Valid =
    [
        """{"Shards":[{"ShardId":"shardId-000000000000","HashKeyRange":{"StartingHashKey":"0","EndingHashKey":"340282366920938463463374607431768211455"},"SequenceNumberRange":{"StartingSequenceNumber":"4","EndingSequenceNumber":"5"},"ParentShardId":"x","AdjacentParentShardId":"y"}],"NextToken":"t"}""",
    ];

    private static readonly Mutator Answers = new(
        [.. Valid.Select(Encoding.UTF8.GetBytes)],
        [.. Fuzz.JsonWords, .. new[] { "[null]", "\"Shards\":[{}]", "\"ShardId\":null" }.Select(Encoding.UTF8.GetBytes)]);

    [Fact]
    public Task Any_list_of_shards_that_can_be_read_has_readable_shards() => Fuzz.RunAsync(
        Answers,
        PerByte,
        input =>
        {
            try
            {
                var shards = JsonSerializer.Deserialize(input, KinesisJson.Default.ListShardsResponse)?.Shards ?? [];
                Assert.All(TopologyRules.Readable(shards, new StreamTopologyState()), shard => Assert.Contains(shards, listed => listed.ShardId == shard.ShardId));
            }
            catch (JsonException)
            {
                // Bytes that are no answer.
            }
        },
        output);
}
