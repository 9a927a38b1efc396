using System.Net;
using System.Text.Json.Serialization;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Client;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.Tests.DotNet;

/// <summary>The .NET client against the API.</summary>
public sealed class DotNetClientTests(GridFixture grid)
{
    private const int Sensors = 3, Readings = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_publisher_has_put_shows_in_views_that_wait_for_it()
    {
        using var client = new SensorGridClient(grid.Client);
        var begin = TimeProvider.System.GetUtcNow().AddSeconds(-Readings);
        var tasks = new List<Task<Features.Log.StreamPosition>>();
        await using (var publisher = client.CreatePublisher(new ReadingPublisherOptions { LargestRequest = 50 }))
        {
            for (var i = 0; i < Sensors * Readings; i++)
            {
                var reading = new Reading(IdOf(i % Sensors), begin.AddSeconds(i / Sensors), [new MetricValue("temperature", i / Sensors)], null);
                tasks.Add(await publisher.EnqueueAsync(reading, Cancellation));
            }
        }

        var positions = await Task.WhenAll(tasks);
        string[] ids = [.. Enumerable.Range(0, Sensors).Select(IdOf)];
        var fresh = await TestKit.Eventually.GetAsync("Answers that have the readings", async () =>
        {
            try
            {
                return await client.GetFreshFeaturesAsync(ids, new Freshness { After = [.. positions[^Sensors..]], Wait = TimeSpan.FromSeconds(10) }, Cancellation);
            }
            catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                // They were not there within ten seconds.
                return null;
            }
        });
        Assert.All(fresh, answer => Assert.Equal(Readings, answer.Answer!.Quality.Readings));

        var views = await client.GetViewsAsync<Boiler>([.. ids, "dotnet/none"], Cancellation);

        Assert.Equal([.. Enumerable.Repeat(new Boiler(Readings, Readings - 1, null), Sensors), null], views.Select(view => view.Features));
        var listed = await Eventually(client);
        Assert.Equal(ids, listed);
    }

    private static string IdOf(int sensor) => $"dotnet/boiler-{sensor}";

    private static async Task<string[]> Eventually(SensorGridClient client)
    {
        string[] ids = [];
        await TestKit.Eventually.TrueAsync(
            () => "All sensors on the list",
            async () => (ids = [.. await client.ListSensorsAsync("dotnet/", cancellationToken: Cancellation).Select(sensor => sensor.SensorId).ToArrayAsync(Cancellation)]).Length == Sensors);
        return ids;
    }

    private sealed record Boiler(
        [property: JsonPropertyName("temperature_count_5m")] double? Count, [property: JsonPropertyName("temperature_max_5m")] double? Max, [property: JsonPropertyName("pressure_max_5m")] double? None);
}
