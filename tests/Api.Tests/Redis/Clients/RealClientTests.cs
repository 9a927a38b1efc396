using System.Globalization;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Processes;
using StackExchange.Redis;

namespace SensorGrid.Api.Tests.Redis.Clients;

/// <summary>Clients that others wrote, each used as its users do.</summary>
public sealed class RealClientTests(GridFixture grid)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("-2")]
    [InlineData("-3")]
    public async Task Redis_cli_reads_and_is_refused_writes(string version)
    {
        var id = await SensorAsync();

        var output = await RunAsync("redis-cli", [version, "-p", Port, "HGET", $"sensor:{id}", "temperature_last_5m"]);
        var scanned = await RunAsync("redis-cli", [version, "-p", Port, "--scan", "--pattern", $"sensor:{id}*"]);
        var refused = await RunAsync("redis-cli", [version, "-p", Port, "HSET", $"sensor:{id}", "a", "1"]);

        Assert.Equal("21.5", output.Trim().Trim('"'));
        Assert.Equal($"sensor:{id}", scanned.Trim().Trim('"'));
        Assert.Contains("features come from readings", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_cli_demands_freshness()
    {
        var id = Some.SensorId("plant-1/cli");
        var after = await grid.Client.PutForPositionAsync(Some.Reading(id));

        var output = await RunAsync("redis-cli", ["-p", Port, "HMGET", $"sensor:{id}", $"@after={after}", "@maxStaleness=1m", "temperature_last_5m"]);
        var refused = await RunAsync("redis-cli", ["-p", Port, "HMGET", $"sensor:{id}", "@after=shardId-000000009999:1", "@wait=0s", "temperature_last_5m"]);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(("1", "21.5"), (lines[0], lines[2]));
        Assert.InRange(double.Parse(lines[1], CultureInfo.InvariantCulture), 0, 60);
        Assert.StartsWith("NOTYET ", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("16")]
    public async Task Redis_benchmark_runs(string pipelined)
    {
        var id = await SensorAsync();

        var output = await RunAsync("redis-benchmark", ["-p", Port, "-c", "8", "-n", "2000", "-P", pipelined, "--csv", "HGETALL", $"sensor:{id}"]);

        var rate = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(',')[1].Trim('"');
        Assert.True(double.Parse(rate, CultureInfo.InvariantCulture) > 0, output);
    }

    [Theory]
    [InlineData("resp2")]
    [InlineData("resp3")]
    public async Task StackExchange_Redis_reads_hashes_scans_and_subscribes(string protocol)
    {
        var id = await SensorAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Port},protocol={protocol}");
        var database = redis.GetDatabase();
        var key = (RedisKey)$"sensor:{id}";

        var values = await database.HashGetAsync(key, ["temperature_last_5m", "temperature_slope_5m", "@score"]);
        var together = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => database.HashGetAsync(i % 2 == 0 ? key : "sensor:of-nobody", "temperature_count_5m")));
        var keys = new List<string>();
        await foreach (var found in redis.GetServers()[0].KeysAsync(pattern: $"sensor:{id}*").WithCancellation(Cancelled))
        {
            keys.Add(found!);
        }

        Assert.Equal(21.5, (double)values[0]);
        Assert.True(values[1].IsNull);
        Assert.Equal(0, (double)values[2]);
        Assert.All(together.Index(), value => Assert.Equal(value.Index % 2 == 0 ? (RedisValue)1 : RedisValue.Null, value.Item));
        Assert.Equal([$"sensor:{id}"], keys);
        Assert.Contains(await database.HashGetAllAsync(key), entry => entry.Name == "temperature_last_5m" && entry.Value == "21.5");
        Assert.True(await database.KeyExistsAsync(key));
        Assert.Equal(RedisType.Hash, await database.KeyTypeAsync(key));
        var refused = await Assert.ThrowsAsync<RedisServerException>(() => database.HashSetAsync(key, "a", 1));
        Assert.Contains("features come from readings", refused.Message, StringComparison.Ordinal);
        var queue = await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("anomalies:plant-1"));
        await queue.UnsubscribeAsync();
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("ioredis")]
    public async Task Clients_for_Node_read_hashes_in_pipelines_scan_and_subscribe(string package)
    {
        NodeTools.SkipIfMissing();
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(NodeTools.Folder, "node_modules", package)), $"The npm package {package} is not installed: run npm ci --prefix tests/TestKit/node.");
        var id = await SensorAsync();

        var output = await NodeScript.RunAsync($"{package}.mjs", [Port, id], Cancelled);

        Assert.Contains("all as expected", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_py_reads_hashes_in_pipelines_scans_and_subscribes()
    {
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python), "There is no /usr/bin/python3: install Debian's python3 and python3-redis.");
        await using (var has = new ChildProcess(Python, ["-c", "import redis"], Path.GetTempPath(), new Dictionary<string, string>()))
        {
            Assert.SkipUnless(await has.ExitAsync(Cancelled) == 0, "python3-redis is not installed.");
        }

        var id = await SensorAsync();
        const string Script =
            """
            import sys, redis
            r = redis.Redis(port=int(sys.argv[1]), decode_responses=True)
            key = 'sensor:' + sys.argv[2]
            assert r.hmget(key, 'temperature_last_5m', 'nothing') == ['21.5', None]
            assert all(float(value) == float(value) for value in r.hgetall(key).values())
            for transaction in (True, False):
                pipe = r.pipeline(transaction=transaction)
                for i in range(100):
                    pipe.hget(key if i % 2 == 0 else 'sensor:of-nobody', 'temperature_count_5m')
                assert pipe.execute() == ['1', None] * 50
            assert list(r.scan_iter(key + '*')) == [key]
            assert r.type(key) == 'hash' and r.exists(key) == 1 and r.hlen('sensor:of-nobody') == 0
            try:
                r.hset(key, 'a', 1)
                assert False
            except redis.ResponseError as error:
                assert 'features come from readings' in str(error)
            channels = r.pubsub()
            channels.psubscribe('anomalies:*')
            assert channels.get_message(timeout=60)['type'] == 'psubscribe'
            channels.close()
            print('all as expected')
            """;

        Assert.Contains("all as expected", await RunAsync(Python, ["-c", Script, Port, id]), StringComparison.Ordinal);
    }

    private string Port => grid.RedisPort.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        Assert.SkipUnless(
            Path.IsPathRooted(program) || path.Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program))),
            $"{program} is not installed: install redis-tools.");
        await using var process = new ChildProcess(program, arguments, Path.GetTempPath(), new Dictionary<string, string>());
        var exitCode = await process.ExitAsync(Cancelled);
        return exitCode == 0 ? process.Output : throw new InvalidOperationException($"{program} ended with {exitCode}: {process.Output}");
    }

    private async Task<string> SensorAsync()
    {
        var id = Some.SensorId("plant-1/real");
        await grid.Client.PutAndAwaitAsync(id, Some.Reading(id));
        return id;
    }
}
