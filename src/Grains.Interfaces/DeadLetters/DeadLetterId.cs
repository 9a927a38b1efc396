using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.DeadLetters;

/// <summary>A dead letter's id taken apart: the shard and the place.</summary>
public static class DeadLetterId
{
    /// <summary>Takes an id apart; false when it is none.</summary>
    public static bool TryParse(string id, [NotNullWhen(true)] out string? shard, out LogPosition position)
    {
        (shard, position) = (null, default);
        // A shard's id might have dots of its own.
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
