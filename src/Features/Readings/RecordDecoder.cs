using System.Text.Json;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Readings;

/// <summary>
/// Decodes the readings of a record, whatever its format: inflates it, checks its encoding, bounds and numbers its elements. A format derives from
/// it and finds the elements.
/// </summary>
/// <remarks>
/// <para>The text is UTF-8, with or without a byte order mark, and may be compressed (gzip, zlib).</para>
/// <para>The result depends on the bytes and the arrival time alone, so live system and replay decode alike. Not safe for concurrent use.</para>
/// </remarks>
/// <param name="maxFutureSkew">
/// The maximum distance of a reading's event time after its record's arrival; one further ahead is refused.
/// </param>
/// <param name="mostRejected">The most rejections that are kept of a record; all are counted.</param>
public abstract class RecordDecoder(TimeSpan maxFutureSkew, int mostRejected = ReadingLimits.RejectedOfARecord + 1)
{
    private readonly List<DecodedReading> _readings = [];
    private readonly List<RejectedReading> _rejected = [];
    private int _rejectedCount;

    /// <summary>The time when the record arrived in the stream; null when that is not known.</summary>
    protected DateTimeOffset? ArrivedAt { get; private set; }

    /// <summary>The number of elements so far, which is the ordinal of the next one.</summary>
    protected int Count { get; private set; }

    /// <summary>The only rejection so far; null when there is none, or more than one.</summary>
    protected RejectedReading? OnlyRejection => _rejected is [var one] && _rejectedCount == 1 ? one : null;

    /// <summary>Gets whether the next rejection is kept, and its reason worth an effort.</summary>
    protected bool KeepsRejections => _rejectedCount < mostRejected;

    /// <summary>Decodes one record.</summary>
    /// <param name="data">The record's bytes.</param>
    /// <param name="arrivedAt">The time when the record arrived in the stream; null when that is not known (a file): then no reading is from the future.</param>
    /// <param name="defect">
    /// The reason why the record must not be used, whatever its bytes say; null when nothing speaks against it.
    /// </param>
    /// <returns>Every reading of the record, valid or refused; its lists are those of the next record after the next call. Never throws for bad input.</returns>
    public DecodedRecord Decode(ReadOnlySpan<byte> data, DateTimeOffset? arrivedAt, string? defect = null)
    {
        ReadOnlyMemory<byte>? inflated = null;
        try
        {
            var reason = defect ?? Inflate(data, out inflated) ?? DecodeText(inflated is { } text ? text.Span : data, arrivedAt);
            return reason is not null
                ? Refuse(data, reason)
                : new DecodedRecord(_readings, _rejected) { RejectedCount = _rejectedCount, Inflated = inflated };
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or ArithmeticException or ArgumentException or JsonException)
        {
            // No input is known that comes here. But one that threw would stop its shard for good, since it would come again and again.
            return Refuse(data, $"The record cannot be read: {exception.Message}");
        }
    }

    /// <summary>Decodes the elements of a record that is not empty: calls <see cref="Accept"/> or <see cref="Reject"/> for each, in their order.</summary>
    /// <param name="text">The record, inflated; offsets count in it.</param>
    /// <param name="begin">The offset of the first byte that is neither blank nor a byte order mark.</param>
    /// <returns>The reason when the record is refused as a whole; null otherwise.</returns>
    protected abstract string? DecodeElements(ReadOnlySpan<byte> text, int begin);

    /// <summary>Adds a reading, or a rejection when it is from the future.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="start">The offset of its bytes.</param>
    /// <param name="end">The offset behind them.</param>
    protected void Accept(Reading reading, int start, int end)
    {
        if (reading.EventTime.UtcTicks - maxFutureSkew.Ticks > ArrivedAt?.UtcTicks)
        {
            Reject(
                $"'timestamp' {Rfc3339.Format(reading.EventTime)} is more than {Duration.Format(maxFutureSkew)} "
                + $"after the record's arrival at {Rfc3339.Format(ArrivedAt.Value)}.",
                start,
                end);
            return;
        }

        _readings.Add(new DecodedReading(Count++, reading) { Offset = start, Length = end - start });
    }

    /// <summary>Adds a rejection.</summary>
    /// <param name="reason">The fault and the remedy.</param>
    /// <param name="start">The offset of its bytes.</param>
    /// <param name="end">The offset behind them.</param>
    protected void Reject(string reason, int start, int end)
    {
        if (_rejectedCount++ < mostRejected)
        {
            // A place that is wrong must not stop the shard: whoever cuts the bytes out would fail again and again.
            _rejected.Add(new RejectedReading(Count, reason, start, Math.Max(end - start, 0)));
        }

        Count++;
    }

    private static DecodedRecord Refuse(ReadOnlySpan<byte> data, string reason) =>
        new([], [new RejectedReading(0, reason, 0, data.Length)]) { RejectedCount = 1, IsRefusedWhole = true };

    private static string? Inflate(ReadOnlySpan<byte> data, out ReadOnlyMemory<byte>? inflated)
    {
        inflated = null;
        if (Inflation.Detect(data) is not { } compression)
        {
            return null;
        }

        var error = Inflation.TryInflate(data, compression, ReadingLimits.InflatedBytes, out var bytes);
        if (error == InflationError.Broken && compression == Compression.Zlib)
        {
            // Text may begin with the same two bytes.
            return null;
        }

        var name = compression == Compression.Gzip ? "gzip" : "zlib";
        inflated = bytes;
        return error switch
        {
            InflationError.TooLarge => $"The record is {name} that inflates to more than {ReadingLimits.InflatedBytes} bytes: send it in parts.",
            InflationError.CutOff => $"The record is {name} that is cut off, or has bytes behind its end.",
            InflationError.Broken => $"The record looks like {name}, but is damaged.",
            _ => Inflation.Detect(bytes.Span) is null ? null : $"The record is compressed twice ({name}): compress it once.",
        };
    }

    /// <summary>Decodes the elements of a record's text; the reason when it is refused as a whole.</summary>
    private string? DecodeText(ReadOnlySpan<byte> text, DateTimeOffset? arrivedAt)
    {
        _readings.Clear();
        _rejected.Clear();
        (ArrivedAt, _rejectedCount, Count) = (arrivedAt, 0, 0);
        if (text is [(byte)'{' or (byte)'[', not 0, ..] && text[^1] != 0)
        {
            // By far the most common.
            return DecodeElements(text, 0);
        }

        if (ContentHint.WideEncoding(text) is { } encoding)
        {
            return $"The record is {encoding} text: UTF-8 is expected.";
        }

        var begin = JsonStructure.SkipBlanks(text, 0);
        return begin == text.Length ? "The record is empty." : DecodeElements(text.TrimEnd((byte)0), begin);
    }
}
