using System.Globalization;
using SensorGrid.Features.Log;

namespace SensorGrid.Cli.Verify;

/// <summary>The name of a dead letter: shard, sequence number, sub-sequence number and index, joined by points.</summary>
internal static class DeadLetterId
{
    public static string Of(string shard, LogPosition position) => string.Create(
        CultureInfo.InvariantCulture, $"{shard}.{position.Sequence}.{position.SubSequence}.{position.Index}");

    /// <summary>Takes a name apart; a shard's id may itself have points.</summary>
    public static bool TryParse(string id, out string shard, out LogPosition position)
    {
        (shard, position) = ("", default);
        var parts = id.Split('.');
        if (parts.Length < 4
            || !int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || !long.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var subSequence)
            || !SequenceNumber.TryParse(parts[^3], CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        (shard, position) = (string.Join('.', parts[..^3]), new LogPosition(sequence, subSequence, index));
        return true;
    }
}
