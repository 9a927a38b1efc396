using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Operations;

/// <summary>What the log says of requests that are refused.</summary>
public sealed class RefusalLogTests(GridFixture grid)
{
    private const string Category = "SensorGrid.Api.Problems.ProblemMiddleware";

    [Fact]
    public async Task A_record_that_is_not_there_yet_is_no_fault_of_the_server()
    {
        var id = Some.SensorId("oip/not-yet");
        var after = await grid.Client.PutForPositionAsync(Some.Reading(id));
        var beyond = $"{after}9";
        var logs = Listen(grid.Services);

        using var response = await grid.Client.PostAsync("/v2/models/sensors/infer", $$$"""
            {"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["{{{id}}}"]}],"parameters":{"after":"{{{beyond}}}","wait":"1ms"}}
            """);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("1", response.Headers.RetryAfter!.ToString());
        Assert.DoesNotContain(logs.GetSnapshot(), record => record.Category == Category && record.Message.Contains("/v2/models/sensors/infer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_whose_cause_is_a_failure_is_a_warning_with_its_cause()
    {
        using var data = new TemporaryDirectory();
        await using var other = await RunningGrid.StartAsync(data["other"], TestContext.Current.CancellationToken);
        await using var own = await RunningGrid.StartAsync(data["own"], TestContext.Current.CancellationToken, $"--SensorGrid:Kinesis:ServiceUrl={other.Addresses.Kinesis}");
        var logs = Listen(own.Services);
        await other.DisposeAsync();

        using var response = await own.Client.PostAsync("/applications/check", "CREATE STREAM s (a INT); SELECT STREAM * FROM SOURCE_SQL_STREAM_001;", "text/plain");

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        var record = Assert.Single(logs.GetSnapshot(), record => record.Category == Category);
        Assert.Equal((LogLevel.Warning, 8500), (record.Level, record.Id.Id));
        Assert.Contains("HttpRequestException", record.Message, StringComparison.Ordinal);
    }

    private static FakeLogCollector Listen(IServiceProvider services)
    {
        var logs = new FakeLogCollector();
        services.GetRequiredService<ILoggerFactory>().AddProvider(new FakeLoggerProvider(logs));
        return logs;
    }
}
