using System.Text.Json;

namespace SensorGrid.Features.Readings;

/// <summary>Describes why text cannot be read as JSON, and where.</summary>
public static class JsonFault
{
    /// <summary>Formats a sentence without its full stop.</summary>
    /// <param name="json">The text, from where the reader began.</param>
    /// <param name="begin">The offset in the record where the reader began.</param>
    /// <param name="exception">What the reader said.</param>
    /// <param name="line">The line where the reader began.</param>
    /// <param name="mostDepth">The most levels that the reader reads.</param>
    public static string At(ReadOnlySpan<byte> json, int begin, JsonException exception, LineTracker line, int mostDepth = JsonStructure.MostDepth)
    {
        var column = exception.BytePositionInLine + (exception.LineNumber == 0 ? begin - line.Start : 0);
        return $"{KindOf(json, exception, mostDepth)} at line {line.Line + exception.LineNumber + 1}, byte {column + 1}";
    }

    /// <summary>Formats a sentence without its full stop about text that was altered, so that no place in it is known; <c>{0}</c> stands for where its element begins.</summary>
    /// <param name="json">The text, from where the reader began.</param>
    /// <param name="exception">What the reader said.</param>
    /// <param name="mostDepth">The most levels that the reader reads.</param>
    public static string InElement(ReadOnlySpan<byte> json, JsonException exception, int mostDepth = JsonStructure.MostDepth) => $"{KindOf(json, exception, mostDepth)} in the element at {{0}}";

    /// <summary>Formats a sentence without its full stop about an object whose end was not found; <c>{0}</c> stands for where it begins.</summary>
    /// <param name="text">The record.</param>
    /// <param name="kind">How the scan ended.</param>
    /// <param name="end">Where the scan ended.</param>
    public static string OfUnclosed(ReadOnlySpan<byte> text, JsonStructure.ScanEnd kind, int end) =>
        kind == JsonStructure.ScanEnd.Broken && end < text.Length && text[end] is (byte)'{' or (byte)'['
            ? $"JSON that is nested more than {JsonStructure.MostDepth} levels deep in the element at {{0}}"
            : "Not well-formed JSON: the object at {0} is not closed";

    /// <summary>Determines whether the text is JSON up to the fault, which is that it goes deeper than the reader does.</summary>
    /// <param name="json">The text, from where the reader began.</param>
    /// <param name="exception">What the reader said.</param>
    /// <param name="mostDepth">The most levels that the reader reads.</param>
    public static bool IsTooDeep(ReadOnlySpan<byte> json, JsonException exception, int mostDepth = JsonStructure.MostDepth)
    {
        var at = JsonStructure.SkipBlanks(json, OffsetOf(json, exception));
        return at < json.Length && json[at] is (byte)'{' or (byte)'[' && DepthOf(json[..at]) >= mostDepth;
    }

    private static string KindOf(ReadOnlySpan<byte> json, JsonException exception, int mostDepth) =>
        IsTooDeep(json, exception, mostDepth) ? $"JSON that is nested more than {mostDepth} levels deep" : "Not well-formed JSON";

    private static int OffsetOf(ReadOnlySpan<byte> json, JsonException exception)
    {
        var at = 0;
        for (var line = exception.LineNumber ?? 0; line > 0 && json[at..].IndexOf((byte)'\n') is >= 0 and var end; line--)
        {
            at += end + 1;
        }

        return (int)Math.Min(json.Length, at + (exception.BytePositionInLine ?? 0));
    }

    /// <summary>Counts the brackets that are open at the end of JSON.</summary>
    private static int DepthOf(ReadOnlySpan<byte> json)
    {
        var (depth, isString) = (0, false);
        for (var at = 0; at < json.Length; at++)
        {
            switch (json[at])
            {
                case (byte)'"':
                    isString = !isString;
                    break;
                case (byte)'\\':
                    at++;
                    break;
                case (byte)'{' or (byte)'[' when !isString:
                    depth++;
                    break;
                case (byte)'}' or (byte)']' when !isString:
                    depth--;
                    break;
            }
        }

        return depth;
    }
}
