using System.Globalization;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Api.Tests.Redis.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Redis;

public sealed class SensorHashTests(GridFixture grid)
{
    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    public async Task A_hash_has_the_features_of_the_HTTP_API_to_the_digit(string version)
    {
        var id = Some.SensorId("plant-1/ä b");
        var now = Some.Now;
        await grid.Client.PutAndAwaitAsync(id, $"{Some.Reading(id, "\"temperature\":21.5,\"vibration\":1e-7", now)}\n{Some.Reading(id, "\"temperature\":1234567890.125", now.AddSeconds(1))}", readings: 2);
        using var redis = await OpenAsync(version);

        var hash = Pairs(await redis.AskAsync("HGETALL", $"sensor:{id}"));

        using var response = await grid.Client.GetFeaturesAsync(id, "now");
        var features = (await response.JsonAsync(System.Net.HttpStatusCode.OK))["features"]!.AsObject();
        var expected = features.Where(feature => feature.Value is not null && IsLong(feature.Key)).Select(feature => (feature.Key, feature.Value!.ToJsonString())).ToArray();
        Assert.True(expected.Length > 20, $"There are only {expected.Length} features.");
        Assert.Equal(expected, hash.Where(pair => IsLong(pair.Key)).Select(pair => (pair.Key, pair.Value)));
        var missing = features.Where(feature => feature.Value is null && IsLong(feature.Key)).Select(feature => feature.Key).ToArray();
        Assert.NotEmpty(missing);
        Assert.Empty(missing.Intersect(hash.Select(pair => pair.Key)));
    }

    // Nothing leaves these windows while both doors are asked.
    private static bool IsLong(string feature) => feature.EndsWith("_5m", StringComparison.Ordinal) || feature.EndsWith("_1h", StringComparison.Ordinal);

    [Fact]
    public async Task Each_command_reads_the_same_hash()
    {
        var (redis, id) = await SensorAsync();
        using var connection = redis;
        var key = $"sensor:{id}";
        await redis.SendAsync([.. ((string[])["HGETALL", "HKEYS", "HVALS", "HLEN"]).SelectMany(command => RespConnection.Command(command, key))]);
        var (all, keys, values, length) = (Pairs(await redis.ReadAsync()), await redis.ReadAsync(), await redis.ReadAsync(), await redis.ReadAsync());

        Assert.Equal(all.Select(pair => pair.Key), (object?[])keys!);
        Assert.Equal(all.Length, ((object?[])values!).Length);
        Assert.Equal((long)all.Length, length);
        Assert.Equal("21.5", await redis.AskAsync("HGET", key, "temperature_last_5m"));
        Assert.Null(await redis.AskAsync("HGET", key, "temperature_slope_5m"));
        Assert.Null(await redis.AskAsync("HGET", key, "pressure_last_5m"));
        Assert.Equal(["21.5", null, "1"], (object?[])(await redis.AskAsync("HMGET", key, "temperature_last_5m", "nothing", "temperature_count_5m"))!);
        Assert.Equal(1L, await redis.AskAsync("HEXISTS", key, "temperature_last_5m"));
        Assert.Equal(0L, await redis.AskAsync("HEXISTS", key, "temperature_slope_5m"));
        Assert.Equal(2L, await redis.AskAsync("EXISTS", key, "sensor:of-nobody", key));
        Assert.Equal("hash", await redis.AskAsync("TYPE", key));
        Assert.Equal(-1L, await redis.AskAsync("TTL", key));
        Assert.StartsWith("WRONGTYPE", Error(await redis.AskAsync("GET", key)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_fields_come_in_the_order_in_which_they_are_named()
    {
        var (redis, id) = await SensorAsync();
        using var connection = redis;
        var all = Pairs(await redis.AskAsync("HGETALL", $"sensor:{id}")).Where(pair => IsLong(pair.Key)).ToArray();
        var random = new Random(1);
        var names = Enumerable.Range(0, 200).Select(i => i % 5 == 0 ? $"nothing_{i}" : all[random.Next(all.Length)].Key).ToArray();
        var values = all.ToDictionary(pair => pair.Key, pair => (object?)pair.Value, StringComparer.Ordinal);

        foreach (var some in new[] { names, names[..10] })
        {
            Assert.Equal(some.Select(name => values.GetValueOrDefault(name)), (object?[])(await redis.AskAsync(["HMGET", $"sensor:{id}", .. some]))!);
        }
    }

    [Theory]
    [InlineData("sensor:of-nobody")]
    [InlineData("sensor:")]
    [InlineData("other")]
    [InlineData("sensor:\u0001")]
    public async Task A_key_without_a_sensor_is_empty(string key)
    {
        using var redis = await OpenAsync("2");

        Assert.Empty((object?[])(await redis.AskAsync("HGETALL", key))!);
        Assert.Null(await redis.AskAsync("HGET", key, "temperature_last_1m"));
        Assert.Null(await redis.AskAsync("HGET", key, "@score"));
        Assert.Equal([null, null], (object?[])(await redis.AskAsync("HMGET", key, "a", "b"))!);
        Assert.Equal(0L, await redis.AskAsync("HLEN", key));
        Assert.Equal(0L, await redis.AskAsync("HEXISTS", key, "@asOf"));
        Assert.Equal("none", await redis.AskAsync("TYPE", key));
        Assert.Equal(-2L, await redis.AskAsync("TTL", key));
        Assert.Null(await redis.AskAsync("GET", key));
    }

    [Fact]
    public async Task A_key_that_is_no_text_is_empty()
    {
        using var redis = await OpenAsync("2");

        await redis.SendAsync([.. "*2\r\n$4\r\nHLEN\r\n$9\r\nsensor:"u8, 0xC3, 0x28, .. "\r\n"u8]);

        Assert.Equal(0L, await redis.ReadAsync());
    }

    [Fact]
    public async Task What_is_known_about_the_features_comes_by_name_only()
    {
        var (redis, id) = await SensorAsync();
        using var connection = redis;
        var key = $"sensor:{id}";

        var answer = (object?[])(await redis.AskAsync("HMGET", key, "@asOf", "@lastReadingAt", "@readings", "@late", "@duplicates", "@gapped", "@approximate", "@revision", "@nothing"))!;
        var score = (object?[])(await redis.AskAsync("HMGET", key, "@score", "@isAnomaly", "@learning", "@model", "@scoredAt", "@severity"))!;

        using var response = await grid.Client.GetFeaturesAsync(id, "now");
        var http = await response.JsonAsync(System.Net.HttpStatusCode.OK);
        Assert.True(DateTimeOffset.TryParse((string?)answer[0], CultureInfo.InvariantCulture, out _));
        Assert.Equal(
            [(string?)http["quality"]!["lastReadingAt"], "1", "0", "0", "0", "0", "0", null],
            answer[1..]);
        var anomaly = http["anomaly"]!;
        Assert.Equal(
            [anomaly["score"]!.ToJsonString(), Flag(anomaly["isAnomaly"]), Flag(anomaly["learning"]), (string?)anomaly["model"], (string?)anomaly["scoredAt"], null],
            score);
        Assert.Equal(1L, await redis.AskAsync("HEXISTS", key, "@score"));
        Assert.Equal(0L, await redis.AskAsync("HEXISTS", key, "@severity"));
        Assert.DoesNotContain(Pairs(await redis.AskAsync("HGETALL", key)), pair => pair.Key.StartsWith('@'));
    }

    [Fact]
    public async Task A_scan_sees_every_sensor_once()
    {
        var site = Some.SensorId("scanned");
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => $"{site}/{i}")];
        foreach (var id in ids)
        {
            using var response = await grid.Client.PostAsync("/readings", Some.Reading(id));
            await response.JsonAsync(System.Net.HttpStatusCode.Accepted);
        }

        foreach (var id in ids)
        {
            await grid.Client.AwaitFeaturesAsync(id, 1);
        }

        // The list of sensors learns of one a moment after it has its first reading.
        using var redis = await OpenAsync("3");
        await Eventually.TrueAsync(() => $"{ids.Length} sensors in the list", async () => (await ScanAsync(redis, "MATCH", $"sensor:{site}/*")).Count >= ids.Length);
        Assert.Equal(ids.Select(id => $"sensor:{id}").Order(StringComparer.Ordinal), await ScanAsync(redis, "MATCH", $"sensor:{site}/*", "COUNT", "3"));
        Assert.Equal([$"sensor:{ids[7]}"], await ScanAsync(redis, "MATCH", $"*{ids[7][1..]}", "COUNT", "1000"));
        Assert.Empty(await ScanAsync(redis, "MATCH", "other:*"));
        Assert.Empty(await ScanAsync(redis, "MATCH", $"sensor:{site}/*", "TYPE", "string"));
        Assert.True((long)(await redis.AskAsync("DBSIZE"))! >= ids.Length);
    }

    private static async Task<List<string>> ScanAsync(RespConnection redis, params string[] options)
    {
        var keys = new List<string>();
        var cursor = "0";
        do
        {
            var page = (object?[])(await redis.AskAsync(["SCAN", cursor, .. options]))!;
            cursor = (string)page[0]!;
            keys.AddRange(((object?[])page[1]!).Select(key => (string)key!));
        }
        while (cursor != "0");
        return [.. keys.Order(StringComparer.Ordinal)];
    }

    private static string Flag(JsonNode? flag) => (bool)flag! ? "1" : "0";

    private static string Error(object? answer) => Assert.IsType<RespError>(answer).Text;

    private static (string Key, string Value)[] Pairs(object? answer) => answer switch
    {
        Dictionary<string, object?> map => [.. map.Select(pair => (pair.Key, (string)pair.Value!))],
        object?[] list => [.. list.Chunk(2).Select(pair => ((string)pair[0]!, (string)pair[1]!))],
        _ => throw new InvalidDataException($"{answer} is no hash."),
    };

    private async Task<(RespConnection Redis, string Id)> SensorAsync()
    {
        var id = Some.SensorId("plant-1/hash");
        await grid.Client.PutAndAwaitAsync(id, Some.Reading(id));
        return (await OpenAsync("2"), id);
    }

    private async Task<RespConnection> OpenAsync(string version)
    {
        var redis = await RespConnection.OpenAsync(grid.RedisPort);
        await redis.AskAsync("HELLO", version);
        return redis;
    }
}
