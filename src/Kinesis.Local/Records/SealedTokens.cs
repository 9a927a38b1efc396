using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SensorGrid.Kinesis.Local.Records;

/// <summary>Iterators and page tokens: they hold their state themselves, survive a restart, and cannot be made up or altered.</summary>
internal sealed class SealedTokens(byte[] secret)
{
    private const int SealLength = 16;

    /// <param name="kind">Keeps an iterator from being used as a page token and the reverse.</param>
    /// <param name="values">The contents of the token.</param>
    public string Seal(byte kind, params ReadOnlySpan<long> values)
    {
        var token = new byte[1 + (values.Length * sizeof(long)) + SealLength];
        token[0] = kind;
        for (var n = 0; n < values.Length; n++)
        {
            BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(1 + (n * sizeof(long))), values[n]);
        }

        Sign(token.AsSpan(0, token.Length - SealLength)).AsSpan(0, SealLength).CopyTo(token.AsSpan(token.Length - SealLength));
        return Convert.ToBase64String(token);
    }

    /// <summary>Opens a token of this kind and returns its values; null for anything else.</summary>
    public long[]? Open(byte kind, string text, int count)
    {
        var token = new byte[1 + (count * sizeof(long)) + SealLength];
        if (!Convert.TryFromBase64String(text, token, out var length) || length != token.Length || token[0] != kind)
        {
            return null;
        }

        var payload = token.AsSpan(0, length - SealLength);
        var seal = token.AsSpan(length - SealLength);
        if (!CryptographicOperations.FixedTimeEquals(seal, Sign(payload).AsSpan(0, SealLength)))
        {
            return null;
        }

        var values = new long[count];
        for (var n = 0; n < count; n++)
        {
            values[n] = BinaryPrimitives.ReadInt64BigEndian(payload[(1 + (n * sizeof(long)))..]);
        }

        return values;
    }

    private byte[] Sign(ReadOnlySpan<byte> payload) => HMACSHA256.HashData(secret, payload);
}
