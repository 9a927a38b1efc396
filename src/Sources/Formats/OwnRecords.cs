namespace SensorGrid.Sources.Formats;

/// <summary>Marks records that SensorGrid itself puts into a stream of another format, so that its readers decode them as JSON of ours.</summary>
public static class OwnRecords
{
    /// <summary>The first bytes of such a record: a line, which is a comment in formats that have any.</summary>
    public static ReadOnlySpan<byte> Prefix => "#sensorgrid:json\n"u8;

    /// <summary>Makes the record to put.</summary>
    /// <param name="format">The format of the stream's records.</param>
    /// <param name="json">Readings as JSON of ours.</param>
    /// <returns>The JSON itself when that is the stream's format.</returns>
    public static ReadOnlyMemory<byte> In(RecordFormat format, ReadOnlyMemory<byte> json) =>
        format is JsonFormat ? json : (byte[])[.. Prefix, .. json.Span];
}
