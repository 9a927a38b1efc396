using System.Net;
using SensorGrid.Api.Keys;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Api.Tests.Redis.Hosting;
using SensorGrid.Hosting.StartUp;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Redis;

public sealed class AccessTests : IDisposable
{
    private const string Reader = "reader-key-0123456789", Publisher = "publisher-key-0123456789", Admin = "admin-key-0123456789";

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string[], string> Attempts => new()
    {
        { ["AUTH", Reader], "OK" },
        { ["AUTH", "default", Reader], "OK" },
        { ["AUTH", "page", Reader], "OK" },
        { ["AUTH", Admin], "OK" },
        { ["AUTH", "other", Reader], "WRONGPASS invalid username-password pair or user is disabled." },
        { ["AUTH", Reader + "x"], "WRONGPASS invalid username-password pair or user is disabled." },
        { ["AUTH", Publisher], "NOPERM The key 'line' has the role publisher, which may not read; take a reader's." },
        { ["HELLO", "3", "AUTH", "default", Reader + "x"], "WRONGPASS invalid username-password pair or user is disabled." },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task Only_holders_of_a_key_that_may_read_are_let_in(string[] attempt, string expected)
    {
        await using var door = await DrivenRedis.StartAsync(access: Keys);
        using var redis = await door.OpenAsync();

        Assert.Equal("NOAUTH Authentication required.", Text(await redis.AskAsync("HGETALL", "sensor:a")));
        Assert.Equal("NOAUTH Authentication required.", Text(await redis.AskAsync("PING")));
        Assert.Equal("NOAUTH Authentication required.", Text(await redis.AskAsync("NOTHING")));
        Assert.Equal("NOAUTH Authentication required.", Text(await redis.AskAsync("SUBSCRIBE", "anomalies:a")));

        Assert.Equal(expected, Text(await redis.AskAsync(attempt)));

        Assert.Equal(expected == "OK" ? "1" : "NOAUTH Authentication required.", Text(await redis.AskAsync("HGET", "sensor:a", "a")));
    }

    [Fact]
    public async Task A_hello_authenticates_and_chooses_the_version()
    {
        await using var door = await DrivenRedis.StartAsync(access: Keys);
        using var redis = await door.OpenAsync();

        Assert.StartsWith("NOAUTH HELLO must be called", Text(await redis.AskAsync("HELLO", "3")), StringComparison.Ordinal);
        var hello = Assert.IsType<Dictionary<string, object?>>(await redis.AskAsync("HELLO", "3", "AUTH", "default", Reader, "SETNAME", "job"));

        Assert.Equal(3L, hello["proto"]);
        Assert.Equal("job", await redis.AskAsync("CLIENT", "GETNAME"));
        Assert.Equal("RESET", await redis.AskAsync("RESET"));
        Assert.Equal("NOAUTH Authentication required.", Text(await redis.AskAsync("PING")));
    }

    [Fact]
    public async Task Without_keys_a_password_is_refused_as_in_Redis()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await door.OpenAsync();

        Assert.StartsWith("ERR AUTH <password> called without any password configured", Text(await redis.AskAsync("AUTH", "secret")), StringComparison.Ordinal);
        Assert.Equal("1", await redis.AskAsync("HGET", "sensor:a", "a"));
    }

    [Fact]
    public async Task Refusals_are_counted_and_logged_without_the_key()
    {
        await using var door = await DrivenRedis.StartAsync(access: Keys);
        using var refused = door.Collect("sensorgrid.api.refused", "SensorGrid.Api.Access");
        using var redis = await door.OpenAsync();

        await redis.AskAsync("AUTH", "a-secret-that-is-wrong");
        await redis.AskAsync("PING");

        Assert.Equal(["unknown_key", "no_key"], refused.GetMeasurementSnapshot().Select(measurement => measurement.Tags["reason"]));
        var line = Assert.Single(door.Logs, record => record.Id.Id == 8101);
        Assert.DoesNotContain("a-secret-that-is-wrong", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_taken_out_of_its_file_lets_nobody_read_any_longer()
    {
        var file = Path.Combine(_directory.FullName, "keys");
        await File.WriteAllTextAsync(file, $"page reader {Reader}\nline reader {Publisher}\n", Cancelled);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await using var door = await DrivenRedis.StartAsync(access: access => access.KeysFile = file);
        using var redis = await door.OpenAsync();
        Assert.Equal("OK", await redis.AskAsync("AUTH", Reader));
        Assert.Equal("1", await redis.AskAsync("HGET", "sensor:a", "a"));

        await File.WriteAllTextAsync(file, $"line reader {Publisher}\n", Cancelled);

        await Eventually.TrueAsync(() => "The end of the key", async () => Text(await redis.AskAsync("HGET", "sensor:a", "a")) == "NOAUTH Authentication required.");
    }

    [Fact]
    public async Task Without_keys_it_does_not_listen_where_others_can_reach_it()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => RunningGrid.StartAsync(_directory["data"], Cancelled, "--urls=http://0.0.0.0:0", "--SensorGrid:Redis:Port=0"));

        Assert.Contains("SensorGrid:Api:Keys is empty", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_closed_unless_a_port_is_set()
    {
        await using var grid = await RunningGrid.StartAsync(_directory["data"], Cancelled);

        Assert.Empty(grid.Addresses.Redis);
        Assert.Null(grid.Services.GetService(typeof(Api.Redis.RedisServer)));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var failure = await Assert.ThrowsAsync<StartUpException>(() => RunningGrid.StartAsync(_directory["data"], Cancelled, $"--SensorGrid:Redis:Port={port}"));

        Assert.Equal($"SensorGrid:Redis:Port is '{port}': that port is in use by another program.", failure.Message);
    }

    [Theory]
    [InlineData("--SensorGrid:Redis:Port=99999", "SensorGrid:Redis:Port is '99999'")]
    [InlineData("--SensorGrid:Redis:Prot=1", "SensorGrid:Redis:Prot is not a setting")]
    public async Task A_setting_that_cannot_be_is_named(string setting, string message)
    {
        var failure = await Assert.ThrowsAsync<StartUpException>(() => RunningGrid.StartAsync(_directory["data"], Cancelled, setting));

        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    private static void Keys(ApiAccessOptions access)
    {
        (access.Keys["page"], access.Keys["line"], access.Keys["boss"]) = (Reader, Publisher, Admin);
        (access.Roles["page"], access.Roles["line"]) = (ApiRole.Reader, ApiRole.Publisher);
    }

    private static string? Text(object? answer) => answer is RespError error ? error.Text : (string?)answer;
}
