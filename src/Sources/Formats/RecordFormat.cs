using System.Text.Json;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats;

/// <summary>
/// A record format with its mapping to readings: which sensor, which time, which metrics. Checked and immutable; a mapping that contradicts
/// itself does not become one.
/// </summary>
public abstract record RecordFormat
{
    /// <summary>The name in definitions, such as <c>influx</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Creates a decoder of such records.</summary>
    /// <param name="options">What does not depend on the format.</param>
    public abstract RecordDecoder CreateDecoder(DecoderOptions options);

    /// <summary>Writes the format's members of a definition's canonical text, in a fixed order and without those that have their default value.</summary>
    /// <param name="json">Within the definition's object, behind <c>format</c>.</param>
    internal abstract void WriteMembers(Utf8JsonWriter json);
}
