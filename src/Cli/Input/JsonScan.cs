using System.Buffers;

namespace SensorGrid.Cli.Input;

/// <summary>Finds where JSON values end, by their brackets and quotes alone: whether they are well-formed is for the decoder to say.</summary>
internal static class JsonScan
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("{}[]\""u8);
    private static readonly SearchValues<byte> AfterScalar = SearchValues.Create(" \t\r\n,[]{}:\""u8);

    public static ReadOnlySpan<byte> Blank => " \t\r\n"u8;

    /// <summary>Computes the length of the value that the data begins with; null when its end is not in the data.</summary>
    /// <param name="isLast">Whether nothing follows the data.</param>
    public static int? LengthOfValue(ReadOnlySpan<byte> data, bool isLast)
    {
        switch (data[0])
        {
            case (byte)'{' or (byte)'[':
                return LengthOfBrackets(data);
            case (byte)'"':
                return LengthOfText(data);
            default:
                var end = data.IndexOfAny(AfterScalar);
                return end >= 0 ? end : isLast ? data.Length : null;
        }
    }

    private static int? LengthOfBrackets(ReadOnlySpan<byte> data)
    {
        var depth = 0;
        var at = 0;
        while (data[at..].IndexOfAny(Structure) is >= 0 and var step)
        {
            at += step;
            if (data[at] == '"')
            {
                if (LengthOfText(data[at..]) is not { } length)
                {
                    return null;
                }

                at += length;
                continue;
            }

            depth += data[at] is (byte)'{' or (byte)'[' ? 1 : -1;
            at++;
            if (depth == 0)
            {
                return at;
            }
        }

        return null;
    }

    private static int? LengthOfText(ReadOnlySpan<byte> data)
    {
        for (var at = 1; at < data.Length; at++)
        {
            if (data[at] == '"')
            {
                return at + 1;
            }

            at += data[at] == '\\' ? 1 : 0;
        }

        return null;
    }
}
