using System.IO.Compression;
using System.Text;
using CsCheck;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Readings;

/// <summary>The same readings in any envelope are the same readings.</summary>
public sealed class EnvelopeTests
{
    [Theory]
    [InlineData("<A><B>")]
    [InlineData("<A>\n<B>\n")]
    [InlineData("<A>\r\n\r\n<B>\r\n")]
    [InlineData("[<A>,<B>]")]
    [InlineData("[<A>]\n[<B>]")]
    [InlineData("[<A>][<B>]")]
    [InlineData("[]<A>[]<B>")]
    [InlineData("[\n  <A>,\n  <B>\n]\n")]
    [InlineData("\uFEFF<A>\n<B>")]
    [InlineData("\uFEFF[<A>,<B>]")]
    [InlineData("<A>\n\uFEFF<B>")]
    [InlineData("\u001E<A>\n\u001E<B>\n")]
    [InlineData("<A><B>\0\0\0")]
    [InlineData(" \t\r\n<A><B>")]
    public void Readings_may_come_in_any_envelope_and_compressed(string record)
    {
        var bytes = Encoding.UTF8.GetBytes(Fill(record));
        foreach (var data in (byte[][])[bytes, Gzip(bytes), Zlib(bytes), [.. Gzip(bytes[..7]), .. Gzip(bytes[7..])]])
        {
            var decoded = new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(data, Some.Noon);

            Assert.Empty(decoded.Rejected);
            Assert.Equal([(0, "A"), (1, "B")], decoded.Readings.Select(reading => (reading.Index, reading.Reading.SensorId)));
        }
    }

    [Fact]
    public void An_element_that_is_refused_in_a_compressed_record_has_its_inflated_bytes()
    {
        var decoded = new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(Gzip(Encoding.UTF8.GetBytes(Fill("[<A>,{\"sensorId\":},<B>]"))), Some.Noon);

        var rejected = Assert.Single(decoded.Rejected);
        Assert.Equal("{\"sensorId\":}", Encoding.UTF8.GetString(decoded.Inflated!.Value.Span.Slice(rejected.Offset, rejected.Length)));
        Assert.Equal(1, rejected.Index);
    }

    [Fact]
    public void A_compressed_record_that_is_refused_as_a_whole_has_its_own_bytes()
    {
        var data = Gzip("no json"u8.ToArray());

        var decoded = new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(data, Some.Noon);

        Assert.Null(decoded.Inflated);
        Assert.Equal((true, 0, data.Length), (decoded.IsRefusedWhole, decoded.Rejected[0].Offset, decoded.Rejected[0].Length));
    }

    [Fact]
    public void A_record_inflates_to_10_MiB_and_not_to_a_byte_more()
    {
        var reading = Encoding.UTF8.GetBytes(Fill("<A>"));
        var whole = new byte[ReadingLimits.InflatedBytes];
        Array.Fill(whole, (byte)' ');
        reading.CopyTo(whole, 0);

        Assert.Single(new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(Gzip(whole), Some.Noon).Readings);
        Assert.Equal("The record is gzip that inflates to more than 10485760 bytes: send it in parts.", ReasonOf(Gzip([.. whole, (byte)' '])));
        Assert.Equal("The record is zlib that inflates to more than 10485760 bytes: send it in parts.", ReasonOf(Zlib([.. whole, (byte)' '])));
    }

