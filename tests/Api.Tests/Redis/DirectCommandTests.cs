using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Redis;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Api.Tests.Redis.Hosting;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Http.Sockets;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Redis;

/// <summary>Commands that are answered on the thread that received them, and those that are not, on one connection.</summary>
public sealed class DirectCommandTests
{
    private const string NeedsLinux = "Needs Linux' epoll.";

    // Enough for a client that does not read to be waited for.
    private static readonly string[] ManyNames = [.. Enumerable.Range(0, 5000).Select(i => $"feature_{i}")];

    private readonly ConcurrentDictionary<string, TaskCompletionSource<FeaturesAnswer>> _asked = new(StringComparer.Ordinal);
    private readonly DrivenLocal _local = new();

    public static bool IsSupported => ReadinessTransport.IsSupported;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Gen<byte[]> Command { get; } = Gen.OneOf(
        Gen.Int[0, 9].Select(i => Of("HGETALL", $"sensor:local-{i}")),
        Gen.Int[0, 9].Select(i => Of("HKEYS", $"sensor:local-{i}")),
        Gen.Int[0, 9].Select(i => Of("HKEYS", $"sensor:far-{i}")),
        Gen.Int[0, 9].Select(i => Of("ECHO", $"{i}")),
        Gen.Const(Of("HGET", "sensor:local-1", "@model")),
        Gen.Int[0, 9].Select(i => Of("HMGET", $"sensor:local-{i}", "@after=shardId-000000000000:5", "@maxStaleness=5s", $"local-{i}")),
        Gen.Const(Of("HGET", "sensor:far-1", "@maxStaleness=5")),
        Gen.Const(Of("HGET", "sensor:local-1")),
        Gen.Const(Of("NOTHING")),
        Gen.Const("HLEN sensor:local-2\r\n"u8.ToArray()),
        Gen.Const("\r\n"u8.ToArray()),
        Gen.Const(Of("MULTI")),
        Gen.Const(Of("EXEC")),
        Gen.Const(Of("SUBSCRIBE", "anomalies:nowhere")),
        Gen.Const(Of("HELLO", "3")),
        Gen.Const(Of("RESET")));

    [Fact]
    public async Task Commands_in_any_pieces_get_the_answers_that_they_get_by_other_sockets()
    {
        var reached = new ShardFrontier(FrontierState.Read, new LogPosition(SequenceNumber.Parse("5", null), 0, 0)) { LastDelivered = [null] };
        await using var door = await DrivenRedis.StartAsync(local: _local, shard: _ => Task.FromResult(reached));
        await using var other = await DrivenRedis.StartAsync(local: _local, hasLoops: false, shard: _ => Task.FromResult(reached));

        await Gen.Select(Command.Array[1, 12], Gen.Int[0, 400].Array[0, 6]).SampleAsync(
            async (commands, cuts) =>
            {
                byte[] bytes = [.. commands.SelectMany(command => command), .. Of("RESET"), .. Of("ECHO", "the end")];
                Assert.Equal(await AnswersAsync(other, bytes, []), await AnswersAsync(door, bytes, [.. cuts.Select(cut => cut % bytes.Length).Order()]));
            },
            iter: 150,
            threads: 1);
    }

    [Fact]
    public async Task Commands_around_one_whose_sensor_answers_late_keep_their_order()
    {
        await using var door = await DrivenRedis.StartAsync(AskAsync, local: _local);
        using var redis = await door.OpenAsync();

        await redis.SendAsync([.. Of("HKEYS", "sensor:local-1"), .. Of("HKEYS", "sensor:far"), .. Of("HKEYS", "sensor:local-2")]);
        await AskedAsync("far");
        await redis.SendAsync(Of("HKEYS", "sensor:local-3"));
        await TurnAsync(door);
        Answer("far");

        Assert.Equal(["local-1", "far", "local-2", "local-3"], (await redis.ReadAsync(4)).Select(answer => ((object?[])answer!)[0]));
        Assert.Equal(["local-4"], (object?[])(await redis.AskAsync("HKEYS", "sensor:local-4"))!);
    }

    [Fact]
    public async Task Commands_are_counted_once()
    {
        await using var door = await DrivenRedis.StartAsync(local: _local);
        using var redis = await door.OpenAsync();

        await redis.SendAsync([.. Of("HKEYS", "sensor:local-1"), .. "\r\n"u8, .. Of("NOTHING"), .. Of("PING"), .. Of("HKEYS", "sensor:local-2")]);
        await redis.ReadAsync(4);
        await redis.AskAsync("HKEYS", "sensor:local-3");

        // INFO counts itself after it has answered.
        Assert.Contains("total_commands_processed:5\r\n", (string)(await redis.AskAsync("INFO"))!, StringComparison.Ordinal);
        Assert.Equal(3, _local.Reads);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_ended()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        _local.Names = ManyNames;
        await using var door = await DrivenRedis.StartAsync(time: time, local: _local);
        using var ended = door.Collect("sensorgrid.redis.ended");
        using var redis = await door.OpenAsync(receiveBuffer: 4096);

        await redis.SendAsync([.. Enumerable.Range(0, 500).SelectMany(i => Of("HGETALL", $"sensor:local-{i}"))]);

        await Eventually.TrueAsync("The end of a slow client", () =>
        {
            time.Advance(RedisLimits.Patience);
            return ended.LastMeasurement is not null;
        });
        Assert.Equal("slow", ended.LastMeasurement!.Tags["reason"]);
        Assert.InRange(_local.Reads, 1, 499);
        Assert.True(await redis.EndsAsync());
    }

