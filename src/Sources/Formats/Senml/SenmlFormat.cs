using System.Text.Json;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats.Senml;

/// <summary>
/// SenML, RFC 8428, in JSON: packs such as <c>[{"bn":"pump-7/","bt":1767268800,"n":"temperature","v":20.5},{"n":"vibration","v":0.2}]</c>.
/// Consecutive records of one sensor and one time are one reading.
/// </summary>
/// <remarks>
/// <para>
/// A record's name is its base name and its name; what stands before the last <c>/</c> or <c>:</c> is the sensor, and the rest the metric, or
/// <c>value</c> when there is none.
/// </para>
/// <para>
/// <c>v</c> plus the base value is the metric's value, <c>vb</c> 1 or 0. <c>s</c> plus the base sum is another metric, <c>name_sum</c>. Records with <c>vs</c>
/// or <c>vd</c> are skipped, and units are. A record of base fields alone is no reading.
/// </para>
/// <para>Times below 2^28 seconds are relative to the record's arrival, and are refused where that is unknown.</para>
/// </remarks>
public sealed record SenmlFormat : RecordFormat
{
    /// <summary>The name in definitions.</summary>
    internal const string FormatName = "senml";

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <summary>
    /// The character between sensor and metric, <c>separator</c>: its last place in the name counts. Null, the default, for the last <c>/</c> or <c>:</c>;
    /// then a base name that runs into the metric's name without one is refused.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>
    /// Whether the sensor is the base name, and the metric the name, <c>"sensor": "bn"</c>. A <c>/</c> or <c>:</c> at the base name's end does not belong to
    /// the sensor's id. False, the default, for the resolved name.
    /// </summary>
    public bool IsBaseNameSensor { get; init; }

    /// <inheritdoc/>
    public override bool StandsAlone(ReadOnlySpan<byte> letter) => letter.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];

    /// <inheritdoc/>
    public override RecordDecoder CreateDecoder(DecoderOptions options) => new SenmlDecoder(this, options);

    /// <inheritdoc/>
    internal override void WriteMembers(Utf8JsonWriter json)
    {
        if (IsBaseNameSensor)
        {
            json.WriteString("sensor", SenmlMembers.BaseName);
        }

        if (Separator is { } separator)
        {
            json.WriteString("separator", [separator]);
        }
    }
}
