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

    /// <summary>
    /// Determines whether a dead letter means by itself what it meant in its record. An element of a pack with base fields, or a row without its header, does not.
    /// </summary>
    /// <param name="letter">The bytes of the dead letter: those of a record, or of one element of it.</param>
    public virtual bool StandsAlone(ReadOnlySpan<byte> letter) => true;

    /// <summary>Creates a decoder of such records.</summary>
    /// <param name="options">What does not depend on the format.</param>
    public abstract RecordDecoder CreateDecoder(DecoderOptions options);

    /// <summary>Writes the format's members of a definition's canonical text, in a fixed order and without those that have their default value.</summary>
    /// <param name="json">Within the definition's object, behind <c>format</c>.</param>
    internal abstract void WriteMembers(Utf8JsonWriter json);
}
