using System.Text.Json;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats;

/// <summary>Our own JSON: see <see cref="ReadingDecoder"/>. It has no mapping.</summary>
public sealed record JsonFormat : RecordFormat
{
    /// <summary>The only instance.</summary>
    public static JsonFormat Instance { get; } = new();

    private JsonFormat()
    {
    }

    /// <inheritdoc/>
    public override string Name => "json";

    /// <inheritdoc/>
    public override RecordDecoder CreateDecoder(DecoderOptions options) =>
        new ReadingDecoder(options.MaxFutureSkew, options.KnownSensorId, options.MostRejected);

    /// <inheritdoc/>
    internal override void WriteMembers(Utf8JsonWriter json)
    {
    }
}
