using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats;

/// <summary>
/// Decodes records of other systems. A record that SensorGrid itself put into the stream (a retirement, a verdict, a reading of the API) begins
/// with <see cref="OwnRecord"/> and is decoded as JSON of ours, whatever the format.
/// </summary>
/// <param name="options">The options of every decoder.</param>
internal abstract class MappedDecoder(DecoderOptions options) : RecordDecoder(options.MaxFutureSkew, options.MostRejected)
{
    private readonly ReadingDecoder _own = new(options.MaxFutureSkew, options.KnownSensorId, options.MostRejected);

    /// <summary>The first bytes of a record of our own in a stream of another format: the first property of a JSON object.</summary>
    public static ReadOnlySpan<byte> OwnRecord => "{\"$sensorgrid\":1,"u8;

    /// <inheritdoc/>
    protected sealed override string? DecodeElements(ReadOnlySpan<byte> text, int begin)
    {
        if (!text[begin..].StartsWith(OwnRecord))
        {
            return DecodeMapped(text, begin);
        }

        var decoded = _own.Decode(text, ArrivedAt);
        foreach (var element in Merged(decoded))
        {
            if (element.Reading is { } reading)
            {
                Accept(reading, element.Start, element.End);
            }
            else
            {
                Reject(element.Reason!, element.Start, element.End);
            }
        }

        for (var uncounted = decoded.RejectedCount - decoded.Rejected.Count; uncounted > 0; uncounted--)
        {
            // Its reason was not kept.
            Reject("A bad element.", 0, 0);
        }

        return null;
    }

    /// <inheritdoc cref="RecordDecoder.DecodeElements"/>
    protected abstract string? DecodeMapped(ReadOnlySpan<byte> text, int begin);

    private static IEnumerable<(int Index, Reading? Reading, string? Reason, int Start, int End)> Merged(DecodedRecord record) => record.Readings
        .Select(one => (one.Index, (Reading?)one.Reading, (string?)null, one.Offset, one.Offset + one.Length))
        .Concat(record.Rejected.Select(one => (one.Index, (Reading?)null, (string?)one.Reason, one.Offset, one.Offset + one.Length)))
        .OrderBy(element => element.Index);
}
