using System.Globalization;
using System.Text;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Sources.Tests;

/// <summary>Decodes records and writes their elements as lines.</summary>
internal static class Decoded
{
    public static readonly DateTimeOffset Arrival = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    // Bytes with a meaning in some format.
    private static ReadOnlySpan<byte> Telling => "{}[],:;\"\\\n\r\t.-#0eE N"u8;

    public static RecordDecoder Decoder(string definition) =>
        SourceDefinition.Parse(Encoding.UTF8.GetBytes(definition)).Format.CreateDecoder(new DecoderOptions(TimeSpan.FromMinutes(5)));

    /// <summary>Each element in the record's order: <c>sensor time metric=value metric=? #id</c>, or <c>! reason</c>.</summary>
    public static string[] Lines(string definition, string record, bool isFile = false) => Lines(Decoder(definition), Encoding.UTF8.GetBytes(record), isFile);

    public static string[] Lines(RecordDecoder decoder, ReadOnlySpan<byte> record, bool isFile = false)
    {
        var decoded = decoder.Decode(record, isFile ? null : Arrival);
        return [.. decoded.Readings.Select(one => (one.Index, Line: Line(one.Reading)))
            .Concat(decoded.Rejected.Select(one => (one.Index, Line: $"! {one.Reason}")))
            .OrderBy(one => one.Index).Select(one => one.Line)];
    }

    /// <summary>The bytes of each refused element, as text.</summary>
    public static string[] RefusedTexts(string definition, string record) =>
        [.. Decoder(definition).Decode(Encoding.UTF8.GetBytes(record), Arrival).Rejected
            .Select(one => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(record).AsSpan(one.Offset, one.Length)))];

    /// <summary>Decodes bytes and checks that all elements are accounted for and lie within the record.</summary>
    public static void Account(RecordDecoder decoder, byte[] record)
    {
        var decoded = decoder.Decode(record, Arrival);
        var length = decoded.Inflated?.Length ?? record.Length;
        Assert.True(decoded.Readings.Count + decoded.RejectedCount > 0);
        var indices = decoded.Readings.Select(one => one.Index).Concat(decoded.Rejected.Select(one => one.Index)).Order().ToArray();
        Assert.Equal(indices.Distinct().Count(), indices.Length);
        Assert.All(decoded.Rejected, one => Assert.False(string.IsNullOrEmpty(one.Reason)));
        Assert.DoesNotContain(decoded.Rejected, one => one.Reason.Contains("cannot be read:", StringComparison.Ordinal));
        Assert.All(decoded.Rejected, one => Assert.InRange(one.Offset + one.Length, one.Offset, length));
        Assert.All(decoded.Readings, one => Assert.InRange(one.Offset + one.Length, one.Offset + 1, length));
        if (decoded.RejectedCount == decoded.Rejected.Count)
        {
            Assert.Equal(Enumerable.Range(0, indices.Length), indices);
        }
    }

    /// <summary>Changes some bytes of a record; now and then, all of them.</summary>
    public static byte[] Mutated(Random random, byte[] record)
    {
        if (random.Next(20) == 0)
        {
            var any = new byte[random.Next(1, 100)];
            random.NextBytes(any);
            return any;
        }

        var bytes = record.ToList();
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 1; change--)
        {
            var at = random.Next(bytes.Count);
            var inserted = random.Next(2) == 0 ? (byte)random.Next(256) : Telling[random.Next(Telling.Length)];
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = inserted;
                    break;
                case 1:
                    bytes.Insert(at, inserted);
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 12)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static string Line(Reading reading)
    {
        var line = new StringBuilder(FormattableString.Invariant($"{reading.SensorId} {Rfc3339.Format(reading.EventTime)}"));
        foreach (var metric in reading.Metrics)
        {
            line.Append(CultureInfo.InvariantCulture, $" {metric.Name}={metric.Value}");
        }

        foreach (var name in reading.Missing)
        {
            line.Append(CultureInfo.InvariantCulture, $" {name}=?");
        }

        return reading.Id is null ? line.ToString() : line.Append(CultureInfo.InvariantCulture, $" #{reading.Id}").ToString();
    }
}
