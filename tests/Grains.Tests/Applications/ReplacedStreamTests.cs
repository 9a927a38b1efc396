using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Applications.Log;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Applications;
using SensorGrid.Kinesis.Client;
using SensorGrid.Streaming.Kinesis.Hosting;
using SensorGrid.Streaming.Kinesis.Reading;

namespace SensorGrid.Grains.Tests.Applications;

/// <summary>An application whose input stream was replaced: its shards end, and no shard came out of them.</summary>
public sealed class ReplacedStreamTests
{
    internal const string Old = "shardId-000000000001";
    internal const string New = "shardId-000000000002";

    internal static readonly DateTimeOffset Start = new(2026, 3, 2, 11, 0, 0, TimeSpan.Zero);

    private readonly PassingClock _clock = new(Start + TimeSpan.FromHours(1));

    [Fact]
    public async Task It_says_which_shard_ended_and_what_to_do_when_the_list_has_lacked_its_children_for_a_minute()
    {
        var (wire, merge, reader) = Open();

        await ReadAsync(reader, () => wire.Lists > 0);
        var endedAt = _clock.GetUtcNow();
        await ReadAsync(reader, () => _clock.GetUtcNow() - endedAt >= TimeSpan.FromSeconds(50));
        Assert.Null(reader.Stalled);

        await ReadAsync(reader, () => reader.Stalled is not null);

        Assert.InRange(_clock.GetUtcNow() - endedAt, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(70));
        Assert.Equal(
            $"The shard {Old} was read to its end, and its stream lists no shards that came out of it. So the stream was replaced or disabled, such as that of a table when it is enabled again: "
            + "delete the application and put it again; it begins with the shards that the stream has then.",
            reader.Stalled);
        Assert.Null(reader.Failure);

        // Its records were read, and none of a shard that has nothing to do with it.
        Assert.True(merge.TryTake(out var record));
        Assert.Equal(Old, record.Shard.ShardId);
        Assert.False(merge.TryTake(out _));
        Assert.Equal([Old], wire.Opened);
    }

    [Fact]
    public async Task Time_stands_still_with_it_also_after_it_was_written_down()
    {
        var (wire, merge, reader) = Open();
        await ReadAsync(reader, () => reader.Stalled is not null);
        Assert.True(merge.TryTake(out var last));

        var (_, again, restarted) = Open(new LogMerge(merge.Place, merge.Facts), wire);
        await ReadAsync(restarted, () => restarted.Stalled is not null);

        Assert.False(again.TryTake(out _));
        Assert.InRange(again.Frontier, last.Time, (Start + TimeSpan.FromSeconds(1)).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task It_goes_on_with_children_that_are_listed_late_and_says_nothing_any_more()
    {
        var (wire, merge, reader) = Open();
        await ReadAsync(reader, () => reader.Stalled is not null);

        wire.Parent = Old;
        await ReadAsync(reader, () => wire.Opened.Contains(New));

        Assert.Null(reader.Stalled);
        Assert.True(merge.TryTake(out _));
        await ReadAsync(reader, () => merge.TryTake(out var record) && record.Shard.ShardId == New);
    }

    private (ReplacedShards Wire, LogMerge Merge, ApplicationReader Reader) Open(LogMerge? merge = null, ReplacedShards? known = null)
    {
        var wire = known ?? (ReplacedShards)(object)DispatchProxy.Create<IAmazonKinesis, ReplacedShards>();
        var silo = new Silo();
        silo.Services.AddSingleton<TimeProvider>(_clock).AddSingleton((IAmazonKinesis)(object)wire).AddLogging();
        silo.AddKinesisStreams("main", options => options.StreamName = "readings");
        var stream = silo.Services.BuildServiceProvider().GetRequiredKeyedService<IKinesisStreamReader>("main");
        merge ??= new LogMerge(new MergePlace([new LanePlace(ShardName.Of(null, Old), [], null, null, 0, null)]), MergeFacts.None);
        return (wire, merge, new ApplicationReader(merge, new Dictionary<string, IKinesisStreamReader> { [""] = stream }, _clock));
    }

    /// <summary>Reads on until something is so.</summary>
    private static async Task ReadAsync(ApplicationReader reader, Func<bool> isSo)
    {
        while (!isSo())
        {
            await reader.ReadAsync(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A clock that goes on by each pause as soon as somebody waits for it, and by nothing else: not while a thread that has waited stands still.</summary>
    private sealed class PassingClock(DateTimeOffset now) : FakeTimeProvider(now)
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime > TimeSpan.Zero)
            {
                Advance(dueTime);
            }

            return timer;
        }
    }

    private sealed class Silo : ISiloBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();
    }
}
