using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SensorGrid.Features.Log;

/// <summary>The permanent id of a dead letter, the same at every replay: its shard and its position there, joined by points.</summary>
public static class DeadLetterId
{
    /// <summary>Formats the id of what stands at a position.</summary>
    public static string Of(string shard, LogPosition position) => string.Create(
        CultureInfo.InvariantCulture, $"{shard}.{position.Sequence}.{position.SubSequence}.{position.Index}");

    /// <summary>Splits an id; false when it is none.</summary>
    public static bool TryParse(string id, [NotNullWhen(true)] out string? shard, out LogPosition position)
    {
        (shard, position) = (null, default);

        // A shard's id might have points of its own.
        var parts = id.Split('.');
        if (parts.Length < 4
            || !SequenceNumber.TryParse(parts[^3], CultureInfo.InvariantCulture, out var sequence)
            || !long.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var subSequence)
            || !int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return false;
        }

        shard = string.Join('.', parts[..^3]);
        position = new LogPosition(sequence, subSequence, index);
        return true;
    }
}
