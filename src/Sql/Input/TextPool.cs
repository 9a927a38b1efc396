using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SensorGrid.Sql.Input;

/// <summary>Keeps the short texts that a column had lately, so that one that comes again is no new object. It grows with the number of different texts, up to a bound, which all pools of the process have together as well.</summary>
internal sealed class TextPool
{
    private const int LeastSize = 256;
    private const int MostSize = 16_384;
    private const int LongestKept = 64;

    // All pools together: some 40 MB of places and texts.
    private const int MostOfAll = 1 << 18;

    private static int _all;

    // It grows when more than one text in so many takes the place of another.
    private const int MostReplaced = 8;

    private string?[] _kept = [];
    private int _replaced;
    private int _asked;

    /// <summary>Gets a text as an object.</summary>
    public string Get(ReadOnlySpan<char> text)
    {
        Span<byte> ascii = stackalloc byte[LongestKept];
        return text.Length <= LongestKept && Ascii.FromUtf16(text, ascii, out var length) == OperationStatus.Done ? GetAscii(ascii[..length])! : text.ToString();
    }

    /// <summary>Gets a text of ASCII as an object.</summary>
    /// <returns>Null when it is not ASCII.</returns>
    public string? GetAscii(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > LongestKept)
        {
            return Ascii.IsValid(text) ? Encoding.ASCII.GetString(text) : null;
        }

        if (_asked++ >= _kept.Length * MostReplaced)
        {
            (_kept, _asked, _replaced) = (_kept.Length == 0 ? new string?[LeastSize] : _kept, 1, 0);
        }

        // Two places with one hash: texts that come in turns keep theirs.
        var place = (int)Hash(text) & (_kept.Length - 2);
        if (_kept[place] is { } one && Ascii.Equals(text, one))
        {
            return one;
        }

        if (_kept[place + 1] is { } other && Ascii.Equals(text, other))
        {
            return other;
        }

        return Ascii.IsValid(text) ? Keep(Encoding.ASCII.GetString(text), place) : null;
    }

    private string Keep(string text, int place)
    {
        _replaced += _kept[place + 1] is null ? 0 : 1;
        (_kept[place], _kept[place + 1]) = (text, _kept[place]);
        if (_replaced > _kept.Length && _kept.Length < MostSize && TryReserve(_kept.Length))
        {
            // Nothing is moved: what comes again is soon there again.
            (_kept, _replaced) = (new string?[_kept.Length * 2], 0);
        }

        return text;
    }

    /// <summary>Gives back what it had grown by.</summary>
    ~TextPool() => Interlocked.Add(ref _all, Math.Min(0, LeastSize - _kept.Length));

    private static bool TryReserve(int places)
    {
        if (Interlocked.Add(ref _all, places) <= MostOfAll)
        {
            return true;
        }

        Interlocked.Add(ref _all, -places);
        return false;
    }

    // Nobody gains from texts that share a place: they are new objects then.
    private static uint Hash(ReadOnlySpan<byte> text)
    {
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

        return (uint)Mix(hash, rest);

        static ulong Mix(ulong hash, ulong next)
        {
            const ulong Factor = 0x9E37_79B9_7F4A_7C15;
            var product = (hash ^ next) * Factor;
            return product ^ (product >> 32);
        }
    }
}
