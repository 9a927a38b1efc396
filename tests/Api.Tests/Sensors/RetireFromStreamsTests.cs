using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Sensors;

/// <summary>Sensors with readings from several streams, of which one is no longer read.</summary>
public sealed class RetireFromStreamsTests
{
    private const string NoLongerRead = "line-2";
    private const string StillRead = "line-3";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_retirement_goes_into_a_stream_that_is_read_and_is_refused_while_none_is()
    {
        using var data = new TemporaryDirectory();
        await using (var before = await RunningGrid.StartAsync(data.FullName, Cancellation, $"--SensorGrid:Kinesis:Sources={NoLongerRead},{StillRead}"))
        {
            await PutAsync(before, NoLongerRead, Some.Reading("one"));
            await PutAsync(before, NoLongerRead, Some.Reading("both"));
            await PutAsync(before, StillRead, Some.Reading("both", at: Some.Now.AddSeconds(1)));
            await before.Client.AwaitFeaturesAsync("one", 1);
            await before.Client.AwaitFeaturesAsync("both", 2);
        }

        await using var after = await RunningGrid.StartAsync(data.FullName, Cancellation, $"--SensorGrid:Kinesis:Sources={StillRead}");

        // A silo that has just started has not reported yet what it reads.
        using var both = await Eventually.GetAsync("A silo that reads", async () =>
            await DeleteAsync(after, "both") is { StatusCode: not HttpStatusCode.ServiceUnavailable } response ? response : null);
        Assert.StartsWith($"{StillRead}:shardId-", (string)(await both.JsonAsync(HttpStatusCode.Accepted))["shard"]!, StringComparison.Ordinal);
        using var one = await DeleteAsync(after, "one");
        Assert.Contains($"no silo reads stream '{NoLongerRead}'", (string)(await one.ProblemAsync(HttpStatusCode.ServiceUnavailable))["detail"]!, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> DeleteAsync(RunningGrid grid, string sensor) =>
        grid.Client.DeleteAsync(new Uri($"/sensors/{sensor}", UriKind.Relative), Cancellation);

    private static async Task PutAsync(RunningGrid grid, string stream, string reading)
    {
        var record = new PutRecordsRequestEntry { PartitionKey = "key", Data = Encoding.UTF8.GetBytes(reading) };
        var answer = await grid.Services.GetRequiredService<IAmazonKinesis>()
            .PutRecordsAsync(new PutRecordsRequest { StreamName = stream, Records = [record] }, Cancellation);
        Assert.Equal(0, answer.FailedRecordCount);
    }
}
