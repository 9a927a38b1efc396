namespace SensorGrid.Grains.Storage.Parts;

/// <summary>Chooses the items that new parts are written to, and the ones that stay for later saves.</summary>
internal static class PartSlots
{
    // DynamoDB bills a write by the larger of the old and the new item: an old item that is hardly larger than the new one costs no more.
    private const int Tolerance = 8;

    /// <summary>Assigns a slot to each part: the largest spare item that is no larger than the part, else a new name.</summary>
    /// <param name="sizes">The sizes of the parts, in bytes.</param>
    /// <param name="spares">The spare items, those that do not exist yet included.</param>
    /// <param name="lacking">Gets how many parts have no slot because there are too few new names.</param>
    public static SparePart?[] Assign(IReadOnlyList<int> sizes, IReadOnlyCollection<SparePart> spares, out int lacking)
    {
        var existing = spares.Where(spare => spare.ETag is not null).OrderByDescending(spare => spare.Bytes).ToList();
        var blanks = new Stack<SparePart>(spares.Where(spare => spare.ETag is null));
        var slots = new SparePart?[sizes.Count];
        lacking = 0;
        foreach (var i in Enumerable.Range(0, sizes.Count).OrderByDescending(i => sizes[i]))
        {
            var fit = existing.FindIndex(spare => spare.Bytes <= sizes[i] + (sizes[i] / Tolerance));
            if (fit >= 0)
            {
                slots[i] = existing[fit];
                existing.RemoveAt(fit);
            }
            else if (blanks.TryPop(out var blank))
            {
                slots[i] = blank;
            }
            else
            {
                lacking++;
            }
        }

        return slots;
    }

    /// <summary>Splits spare items into those to keep and those to delete: kept ones take no more than the parts do, the smallest first.</summary>
    /// <param name="spares">The spare items that exist.</param>
    /// <param name="parts">The parts with live sections.</param>
    /// <param name="limits">The bounds.</param>
    public static (SparePart[] Kept, SparePart[] Surplus) Trim(IEnumerable<SparePart> spares, IReadOnlyCollection<PartReference> parts, PartLimits limits)
    {
        var (room, count) = (parts.Sum(part => (long)part.Bytes) + limits.Whole, parts.Count + limits.ExtraParts);
        var ordered = spares.OrderBy(spare => spare.Bytes).ToArray();
        var kept = 0;
        while (kept < ordered.Length && kept < count && room >= ordered[kept].Bytes)
        {
            room -= ordered[kept++].Bytes;
        }

        return (ordered[..kept], ordered[kept..]);
    }
}
