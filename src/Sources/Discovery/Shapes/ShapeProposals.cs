using System.Text.Json;
using SensorGrid.Sources.Discovery.Guesses;
using SensorGrid.Sources.Formats.Influx;
using SensorGrid.Sources.Formats.Senml;
using SensorGrid.Sources.Formats.SiteWise;
using SensorGrid.Sources.Formats.Telegraf;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Discovery.Shapes;

/// <summary>Proposes definitions of formats whose records have a shape of their own.</summary>
internal static class ShapeProposals
{
    /// <summary>Line protocol.</summary>
    public static IEnumerable<Guess> Influx(Sample sample, string kind) => LineSample.Of(sample) is { Count: > 0 } series
        ? new SeriesProposer(series, InfluxTags.Measurement, "precision", (sensorId, unit, naming) => new InfluxFormat
        {
            SensorId = sensorId,
            Precision = unit ?? EpochUnit.Nanoseconds,
            MetricNames = naming,
        }).Propose(sample, kind)
        : [];

    /// <summary>JSON of Telegraf.</summary>
    public static IEnumerable<Guess> Telegraf(Sample sample, string kind)
    {
        var metrics = sample.Objects.SelectMany(element => element.TryGetProperty("metrics", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(metric => metric.ValueKind == JsonValueKind.Object)
            : [element]);
        var series = metrics.Select(SeriesOf).ToArray();
        return series.Length == 0 ? [] : new SeriesProposer(series, "name", "timestampUnits", (sensorId, unit, naming) => new TelegrafFormat
        {
            SensorId = sensorId,
            TimestampUnits = unit ?? EpochUnit.Seconds,
            MetricNames = naming,
        }).Propose(sample, kind);
    }

    /// <summary>SenML.</summary>
    public static IEnumerable<Guess> SenML(Sample sample, string kind)
    {
        var ordered = Candidate.Order(
            [
                new Candidate(new SenmlFormat(), "The sensor is what stands before the last '/' or ':' of a record's name."),
                new Candidate(new SenmlFormat { IsBaseNameSensor = true }, "The sensor is the base name."),
            ],
            sample);
        return Candidate.Guesses(ordered, kind, [ordered[0].Difference]);
    }

    /// <summary>Notifications of IoT SiteWise.</summary>
    public static IEnumerable<Guess> SiteWise(Sample sample, string kind) => Candidate.Guesses(
        [new Candidate(new SiteWiseFormat(), "")], kind, ["Metrics are named by the ids of properties: 'metrics' gives them other names."]);

    private static Series SeriesOf(JsonElement metric) => new(
        metric.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.ToString() : "",
        metric.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Object ? [.. tags.EnumerateObject().Select(tag => tag.Name)] : [],
        metric.TryGetProperty("timestamp", out var time) && time.ValueKind == JsonValueKind.Number && time.TryGetDecimal(out var number) ? number : null);
}
