namespace SensorGrid.Grains.Storage.Parts;

/// <summary>
/// Plans a save: chunks that changed go into new parts, all others stay where they are. A part whose live share falls under a half is rewritten; so are the
/// smallest ones when there are too many.
/// </summary>
internal sealed class PartPlan
{
    private readonly PartLimits _limits;
    private readonly PartReference[] _parts;
    private readonly SortedDictionary<int, StateChunk> _written = [];

    private PartPlan(PartReference[] stored, IReadOnlyList<StateChunk> chunks, PartLimits limits)
    {
        _limits = limits;
        _parts = Keep(stored, chunks);
        var byOrdinal = chunks.ToDictionary(chunk => chunk.Ordinal);
        Rewrite(part => part.LiveBytes * 2 < part.Bytes, byOrdinal);
        Merge(byOrdinal);
        NewParts = Pack();
        Kept = [.. _parts.Where(part => part.LiveBytes > 0)];
        Freed = [.. _parts.Where(part => part.LiveBytes == 0).Select(part => new SparePart(part.Name, part.ETag, part.Bytes))];
    }

    /// <summary>Gets the parts that stay, with the ordinals of the state that is being stored.</summary>
    public PartReference[] Kept { get; }

    /// <summary>Gets the parts to write.</summary>
    public NewPart[] NewParts { get; }

    /// <summary>Gets the parts that nothing refers to after this save.</summary>
    public SparePart[] Freed { get; }

    public static PartPlan Of(PartReference[] stored, IReadOnlyList<StateChunk> chunks, PartLimits limits) => new(stored, chunks, limits);

    private PartReference[] Keep(PartReference[] stored, IReadOnlyList<StateChunk> chunks)
    {
        var places = new Dictionary<ChunkKey, (int Part, int Entry)>();
        var parts = Array.ConvertAll(stored, part => part with { Entries = Array.ConvertAll(part.Entries, entry => entry with { Ordinal = PartEntry.Dead }) });
        for (var part = 0; part < stored.Length; part++)
        {
            for (var entry = 0; entry < stored[part].Entries.Length; entry++)
            {
                if (stored[part].Entries[entry].IsLive)
                {
                    places[stored[part].Entries[entry].Key] = (part, entry);
                }
            }
        }

        foreach (var chunk in chunks)
        {
            if (places.TryGetValue(chunk.Key, out var place) && parts[place.Part].Entries[place.Entry].Hash == ChunkHash.Of(chunk.Bytes))
            {
                ref var entry = ref parts[place.Part].Entries[place.Entry];
                entry = entry with { Ordinal = chunk.Ordinal };
            }
            else
            {
                _written.Add(chunk.Ordinal, chunk);
            }
        }

        return parts;
    }

    private void Rewrite(Predicate<PartReference> which, Dictionary<int, StateChunk> chunks)
    {
        foreach (var part in Array.FindAll(_parts, which))
        {
            foreach (ref var entry in part.Entries.AsSpan())
            {
                if (entry.IsLive)
                {
                    _written.Add(entry.Ordinal, chunks[entry.Ordinal]);
                    entry = entry with { Ordinal = PartEntry.Dead };
                }
            }
        }
    }

    private void Merge(Dictionary<int, StateChunk> chunks)
    {
        var live = _parts.Where(part => part.LiveBytes > 0).OrderBy(part => part.LiveBytes).ToArray();
        var most = _limits.MaxParts(live.Sum(part => part.LiveBytes));
        if (live.Length + (_written.Count == 0 ? 0 : 1) <= most)
        {
            return;
        }

        // Down to well below the bound, so that not every save has to.
        var merged = live[..Math.Min(live.Length, live.Length - most + (_limits.ExtraParts / 2) + 1)];
        Rewrite(merged.Contains, chunks);
    }

    private NewPart[] Pack()
    {
        var parts = new List<NewPart>();
        var (chunks, entries, bytes) = (new List<(ChunkKey, byte[])>(), new List<PartEntry>(), 0);
        foreach (var chunk in _written.Values)
        {
            var packed = PackedBytes.Pack(chunk.Bytes.Span);
            var size = StatePart.SizeOf(chunk.Key, packed.Length);
            if (chunks.Count > 0 && bytes + size > _limits.Part)
            {
                Finish();
            }

            chunks.Add((chunk.Key, packed));
            entries.Add(new PartEntry(chunk.Key, ChunkHash.Of(chunk.Bytes), size, chunk.Ordinal));
            bytes += size;
        }

        if (chunks.Count > 0)
        {
            Finish();
        }

        return [.. parts];

        void Finish()
        {
            parts.Add(new NewPart(StatePart.Write(chunks), [.. entries]));
            chunks.Clear();
            entries.Clear();
            bytes = 0;
        }
    }
}
