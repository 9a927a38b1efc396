namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The item that makes several items one state: a write of it, conditional on its ETag, is what stores a change.</summary>
/// <param name="Parts">The parts with live sections.</param>
/// <param name="Spares">The items that the next save may write. They are named before they are written, so that none is ever forgotten.</param>
/// <param name="Garbage">The items to delete.</param>
/// <param name="Ordinals">The index of each inline section among all chunks of the state.</param>
/// <param name="HasAllOwn">Whether all sections that may be inline are, so that a reader of those alone reads no part.</param>
/// <param name="Inline">The inline sections, as <see cref="InlineSections"/> writes them.</param>
internal sealed record StateManifest(
    ManifestPart[] Parts, SparePart[] Spares, GarbagePart[] Garbage, int[] Ordinals, bool HasAllOwn, ReadOnlyMemory<byte> Inline)
{
    /// <summary>Creates the manifest of a state in one item.</summary>
    public static StateManifest OfWhole(byte[] inline, int count) => new([], [], [], [.. Enumerable.Range(0, count)], true, inline);

    public byte[] ToArray()
    {
        if (Parts.Length == 0 && Spares.Length == 0 && Garbage.Length == 0)
        {
            return [(byte)ItemKind.Whole, .. Inline.Span];
        }

        using var output = new ItemWriter();
        output.Byte((byte)ItemKind.Manifest);
        WriteLists(output);
        output.Raw(Inline.Span);
        return output.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged, or another version wrote them.</exception>
    public static StateManifest Read(byte[] stored)
    {
        var input = new ItemReader(stored);
        return input.Byte() switch
        {
            (byte)ItemKind.Whole => OfWhole(input.Rest.ToArray(), InlineSections.Read(input.Rest).Length),
            (byte)ItemKind.Manifest => ReadLists(ref input),
            var kind => throw new InvalidDataException(
                $"The stored state has format {kind}, which this version does not read: it was stored by an earlier or a later version. Begin with a new data directory or table."),
        };
    }

    private void WriteLists(ItemWriter output)
    {
        output.Number(Parts.Length);
        foreach (var part in Parts)
        {
            output.Name(part.Name);
            output.Text(part.ETag);
            output.Number(part.Bytes);
            OrdinalRuns.Write(output, part.Ordinals);
        }

        output.Number(Spares.Length);
        foreach (var spare in Spares)
        {
            output.Name(spare.Name);
            output.Byte(spare.ETag is null ? (byte)0 : (byte)1);
            output.Text(spare.ETag ?? "");
            output.Number(spare.Bytes);
        }

        output.Number(Garbage.Length);
        foreach (var garbage in Garbage)
        {
            output.Name(garbage.Name);
            output.Number(garbage.Since);
        }

        OrdinalRuns.Write(output, Ordinals);
        output.Byte(HasAllOwn ? (byte)1 : (byte)0);
    }

    private static StateManifest ReadLists(ref ItemReader input)
    {
        var parts = new ManifestPart[input.Count()];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new ManifestPart(input.Name(), input.Text(), input.Number(int.MaxValue), OrdinalRuns.Read(ref input));
        }

        var spares = new SparePart[input.Count()];
        for (var i = 0; i < spares.Length; i++)
        {
            var (name, exists, etag) = (input.Name(), input.Byte() != 0, input.Text());
            spares[i] = new SparePart(name, exists ? etag : null, input.Number(int.MaxValue));
        }

        var garbage = new GarbagePart[input.Count()];
        for (var i = 0; i < garbage.Length; i++)
        {
            garbage[i] = new GarbagePart(input.Name(), input.Number(), GarbageProgress.Waiting);
        }

        return new StateManifest(parts, spares, garbage, OrdinalRuns.Read(ref input), input.Byte() != 0, input.Rest);
    }
}
