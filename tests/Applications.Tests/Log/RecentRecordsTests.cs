using System.Text;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Applications.Log;

namespace SensorGrid.Applications.Tests.Log;

public sealed class RecentRecordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecentBounds Bounds = new(10, 1 << 20, TimeSpan.FromSeconds(10));

    private readonly FakeTimeProvider _time = new(Now);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_newest_records_of_all_shards_are_read_in_order_and_the_older_ones_are_not()
    {
        var (stream, client) = ScriptedShards.Make();
        for (var i = 0; i < 30; i++)
        {
            stream.Add(i % 3 == 0 ? "shard-0" : "shard-1", Now.AddSeconds(-300 + (10 * i)), Text(i));
        }

        var log = await new RecentRecords(client, _time).ReadAsync("line", "s", Bounds, Cancelled);

        Assert.Equal(Enumerable.Range(20, 10).Select(i => $"{i}"), log.Data.Select(data => Encoding.UTF8.GetString(data.Span)));
        Assert.Equal(["line:shard-0", "line:shard-1"], log.Shards.Select(shard => shard.Shard.ToString()));
        Assert.Equal((10, Now.AddSeconds(-100), Now.AddSeconds(-10), false), (log.Count, log.From, log.To, log.IsPartial));

        // Six minutes back there are enough: nothing older is looked for.
        Assert.DoesNotContain(stream.Calls, call => call.EndsWith("oldest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Records_that_were_read_in_a_step_are_not_read_in_the_next()
    {
        var (stream, client) = ScriptedShards.Make();
        foreach (var age in (int[])[7_200, 3_000, 300, 40, 5])
        {
            stream.Add("shard-0", Now.AddSeconds(-age), Text(age));
        }

        var log = await new RecentRecords(client, _time).ReadAsync(null, "s", Bounds, Cancelled);

        Assert.Equal(["7200", "3000", "300", "40", "5"], log.Data.Select(data => Encoding.UTF8.GetString(data.Span)));
        Assert.Equal(7, stream.Calls.Count(call => call.StartsWith("iterator", StringComparison.Ordinal)));
        Assert.Equal(long.MinValue, log.Since);
    }

    [Fact]
    public async Task Pages_and_shards_that_were_split_make_no_difference()
    {
        var (stream, client) = ScriptedShards.Make();
        stream.PageSize = 2;
        for (var i = 0; i < 7; i++)
        {
            stream.Add("shard-0", Now.AddSeconds(-20 + i), Text(i));
        }

        stream.Add("shard-1", Now.AddSeconds(-10), Text(7), "shard-0");
        stream.Add("shard-2", Now.AddSeconds(-9), Text(8), "shard-0");

        var log = await new RecentRecords(client, _time).ReadAsync(null, "s", Bounds, Cancelled);

        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"{i}"), log.Data.Select(data => Encoding.UTF8.GetString(data.Span)));
        Assert.Equal([7, 1, 1], log.Shards.Select(shard => shard.Records.Count));
    }

    [Fact]
    public async Task A_stream_without_records_has_none()
    {
        var (stream, client) = ScriptedShards.Make();
        stream.Add("shard-0", Now.AddSeconds(1), Text(0));

        var log = await new RecentRecords(client, _time).ReadAsync(null, "s", Bounds, Cancelled);

        Assert.Equal((0, null, null), (log.Count, log.From, log.To));
        Assert.Empty(log.Data);
    }

    [Fact]
    public async Task The_bytes_have_a_bound_and_the_newest_ones_are_kept()
    {
        var (stream, client) = ScriptedShards.Make();
        for (var i = 0; i < 10; i++)
        {
            stream.Add("shard-0", Now.AddSeconds(-10 + i), new byte[400]);
        }

        var log = await new RecentRecords(client, _time).ReadAsync(null, "s", Bounds with { Bytes = 1_000 }, Cancelled);

        Assert.Equal((2, Now.AddSeconds(-2)), (log.Count, log.From));
    }

    [Fact]
    public async Task A_passing_failure_is_tried_again()
    {
        var (stream, client) = ScriptedShards.Make();
        stream.Add("shard-0", Now.AddSeconds(-1), Text(1));
        var failures = 2;
        stream.OnRead = _ => failures-- > 0 ? throw new IOException("cut off") : Task.CompletedTask;

        var log = await new RecentRecords(client, new PassingPauses(Now, Bounds.Time)).ReadAsync(null, "s", Bounds, Cancelled);

        Assert.Equal(1, log.Count);
    }

    [Fact]
    public async Task A_step_that_the_time_cuts_off_counts_for_no_shard()
    {
        var (stream, client) = ScriptedShards.Make();
        stream.Add("shard-0", Now.AddSeconds(-50), Text(50));
        stream.Add("shard-0", Now.AddSeconds(-5), Text(5));
        stream.Add("shard-1", Now.AddSeconds(-4), Text(4));
        var reads = 0;
        stream.OnRead = async shard =>
        {
            if (shard == "shard-1" && Interlocked.Increment(ref reads) > 2)
            {
                _time.Advance(Bounds.Time);
                await Task.Yield();
                throw new OperationCanceledException();
            }
        };

        var log = await new RecentRecords(client, _time).ReadAsync(null, "s", Bounds, Cancelled);

        Assert.True(log.IsPartial);
        Assert.Equal(["5", "4"], log.Data.Select(data => Encoding.UTF8.GetString(data.Span)));
        Assert.Equal(Now.AddSeconds(-10).ToUnixTimeMilliseconds(), log.Since);
    }

    [Fact]
    public async Task Nothing_within_the_time_is_an_error()
    {
        var (stream, client) = ScriptedShards.Make();
        stream.Add("shard-0", Now.AddSeconds(-5), Text(5));
        stream.OnRead = _ =>
        {
            _time.Advance(Bounds.Time);
            throw new OperationCanceledException();
        };

        var exception = await Assert.ThrowsAsync<TimeoutException>(() => new RecentRecords(client, _time).ReadAsync(null, "s", Bounds, Cancelled));

        Assert.Equal("Kinesis gave nothing of stream 's' within 10 s.", exception.Message);
    }

    [Fact]
    public async Task Of_many_shards_some_are_looked_at_and_it_is_said()
    {
        var (stream, client) = ScriptedShards.Make();
        for (var i = 0; i < RecentRecords.MostShards + 1; i++)
        {
            stream.Add($"shard-{i:00}", Now.AddSeconds(-1), Text(i));
        }

        var log = await new RecentRecords(client, _time).ReadAsync(null, "s", Bounds with { Records = 100 }, Cancelled);

        Assert.Equal((RecentRecords.MostShards, true), (log.Shards.Count, log.IsPartial));
    }

    private static byte[] Text(int number) => Encoding.UTF8.GetBytes(FormattableString.Invariant($"{number}"));
}
