using System.Text.Json;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats.SiteWise;

/// <summary>
/// Property value notifications of AWS IoT SiteWise:
/// <c>{"type":"PropertyValueUpdate","payload":{"assetId","propertyId","values":[...]}}</c> with values such as
/// <c>{"timestamp":{"timeInSeconds":1767268800,"offsetInNanos":0},"quality":"GOOD","value":{"doubleValue":20.5}}</c>. Each of the values is a reading of the asset, with one metric, the property.
/// </summary>
/// <remarks>
/// <para>A value of quality <c>BAD</c> or <c>UNCERTAIN</c>, and a null, is a missing value: it was measured, but is no number to compute with.</para>
/// <para>A boolean is 1 or 0. A text is no reading, and is refused.</para>
/// </remarks>
public sealed record SiteWiseFormat : RecordFormat
{
    /// <summary>The name in definitions.</summary>
    internal const string FormatName = "sitewise";

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <summary>Metrics by property id, <c>metrics</c>: valid names, each once. Empty by default; the metric of any other property is its id.</summary>
    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public bool Equals(SiteWiseFormat? other) => other is not null && Metrics.Count == other.Metrics.Count
        && Metrics.All(pair => other.Metrics.TryGetValue(pair.Key, out var name) && name == pair.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => Metrics.Count;

    /// <inheritdoc/>
    public override bool StandsAlone(ReadOnlySpan<byte> letter) => letter.IndexOf("\"payload\""u8) >= 0;

    /// <inheritdoc/>
    public override RecordDecoder CreateDecoder(DecoderOptions options) => new SiteWiseDecoder(this, options);

    /// <inheritdoc/>
    internal override void WriteMembers(Utf8JsonWriter json)
    {
        if (Metrics.Count == 0)
        {
            return;
        }

        json.WriteStartObject("metrics");
        foreach (var (property, name) in Metrics.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(property, name);
        }

        json.WriteEndObject();
    }
}
