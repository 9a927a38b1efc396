using System.Buffers;
using System.Globalization;
using System.Text;

namespace SensorGrid.Api.Paths;

/// <summary>Decodes percent-encoded UTF-8 exactly once.</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes the text; null when an escape is incomplete or the bytes are not UTF-8.</summary>
    public static string? Decode(ReadOnlySpan<char> encoded)
    {
        if (!encoded.Contains('%'))
        {
            return encoded.ToString();
        }

        var rented = ArrayPool<byte>.Shared.Rent(Strict.GetMaxByteCount(encoded.Length));
        try
        {
            return TryDecode(encoded, rented, out var length) ? Strict.GetString(rented, 0, length) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool TryDecode(ReadOnlySpan<char> encoded, Span<byte> bytes, out int length)
    {
        length = 0;
        while (!encoded.IsEmpty)
        {
            var escape = encoded.IndexOf('%');
            var plain = escape < 0 ? encoded : encoded[..escape];
            length += Strict.GetBytes(plain, bytes[length..]);
            if (escape < 0)
            {
                return true;
            }

            if (encoded.Length < escape + 3
                || !byte.TryParse(encoded.Slice(escape + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[length]))
            {
                return false;
            }

            length++;
            encoded = encoded[(escape + 3)..];
        }

        return true;
    }
}
