using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats;

/// <summary>
/// Decodes records of other systems. A record that SensorGrid itself put into the stream (a retirement, a verdict, a reading of the API) begins
/// with <see cref="OwnRecords.Prefix"/>; what follows is JSON of ours, whatever the stream's format.
/// </summary>
/// <param name="options">The options of every decoder.</param>
internal abstract class MappedDecoder(DecoderOptions options) : RecordDecoder(options.MaxFutureSkew, options.MostRejected)
{
    private readonly ReadingDecoder _own = new(options.MaxFutureSkew, options.KnownSensorId, options.MostRejected);

    /// <inheritdoc/>
    protected sealed override string? DecodeElements(ReadOnlySpan<byte> text, int begin) =>
        text[begin..].StartsWith(OwnRecords.Prefix) ? DecodeOwn(text, begin + OwnRecords.Prefix.Length) : DecodeMapped(text, begin);

    /// <inheritdoc cref="RecordDecoder.DecodeElements"/>
    protected abstract string? DecodeMapped(ReadOnlySpan<byte> text, int begin);

    private string? DecodeOwn(ReadOnlySpan<byte> text, int begin)
    {
        var decoded = _own.Decode(text[begin..], ArrivedAt);
        if (decoded.Inflated is not null)
        {
            return "A marked record is compressed behind its first line: compress all of it.";
        }

        if (decoded.IsRefusedWhole)
        {
            return decoded.Rejected[0].Reason;
        }

        var (reading, rejected) = (0, 0);
        while (reading < decoded.Readings.Count || rejected < decoded.Rejected.Count)
        {
            if (rejected == decoded.Rejected.Count || (reading < decoded.Readings.Count && decoded.Readings[reading].Index < decoded.Rejected[rejected].Index))
            {
                var next = decoded.Readings[reading++];
                RejectUpTo(next.Index, begin);
                Accept(next.Reading, begin + next.Offset, begin + next.Offset + next.Length);
            }
            else
            {
                var next = decoded.Rejected[rejected++];
                Reject(next.Reason, begin + next.Offset, begin + next.Offset + next.Length);
            }
        }

        RejectUpTo(decoded.Readings.Count + decoded.RejectedCount, begin);
        return null;
    }

    // Bad elements of which no more is kept than that they were there; what follows has its place behind them.
    private void RejectUpTo(int count, int at)
    {
        while (Count < count)
        {
            Reject("A bad element.", at, at);
        }
    }
}
