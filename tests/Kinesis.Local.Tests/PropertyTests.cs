using CsCheck;
using SensorGrid.Kinesis.Local.Wire;

namespace SensorGrid.Kinesis.Local.Tests;

/// <summary>Random lives of a stream: puts, splits and merges in any order.</summary>
public sealed class PropertyTests
{
    private static readonly Gen<(int Kind, int Pick, UInt128 Place)[]> Lives = Gen
        .Select(Gen.Int[0, 5], Gen.Int[0, 100], Gen.Select(Gen.ULong, Gen.ULong, (high, low) => new UInt128(high, low)))
        .Array[1, 40];

    [Fact]
    public async Task Whatever_happens_every_record_is_read_once_in_order_and_every_key_has_one_open_shard()
    {
        await using var kinesis = await LocalKinesis.StartAsync(_ => { });
        await Lives.SampleAsync(
            async life =>
            {
                await kinesis.CallAsync("CreateStream", new { StreamName = "s", ShardCount = 2 });
                try
                {
                    await LiveAsync(kinesis, life);
                }
                finally
                {
                    await kinesis.CallAsync("DeleteStream", new { StreamName = "s" });
                }
            },
            iter: 25,
            threads: 1);
    }

    private static async Task LiveAsync(LocalKinesis kinesis, (int Kind, int Pick, UInt128 Place)[] life)
    {
        var acknowledged = new Dictionary<string, List<string>>();
        foreach (var (kind, pick, place) in life)
        {
            var open = (await OpenAsync(kinesis)).ToList();
            AssertWhole(open);
            var shard = open[pick % open.Count];
            if (kind == 0 && shard.From < shard.To)
            {
                var at = shard.From + 1 + (place % (shard.To - shard.From));
                await kinesis.CallAsync("SplitShard", new { StreamName = "s", ShardToSplit = shard.Name, NewStartingHashKey = $"{at}" });
            }
            else if (kind == 1 && pick % open.Count + 1 < open.Count)
            {
                var beside = open[(pick % open.Count) + 1].Name;
                await kinesis.CallAsync("MergeShards", new { StreamName = "s", ShardToMerge = shard.Name, AdjacentShardToMerge = beside });
            }
            else
            {
                var put = await kinesis.PutAsync($"{place}", "x");
                Assert.Equal(open.Single(candidate => candidate.From <= HashKeys.Of($"{place}") && HashKeys.Of($"{place}") <= candidate.To).Name, put.ShardId);
                acknowledged.TryAdd(put.ShardId, []);
                acknowledged[put.ShardId].Add(put.SequenceNumber);
            }
        }

        await AssertReadOnceAsync(kinesis, acknowledged);
    }

    private static void AssertWhole(List<(string Name, UInt128 From, UInt128 To)> open)
    {
        Assert.Equal(UInt128.Zero, open[0].From);
        Assert.Equal(UInt128.MaxValue, open[^1].To);
        Assert.All(open.Zip(open.Skip(1)), pair => Assert.Equal(pair.First.To + 1, pair.Second.From));
    }

    private static async Task AssertReadOnceAsync(LocalKinesis kinesis, Dictionary<string, List<string>> acknowledged)
    {
        foreach (var shard in await kinesis.ShardsAsync())
        {
            var name = (string)shard!["ShardId"]!;
            var expected = acknowledged.GetValueOrDefault(name, []);
            Assert.Equal(expected.Order(StringComparer.Ordinal).Distinct(), expected);
            Assert.Equal(expected, (await kinesis.ReadAllAsync(name, limit: 2)).Select(record => record.SequenceNumber));

            // A child's numbers begin above those of its parents.
            var start = (string)shard["SequenceNumberRange"]!["StartingSequenceNumber"]!;
            var parents = new[] { shard["ParentShardId"], shard["AdjacentParentShardId"] }.Where(parent => parent is not null);
            Assert.All(
                parents.SelectMany(parent => acknowledged.GetValueOrDefault((string)parent!, [])),
                number => Assert.True(string.CompareOrdinal(number, start) < 0));
        }
    }

    private static async Task<IEnumerable<(string Name, UInt128 From, UInt128 To)>> OpenAsync(LocalKinesis kinesis) =>
        (await kinesis.ShardsAsync(new { Type = "AT_LATEST" }))
            .Select(shard => (
                Name: (string)shard!["ShardId"]!,
                From: UInt128.Parse((string)shard["HashKeyRange"]!["StartingHashKey"]!),
                To: UInt128.Parse((string)shard["HashKeyRange"]!["EndingHashKey"]!)))
            .OrderBy(shard => shard.From);
}