    [Fact]
    public void A_compressed_record_that_is_cut_anywhere_is_refused_as_a_whole() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Bool).Sample((place, isGzip) =>
        {
            var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(i => Fill("<A>").Replace("1", $"{i * 7919 % 1000}", StringComparison.Ordinal))));
            var data = isGzip ? Gzip(text) : Zlib(text);

            var decoded = new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(data.AsSpan(0, 3 + (place % (data.Length - 3))), Some.Noon);

            Assert.True(decoded.IsRefusedWhole);
        });

    [Fact]
    public void A_compressed_record_with_a_bit_changed_has_no_reading() =>
        Gen.Int[0, 100_000].Sample(place =>
        {
            var data = Gzip(Encoding.UTF8.GetBytes(Fill("[<A>,<B>]")));
            data[10 + (place / 8 % (data.Length - 10))] ^= (byte)(1 << (place % 8));

            Assert.Empty(new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(data, Some.Noon).Readings);
        });

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void What_cannot_be_decoded_says_what_it_looks_like(byte[] data, string hint)
    {
        Assert.True(new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(data, Some.Noon).IsRefusedWhole);
        Assert.Contains(hint, ReasonOf(data), StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string> Unreadable()
    {
        var json = Encoding.UTF8.GetBytes(Fill("[<A>,<B>]"));
        var gzip = Gzip(json);
        return new TheoryData<byte[], string>
        {
            { [], "The record is empty." },
            { " \n"u8.ToArray(), "The record is empty." },
            { [0, 0, 0], "The record is empty." },
            { [0xEF, 0xBB, 0xBF], "The record is empty." },
            { Gzip([]), "The record is empty." },
            { Encoding.ASCII.GetBytes(Convert.ToBase64String(json)), "base64 of JSON" },
            { Encoding.ASCII.GetBytes(Convert.ToBase64String(gzip) + "\n"), "base64 of gzip" },
            { Gzip(gzip), "compressed twice (gzip)" },
            { Gzip(Zlib(json)), "compressed twice (gzip)" },
            { gzip[..^5], "gzip that is cut off" },
            { [.. gzip, 1, 2, 3], "has bytes behind its end" },
            { Encoding.Unicode.GetBytes(Fill("<A>")), "UTF-16 (little-endian) text: UTF-8 is expected" },
            { Encoding.BigEndianUnicode.GetBytes(Fill("<A>")), "UTF-16 (big-endian) text: UTF-8 is expected" },
            { [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Fill("<A>"))], "UTF-16 (little-endian)" },
            { [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Fill("<A>"))], "UTF-16 (big-endian)" },
            { Encoding.UTF32.GetBytes(Fill("<A>")), "UTF-32" },
            { Gzip(Encoding.Unicode.GetBytes(Fill("<A>"))), "UTF-16 (little-endian)" },
            { Encoding.Latin1.GetBytes("Température 20"), "byte 0xE9 at place 5 may be Latin-1" },
            { "2026-01-01T12:00:00Z,20.5"u8.ToArray(), "CSV" },
            { "timestamp;temp\n2026-01-01;20,5\n"u8.ToArray(), "CSV" },
            { "weather,city=Oslo temp=20.5 1795860000000000000"u8.ToArray(), "Influx line protocol" },
            { "<reading/>"u8.ToArray(), "XML" },
            { """ "{\"sensorId\":\"a\"}" """u8.ToArray(), "JSON within a JSON string" },
            { "hello"u8.ToArray(), "plain text" },
            { [0x28, 0xB5, 0x2F, 0xFD, 0, 0], "Zstandard" },
            { [0xFF, 0x06, 0x00, 0x00, 0x73, 0x4E, 0x61, 0x50, 0x70, 0x59], "Snappy" },
            { "PAR1\x15\x04"u8.ToArray(), "Parquet" },
            { "Obj\x01\x02"u8.ToArray(), "Avro" },
            { [0x83, 0xA8, (byte)'s', (byte)'e', 0x00], "MessagePack" },
            { [0xA3, 0x68, (byte)'s', (byte)'e', 0x00], "CBOR" },
            { [1, 2, 3, 4], "binary data that begins with 01020304" },
            { "[2026-01-01 12:00:00] INFO started\n[2026-01-01 12:00:01] INFO stopped"u8.ToArray(), "Not well-formed JSON at line 1, byte 6" },
        };
    }

    [Theory]
    [InlineData("""{"sensorId":"a","timestamp":"2026-01-01T12:00:00Z","temp":20.5}""", "'metrics' is missing: put the values into it, {\"metrics\":{\"temp\":20.5}}.")]
    [InlineData("""{"sensorId":"a","timestamp":"2026-01-01T12:00:00Z","metrics_":{}}""", "'metrics' is missing.")]
    [InlineData("""{"deviceId":"a","ts":1767268800000,"temp":20.5}""", "'sensorId' is missing: 'deviceId' must be called 'sensorId'. 'timestamp' is missing: 'ts' must be called 'timestamp'. 'metrics' is missing: put the values into it, {\"metrics\":{\"temp\":20.5}}.")]
    [InlineData("""{"bn":"urn:dev:ow:1","bt":1.3e9,"n":"voltage","u":"V","v":120.1}""", "SenML")]
    [InlineData("""{"n":"current","v":1.2}""", "SenML")]
    [InlineData("""{"fields":{"usage_idle":97.1},"name":"cpu","tags":{"host":"a"},"timestamp":1767268800}""", "Telegraf")]
    [InlineData("""{"readings":[{"sensorId":"a"}]}""", "send the array under 'readings' itself")]
    [InlineData("{}", "'sensorId' is missing.")]
    public void An_object_of_another_system_says_what_is_expected(string record, string reason) =>
        Assert.Contains(reason, ReasonOf(Encoding.UTF8.GetBytes(record)), StringComparison.Ordinal);

    [Fact]
    public void Latin_1_within_an_object_is_told_with_its_byte() =>
        Assert.Equal(
            "'sensorId' is not valid Unicode: byte 0xFC at place 7 is not UTF-8, but looks like Latin-1 (Windows-1252).",
            ReasonOf(Encoding.Latin1.GetBytes("""{"sensorId":"line Kühlung","timestamp":"2026-01-01T12:00:00Z","metrics":{"v":1}}""")));

    private static string Fill(string text) =>
        text.Replace("<A>", Reading("A"), StringComparison.Ordinal).Replace("<B>", Reading("B"), StringComparison.Ordinal);

    private static string Reading(string id) => $$$"""{"sensorId":"{{{id}}}","timestamp":"2026-01-01T12:00:00Z","metrics":{"v":1}}""";

    private static byte[] Gzip(byte[] data) => Compress(data, output => new GZipStream(output, CompressionLevel.Fastest));

    private static byte[] Zlib(byte[] data) => Compress(data, output => new ZLibStream(output, CompressionLevel.Optimal));

    private static byte[] Compress(byte[] data, Func<Stream, Stream> open)
    {
        var output = new MemoryStream();
        using (var stream = open(output))
        {
            stream.Write(data);
        }

        return output.ToArray();
    }

    private static string ReasonOf(byte[] data) => Assert.Single(new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(data, Some.Noon).Rejected).Reason;
}
