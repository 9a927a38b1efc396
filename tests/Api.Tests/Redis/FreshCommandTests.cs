using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Tests.Redis.Hosting;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Redis;

/// <summary>Commands that wait for a record, over sensors and a shard that the test drives: what becomes of those around them.</summary>
public sealed class FreshCommandTests
{
    private const string After = "@after=shardId-000000000000:5";

    private static readonly ShardFrontier Reached = new(FrontierState.Read, new LogPosition(SequenceNumber.Parse("5", null), 0, 0), TimeSpan.FromSeconds(0.25)) { LastDelivered = [null] };

    private readonly TaskCompletionSource<ShardFrontier> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentQueue<FrontierQuestion> _questions = new();

    [Fact]
    public async Task Answers_to_what_came_before_do_not_wait_and_what_comes_behind_is_asked_only_then()
    {
        await using var door = await DrivenRedis.StartAsync(AskAsync, local: new DrivenLocal(), shard: WaitAsync);
        using var redis = await door.OpenAsync();

        await redis.SendAsync([.. Of("HKEYS", "sensor:before"), .. Of("HGET", "sensor:waits", After), .. Of("HKEYS", "sensor:behind"), .. Of("HKEYS", "sensor:local-1"), .. Of("PING")]);
        Assert.Equal(["before"], (object?[])(await redis.ReadAsync())!);
        await Eventually.TrueAsync("The question for the record", () => !_questions.IsEmpty);
        Assert.DoesNotContain("behind", _asked);

        _reached.SetResult(Reached);

        Assert.Equal("1", await redis.ReadAsync());
        Assert.Equal(["behind"], (object?[])(await redis.ReadAsync())!);
        Assert.Equal(["local-1"], (object?[])(await redis.ReadAsync())!);
        Assert.Equal("PONG", await redis.ReadAsync());
        Assert.Equal("behind", _asked.Last());
    }

    [Fact]
    public async Task Commands_that_wait_do_so_together_up_to_the_bound_of_a_connection()
    {
        await using var door = await DrivenRedis.StartAsync(AskAsync, shard: WaitAsync);
        using var redis = await door.OpenAsync();
        var ids = Enumerable.Range(0, RedisLimits.InFlight + 20).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();

        await redis.SendAsync([.. ids.SelectMany(id => Of("HMGET", $"sensor:{id}", After, id))]);
        await Eventually.TrueAsync("As many waits as may be", () => _questions.Count == RedisLimits.InFlight);
        _reached.SetResult(Reached);

        Assert.All(await redis.ReadAsync(ids.Length), answer => Assert.Equal(["1", "1"], (object?[])answer!));
    }

    [Fact]
    public async Task Other_connections_go_on_while_many_wait()
    {
        await using var door = await DrivenRedis.StartAsync(AskAsync, local: new DrivenLocal(), shard: WaitAsync);
        var waiting = new List<RespConnection>();
        for (var i = 0; i < (2 * Environment.ProcessorCount) + 2; i++)
        {
            waiting.Add(await door.OpenAsync());
            await waiting[i].SendAsync(Of("HGET", "sensor:local-waits", After));
        }

        await Eventually.TrueAsync("All to wait", () => _questions.Count == waiting.Count);
        for (var i = 0; i < waiting.Count; i++)
        {
            using var other = await door.OpenAsync();
            Assert.Equal(["local-1"], (object?[])(await other.AskAsync("HKEYS", "sensor:local-1"))!);
            Assert.Equal("PONG", await other.AskAsync("PING"));
        }

        _reached.SetResult(Reached);
        foreach (var connection in waiting)
        {
            Assert.Equal("1", await connection.ReadAsync());
            connection.Dispose();
        }
    }

    [Fact]
    public async Task A_command_for_which_there_is_no_room_to_wait_is_told_to_come_again()
    {
        var room = new FreshnessRoom(1);
        await using var door = await DrivenRedis.StartAsync(AskAsync, shard: WaitAsync, room: room);
        using var refused = door.Collect("sensorgrid.redis.refused");
        using var redis = await door.OpenAsync();

        await redis.SendAsync([.. Of("HGET", "sensor:first", After), .. Of("HGET", "sensor:second", After)]);
        await Eventually.TrueAsync("The refusal", () => room.Refused == 1);
        _reached.SetResult(Reached);

        Assert.Equal("1", await redis.ReadAsync());
        Assert.StartsWith("TRYAGAIN 1 requests wait", Error(await redis.ReadAsync()), StringComparison.Ordinal);
        Assert.Equal("bound", refused.LastMeasurement!.Tags["reason"]);
    }

    [Fact]
    public async Task The_waits_of_a_transaction_last_no_longer_than_one()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var door = await DrivenRedis.StartAsync(AskAsync, time, shard: question =>
        {
            _questions.Enqueue(question);
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(Reached with { Delivered = null });
        });
        using var refused = door.Collect("sensorgrid.redis.refused");
        using var redis = await door.OpenAsync();

        await redis.SendAsync([.. Of("MULTI"), .. Of("HGET", "sensor:a", After), .. Of("HMGET", "sensor:b", After, "@wait=10s"), .. Of("HMGET", "sensor:c", "c"), .. Of("EXEC")]);
        var answers = (object?[])(await redis.ReadAsync(5))[4]!;

        // Two seconds for the first, what is left of ten for the second.
        Assert.StartsWith("NOTYET Record shardId-000000000000:5 was not there within 2s: ", Error(answers[0]), StringComparison.Ordinal);
        Assert.StartsWith("NOTYET Record shardId-000000000000:5 was not there within 10s: ", Error(answers[1]), StringComparison.Ordinal);
        Assert.Equal(["1"], (object?[])answers[2]!);
        Assert.Equal(10, _questions.Count);
        Assert.Equal("not_yet", refused.LastMeasurement!.Tags["reason"]);
    }

    [Fact]
    public async Task A_client_that_goes_ends_its_waits()
    {
        var room = new FreshnessRoom(10);
        await using var door = await DrivenRedis.StartAsync(AskAsync, shard: WaitAsync, room: room);
        using (var redis = await door.OpenAsync())
        {
            await redis.SendAsync([.. Of("HGET", "sensor:a", After), .. Of("HGET", "sensor:b", After)]);
            await Eventually.TrueAsync("Both to wait", () => room.Waiting == 2);
        }

        await Eventually.TrueAsync("No wait", () => room.Waiting == 0);
    }

    private static byte[] Of(params string[] arguments) => RespConnection.Command(arguments);

    private static string Error(object? answer) => Assert.IsType<RespError>(answer).Text;

    private Task<FeaturesAnswer> AskAsync(string id)
    {
        _asked.Enqueue(id);
        return Task.FromResult(DrivenRedis.Answer((id, 1)));
    }

    private Task<ShardFrontier> WaitAsync(FrontierQuestion question)
    {
        _questions.Enqueue(question);
        return _reached.Task;
    }
}
