namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The sections of a state in storable pieces, in order: those of the manifest, and chunks for parts.</summary>
internal sealed class StateChunks
{
    private StateChunks(List<StateChunk> inline, List<StateChunk> parted) => (Inline, Parted) = (inline, parted);

    public IReadOnlyList<StateChunk> Inline { get; }

    public IReadOnlyList<StateChunk> Parted { get; }

    /// <summary>Gets whether all sections that may be inline are.</summary>
    public bool HasAllOwn => Parted.All(chunk => !MayBeInline(chunk.Key.Section));

    public static StateChunks Of(IReadOnlyList<StateSection> sections, PartLimits limits)
    {
        var isInline = FindInline(sections, limits.Inline);
        var (inline, parted, ordinal) = (new List<StateChunk>(), new List<StateChunk>(), 0);
        foreach (var section in sections)
        {
            if (isInline.Contains(section.Name))
            {
                inline.Add(new StateChunk(ordinal++, new ChunkKey(section.Name, 0), section.Bytes));
                continue;
            }

            var number = 0;
            for (var rest = section.Bytes; number == 0 || !rest.IsEmpty; rest = rest[Math.Min(limits.Chunk, rest.Length)..])
            {
                parted.Add(new StateChunk(ordinal++, new ChunkKey(section.Name, number++), rest[..Math.Min(limits.Chunk, rest.Length)]));
            }
        }

        return new StateChunks(inline, parted);
    }

    /// <summary>Puts the sections together again.</summary>
    /// <exception cref="InvalidDataException">A chunk is missing or there twice.</exception>
    public static List<StateSection> Join(IEnumerable<StateChunk> chunks)
    {
        var ordered = chunks.OrderBy(chunk => chunk.Ordinal).ToArray();
        var sections = new List<StateSection>();
        for (int at = 0, end = 0; at < ordered.Length; at = end)
        {
            var name = ordered[at].Key.Section;
            for (end = at; end < ordered.Length && ordered[end].Key == new ChunkKey(name, end - at); end++)
            {
                if (ordered[end].Ordinal != end)
                {
                    throw new InvalidDataException("The stored state is damaged: its parts do not make one whole.");
                }
            }

            if (end == at)
            {
                throw new InvalidDataException($"The stored state is damaged: the section '{name}' lacks its beginning.");
            }

            sections.Add(new StateSection(name, Join(ordered.AsSpan(at, end - at))));
        }

        return sections;
    }

    private static ReadOnlyMemory<byte> Join(ReadOnlySpan<StateChunk> chunks)
    {
        if (chunks.Length == 1)
        {
            return chunks[0].Bytes;
        }

        var joined = new byte[chunks.ToArray().Sum(chunk => chunk.Bytes.Length)];
        var at = 0;
        foreach (var chunk in chunks)
        {
            chunk.Bytes.Span.CopyTo(joined.AsSpan(at));
            at += chunk.Bytes.Length;
        }

        return joined;
    }

    private static bool MayBeInline(string section) => !section.Contains('/', StringComparison.Ordinal);

    // The smallest ones that fit together. Those that are not of one metric change with every reading.
    private static HashSet<string> FindInline(IReadOnlyList<StateSection> sections, int most)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var section in sections.Where(section => MayBeInline(section.Name)).OrderBy(section => section.Bytes.Length))
        {
            bytes += section.Bytes.Length + section.Name.Length;
            if (bytes > most)
            {
                break;
            }

            names.Add(section.Name);
        }

        return names;
    }
}
