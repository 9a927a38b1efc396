using System.Globalization;
using System.Net;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Api.Tests.Redis.Hosting;
using SensorGrid.Api.Tests.StartUp;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Network;

namespace SensorGrid.Api.Tests.Redis;

/// <summary>The silo in a process of its own, as a user starts it.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task A_silo_with_the_port_says_where_it_answers_and_answers()
    {
        using var data = new TemporaryDirectory();
        var port = FreePorts.Take(1)[0];
        await using var process = ProgramProcess.StartSilo(
            data.FullName, [.. RunningGrid.Arguments(data["data"]), string.Create(CultureInfo.InvariantCulture, $"--SensorGrid:Redis:Port={port}")]);
        var report = await process.ReadReportAsync();
        using var redis = await RespConnection.OpenAsync(port);

        var answers = (Hash: await redis.AskAsync("HGETALL", "sensor:of-nobody"), Ping: await redis.AskAsync("PING"));

        Assert.Contains($"  Redis      {new IPEndPoint(IPAddress.Loopback, port)}", report, StringComparison.Ordinal);
        Assert.Empty((object?[])answers.Hash!);
        Assert.Equal("PONG", answers.Ping);
    }
}
