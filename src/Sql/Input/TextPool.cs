using System.Buffers.Binary;
using System.Text;

namespace SensorGrid.Sql.Input;

/// <summary>Keeps the short texts that a column had lately, so that one that comes again is no new object.</summary>
internal sealed class TextPool
{
    private const int Size = 1024;
    private const int LongestKept = 64;

    private readonly string?[] _kept = new string?[Size];

    // By their bytes: another place than that by their characters.
    private readonly string?[] _keptAscii = new string?[Size];

    /// <summary>Gets a text as an object.</summary>
    public string Get(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > LongestKept)
        {
            return text.ToString();
        }

        ref var kept = ref _kept[string.GetHashCode(text) & (Size - 1)];
        if (kept is null || !text.SequenceEqual(kept))
        {
            kept = text.ToString();
        }

        return kept;
    }

    /// <summary>Gets a text of ASCII as an object.</summary>
    /// <returns>Null when it is not ASCII.</returns>
    public string? GetAscii(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > LongestKept)
        {
            return Ascii.IsValid(text) ? Encoding.ASCII.GetString(text) : null;
        }

        ref var kept = ref _keptAscii[Slot(text)];
        if (kept is null || !Ascii.Equals(text, kept))
        {
            if (!Ascii.IsValid(text))
            {
                return null;
            }

            kept = Encoding.ASCII.GetString(text);
        }

        return kept;
    }

    // Nobody gains from texts that share a place: they are new objects then.
    private static int Slot(ReadOnlySpan<byte> text)
    {
        const ulong Factor = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)text.Length;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(text));
        }

        var rest = 0UL;
        foreach (var character in text)
        {
            rest = (rest << 8) | character;
        }

        return (int)(Mix(hash, rest) >> 54);

        static ulong Mix(ulong hash, ulong next) => ((hash ^ next) * Factor) ^ ((hash ^ next) >> 29);
    }
}
