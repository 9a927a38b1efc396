using System.Text.Json;
using SensorGrid.Sources.Discovery.Guesses;

namespace SensorGrid.Sources.Discovery.Shapes;

/// <summary>Recognizes records of a format by their shape.</summary>
/// <param name="kind">The kind of records, for remarks.</param>
/// <param name="isOf">Whether a sample has this shape.</param>
/// <param name="propose">Proposes definitions for a sample of this kind.</param>
internal sealed class ShapeGuess(string kind, Func<Sample, bool> isOf, Func<Sample, string, IEnumerable<Guess>> propose) : IFormatGuess
{
    /// <summary>Influx line protocol: most lines are <c>measurement,tag=v field=v time</c>.</summary>
    public static ShapeGuess Influx { get; } = new("Influx line protocol", IsLineProtocol, ShapeProposals.Influx);

    /// <summary>Telegraf's JSON: objects with <c>fields</c>, <c>name</c> and <c>tags</c>, alone or in <c>metrics</c>.</summary>
    public static ShapeGuess Telegraf { get; } = new("JSON of Telegraf", sample => sample.Most(element =>
        IsMetric(element) || (Get(element, "metrics") is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().Any() && list.EnumerateArray().All(IsMetric))), ShapeProposals.Telegraf);

    /// <summary>SenML (RFC 8428): arrays of records with <c>n</c> or <c>bn</c>, and a value.</summary>
    public static ShapeGuess SenML { get; } = new("SenML (RFC 8428)", sample => sample.Most(element =>
        (Get(element, "n") ?? Get(element, "bn")) is { ValueKind: JsonValueKind.String }
        && element.EnumerateObject().All(property => property.Name is "n" or "u" or "v" or "vs" or "vb" or "vd" or "s" or "t" or "ut" or "bn" or "bt" or "bu" or "bv" or "bs" or "bver")), ShapeProposals.SenML);

    /// <summary>Change records of DynamoDB: objects with <c>dynamodb</c> that holds <c>NewImage</c>, <c>OldImage</c> or <c>Keys</c>.</summary>
    public static ShapeGuess DynamoDb { get; } = new("change records of DynamoDB", sample => sample.Most(element =>
        Get(element, "dynamodb") is { ValueKind: JsonValueKind.Object } change && (Get(change, "NewImage") ?? Get(change, "OldImage") ?? Get(change, "Keys")) is not null), ChangeProposer.Propose);

    /// <summary>Notifications of IoT SiteWise: objects of type <c>PropertyValueUpdate</c>.</summary>
    public static ShapeGuess SiteWise { get; } = new("property notifications of IoT SiteWise", sample => sample.Most(element =>
        Get(element, "type") is { ValueKind: JsonValueKind.String } type && type.ValueEquals("PropertyValueUpdate")
        && Get(element, "payload") is { ValueKind: JsonValueKind.Object } payload && Get(payload, "values") is { ValueKind: JsonValueKind.Array }), ShapeProposals.SiteWise);

    /// <inheritdoc/>
    public IEnumerable<Guess> Of(Sample sample) => isOf(sample) ? propose(sample, kind) : [];

    private static JsonElement? Get(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static bool IsMetric(JsonElement element) => Get(element, "fields") is { ValueKind: JsonValueKind.Object }
        && Get(element, "name") is { ValueKind: JsonValueKind.String } && Get(element, "timestamp") is { ValueKind: JsonValueKind.Number };

    private static bool IsLineProtocol(Sample sample)
    {
        var lines = sample.Texts.SelectMany(text => text.Split('\n')).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Take(1000).ToArray();
        return lines.Length > 0 && lines.Count(IsLine) * 2 >= lines.Length;
    }

    private static bool IsLine(string line)
    {
        var blank = line.Replace("\\ ", "__", StringComparison.Ordinal).IndexOf(' ', StringComparison.Ordinal);
        if (blank <= 0 || line[0] is ',' or '{' or '[' or '"' or '<')
        {
            return false;
        }

        var (series, rest) = (line[..blank], line[(blank + 1)..].Trim());
        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < rest.Length - 1 && !rest[..equals].Contains(' ', StringComparison.Ordinal)
            && series.Split(',').Skip(1).All(tag => tag.Contains('=', StringComparison.Ordinal));
    }
}
