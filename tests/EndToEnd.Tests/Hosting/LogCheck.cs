using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>Compares a running system with its log: by <c>verify</c>, and by a client and a computation that share nothing with the product.</summary>
internal static class LogCheck
{
    private static readonly string[] Counts = ["readings", "late", "duplicates"];

    /// <summary>How long <c>verify</c> waits for the live system, in seconds: less than its own end is waited for, so that it tells what it waited for.</summary>
    private static readonly string Patience = (Eventually.Patience - TimeSpan.FromMinutes(1)).TotalSeconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>Fails unless every sensor's features and counts, and the dead letters, are those of the log.</summary>
    /// <param name="http">Of the API.</param>
    /// <param name="kinesis">The endpoint of the stream.</param>
    /// <param name="sensors">How many sensors there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="isSpread">Whether a sensor's readings are in several shards.</param>
    /// <param name="recompute">Whether <c>verify --reference</c> recomputes every sensor as well.</param>
    /// <param name="sources">Further streams.</param>
    /// <returns>How many anomalies there are.</returns>
    public static async Task<int> AssertEqualAsync(
        HttpClient http, Uri kinesis, int sensors, CancellationToken cancellationToken, Func<string, bool>? isSpread = null, bool recompute = false, params string[] sources)
    {
        // Beside each other: the one reads the stream alone.
        var naively = NaiveFeaturesAsync(kinesis, cancellationToken, sources);
        int anomalies;
        try
        {
            anomalies = await AssertVerifiedAsync(http, kinesis, sensors, cancellationToken, recompute, sources);
        }
        finally
        {
            await ((Task)naively).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var log = await naively;
        foreach (var (sensorId, naive) in log["sensors"]!.AsObject())
        {
            var live = await FeaturesAsync(http, sensorId, cancellationToken);
            Assert.All(Counts, count => Assert.Equal((int)naive![count]!, (int)live["quality"]![count]!));
            NaiveComparison.AssertClose(naive!, live, exactOnly: isSpread?.Invoke(sensorId) ?? false);
        }

        Assert.Equal((int)log["refused"]!, (await ApiLists.DeadLettersAsync(http, cancellationToken)).Count);
        return anomalies;
    }

    /// <summary>The same of a fleet, whose faults must be among the anomalies, and of as many other sensors.</summary>
    public static async Task AssertEqualAsync(HttpClient http, Uri kinesis, Fleet fleet, CancellationToken cancellationToken, bool recompute = false, int others = 0)
    {
        var anomalies = await AssertEqualAsync(http, kinesis, fleet.Sensors + others, cancellationToken, recompute: recompute);
        Assert.True(anomalies >= fleet.Faults, $"{fleet.Faults} sensors have a fault, and there are only {anomalies} anomalies.");
    }

    /// <summary>Fails unless <c>verify</c> finds that all is as in the log: features, counts, anomalies and dead letters.</summary>
    /// <param name="http">Of the API.</param>
    /// <param name="kinesis">The endpoint of the stream.</param>
    /// <param name="sensors">How many sensors there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="recompute">Whether <c>--reference</c> recomputes every sensor from the raw records, too: all of their values.</param>
    /// <param name="sources">Further streams.</param>
    /// <returns>How many anomalies there are.</returns>
    public static async Task<int> AssertVerifiedAsync(HttpClient http, Uri kinesis, int sensors, CancellationToken cancellationToken, bool recompute = false, params string[] sources)
    {
        string[] reference = recompute ? ["--reference", "--sample", sensors.ToString(CultureInfo.InvariantCulture)] : [];
        var verified = await VerifyAsync(http.BaseAddress!, kinesis, cancellationToken, [.. reference, .. sources.SelectMany(source => (string[])["--source", source])]);
        Assert.True(verified.ExitCode == 0, verified.Output);
        if (recompute)
        {
            Assert.Contains($"reference: {sensors} of {sensors} sensors", verified.Output, StringComparison.Ordinal);
            Assert.Matches(@"(?m)^[1-9]\d* features recomputed independently, 0 differ", verified.Output);
            Assert.DoesNotContain("not recomputed", verified.Output, StringComparison.Ordinal);
        }

        Assert.Equal($"{sensors} sensors compared, 0 differ", verified.LastLine);
        var anomalies = Regex.Match(verified.Output, @"anomalies: (\d+) in the log, 0 missing, 0 surplus, 0 twice");
        Assert.True(anomalies.Success, verified.Output);
        return int.Parse(anomalies.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>Fails unless each of these sensors has counted so many readings.</summary>
    public static async Task AssertReadingsAsync(HttpClient http, IEnumerable<string> sensorIds, int readings, CancellationToken cancellationToken)
    {
        foreach (var sensorId in sensorIds)
        {
            var live = await FeaturesAsync(http, sensorId, cancellationToken);
            Assert.True(readings == (int)live["quality"]!["readings"]!, $"{sensorId} should have counted {readings}: {live}");
        }
    }

    public static Task<CliRun> VerifyAsync(Uri api, Uri kinesis, CancellationToken cancellationToken, params string[] options) => CliRun.RunAsync(
        cancellationToken, ["verify", "--api", api.ToString(), "--kinesis", kinesis.ToString(), "--stream", Grid.Stream, "--timeout", $"{Patience}s", .. options]);

    public static Task<JsonNode> FeaturesAsync(HttpClient http, string sensorId, CancellationToken cancellationToken) => Eventually.GetAsync(
        $"The features of {sensorId}", () => http.GetFromJsonAsync<JsonNode>($"/sensors/{Uri.EscapeDataString(sensorId)}/features?asOf=latest", cancellationToken));

    public static async Task<JsonNode> NaiveFeaturesAsync(Uri kinesis, CancellationToken cancellationToken, params string[] sources)
    {
        // Node may print warnings before it.
        var output = await NodeScript.RunAsync("naive-features.mjs", [kinesis.ToString(), Grid.Stream, .. sources], cancellationToken);
        return JsonNode.Parse(output.Split('\n').Single(line => line.StartsWith('{')))!;
    }
}
