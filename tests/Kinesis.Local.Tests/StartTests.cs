using Microsoft.Extensions.Logging.Abstractions;
using SensorGrid.Kinesis.Local.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Kinesis.Local.Tests;

public sealed class StartTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_taken_port_is_told_in_one_line()
    {
        await using var first = await LocalKinesis.StartAsync();
        using var directory = new TemporaryDirectory();
        var port = first.Server.ServiceUrl.Port;
        var failure = await Assert.ThrowsAsync<KinesisLocalStartException>(() => StartAsync(directory["k.db"], port));
        Assert.StartsWith($"The Kinesis endpoint cannot listen on 127.0.0.1:{port}: the port is taken.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_told_in_one_line()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["k.db"], new string('x', 4096), CancellationToken);
        var failure = await Assert.ThrowsAsync<KinesisLocalStartException>(() => StartAsync(directory["k.db"], 0));
        Assert.Contains("is not a SQLite database", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_option_is_named_with_its_value()
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync("x.db", 70000));
        Assert.Equal("KinesisLocalOptions.Port is '70000' and must be between 0 and 65535.", failure.Message);
    }

    [Fact]
    public async Task It_listens_on_loopback_only()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        Assert.Equal("127.0.0.1", kinesis.Server.ServiceUrl.Host);
        Assert.NotEqual(0, kinesis.Server.ServiceUrl.Port);
    }

    [Fact]
    public void It_knows_nothing_of_sensors()
    {
        var references = typeof(KinesisLocalServer).Assembly.GetReferencedAssemblies().Select(name => name.Name!);
        Assert.Equal(["SensorGrid.Guards", "SensorGrid.Http", "SensorGrid.Sqlite"], references.Where(name => name.StartsWith("SensorGrid", StringComparison.Ordinal)).Order());
    }

    private static Task<KinesisLocalServer> StartAsync(string path, int port) => KinesisLocalServer.StartAsync(
        new KinesisLocalOptions { DatabasePath = path, Port = port }, NullLoggerFactory.Instance, CancellationToken);
}
