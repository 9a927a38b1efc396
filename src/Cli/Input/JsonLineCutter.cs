namespace SensorGrid.Cli.Input;

/// <summary>Cuts NDJSON: every line is a part.</summary>
internal sealed class JsonLineCutter : IJsonCutter
{
    public bool ObjectsOnly => false;

    public JsonPiece? TryCut(ReadOnlySpan<byte> data, bool isLast)
    {
        var end = data.IndexOf((byte)'\n');
        if (end < 0)
        {
            return isLast && !data.IsEmpty ? Line(data, data.Length) : null;
        }

        return Line(data[..end], end + 1);
    }

    private static JsonPiece Line(ReadOnlySpan<byte> line, int next)
    {
        var trimmed = line.TrimStart(JsonScan.Blank);
        return new JsonPiece(line.Length - trimmed.Length, trimmed.TrimEnd(JsonScan.Blank).Length, next);
    }
}
