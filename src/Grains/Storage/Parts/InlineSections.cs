namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The stored form of sections in the manifest: together, without runs of zeros. Part of the stored format.</summary>
internal static class InlineSections
{
    public static byte[] Write(IReadOnlyCollection<StateSection> sections)
    {
        using var output = new ItemWriter();
        output.Number(sections.Count);
        foreach (var (name, bytes) in sections)
        {
            output.Text(name);
            output.Bytes(bytes.Span);
        }

        return PackedBytes.Pack(output.Written);
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static StateSection[] Read(ReadOnlyMemory<byte> stored)
    {
        var input = new ItemReader(PackedBytes.Unpack(stored.Span));
        var sections = new StateSection[input.Count()];
        for (var i = 0; i < sections.Length; i++)
        {
            sections[i] = new StateSection(input.Text(), input.Bytes());
        }

        return sections;
    }
}
