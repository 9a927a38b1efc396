using SensorGrid.Features.Readings;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Influx;

/// <summary>Decodes line protocol. A bad line costs itself alone; comments and blank lines are no elements.</summary>
/// <param name="format">The mapping.</param>
/// <param name="options">The options of every decoder.</param>
internal sealed class InfluxDecoder(InfluxFormat format, DecoderOptions options) : MappedDecoder(options)
{
    private const string NoLineProtocol = "The record is no line protocol, which its stream is defined to have: it looks like";

    private readonly InfluxLineParser _parser = new(format, new ReadingBuilder(options.KnownSensorId));

    /// <inheritdoc/>
    protected override string? DecodeMapped(ReadOnlySpan<byte> text, int begin)
    {
        var lines = new LineTracker();
        var isAny = false;
        for (var at = begin; at < text.Length; at = JsonStructure.SkipBlanks(text, at))
        {
            if (text[at] == '#')
            {
                at = InfluxText.EndOfLine(text, at);
                continue;
            }

            var start = at;
            var reading = _parser.Read(text, start, ArrivedAt, out var end);
            isAny |= reading is not null;
            at = Math.Max(end, start + 1);
            end = start + text[start..end].TrimEnd(" \t\r\0"u8).Length;
            if (reading is not null)
            {
                Accept(reading, start, end);
                continue;
            }

            if (KeepsRejections)
            {
                lines.AdvanceTo(text, start);
            }

            Reject(KeepsRejections ? $"Line {lines.Line + 1}: {_parser.Reason}" : "A bad line.", start, end);
        }

        return (Count, isAny) switch
        {
            (0, _) => "The record has comments alone.",
            (_, false) when text[begin] is (byte)'{' or (byte)'[' => $"{NoLineProtocol} JSON.",
            (_, false) when text.ContainsAnyInRange<byte>(0x00, 0x08) => $"{NoLineProtocol} binary data.",
            _ => null,
        };
    }
}
