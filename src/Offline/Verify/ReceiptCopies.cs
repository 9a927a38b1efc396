using System.Globalization;
using SensorGrid.Client;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Offline.Verify;

/// <summary>Compares what a receipt repeats with the answer that it is in.</summary>
internal static class ReceiptCopies
{
    /// <summary>Lists the contradictions, as sentences.</summary>
    public static IEnumerable<string> Compare(LiveAnswer answer, LiveReceipt receipt)
    {
        var quality = answer.Quality;
        (string What, string Receipt, string Answer)[] copies =
        [
            ("sensorId", receipt.SensorId, answer.SensorId),
            ("asOf", Rfc3339.Format(receipt.AsOf), Rfc3339.Format(answer.AsOf)),
            ("revision", Text(receipt.Revision), Text(answer.Revision)),
            ("counts.readings", Text(receipt.Counts.Readings), Text(quality.Readings)),
            ("counts.late", Text(receipt.Counts.Late), Text(quality.Late)),
            ("counts.duplicates", Text(receipt.Counts.Duplicates), Text(quality.Duplicates)),
            ("counts.missing", Text(receipt.Counts.Missing), Text(quality.Missing)),
            .. receipt.Positions.Keys.Union(answer.Positions.Keys).Order().Select(shard => (
                $"position in {shard}", PlaceIn(receipt.Positions, shard), PlaceIn(answer.Positions, shard))),
        ];
        return copies
            .Where(copy => copy.Receipt != copy.Answer)
            .Select(copy => $"{copy.What}: the receipt says {copy.Receipt}, its answer {copy.Answer}")
            .Concat(SelectionDiffers(answer, receipt) ? ["selection: the features of the answer are not those that the receipt says were asked for"] : []);
    }

    private static bool SelectionDiffers(LiveAnswer answer, LiveReceipt receipt) =>
        receipt.Selection is { } selection && !selection.SequenceEqual(answer.Names, StringComparer.Ordinal);

    private static string PlaceIn(IReadOnlyDictionary<ShardName, LogPosition> positions, ShardName shard) =>
        positions.TryGetValue(shard, out var position) ? $"{position.Sequence}.{position.SubSequence}" : "none";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
