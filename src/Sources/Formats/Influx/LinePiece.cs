using System.Buffers;
using System.Text;

namespace SensorGrid.Sources.Formats.Influx;

/// <summary>A name or a value, where it stands in the text.</summary>
/// <param name="Start">The offset of its first byte.</param>
/// <param name="Length">Its number of bytes.</param>
/// <param name="HasEscapes">Whether it has backslashes.</param>
/// <param name="IsMeasurement">Whether it is a measurement.</param>
internal readonly record struct LinePiece(int Start, int Length, bool HasEscapes, bool IsMeasurement = false)
{
    private const int MostShownBytes = 64;

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text) => text.Slice(Start, Length);

    /// <summary>Copies it without its escapes.</summary>
    public OperationStatus Copy(ReadOnlySpan<byte> text, scoped Span<char> destination, out int length) =>
        InfluxText.Copy(Of(text), HasEscapes, destination, out length, IsMeasurement);

    /// <summary>Its beginning, for a reason.</summary>
    public string Shown(ReadOnlySpan<byte> text) =>
        Length <= MostShownBytes ? Encoding.UTF8.GetString(Of(text)) : $"{Encoding.UTF8.GetString(text.Slice(Start, MostShownBytes))}...";
}
