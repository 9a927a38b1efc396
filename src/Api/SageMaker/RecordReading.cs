using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Requests;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.SageMaker;

/// <summary>Makes a reading of a record that is put: its identifier is the sensor, its event time the time, every other feature a metric.</summary>
internal static class RecordReading
{
    /// <summary>Adds the record's reading.</summary>
    /// <param name="record">The member <c>Record</c>.</param>
    /// <param name="readings">The readings that it is added to.</param>
    /// <exception cref="BadHttpRequestException">400: it can be no reading.</exception>
    public static void Read(JsonElement? record, WrittenReadings readings)
    {
        if (record is not { ValueKind: JsonValueKind.Array } features)
        {
            throw Wrong("'Record' must be an array of FeatureName and ValueAsString.");
        }

        string? id = null, time = null;
        var metrics = new List<MetricValue>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var feature in features.EnumerateArray())
        {
            var name = TextOf(feature, "FeatureName");
            if (!names.Add(name))
            {
                throw Wrong($"Feature '{ShownText.Of(name)}' is there twice.");
            }

            var value = TextOf(feature, "ValueAsString");
            switch (name)
            {
                case SageMakerGroup.Identifier:
                    id = value;
                    break;
                case SageMakerGroup.EventTime:
                    time = value;
                    break;
                default:
                    metrics.Add(MetricOf(name, value));
                    break;
            }
        }

        if (id is null || time is null)
        {
            throw Wrong($"The record has no feature '{(id is null ? SageMakerGroup.Identifier : SageMakerGroup.EventTime)}'.");
        }

        if (metrics.Count == 0)
        {
            throw Wrong("The record has no feature beside identifier and event time: a reading needs a number.");
        }

        readings.Add(id, RecordTimes.Parse(time, out var eventTime) is { } reason ? throw Wrong($"{SageMakerGroup.EventTime} '{ShownText.Of(time)}' {reason}.") : eventTime, [.. metrics]);
    }

    private static MetricValue MetricOf(string name, string value) =>
        !MetricNames.IsValid(name) ? throw Wrong($"Feature '{ShownText.Of(name)}' is not {MetricNames.Rule}.")
        : !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)
            ? throw Wrong($"Feature '{name}' is '{ShownText.Of(value)}': metrics are finite numbers; leave it out when there is none.")
        : new MetricValue(name, number);

    private static string TextOf(JsonElement feature, string member) =>
        JsonTexts.Find(feature, member) is { } value && JsonTexts.TextOf(value) is { } text ? text : throw Wrong($"A feature of the record has no text '{member}'.");

    private static BadHttpRequestException Wrong(string why) => new(why);
}
