using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Api.Tests.Clustering;
using SensorGrid.Api.Tests.Redis.Hosting;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Redis;

public sealed class PipelineTests
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<FeaturesAnswer>> _asked = new(StringComparer.Ordinal);

    [Fact]
    public async Task Answers_come_in_the_order_of_their_commands_whichever_sensor_answers_first()
    {
        await using var door = await DrivenRedis.StartAsync(AskAsync);
        using var redis = await door.OpenAsync();

        await redis.SendAsync([.. Of("HKEYS", "sensor:a"), .. Of("PING", "1"), .. Of("HKEYS", "sensor:b"), .. Of("NOTHING"), .. Of("HGET", "sensor:c", "c")]);
        await AskedAsync("a");
        Assert.False(_asked.ContainsKey("b"), "What comes behind a command that is no sensor's is asked later.");
        Answer("a");
        await AskedAsync("b");
        Answer("b");
        await AskedAsync("c");
        Answer("c");

        var answers = await redis.ReadAsync(5);
        Assert.Equal(["a"], (object?[])answers[0]!);
        Assert.Equal("1", answers[1]);
        Assert.Equal(["b"], (object?[])answers[2]!);
        Assert.Equal("ERR unknown command 'NOTHING', with args beginning with: ", Assert.IsType<RespError>(answers[3]).Text);
        Assert.Equal("1", answers[4]);
    }

    [Fact]
    public async Task Sensors_are_asked_together_up_to_a_bound_and_answered_in_turn()
    {
        await using var door = await DrivenRedis.StartAsync(AskAsync);
        using var redis = await door.OpenAsync();
        var ids = Enumerable.Range(0, RedisLimits.InFlight + 20).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();

        await redis.SendAsync([.. ids.SelectMany(id => Of("HKEYS", $"sensor:{id}"))]);
        await Eventually.TrueAsync("As many questions as may be", () => _asked.Count == RedisLimits.InFlight);

        // The last ones first.
        foreach (var id in ids[..RedisLimits.InFlight].Reverse())
        {
            Answer(id);
        }

        foreach (var id in ids[RedisLimits.InFlight..])
        {
            await AskedAsync(id);
            Answer(id);
        }

        Assert.Equal(ids, (await redis.ReadAsync(ids.Length)).Select(answer => (string)((object?[])answer!)[0]!));
    }

    [Fact]
    public async Task Many_commands_at_once_are_all_answered()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await door.OpenAsync();
        const int Count = 20_000;

        var sending = redis.SendAsync([.. Enumerable.Range(0, Count).SelectMany(i => Of("HKEYS", $"sensor:{i}"))]);
        var answers = await redis.ReadAsync(Count);
        await sending;

        Assert.Equal(Enumerable.Range(0, Count).Select(i => i.ToString(CultureInfo.InvariantCulture)), answers.Select(answer => (string)((object?[])answer!)[0]!));
    }

    [Fact]
    public async Task A_command_may_come_byte_by_byte()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await door.OpenAsync();

        foreach (var value in Of("HKEYS", "sensor:slow").Concat("PING\r\n"u8.ToArray()))
        {
            await redis.SendAsync([value]);
        }

        Assert.Equal(["slow"], (object?[])(await redis.ReadAsync())!);
        Assert.Equal("PONG", await redis.ReadAsync());
    }

    [Fact]
    public async Task A_sensor_whose_silo_fails_is_asked_again()
    {
        var calls = 0;
        await using var door = await DrivenRedis.StartAsync(id => Interlocked.Increment(ref calls) == 1
            ? Task.FromException<FeaturesAnswer>(new OrleansException("It stops."))
            : Task.FromResult(DrivenRedis.Answer((id, 2))));
        using var redis = await door.OpenAsync();

        Assert.Equal("2", await redis.AskAsync("HGET", "sensor:a", "a"));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_silo_that_cannot_answer_makes_an_error_that_says_to_try_again_and_nothing_else_is_held_up()
    {
        using var reach = new TestReach(mayAnswerSoon: false);
        await using var door = await DrivenRedis.StartAsync(
            id => id == "gone" ? Task.FromException<FeaturesAnswer>(new OrleansException("It stops.")) : Task.FromResult(DrivenRedis.Answer((id, 1))), reach: reach);
        using var redis = await door.OpenAsync();

        await redis.SendAsync([.. Of("HGET", "sensor:gone", "x"), .. Of("EXISTS", "sensor:gone"), .. Of("HGET", "sensor:a", "a")]);
        var answers = await redis.ReadAsync(3);

        Assert.All(answers[..2], answer => Assert.StartsWith("TRYAGAIN ", Assert.IsType<RespError>(answer).Text, StringComparison.Ordinal));
        Assert.Equal("1", answers[2]);
    }

    [Fact]
    public async Task Before_a_silo_was_reached_clients_are_told_that_it_is_loading()
    {
        using var reach = new TestReach(hasJoined: false);
        await using var door = await DrivenRedis.StartAsync(reach: reach);
        using var redis = await door.OpenAsync();

        Assert.StartsWith("LOADING ", Assert.IsType<RespError>(await redis.AskAsync("HGETALL", "sensor:a")).Text, StringComparison.Ordinal);
        Assert.Equal("PONG", await redis.AskAsync("PING"));
        Assert.Contains("loading:1", (string)(await redis.AskAsync("INFO"))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_an_error_and_logged()
    {
        await using var door = await DrivenRedis.StartAsync(_ => Task.FromException<FeaturesAnswer>(new InvalidOperationException("A fault.")));
        using var redis = await door.OpenAsync();

        Assert.StartsWith("ERR An error of this server", Assert.IsType<RespError>(await redis.AskAsync("HGETALL", "sensor:a")).Text, StringComparison.Ordinal);
        Assert.Equal("PONG", await redis.AskAsync("PING"));
        Assert.Contains(door.Logs, record => record.Id.Id == 8102);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_ended()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var features = Enumerable.Range(0, 5000).Select(i => ($"feature_{i}", 0.1)).ToArray();
        await using var door = await DrivenRedis.StartAsync(_ => Task.FromResult(DrivenRedis.Answer(features)), time);
        using var ended = door.Collect("sensorgrid.redis.ended");
        using var redis = await door.OpenAsync(receiveBuffer: 4096);

        await redis.SendAsync([.. Enumerable.Range(0, 500).SelectMany(i => Of("HGETALL", $"sensor:{i}"))]);

        // It is known to wait when advancing the clock ends it.
        await Eventually.TrueAsync("The end of a slow client", () =>
        {
            time.Advance(RedisLimits.Patience);
            return ended.LastMeasurement is not null;
        });
        Assert.Equal("slow", ended.LastMeasurement!.Tags["reason"]);
        Assert.True(await redis.EndsAsync());
        Assert.Single(door.Logs, record => record.Id.Id == 8103);
    }

    [Fact]
    public async Task What_is_no_command_is_answered_with_an_error_and_ends_the_connection()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var ended = door.Collect("sensorgrid.redis.ended");
        using var redis = await door.OpenAsync();

        await redis.SendAsync([.. Of("PING"), .. "*1\r\n+PING\r\n"u8]);

        Assert.Equal("PONG", await redis.ReadAsync());
        Assert.Equal("ERR Protocol error: expected '$', got '+'", Assert.IsType<RespError>(await redis.ReadAsync()).Text);
        Assert.True(await redis.EndsAsync());
        Assert.Equal("protocol", ended.LastMeasurement!.Tags["reason"]);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1:6379\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: 127.0.0.1:6379\r\nContent-Type: text/plain\r\n\r\nHGETALL sensor:a\r\n")]
    public async Task A_request_of_a_web_page_is_not_answered(string request)
    {
        await using var door = await DrivenRedis.StartAsync();
        using var ended = door.Collect("sensorgrid.redis.ended");
        using var redis = await door.OpenAsync();

        await redis.SendAsync(request);

        await Assert.ThrowsAnyAsync<IOException>(redis.ReadAsync);
        Assert.Equal("http", ended.LastMeasurement!.Tags["reason"]);
    }

    [Fact]
    public async Task A_command_that_fills_the_memory_of_all_requests_ends_its_connection()
    {
        await using var door = await DrivenRedis.StartAsync(configure: api => api.MaxBodyBytes = 1024 * 1024);
        using var ended = door.Collect("sensorgrid.redis.ended");
        using var other = await door.OpenAsync();
        using var redis = await door.OpenAsync();
        byte[] Part() => [.. "*17\r\n"u8, .. Enumerable.Repeat<byte[]>([.. "$60000\r\n"u8, .. new byte[60_000], .. "\r\n"u8], 10).SelectMany(argument => argument)];

        await other.SendAsync(Part());
        await redis.SendAsync(Part());

        await Eventually.TrueAsync("The end of one of them", () => ended.LastMeasurement is not null);
        Assert.Equal("memory", ended.LastMeasurement!.Tags["reason"]);
    }

    [Fact]
    public async Task Transactions_run_when_they_are_complete()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await door.OpenAsync();

        await redis.SendAsync([.. Of("MULTI"), .. Of("HGET", "sensor:a", "a"), .. Of("PING"), .. Of("EXISTS", "sensor:a", "sensor:b"), .. Of("EXEC")]);
        var answers = await redis.ReadAsync(5);

        Assert.Equal(["OK", "QUEUED", "QUEUED", "QUEUED"], answers[..4]);
        Assert.Equal(["1", "PONG", 2L], (object?[])answers[4]!);
        Assert.Equal("ERR EXEC without MULTI", Assert.IsType<RespError>(await redis.AskAsync("EXEC")).Text);
    }

    [Fact]
    public async Task A_transaction_with_a_command_that_cannot_be_does_nothing()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await door.OpenAsync();

        await redis.SendAsync([.. Of("MULTI"), .. Of("HGET", "sensor:a"), .. Of("HLEN", "sensor:a"), .. Of("EXEC"), .. Of("MULTI"), .. Of("DISCARD"), .. Of("HLEN", "sensor:a")]);
        var answers = await redis.ReadAsync(7);

        Assert.Equal("ERR wrong number of arguments for 'hget' command", Assert.IsType<RespError>(answers[1]).Text);
        Assert.Equal("EXECABORT Transaction discarded because of previous errors.", Assert.IsType<RespError>(answers[3]).Text);
        Assert.Equal(["OK", "OK", 1L], answers[4..]);
    }

    [Fact]
    public async Task A_host_that_stops_ends_idle_connections()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await door.OpenAsync();
        Assert.Equal("PONG", await redis.AskAsync("PING"));

        await Eventually.ComesAsync("The end of the host", door.StopAsync());

        Assert.True(await redis.EndsAsync());
    }

    private static byte[] Of(params string[] arguments) => RespConnection.Command(arguments);

    private Task<FeaturesAnswer> AskAsync(string id) =>
        _asked.GetOrAdd(id, _ => new TaskCompletionSource<FeaturesAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private Task AskedAsync(string id) => Eventually.TrueAsync($"The question for {id}", () => _asked.ContainsKey(id));

    private void Answer(string id) => _asked[id].SetResult(DrivenRedis.Answer((id, 1)));
}
