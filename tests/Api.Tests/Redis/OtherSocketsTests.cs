using SensorGrid.Api.Tests.Redis.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Redis;

/// <summary>The door on sockets as of the HTTP API, as on systems that have no epoll.</summary>
public sealed class OtherSocketsTests
{
    [Fact]
    public async Task Commands_are_answered_in_their_order()
    {
        await using var door = await DrivenRedis.StartAsync(local: new DrivenLocal(), hasLoops: false);
        using var redis = await door.OpenAsync();

        await redis.SendAsync([.. RespConnection.Command("HKEYS", "sensor:far"), .. RespConnection.Command("HKEYS", "sensor:local"), .. "PING\r\n"u8]);
        var answers = await redis.ReadAsync(3);

        Assert.Equal(["far"], (object?[])answers[0]!);
        Assert.Equal(["local"], (object?[])answers[1]!);
        Assert.Equal("PONG", answers[2]);
    }

    [Fact]
    public async Task Messages_come()
    {
        await using var door = await DrivenRedis.StartAsync(hasLoops: false);
        using var redis = await door.OpenAsync();
        await redis.AskAsync("HELLO", "3");
        await redis.AskAsync("SUBSCRIBE", "anomalies:plant");

        door.Sites.Add("plant").Open("plant/pump");

        Assert.Equal("anomalies:plant", Assert.IsType<RespPush>(await redis.ReadAsync()).Elements[1]);
    }

    [Fact]
    public async Task A_host_that_stops_ends_idle_connections()
    {
        await using var door = await DrivenRedis.StartAsync(hasLoops: false);
        using var redis = await door.OpenAsync();
        Assert.Equal("PONG", await redis.AskAsync("PING"));

        await Eventually.ComesAsync("The end of the host", door.StopAsync());

        Assert.True(await redis.EndsAsync());
    }
}
