using System.Globalization;
using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Dashboard;

/// <summary>Sensors that go on as ever, and then do not.</summary>
internal static class TestSensors
{
    /// <summary>So many that the detector knows what is usual.</summary>
    public const int Usual = 300;

    /// <summary>How far apart usual readings are in event time: long enough that a test is over before a sensor counts as silent.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Fifty minutes of usual readings of each sensor; when it returns, all of them count.</summary>
    public static async Task PutUsualAsync(HttpClient api, string[] ids, CancellationToken cancellationToken)
    {
        var begin = Now - ((Usual + 1) * Step);
        var phase = await CalmPhaseAsync(begin);
        await PostAsync(api, ids.SelectMany(id => Enumerable.Range(0, Usual), (id, i) => Reading(id, begin + (i * Step), UsualValue(i, phase))), cancellationToken);
        foreach (var id in ids)
        {
            await AwaitAsync(api, id, Usual, cancellationToken);
        }
    }

    /// <summary>
    /// The detector remembers hours. Where one begins among these readings, a fifth of all times of day makes one of them an alarm by itself: a test that waits for a fault must
    /// begin without. So another stretch of the same curve is taken then.
    /// </summary>
    private static async Task<int> CalmPhaseAsync(DateTimeOffset begin)
    {
        using var scorer = OnnxScorer.Create(ModelFolder.Default);
        for (var phase = 0; phase < 100; phase++)
        {
            var raised = new List<AnomalyEpisode>();
            PlacedReading[] readings =
            [
                .. Enumerable.Range(0, Usual).Select(i => new PlacedReading(
                    new LogPosition(new SequenceNumber(0, (ulong)i + 1), 0, 0),
                    new Reading("s", DateTimeOffset.FromUnixTimeMilliseconds((begin + (i * Step)).ToUnixTimeMilliseconds()), [new MetricValue("temperature", UsualValue(i, phase))], null))),
            ];
            await ScoredReadings.TakeAsync(
                new KeyEngine(FeatureDefinitions.Default, scorer.Model), scorer, new ShardLineage(ShardName.Of(null, "s"), []), readings, new ScoringBatch(), null, raised, CancellationToken.None);
            if (raised.Count == 0)
            {
                return phase;
            }
        }

        throw new InvalidOperationException("No stretch of the curve is calm.");
    }

    private static double UsualValue(int i, int phase) => 20 + Math.Sin(i + phase);

    /// <summary>A fault: a value unlike all before. When it returns, the stream has it.</summary>
    public static Task PutFaultAsync(HttpClient api, string id, CancellationToken cancellationToken) =>
        PostAsync(api, [Reading(id, Now, 5000)], cancellationToken);

    public static string Reading(string id, DateTimeOffset at, double temperature) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"sensorId":"{{{id}}}","timestamp":{{{at.ToUnixTimeMilliseconds()}}},"metrics":{"temperature":{{{temperature}}}}}""");

    public static async Task PostAsync(HttpClient api, IEnumerable<string> readings, CancellationToken cancellationToken)
    {
        using var content = new StringContent(string.Join('\n', readings), Encoding.UTF8, "application/x-ndjson");
        using var response = await api.PostAsync(new Uri("/readings", UriKind.Relative), content, cancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Waits until a sensor has counted so many readings.</summary>
    public static Task AwaitAsync(HttpClient api, string id, long readings, CancellationToken cancellationToken) =>
        Eventually.TrueAsync(() => $"{readings} readings of {id}", async () =>
        {
            using var response = await api.GetAsync(new Uri($"/sensors/{Uri.EscapeDataString(id)}/features?asOf=latest", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode
                && (long)System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!["quality"]!["readings"]! >= readings;
        });
}
