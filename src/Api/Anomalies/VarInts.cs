using System.Buffers.Text;

namespace SensorGrid.Api.Anomalies;

/// <summary>Numbers as short text: a letter that says what they are, then seven bits a byte, the lowest first, in base64url.</summary>
internal static class VarInts
{
    private const int LongestBytes = 10;

    public static string Encode(char kind, IReadOnlyCollection<long> numbers)
    {
        var bytes = new List<byte>(numbers.Count * 3);
        foreach (var number in numbers)
        {
            var rest = (ulong)number;
            while (rest > 0x7F)
            {
                bytes.Add((byte)(rest | 0x80));
                rest >>= 7;
            }

            bytes.Add((byte)rest);
        }

        return kind + Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <summary>Decodes the numbers; null when the text is not one that <see cref="Encode"/> wrote, or of another kind.</summary>
    public static List<long>? Decode(char kind, string text)
    {
        if (!text.StartsWith(kind) || !Base64Url.IsValid(text.AsSpan(1)))
        {
            return null;
        }

        var numbers = new List<long>();
        ulong number = 0;
        var length = 0;
        foreach (var part in Base64Url.DecodeFromChars(text.AsSpan(1)))
        {
            number |= (ulong)(part & 0x7F) << (7 * length);
            if (++length == LongestBytes)
            {
                return null;
            }

            if (part < 0x80)
            {
                numbers.Add((long)number);
                (number, length) = (0, 0);
            }
        }

        return length == 0 ? numbers : null;
    }
}
