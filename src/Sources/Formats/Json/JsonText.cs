using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace SensorGrid.Sources.Formats.Json;

/// <summary>Reads names and texts of JSON without making strings of them.</summary>
internal static class JsonText
{
    /// <summary>Space for the longest text that is read, with escapes for all of its characters: names and ids are shorter.</summary>
    public const int Longest = 2048;

    /// <summary>Determines whether the reader's current name, or text, is this one.</summary>
    public static bool Is(ref Utf8JsonReader json, ReadOnlySpan<byte> text)
    {
        if (!json.ValueIsEscaped)
        {
            return json.ValueSpan.SequenceEqual(text);
        }

        try
        {
            return json.ValueTextEquals(text);
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair: well-formed JSON, but no text.
            return false;
        }
    }

    /// <summary>The index of the reader's current name in a list; negative when it is not in it.</summary>
    public static int IndexIn(byte[][] names, ref Utf8JsonReader json)
    {
        var name = json.ValueSpan;
        var isEscaped = json.ValueIsEscaped;
        for (var i = 0; i < names.Length; i++)
        {
            if (isEscaped ? Is(ref json, names[i]) : name.SequenceEqual(names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Copies the reader's current name, text, number, true or false.</summary>
    /// <param name="json">Stands on it.</param>
    /// <param name="destination">The space for it.</param>
    /// <param name="length">The number of characters copied.</param>
    /// <returns><see cref="OperationStatus.Done"/>; another status when it is longer than the space, or is not valid Unicode.</returns>
    public static OperationStatus Copy(ref Utf8JsonReader json, scoped Span<char> destination, out int length)
    {
        if (!json.ValueIsEscaped)
        {
            return Utf8.ToUtf16(json.ValueSpan, destination, out _, out length, replaceInvalidSequences: false);
        }

        length = 0;
        if (json.ValueSpan.Length > Longest)
        {
            return OperationStatus.DestinationTooSmall;
        }

        Span<char> plain = stackalloc char[Longest];
        try
        {
            length = json.CopyString(plain);
        }
        catch (InvalidOperationException)
        {
            length = 0;
            return OperationStatus.InvalidData;
        }

        return plain[..length].TryCopyTo(destination) ? OperationStatus.Done : OperationStatus.DestinationTooSmall;
    }

    /// <summary>The reader's current name, text or number for a reason; shortened.</summary>
    public static string Shown(ref Utf8JsonReader json)
    {
        const int Most = 64;
        var value = json.ValueSpan;
        return value.Length <= Most ? System.Text.Encoding.UTF8.GetString(value) : $"{System.Text.Encoding.UTF8.GetString(value[..Most])}...";
    }
}
