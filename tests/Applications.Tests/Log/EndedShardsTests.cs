using System.Globalization;
using SensorGrid.Applications.Log;
using SensorGrid.Features.Log;

namespace SensorGrid.Applications.Tests.Log;

public sealed class EndedShardsTests
{
    [Theory]
    [InlineData(LogMerge.MostEnded, false)]
    [InlineData(LogMerge.MostEnded + 2, true)]
    public void Facts_of_shards_that_ended_have_a_bound_and_it_is_told_when_it_is_reached(int ended, bool hasLost)
    {
        var merge = new LogMerge(new MergePlace([new LanePlace(NameOf(0), [], null, null, 0, null)]), MergeFacts.None);

        for (var i = 0; i < ended; i++)
        {
            merge.End(NameOf(i));
            merge.Discover([(NameOf(i + 1), [NameOf(i)], null)]);
        }

        Assert.Equal(hasLost, merge.HasLostTicks);
        var kept = merge.Facts.Read.Select(read => read.Shard).ToHashSet();
        Assert.InRange(kept.Count, LogMerge.MostEnded, LogMerge.MostEnded + 2);
        Assert.Contains(NameOf(ended - 1), kept);
        Assert.Equal(!hasLost, kept.Contains(NameOf(0)));
    }

    private static ShardName NameOf(int number) => ShardName.Of(null, string.Create(CultureInfo.InvariantCulture, $"shardId-{number:D12}"));
}
