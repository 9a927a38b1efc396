using SensorGrid.Grains.Interfaces.SensorIndex;

namespace SensorGrid.Api.Redis.Scanning;

/// <summary>Looks through the index of sensors, a part at a time.</summary>
/// <remarks>A sensor that is there from the beginning of a scan to its end is seen, as Redis has it; one may be seen twice when sensors are retired meanwhile.</remarks>
internal sealed class SensorScan(IGrainFactory grains)
{
    /// <summary>Most segments that one call looks at: many may have nothing.</summary>
    private const int SegmentsPerCall = 16;

    // The ids that are read at a time to find where another call or process has ended.
    private const int IdsPerLook = 1000;

    /// <summary>Lists the next ids.</summary>
    /// <param name="cursor">The position.</param>
    /// <param name="last">The id that the position stands for, if it is known.</param>
    /// <param name="prefix">The prefix of the ids.</param>
    /// <param name="count">The number of ids to look at.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The ids; and the position after them, null at the end.</returns>
    public async Task<(List<string> Ids, ScanCursor? Next)> ListAsync(ScanCursor cursor, string? last, string prefix, int count, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        var after = cursor.Hash == 0 ? null : last is not null && ScanCursor.HashOf(last) == cursor.Hash ? last : await FindAsync(cursor, prefix, cancellationToken);
        for (int segment = cursor.Segment, looked = 0; segment < SensorIndexSegments.Count; segment++, looked++, after = null)
        {
            if (looked == SegmentsPerCall || ids.Count == count)
            {
                return (ids, new ScanCursor(segment, 0));
            }

            var wanted = count - ids.Count;
            var page = await grains.GetGrain<ISensorIndexGrain>(segment).ListAsync(prefix, after, wanted, cancellationToken);
            ids.AddRange(page);
            if (page.Length == wanted)
            {
                return (ids, new ScanCursor(segment, ScanCursor.HashOf(page[^1])));
            }
        }

        return (ids, null);
    }

    /// <summary>Finds the id that a position stands for; null when it is retired: then its segment begins anew.</summary>
    private async Task<string?> FindAsync(ScanCursor cursor, string prefix, CancellationToken cancellationToken)
    {
        var segment = grains.GetGrain<ISensorIndexGrain>(cursor.Segment);
        string? after = null;
        string[] page;
        do
        {
            page = await segment.ListAsync(prefix, after, IdsPerLook, cancellationToken);
            if (Array.Find(page, id => ScanCursor.HashOf(id) == cursor.Hash) is { } found)
            {
                return found;
            }

            after = page.Length > 0 ? page[^1] : null;
        }
        while (page.Length == IdsPerLook);
        return null;
    }
}
