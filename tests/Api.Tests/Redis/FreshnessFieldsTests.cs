using System.Globalization;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Api.Tests.Redis.Hosting;
using SensorGrid.TestKit;
using StackExchange.Redis;

namespace SensorGrid.Api.Tests.Redis;

/// <summary>Fields that demand freshness, of a SensorGrid that is read by Redis' protocol.</summary>
public sealed class FreshnessFieldsTests(GridFixture grid)
{
    private const string Never = "99999999999999999999999999999999999999999999999999999999";

    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    public async Task Who_names_the_record_that_was_put_reads_what_it_wrote(string version)
    {
        var id = Some.SensorId("plant-1/fresh");
        using var redis = await OpenAsync(version);
        for (var reading = 1; reading <= 10; reading++)
        {
            var after = await grid.Client.PutForPositionAsync(Some.Reading(id));

            Assert.Equal(["1", $"{reading}"], (object?[])(await redis.AskAsync("HMGET", $"sensor:{id}", $"@after={after}", "@readings"))!);
        }
    }

    [Fact]
    public async Task StackExchange_Redis_demands_freshness_as_it_reads_a_hash()
    {
        var id = Some.SensorId("plant-1/stack");
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{grid.RedisPort}");
        var database = redis.GetDatabase();
        var after = await grid.Client.PutForPositionAsync(Some.Reading(id));

        var values = await database.HashGetAsync($"sensor:{id}", ["temperature_last_5m", "@maxStaleness=1m", $"@after={after}", "@wait=4s", "nothing"]);
        var error = await Assert.ThrowsAsync<RedisServerException>(() => database.HashGetAsync($"sensor:{id}", ["temperature_last_5m", $"@after={after[..after.IndexOf(':', StringComparison.Ordinal)]}:{Never}", "@wait=20ms"]));

        Assert.Equal(21.5, (double)values[0]);
        Assert.InRange((double)values[1], 0, 60);
        Assert.Equal(1, (int)values[2]);
        Assert.InRange((double)values[3], 0, 4);
        Assert.True(values[4].IsNull);
        Assert.StartsWith("NOTYET ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_reads_whole_hashes_that_have_the_record_of_the_command_before()
    {
        var id = Some.SensorId("plant-1/pipeline");
        using var redis = await OpenAsync("3");
        for (var reading = 1; reading <= 10; reading++)
        {
            var after = await grid.Client.PutForPositionAsync(Some.Reading(id));

            await redis.SendAsync([.. RespConnection.Command("HGET", $"sensor:{id}", $"@after={after}"), .. RespConnection.Command("HGETALL", $"sensor:{id}")]);

            Assert.Equal("1", await redis.ReadAsync());
            Assert.Equal($"{reading}", Assert.IsType<Dictionary<string, object?>>(await redis.ReadAsync())["temperature_count_5m"]);
        }
    }

    [Fact]
    public async Task An_answer_that_may_be_staler_is_an_error_that_says_by_how_much()
    {
        var id = await SensorAsync();
        using var redis = await OpenAsync("2");

        // Between two reads of the shard nobody knows what has come since the last one.
        var error = await Eventually.GetAsync("an answer that is staler than a millisecond", async () => await redis.AskAsync("HMGET", $"sensor:{id}", "@maxStaleness=1ms", "temperature_last_5m") as RespError);

        Assert.Matches("^STALE The answer may lack what arrived in shard shardId-[0-9]+ in the last [0-9.]+ s, and maxStaleness is 1ms[.] Allow more, or ask without @maxStaleness for what there is[.]$", error.Text);
        Assert.Equal("21.5", await redis.AskAsync("HGET", $"sensor:{id}", "temperature_last_5m"));
    }

    [Fact]
    public async Task A_record_that_does_not_come_is_an_error_that_says_how_far_the_shard_is_and_the_connection_goes_on()
    {
        var id = Some.SensorId("plant-1/never");
        var shard = (await grid.Client.PutForPositionAsync(Some.Reading(id))).Split(':')[0];
        await grid.Client.AwaitFeaturesAsync(id, 1);
        using var redis = await OpenAsync("2");

        await redis.SendAsync([.. RespConnection.Command("HGET", $"sensor:{id}", "@readings"), .. RespConnection.Command("HMGET", $"sensor:{id}", $"@after={shard}:{Never}", "@wait=20ms", "@readings"), .. RespConnection.Command("PING")]);
        var answers = await redis.ReadAsync(3);

        Assert.Equal("1", answers[0]);
        Assert.Matches($"^NOTYET Record {shard}:{Never} was not there within 20ms: its shard's reader has delivered [0-9]+[.] Send the request again[.]$", Error(answers[1]));
        Assert.Equal("PONG", answers[2]);
    }

    [Fact]
    public async Task A_demand_is_kept_by_every_command_that_names_fields()
    {
        var id = await SensorAsync();
        using var redis = await OpenAsync("2");
        var key = $"sensor:{id}";

        Assert.InRange(double.Parse((string)(await redis.AskAsync("HGET", key, "@maxStaleness=1m"))!, CultureInfo.InvariantCulture), 0, 60);
        Assert.Equal(1L, await redis.AskAsync("HEXISTS", key, "@maxStaleness=1m"));
        Assert.StartsWith("NOTYET ", Error(await redis.AskAsync("HMGET", key, "@after=shardId-000000009999:1", "@wait=0s")), StringComparison.Ordinal);
        Assert.StartsWith("NOTYET ", Error(await redis.AskAsync("HEXISTS", key, "@after=shardId-000000009999:1")), StringComparison.Ordinal);
        Assert.StartsWith("NOTYET ", Error(await redis.AskAsync("HGET", key, "@after=shardId-000000009999:1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_sensor_without_readings_no_staleness_is_known_and_a_record_is_waited_for()
    {
        var after = await grid.Client.PutForPositionAsync(Some.Reading(Some.SensorId("plant-1/other")));
        using var redis = await OpenAsync("2");

        Assert.Equal([null, "1", null], (object?[])(await redis.AskAsync("HMGET", "sensor:of-nobody", "@maxStaleness=1m", $"@after={after}", "temperature_last_5m"))!);
        Assert.Equal(0L, await redis.AskAsync("HEXISTS", "sensor:of-nobody", "@maxStaleness=1m"));
        Assert.Equal([null, "1", "0"], (object?[])(await redis.AskAsync("HMGET", "no-sensor", "@maxStaleness=1m", $"@after={after}", "@wait=2s"))!);
        Assert.StartsWith("NOTYET ", Error(await redis.AskAsync("HMGET", "sensor:of-nobody", "@after=shardId-000000009999:1", "@wait=0s")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ERR after 'shardId-000000000000' is not a shard and a sequence number", "@after=shardId-000000000000")]
    [InlineData("ERR maxStaleness '5' is not a duration from 1ms to 1d", "@maxStaleness=5")]
    [InlineData("ERR wait '11s' is not a duration from 0s to 10s", "@after=s:1", "@wait=11s")]
    [InlineData("ERR wait says how long to wait for 'after', which is not given", "@wait=5s")]
    [InlineData("ERR '@wait' is given more than once", "@after=s:1", "@wait=5s", "@wait=5s")]
    [InlineData("ERR '@maxStaleness' is given more than once", "@maxStaleness=5s", "a", "@maxStaleness=6s")]
    [InlineData("ERR '@maxstaleness=5s' is no field, and no demand", "@maxstaleness=5s")]
    [InlineData("ERR '@maxStaleness' is no field, and no demand", "@maxStaleness")]
    [InlineData("ERR '@after:s:1' is no field, and no demand", "@after:s:1")]
    [InlineData("ERR '@fresh=5s' is no field, and no demand", "a", "@fresh=5s")]
    [InlineData("ERR '@Wait=5s' is no field, and no demand", "@Wait=5s")]
    public async Task What_cannot_be_demanded_is_an_error_that_says_how_it_is_written(string error, params string[] fields)
    {
        using var redis = await OpenAsync("2");

        var answer = Error(await redis.AskAsync(["HMGET", "sensor:a", .. fields]));

        Assert.StartsWith(error, answer, StringComparison.Ordinal);
        Assert.EndsWith(" Demands are written as @after=shardId-000000000000:4957…, @wait=2s and @maxStaleness=5s.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_not_read_and_too_many_records_are_errors()
    {
        using var redis = await OpenAsync("2");

        Assert.Equal("ERR No stream is read that shard 'none:shardId-000000000000' could be of.", Error(await redis.AskAsync("HGET", "sensor:a", "@after=none:shardId-000000000000:1")));
        Assert.StartsWith("ERR after is given 33 times; one request may wait for at most 32 records.", Error(await redis.AskAsync(["HMGET", "sensor:a", .. Enumerable.Repeat("@after=s:1", 33)])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_transaction_each_command_keeps_its_own_demands()
    {
        var id = Some.SensorId("plant-1/multi");
        var after = await grid.Client.PutForPositionAsync(Some.Reading(id));
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{grid.RedisPort}");
        var transaction = redis.GetDatabase().CreateTransaction();

        var kept = transaction.HashGetAsync($"sensor:{id}", [$"@after={after}", "@readings"]);
        var refused = transaction.HashGetAsync($"sensor:{id}", ["@after=shardId-000000009999:1", "@wait=0s"]);
        await transaction.ExecuteAsync();

        Assert.Equal(["1", "1"], (await kept).Select(value => (string?)value));
        Assert.StartsWith("NOTYET ", (await Assert.ThrowsAsync<RedisServerException>(() => refused)).Message, StringComparison.Ordinal);
    }

    private static string Error(object? answer) => Assert.IsType<RespError>(answer).Text;

    private async Task<string> SensorAsync()
    {
        var id = Some.SensorId("plant-1/fields");
        await grid.Client.PutAndAwaitAsync(id, Some.Reading(id));
        return id;
    }

    private async Task<RespConnection> OpenAsync(string version)
    {
        var redis = await RespConnection.OpenAsync(grid.RedisPort);
        await redis.AskAsync("HELLO", version);
        return redis;
    }
}
