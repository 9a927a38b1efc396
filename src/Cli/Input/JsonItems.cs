using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>Decoded parts of a JSON file, in its order and with their lines.</summary>
internal static class JsonItems
{
    /// <param name="decoded">The readings, and what is refused.</param>
    /// <param name="data">The bytes that were decoded.</param>
    /// <param name="firstLine">The line on which they begin.</param>
    public static IReadOnlyList<InputItem> Of(DecodedRecord decoded, ReadOnlyMemory<byte> data, long firstLine)
    {
        if (decoded.IsRefusedWhole)
        {
            return [InputItem.Bad(firstLine, ReasonOf(decoded.Rejected[0]))];
        }

        var text = decoded.Inflated ?? data;
        var items = new List<InputItem>(decoded.Readings.Count + decoded.Rejected.Count);
        var (line, at, reading, rejected) = (firstLine, 0, 0, 0);
        while (reading < decoded.Readings.Count || rejected < decoded.Rejected.Count)
        {
            var isReading = rejected == decoded.Rejected.Count
                || (reading < decoded.Readings.Count && decoded.Readings[reading].Index < decoded.Rejected[rejected].Index);
            var offset = isReading ? decoded.Readings[reading].Offset : decoded.Rejected[rejected].Offset;
            if (offset > at)
            {
                line += text.Span[at..offset].Count((byte)'\n');
                at = offset;
            }

            items.Add(isReading ? InputItem.Of(line, decoded.Readings[reading++].Reading) : InputItem.Bad(line, ReasonOf(decoded.Rejected[rejected++])));
        }

        return items;
    }

    // The decoder speaks of records of a stream.
    private static string ReasonOf(RejectedReading rejected) => rejected.Reason.Replace("The record", "The file", StringComparison.Ordinal);
}
