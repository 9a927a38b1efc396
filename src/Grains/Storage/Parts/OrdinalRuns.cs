namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The stored form of ordinals: as most follow one another, runs of them take a few bytes. Part of the stored format.</summary>
internal static class OrdinalRuns
{
    private const int MaxOrdinals = 1 << 20;

    /// <summary>Writes the count and the runs; each is: dead entries before it, its length, its first ordinal.</summary>
    public static void Write(ItemWriter output, int[] ordinals)
    {
        output.Number(ordinals.Length);
        var runs = Find(ordinals);
        output.Number(runs.Count);
        foreach (var (dead, length, first) in runs)
        {
            output.Number(dead);
            output.Number(length);
            output.Number(first);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static int[] Read(ref ItemReader input)
    {
        var ordinals = new int[input.Number(MaxOrdinals)];
        Array.Fill(ordinals, PartEntry.Dead);
        var runs = input.Number(ordinals.Length);
        for (var at = 0; runs > 0; runs--)
        {
            at += input.Number(ordinals.Length - at);
            var length = input.Number(ordinals.Length - at);
            var first = input.Number(MaxOrdinals);
            for (var i = 0; i < length; i++)
            {
                ordinals[at++] = first + i;
            }
        }

        return ordinals;
    }

    private static List<(int Dead, int Length, int First)> Find(int[] ordinals)
    {
        var runs = new List<(int, int, int)>();
        for (int at = 0, end = 0; at < ordinals.Length; at = end)
        {
            var dead = ordinals.AsSpan(at).IndexOfAnyExcept(PartEntry.Dead);
            if (dead < 0)
            {
                break;
            }

            var begin = at + dead;
            for (end = begin + 1; end < ordinals.Length && ordinals[end] == ordinals[end - 1] + 1; end++)
            {
            }

            runs.Add((dead, end - begin, ordinals[begin]));
        }

        return runs;
    }
}
