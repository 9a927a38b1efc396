using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Standalone;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Hosting.StartUp;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Redis;

namespace SensorGrid.Api.Tests.StartUp;

public sealed class ApiAloneStartUpTests
{
    private static readonly string[] Complete =
        ["--urls=http://127.0.0.1:0", "--SensorGrid:Clustering:Redis=127.0.0.1:1,password=secret", "--SensorGrid:Kinesis:ServiceUrl=http://127.0.0.1:1"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> WrongSettings => new()
    {
        { "--SensorGrid:Clustering:Redis=", "SensorGrid:Clustering:Redis is not set" },
        { "--SensorGrid:Clustering:Redis=127.0.0.1:1,password=secret", "SensorGrid:Clustering:Redis is '127.0.0.1:1', which does not answer" },
        { "--SensorGrid:Kinesis:ServiceUrl=", "set SensorGrid:Kinesis:ServiceUrl to that of the silos" },
        { "--SensorGrid:Kinesis:ServiceUrl=here", "SensorGrid:Kinesis:ServiceUrl is 'here'" },
        { "--SensorGrid:Kinesis:StreamName=a b", "SensorGrid:Kinesis:StreamName is 'a b'" },
        { "--SensorGrid:Features:File=/no/such/features.json", "SensorGrid:Features:File is '/no/such/features.json'" },
        { "--SensorGrid:Orleans:SiloPort=11111", "SensorGrid:Orleans:SiloPort is not a setting" },
        { "--urls=nonsense", "urls is 'nonsense'" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_setting_that_cannot_be_is_named_with_its_value(string argument, string message)
    {
        var failure = await Assert.ThrowsAsync<StartUpException>(() => ApiHost.StartAsync([.. Complete, argument], Cancelled));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://{other.LocalEndpoint}";

        var failure = await Assert.ThrowsAsync<StartUpException>(() => ApiHost.StartAsync([.. Complete, $"--urls={url}"], Cancelled));

        Assert.Equal($"urls is '{url}': that port is in use by another program.", failure.Message);
    }

    [Fact]
    public async Task Without_keys_it_does_not_listen_where_others_can_reach_it()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync([.. Complete, "--urls=http://0.0.0.0:0"], Cancelled));

        Assert.Contains("SensorGrid:Api:AllowAnonymous", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_ends_the_process_with_one_line()
    {
        using var directory = new TemporaryDirectory();
        await using var redis = await RedisServer.StartNewAsync(Cancelled);
        await using var grid = await RunningGrid.StartAsync(directory["data"], Cancelled);
        await using var process = ProgramProcess.StartApi(
            directory.FullName,
            "--urls=http://127.0.0.1:0",
            $"--SensorGrid:Clustering:Redis={redis.Address}",
            $"--SensorGrid:Kinesis:ServiceUrl={grid.Addresses.Kinesis}",
            "--SensorGrid:Kinesis:StreamName=nowhere");

        var (exitCode, output, errors) = await process.WaitAsync();

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(
            "SensorGrid:Kinesis:StreamName is 'nowhere', a stream that does not exist",
            Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }
}
