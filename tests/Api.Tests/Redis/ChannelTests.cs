using System.Text.Json.Nodes;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Api.Tests.Redis.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Redis;

public sealed class ChannelTests
{
    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    public async Task A_channel_has_the_anomalies_of_its_site_and_their_changes(string version)
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await OpenAsync(door, version);
        Assert.Equal(["subscribe", "anomalies:plant", 1L], Elements(await redis.AskAsync("SUBSCRIBE", "anomalies:plant")));

        door.Sites.Add("other").Open("other/pump");
        var feed = door.Sites.Add("plant");
        var opened = feed.Open("plant/pump");
        var first = Elements(await redis.ReadAsync());
        feed.Change(opened, 0.9);
        var second = Elements(await redis.ReadAsync());

        Assert.Equal(["message", "anomalies:plant"], first[..2]);
        var (came, changed) = (JsonNode.Parse((string)first[2]!)!, JsonNode.Parse((string)second[2]!)!);
        Assert.Equal(opened.Anomaly.Id, (string?)came["id"]);
        Assert.Equal((long)came["cursor"]!, (long)came["updatedCursor"]!);
        Assert.Equal(opened.Anomaly.Id, (string?)changed["id"]);
        Assert.Equal(0.9, (double)changed["score"]!);
        Assert.NotEqual((long)changed["cursor"]!, (long)changed["updatedCursor"]!);
    }

    [Fact]
    public async Task A_pattern_has_those_of_all_sites_that_match()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await OpenAsync(door, "3");
        await redis.AskAsync("PSUBSCRIBE", "anomalies:plant-[12]");

        door.Sites.Add("plant-3").Open("plant-3/pump");
        door.Sites.Add("plant-1").Open("plant-1/pump");
        var first = Elements(await redis.ReadAsync());
        door.Sites.Add("plant-2").Open("plant-2/pump");
        var second = Elements(await redis.ReadAsync());

        Assert.Equal(["pmessage", "anomalies:plant-[12]", "anomalies:plant-1"], first[..3]);
        Assert.Equal(["pmessage", "anomalies:plant-[12]", "anomalies:plant-2"], second[..3]);
    }

    [Fact]
    public async Task A_client_that_has_left_a_channel_gets_nothing_more_of_it()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await OpenAsync(door, "3");
        await redis.AskAsync("SUBSCRIBE", "anomalies:left");
        await redis.AskAsync("SUBSCRIBE", "anomalies:kept");

        Assert.Equal(["unsubscribe", "anomalies:left", 1L], Elements(await redis.AskAsync("UNSUBSCRIBE", "anomalies:left")));
        door.Sites.Add("left").Open("left/pump");
        door.Sites.Add("kept").Open("kept/pump");

        Assert.Equal("anomalies:kept", Elements(await redis.ReadAsync())[1]);
    }

    [Fact]
    public async Task While_it_gets_messages_a_client_of_version_2_can_do_nothing_else()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await OpenAsync(door, "2");

        await redis.AskAsync("SUBSCRIBE", "anomalies:plant");

        Assert.StartsWith("ERR Can't execute 'hgetall': only (P|S)SUBSCRIBE", Assert.IsType<RespError>(await redis.AskAsync("HGETALL", "sensor:a")).Text, StringComparison.Ordinal);
        Assert.Equal(["pong", ""], Elements(await redis.AskAsync("PING")));
        Assert.Equal(["unsubscribe", "anomalies:plant", 0L], Elements(await redis.AskAsync("UNSUBSCRIBE")));
        Assert.Equal(["unsubscribe", null, 0L], Elements(await redis.AskAsync("UNSUBSCRIBE")));
        Assert.Equal("1", await redis.AskAsync("HGET", "sensor:a", "a"));
    }

    [Fact]
    public async Task With_version_3_commands_and_messages_go_together()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await OpenAsync(door, "3");

        await redis.AskAsync("SUBSCRIBE", "anomalies:plant");
        Assert.Equal("1", await redis.AskAsync("HGET", "sensor:a", "a"));
        door.Sites.Add("plant").Open("plant/pump");

        Assert.Equal("message", Elements(await redis.ReadAsync())[0]);
        Assert.Equal("PONG", await redis.AskAsync("PING"));
    }

    [Fact]
    public async Task A_connection_has_so_many_subscriptions_and_a_process_so_many_subscribers()
    {
        await using var door = await DrivenRedis.StartAsync(configure: api => api.MaxSubscribers = RedisLimits.Subscriptions + 1);
        using var redis = await OpenAsync(door, "3");
        using var other = await OpenAsync(door, "3");

        await redis.SendAsync(RespConnection.Command(["SUBSCRIBE", .. Enumerable.Range(0, RedisLimits.Subscriptions + 1).Select(i => $"anomalies:{i}")]));
        var answers = await redis.ReadAsync(RedisLimits.Subscriptions + 1);
        await other.AskAsync("SUBSCRIBE", "anomalies:a");

        Assert.All(answers[..^1], answer => Assert.Equal("subscribe", Elements(answer)[0]));
        Assert.Contains("64 channels and patterns", Assert.IsType<RespError>(answers[^1]).Text, StringComparison.Ordinal);
        Assert.Contains("as many subscribers", Assert.IsType<RespError>(await other.AskAsync("SUBSCRIBE", "anomalies:b")).Text, StringComparison.Ordinal);
        Assert.Equal(["subscribe", "anything else", 2L], Elements(await other.AskAsync("SUBSCRIBE", "anything else")));
    }

    [Fact]
    public async Task A_subscriber_that_goes_makes_room_for_another()
    {
        await using var door = await DrivenRedis.StartAsync(configure: api => api.MaxSubscribers = 1);
        using (var first = await OpenAsync(door, "3"))
        {
            await first.AskAsync("PSUBSCRIBE", "anomalies:*");
        }

        using var second = await OpenAsync(door, "3");
        await Eventually.TrueAsync(() => "Room for another", async () => await second.AskAsync("PSUBSCRIBE", "anomalies:*") is RespPush);
    }

    [Fact]
    public async Task A_channel_of_no_possible_site_is_refused()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await OpenAsync(door, "3");

        Assert.Equal(
            "ERR 'anomalies:a/b' is refused: a channel is anomalies: and a site, which is the part of a sensor's id before its first /.",
            Assert.IsType<RespError>(await redis.AskAsync("SUBSCRIBE", "anomalies:a/b")).Text);
    }

    private static object?[] Elements(object? answer) => answer is RespPush push ? push.Elements : (object?[])answer!;

    private static async Task<RespConnection> OpenAsync(DrivenRedis door, string version)
    {
        var redis = await door.OpenAsync();
        await redis.AskAsync("HELLO", version);
        return redis;
    }
}
