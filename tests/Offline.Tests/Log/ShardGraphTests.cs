using SensorGrid.Features.Log;
using SensorGrid.Offline.Log;

namespace SensorGrid.Offline.Tests.Log;

public sealed class ShardGraphTests
{
    // 0 was split into 1 and 2, which were merged into 3; 4 has nothing to do with them.
    private readonly ShardGraph _graph = new([Shard("0"), Shard("1", "0"), Shard("2", "0"), Shard("3", "1", "2"), Shard("4", "gone")]);

    [Theory]
    [InlineData(true, "0")]
    [InlineData(true, "0", "1", "3")]
    [InlineData(true, "0", "3")]
    [InlineData(false, "1", "2")]
    [InlineData(false, "0", "4")]
    public void A_lineage_is_shards_that_came_out_of_each_other(bool expected, params string[] shards) =>
        Assert.Equal(expected, _graph.IsOneLineage(Array.ConvertAll(shards, ShardName.Parse)));

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task A_shard_is_read_after_those_it_came_out_of(int parallel)
    {
        var done = new List<string>();

        await _graph.ForEachAsync(
            parallel,
            async (shard, cancellationToken) =>
            {
                await Task.Yield();
                lock (done)
                {
                    done.Add(shard.Name.ToString());
                }
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(5, done.Count);
        Assert.True(done.IndexOf("0") < Math.Min(done.IndexOf("1"), done.IndexOf("2")));
        Assert.True(done.IndexOf("3") > Math.Max(done.IndexOf("1"), done.IndexOf("2")));
    }

    [Fact]
    public async Task The_first_fault_is_told_and_ends_the_others()
    {
        var exception = await Assert.ThrowsAsync<IOException>(() => _graph.ForEachAsync(
            8,
            (shard, cancellationToken) => shard.Name.ToString() == "4"
                ? throw new IOException("broken")
                : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken),
            TestContext.Current.CancellationToken));

        Assert.Equal("broken", exception.Message);
    }

    private static LogShard Shard(string name, params string[] parents) => new(ShardName.Parse(name), Array.ConvertAll(parents, ShardName.Parse));
}
