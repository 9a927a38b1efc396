using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace SensorGrid.Features.Readings;

/// <summary>Guesses the format of bytes that cannot be decoded, for their sender.</summary>
public static class ContentHint
{
    private const int MostLooked = 4096;

    private static readonly (byte[] Magic, string Name)[] Formats =
    [
        ([0x1F, 0x8B], "gzip"),
        ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard (zstd); gzip and zlib are inflated"),
        ([0xFF, 0x06, 0x00, 0x00, 0x73, 0x4E, 0x61, 0x50, 0x70, 0x59], "a Snappy frame; gzip and zlib are inflated"),
        ([0x04, 0x22, 0x4D, 0x18], "an LZ4 frame; gzip and zlib are inflated"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz; gzip and zlib are inflated"),
        ("BZh"u8.ToArray(), "bzip2; gzip and zlib are inflated"),
        ("PK\x03\x04"u8.ToArray(), "a ZIP archive; gzip and zlib are inflated"),
        ("PAR1"u8.ToArray(), "a Parquet file"),
        ("Obj\x01"u8.ToArray(), "an Avro container"),
        ("ORC"u8.ToArray(), "an ORC file"),
        ([0xF3, 0x89, 0x9A, 0xC2], "an aggregated record (KPL) within another record"),
    ];

    /// <summary>Gets the name of the encoding, when the text has two or four bytes a character; null otherwise.</summary>
    public static string? WideEncoding(ReadOnlySpan<byte> text) => text switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "UTF-32",
        [0xFF, 0xFE, ..] => "UTF-16 (little-endian)",
        [0xFE, 0xFF, ..] => "UTF-16 (big-endian)",
        [not 0, 0, 0, 0, ..] or [0, 0, 0, not 0, ..] when IsText(text) => "UTF-32",
        [not 0, 0, not 0, 0, ..] when IsText(text) => "UTF-16 (little-endian)",
        [0, not 0, 0, not 0, ..] when IsText(text) => "UTF-16 (big-endian)",
        _ => null,
    };

    /// <summary>Formats a sentence that follows the reason, with a blank before it; empty when there is nothing to say.</summary>
    public static string Of(ReadOnlySpan<byte> data)
    {
        var kind = Guess(data);
        return kind is null ? "" : $" It looks like {kind}.";
    }

    /// <summary>Formats the end of a sentence about text that is not UTF-8: which byte is wrong.</summary>
    public static string OfBadUtf8(ReadOnlySpan<byte> text)
    {
        var at = FirstBad(text);
        return $"byte 0x{text[at]:X2} at place {at + 1} is not UTF-8, but looks like Latin-1 (Windows-1252)";
    }

    private static bool IsText(ReadOnlySpan<byte> text) =>
        text.TrimStart((byte)0)[0] is (byte)'{' or (byte)'[' or (byte)'"' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static string? Guess(ReadOnlySpan<byte> data)
    {
        foreach (var (magic, name) in Formats)
        {
            if (data.StartsWith(magic))
            {
                return name;
            }
        }

        if (OfBase64(data) is { } coded)
        {
            return coded;
        }

        return OfPacked(data) ?? (data.ContainsAnyInRange<byte>(0x00, 0x08) ? OfBinary(data) : OfText(data));
    }

    private static string? OfBase64(ReadOnlySpan<byte> data)
    {
        const int Group = 4, Looked = 64;
        data = data.TrimEnd(" \r\n\t\0"u8);
        if (data.Length < 2 * Group || !Base64.IsValid(data))
        {
            return null;
        }

        Span<byte> decoded = stackalloc byte[Looked];
        var head = data[..(Math.Min(data.Length, Looked) / Group * Group)];
        Base64.DecodeFromUtf8(head, decoded, out _, out var length, isFinalBlock: head.Length == data.Length);
        return decoded[..length].TrimStart(" \t\r\n"u8) switch
        {
            [(byte)'{' or (byte)'[', ..] => "base64 of JSON: send the JSON itself",
            [0x1F, 0x8B, ..] => "base64 of gzip: send the gzip itself",
            _ => null,
        };
    }

    // A map with a text as its first key; no UTF-8 text begins like this.
    private static string? OfPacked(ReadOnlySpan<byte> data) => data switch
    {
        [>= 0x81 and <= 0x8F, >= 0xA1 and <= 0xBF, ..] => "MessagePack: JSON is expected",
        [>= 0xA1 and <= 0xB7, >= 0x61 and <= 0x77, ..] => "CBOR: JSON is expected",
        _ => null,
    };

    private static string OfBinary(ReadOnlySpan<byte> data) =>
        $"binary data that begins with {Convert.ToHexString(data[..Math.Min(8, data.Length)])}: JSON is expected";

    private static string OfText(ReadOnlySpan<byte> data)
    {
        if (!Utf8.IsValid(data))
        {
            return $"text that is not UTF-8: byte 0x{data[FirstBad(data)]:X2} at place {FirstBad(data) + 1} may be Latin-1 (Windows-1252)";
        }

        var text = data[..Math.Min(data.Length, MostLooked)];
        var end = text.IndexOf((byte)'\n');
        var line = (end < 0 ? text : text[..end]).TrimEnd((byte)'\r');
        return data[0] switch
        {
            (byte)'"' => "JSON within a JSON string: it is encoded twice",
            (byte)'\'' => "a quoted text: JSON is expected",
            (byte)'<' => "XML: JSON is expected",
            _ when IsLineProtocol(line) => "Influx line protocol: JSON is expected",
            _ when line.ContainsAny((byte)',', (byte)';', (byte)'\t') => "CSV: JSON is expected (sensorgrid publish reads CSV files)",
            _ => "plain text: JSON is expected",
        };
    }

    private static bool IsLineProtocol(ReadOnlySpan<byte> line)
    {
        var blank = line.IndexOf((byte)' ');
        return blank > 0 && line[..blank].IndexOf((byte)',') != 0 && line[blank..].Contains((byte)'=');
    }

    private static int FirstBad(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return Math.Min(at, text.Length - 1);
    }
}
