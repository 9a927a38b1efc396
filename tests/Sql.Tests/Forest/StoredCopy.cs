namespace SensorGrid.Sql.Tests.Forest;

/// <summary>Stores things and reads them again.</summary>
internal static class StoredCopy
{
    public static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    public static T Of<T>(Action<BinaryWriter> write, Func<BinaryReader, T> read) => Read(Bytes(write), read);

    public static T Read<T>(byte[] bytes, Func<BinaryReader, T> read)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = new BinaryReader(stream);
        var result = read(reader);
        Assert.Equal(bytes.Length, stream.Position);
        return result;
    }
}
