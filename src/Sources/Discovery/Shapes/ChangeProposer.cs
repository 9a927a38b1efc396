using System.Globalization;
using System.Text.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Discovery.Columns;
using SensorGrid.Sources.Discovery.Guesses;
using SensorGrid.Sources.Formats.DynamoDB;
using SensorGrid.Sources.Formats.MappedJson;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Discovery.Shapes;

/// <summary>Proposes definitions for change records of DynamoDB by the attributes that all new images have.</summary>
internal static class ChangeProposer
{
    /// <summary>Proposes definitions.</summary>
    public static IEnumerable<Guess> Propose(Sample sample, string kind)
    {
        var images = sample.Objects.Select(change => Object(Object(change, "dynamodb"), "NewImage")).OfType<JsonElement>().ToArray();
        if (images.Length == 0)
        {
            return [new Guess(DynamoDBFormat.FormatName, null, $"{kind}.", ["No record has a new image, so that there is nothing to read."])];
        }

        var attributes = images[0].EnumerateObject().Select(attribute => attribute.Name).Distinct(StringComparer.Ordinal)
            .Where(name => name.AsSpan().IndexOfAny('{', '}') < 0 && Array.TrueForAll(images, image => Text(image, name) is not null)).ToArray();
        var keys = sample.Objects.Select(change => Object(Object(change, "dynamodb"), "Keys")).OfType<JsonElement>().FirstOrDefault();
        var time = attributes.Where(name => KnownColumns.Time(JsonPath.Of(name)) != KnownColumns.None).OrderBy(name => KnownColumns.Time(JsonPath.Of(name)))
            .Select(name => TimeOf(name, [.. images.Select(image => Text(image, name)!)])).FirstOrDefault(found => found is not null);
        var ids = attributes.Where(name => KnownColumns.Id(JsonPath.Of(name)) != KnownColumns.None).OrderBy(name => KnownColumns.Id(JsonPath.Of(name)))
            .Concat(attributes.Where(name => keys.ValueKind == JsonValueKind.Object && keys.TryGetProperty(name, out _)))
            .Where(name => time?.Columns.Contains(name) != true).Distinct(StringComparer.Ordinal).ToArray();
        if (ids.Length == 0)
        {
            return [new Guess(DynamoDBFormat.FormatName, null, $"{kind}.", ["No attribute is named like a sensor's id, and none is a key: add one."])];
        }

        var ordered = Candidate.Order(ids.Select(id => new Candidate(
            new DynamoDBFormat(new RowMapping(SensorIdTemplate.Of(id), time ?? RowTime.Arrival, RowMetrics.All)), $"The sensor is '{{{id}}}'.")), sample);
        var ofTime = time is null ? "The time is that of the change." : $"The time is '{time.Columns[0]}'{(time.AssumesUtc ? ", in UTC" : "")}.";
        return Candidate.Guesses(ordered, kind, [ordered[0].Difference, ofTime]);
    }

    private static RowTime? TimeOf(string name, string[] texts)
    {
        if (Array.TrueForAll(texts, text => Timestamps.Parse(text, out _) == TimestampError.None))
        {
            return new RowTime([name]);
        }

        if (Array.TrueForAll(texts, text => Timestamps.TryParseLocal(text, out _)))
        {
            return new RowTime([name], AssumesUtc: true);
        }

        var numbers = texts.Select(text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : (decimal?)null)
            .OfType<decimal>().Order().ToArray();
        return numbers.Length == texts.Length && CellTime.PlausibleUnit(numbers[numbers.Length / 2]) is { } unit ? new RowTime([name], unit) : null;
    }

    private static string? Text(JsonElement image, string name) => Object(image, name) is { } value
        && ((value.TryGetProperty("S", out var text) || value.TryGetProperty("N", out text)) && text.ValueKind is JsonValueKind.String or JsonValueKind.Number)
        && text.ToString() is { Length: > 0 } read ? read : null;

    private static JsonElement? Object(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;
}
