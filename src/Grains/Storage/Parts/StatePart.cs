using System.Text;

namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The stored form of a part: chunks with their identities, each without its runs of zeros. Part of the stored format.</summary>
internal static class StatePart
{
    public static byte[] Write(IReadOnlyCollection<(ChunkKey Key, byte[] Packed)> chunks)
    {
        using var output = new ItemWriter();
        output.Byte((byte)ItemKind.Part);
        output.Number(chunks.Count);
        foreach (var (key, packed) in chunks)
        {
            output.Text(key.Section);
            output.Number(key.Number);
            output.Bytes(packed);
        }

        return output.ToArray();
    }

    /// <summary>Estimates the bytes that a chunk takes in a part.</summary>
    public static int SizeOf(ChunkKey key, int packed) => Encoding.UTF8.GetByteCount(key.Section) + packed + 5;

    /// <summary>Reads the entries that are live, and the identities of all.</summary>
    /// <param name="part">The part as the manifest names it.</param>
    /// <param name="stored">The item's bytes.</param>
    /// <param name="live">Gets the live chunks.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged, or not of this part.</exception>
    public static PartReference Read(ManifestPart part, byte[] stored, List<StateChunk> live)
    {
        var input = new ItemReader(stored);
        if (input.Byte() != (byte)ItemKind.Part || input.Count() != part.Ordinals.Length)
        {
            throw new InvalidDataException("The stored state is damaged: a part of it is not what its manifest says.");
        }

        var entries = new PartEntry[part.Ordinals.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var key = new ChunkKey(input.Text(), input.Number(int.MaxValue));
            var packed = input.Bytes();
            if (part.Ordinals[i] == PartEntry.Dead)
            {
                entries[i] = new PartEntry(key, 0, SizeOf(key, packed.Length), PartEntry.Dead);
                continue;
            }

            var chunk = new StateChunk(part.Ordinals[i], key, PackedBytes.Unpack(packed.Span));
            live.Add(chunk);
            entries[i] = new PartEntry(key, ChunkHash.Of(chunk.Bytes), SizeOf(key, packed.Length), chunk.Ordinal);
        }

        return new PartReference(part.Name, part.ETag, part.Bytes, entries);
    }
}