    [Fact]
    public async Task A_client_that_takes_its_answers_late_gets_all_of_them_in_order()
    {
        const int Count = 200;
        _local.Names = ManyNames;
        await using var door = await DrivenRedis.StartAsync(local: _local);
        using var redis = await door.OpenAsync(receiveBuffer: 4096);

        for (var i = 0; i < Count; i++)
        {
            await redis.SendAsync([.. Of("HLEN", "sensor:local"), .. Of("HKEYS", "sensor:local"), .. Of("ECHO", i.ToString(CultureInfo.InvariantCulture))]);
        }

        await TurnAsync(door);
        Assert.InRange(_local.Reads, 1, (2 * Count) - 1);

        for (var i = 0; i < Count; i++)
        {
            Assert.Equal((long)ManyNames.Length, await redis.ReadAsync());
            Assert.Equal(ManyNames, (object?[])(await redis.ReadAsync())!);
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), await redis.ReadAsync());
        }
    }

    [Fact]
    public async Task Messages_and_answers_come_whole_and_each_in_their_order()
    {
        const int Count = 200;
        await using var door = await DrivenRedis.StartAsync(local: _local);
        using var redis = await door.OpenAsync();
        await redis.AskAsync("HELLO", "3");
        await redis.AskAsync("SUBSCRIBE", "anomalies:plant");
        var feed = door.Sites.Add("plant");

        var opening = Task.Run(() => Enumerable.Range(0, Count).Select(_ => feed.Open("plant/pump").Anomaly.Id).ToArray(), Cancelled);
        for (var i = 0; i < Count; i++)
        {
            await redis.SendAsync(Of("HKEYS", $"sensor:local-{i}"));
        }

        var (answers, messages) = (new List<string>(), new List<string>());
        while (answers.Count < Count || messages.Count < Count)
        {
            switch (await redis.ReadAsync())
            {
                case RespPush push:
                    messages.Add((string)push.Elements[2]!);
                    break;
                case object?[] answer:
                    answers.Add((string)answer[0]!);
                    break;
            }
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"local-{i}"), answers);
        Assert.All((await opening).Zip(messages), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_stops_answers_the_command_that_is_being_served()
    {
        using var mayAnswer = new ManualResetEventSlim();
        var isServed = new TaskCompletionSource();
        _local.Before = _ =>
        {
            isServed.TrySetResult();
            mayAnswer.Wait(Cancelled);
        };
        await using var door = await DrivenRedis.StartAsync(local: _local);
        using var redis = await door.OpenAsync();
        await redis.SendAsync(Of("HKEYS", "sensor:local-1"));
        await Eventually.ComesAsync("The command", isServed.Task);

        var stopping = door.StopAsync();
        mayAnswer.Set();

        Assert.Equal(["local-1"], (object?[])(await redis.ReadAsync())!);
        await Eventually.ComesAsync("The end of the host", stopping);
        Assert.True(await redis.EndsAsync());
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task What_can_be_answered_at_once_does_not_go_through_the_pipe()
    {
        var directly = 0;
        _local.Before = _ => Interlocked.Add(ref directly, Environment.StackTrace.Contains(nameof(DirectCommands), StringComparison.Ordinal) ? 1 : 0);
        await using var door = await DrivenRedis.StartAsync(local: _local);
        using var redis = await door.OpenAsync();

        // The first one may come before the connection is served.
        await redis.AskAsync("PING");
        for (var i = 0; i < 20; i++)
        {
            await redis.SendAsync([.. Of("HKEYS", "sensor:local"), .. Of("PING")]);
            await redis.ReadAsync(2);
            await TurnAsync(door);
            await redis.AskAsync("HKEYS", "sensor:local");
        }

        Assert.InRange(directly, 38, 60);
    }

    private static byte[] Of(params string[] arguments) => RespConnection.Command(arguments);

    /// <summary>The answers up to <c>the end</c>, as text.</summary>
    private static async Task<List<string>> AnswersAsync(DrivenRedis door, byte[] bytes, int[] cuts)
    {
        using var redis = await door.OpenAsync();
        var at = 0;
        foreach (var cut in cuts.Append(bytes.Length).Where(cut => cut > 0))
        {
            await redis.SendAsync(bytes[at..cut]);
            at = cut;
            if (at < bytes.Length)
            {
                await TurnAsync(door);
            }
        }

        var answers = new List<string>();
        while (!answers.Contains(Text("the end")))
        {
            answers.Add(Text(await redis.ReadAsync()));
        }

        return answers;
    }

    /// <summary>Waits until another client was served: mostly the loop has received by then what was sent before.</summary>
    private static async Task TurnAsync(DrivenRedis door)
    {
        using var other = await door.OpenAsync();
        await other.AskAsync("HLEN", "sensor:local");
    }

    private static string Text(object? answer) => answer switch
    {
        object?[] many => $"[{string.Join(", ", many.Select(Text))}]",
        Dictionary<string, object?> pairs => $"{{{string.Join(", ", pairs.Where(pair => pair.Key != "id").Select(pair => $"{pair.Key}: {Text(pair.Value)}"))}}}",
        RespPush push => $"push {Text(push.Elements)}",
        RespError error => $"error {error.Text}",
        long number => number.ToString(CultureInfo.InvariantCulture),
        string text => $"'{text}'",
        _ => "null",
    };

    private Task<FeaturesAnswer> AskAsync(string id) => id != "far"
        ? Task.FromResult(DrivenRedis.Answer((id, 1)))
        : _asked.GetOrAdd(id, _ => new TaskCompletionSource<FeaturesAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private Task AskedAsync(string id) => Eventually.TrueAsync($"The question for {id}", () => _asked.ContainsKey(id));

    private void Answer(string id) => _asked[id].SetResult(DrivenRedis.Answer((id, 1)));
}
