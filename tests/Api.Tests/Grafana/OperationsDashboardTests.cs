using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Api.Tests.StartUp;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Grafana;

/// <summary>The dashboard over <c>/metrics</c>. In a process of its own: hosts that share one also share what listens to their meters.</summary>
public sealed partial class OperationsDashboardTests(ProcessFixture process) : IClassFixture<ProcessFixture>
{
    // Prometheus adds these itself.
    private static readonly string[] Added = ["job", "instance"];

    private readonly HttpClient _client = process.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_that_it_names_is_one_of_the_product_with_the_labels_that_it_asks_for()
    {
        var dashboard = GrafanaFiles.Dashboard("operations");
        var used = Used(dashboard);
        Assert.True(used.Count > 30, $"Only {used.Count} metrics were found in it.");
        await MakeTrafficAsync();
        using var following = await _client.GetAsync(new Uri("/anomalies/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancelled);

        // Checkpoints and collections of the heap come by themselves.
        var missing = new List<string>();
        await Eventually.TrueAsync(() => string.Join(", ", missing), async () =>
        {
            var shown = await ShownAsync();
            missing.Clear();
            foreach (var (metric, labels) in used)
            {
                if (!shown.TryGetValue(metric, out var known))
                {
                    missing.Add(metric);
                }
                else
                {
                    missing.AddRange(labels.Except(known).Except(Added).Select(label => $"{metric}{{{label}}}"));
                }
            }

            return missing.Count == 0;
        });
    }

    [Fact]
    public void Every_query_asks_the_source_that_is_provisioned()
    {
        var sources = File.ReadAllText(Path.Combine(GrafanaFiles.Folder, "provisioning/datasources/sensorgrid.yaml"));

        foreach (var name in (string[])["operations", "sensors"])
        {
            Assert.All(GrafanaFiles.Queries(GrafanaFiles.Dashboard(name)), query =>
            {
                Assert.Contains($"uid: {(string)query.Query["datasource"]!["uid"]!}\n", sources, StringComparison.Ordinal);
                Assert.Contains($"type: {(string)query.Query["datasource"]!["type"]!}\n", sources, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void Panels_have_titles_and_places_that_do_not_overlap()
    {
        foreach (var name in (string[])["operations", "sensors"])
        {
            var taken = new HashSet<(int X, int Y)>();
            foreach (var panel in GrafanaFiles.Panels(GrafanaFiles.Dashboard(name)))
            {
                Assert.NotEmpty((string)panel["title"]!);
                var place = panel["gridPos"]!;
                for (var x = (int)place["x"]!; x < (int)place["x"]! + (int)place["w"]!; x++)
                {
                    for (var y = (int)place["y"]!; y < (int)place["y"]! + (int)place["h"]!; y++)
                    {
                        Assert.InRange(x, 0, 23);
                        Assert.True(taken.Add((x, y)), $"'{(string)panel["title"]!}' of {name} lies over another panel.");
                    }
                }
            }
        }
    }

    /// <summary>The metrics of all queries, each with the labels by which it is selected or grouped.</summary>
    private static Dictionary<string, HashSet<string>> Used(JsonNode dashboard)
    {
        var used = new Dictionary<string, HashSet<string>>();
        var expressions = GrafanaFiles.Queries(dashboard).Select(query => (string)query.Query["expr"]!)
            .Concat(dashboard["templating"]!["list"]!.AsArray().Select(variable => (string)variable!["query"]!["query"]!));
        foreach (var expression in expressions)
        {
            var labels = By().Matches(expression).SelectMany(by => by.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
                .Concat(Label().Matches(expression).Select(label => label.Groups[1].Value)).ToArray();
            var metrics = Metric().Matches(expression).Select(metric => metric.Groups[1].Value).ToArray();
            Assert.True(metrics.Length > 0, $"No metric was found in {expression}");
            foreach (var metric in metrics)
            {
                if (!used.TryGetValue(metric, out var all))
                {
                    used.Add(metric, all = []);
                }

                all.UnionWith(labels);
            }
        }

        return used;
    }

    /// <summary>A reading of each kind, a dead letter, an anomaly, and a request that fails.</summary>
    private async Task MakeTrafficAsync()
    {
        var id = Some.SensorId("grafana/pump");
        await _client.PutAndAwaitAsync(id, UnusualSensor.Readings(id), UnusualSensor.Count);
        using (var late = await _client.PostAsync("/readings", Some.Reading(id, at: UnusualSensor.Begin)))
        {
            await late.JsonAsync(HttpStatusCode.Accepted);
        }

        using var kinesis = new SensorGrid.Kinesis.Client.AmazonKinesisClient(new() { ServiceURL = process.Kinesis.ToString() });
        await kinesis.PutRecordAsync(new() { StreamName = "sensor-readings", PartitionKey = "x", Data = "no json"u8.ToArray() }, Cancelled);
        await Eventually.TrueAsync(() => "an anomaly", async () => (await _client.GetJsonAsync("/anomalies"))["items"]!.AsArray().Count > 0);
    }

    /// <summary>The metrics that are shown, each with its labels.</summary>
    private async Task<Dictionary<string, HashSet<string>>> ShownAsync()
    {
        var shown = new Dictionary<string, HashSet<string>>();
        foreach (var line in (await _client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancelled)).Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var name = line[..line.AsSpan().IndexOfAny('{', ' ')];
            if (!shown.TryGetValue(name, out var labels))
            {
                shown.Add(name, labels = []);
            }

            labels.UnionWith(ShownLabel().Matches(line).Select(label => label.Groups[1].Value));
        }

        return shown;
    }

    [GeneratedRegex(@"([a-z][a-z0-9_]*)(?:\{|, [a-z]+\)$)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"by \(([^)]*)\)")]
    private static partial Regex By();

    [GeneratedRegex(@"[{,]([a-z_]+)=~?""")]
    private static partial Regex Label();

    [GeneratedRegex(@"[{,]([a-z_]+)=""")]
    private static partial Regex ShownLabel();
}
