using System.Globalization;
using System.Text;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Sources.Tests.Formats;

/// <summary>Decodes records of a format and writes the outcome as text.</summary>
internal static class Decoding
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // A reading with a metric, or a rejection with its reason, for an element of a few bytes.
    private const int PerByte = 400;

    public static DecodedRecord Decode(this RecordFormat format, string record) => format.Decode(Encoding.UTF8.GetBytes(record), Noon);

    public static DecodedRecord Decode(this RecordFormat format, ReadOnlySpan<byte> record, DateTimeOffset? arrivedAt)
    {
        var decoded = format.CreateDecoder(new DecoderOptions(TimeSpan.FromMinutes(5))).Decode(record, arrivedAt);
        AssertComplete(decoded, record.Length);
        return decoded;
    }

    /// <summary>The readings, a line each: <c>sensor time metric=value missing=? (id)</c>.</summary>
    public static string Readings(this RecordFormat format, string record)
    {
        var decoded = format.Decode(record);
        Assert.Empty(decoded.Rejected);
        return string.Join('\n', decoded.Readings.Select(one => Text(one.Reading)));
    }

    /// <summary>All elements in their order: readings, and rejections as <c>! reason</c>.</summary>
    public static string Elements(this RecordFormat format, string record)
    {
        var decoded = format.Decode(record);
        return string.Join('\n', decoded.Readings.Select(one => (one.Index, Text: Text(one.Reading)))
            .Concat(decoded.Rejected.Select(one => (one.Index, Text: $"! {one.Reason}")))
            .OrderBy(one => one.Index)
            .Select(one => one.Text));
    }

    /// <summary>The bytes of all elements in their order.</summary>
    public static string[] Bytes(this RecordFormat format, string record)
    {
        var text = Encoding.UTF8.GetBytes(record);
        var decoded = format.Decode(record);
        return [.. decoded.Readings.Select(one => (one.Index, one.Offset, one.Length))
            .Concat(decoded.Rejected.Select(one => (one.Index, one.Offset, one.Length)))
            .OrderBy(one => one.Index)
            .Select(one => Encoding.UTF8.GetString(text, one.Offset, one.Length))];
    }

    public static string Rejection(this RecordFormat format, string record) => Assert.Single(format.Decode(record).Rejected).Reason;

    public static string Text(Reading reading) => string.Join(
        ' ',
        [
            reading.SensorId,
            Rfc3339.Format(reading.EventTime),
            .. reading.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Name}={metric.Value:R}")),
            .. reading.Missing.Select(name => $"{name}=?"),
            .. reading.Id is null ? Array.Empty<string>() : [$"({reading.Id})"],
        ]);

    /// <summary>Gives a decoder of the format many records that are nearly valid: it must not throw, and must account for each element.</summary>
    /// <param name="maySkip">Whether the format has elements that are neither readings nor faults.</param>
    public static Task FuzzAsync(RecordFormat format, IEnumerable<string> valid, IEnumerable<string> words, ITestOutputHelper output, bool maySkip = false)
    {
        var decoder = format.CreateDecoder(new DecoderOptions(TimeSpan.FromMinutes(5)));
        var mutator = new Mutator([.. valid.Select(Encoding.UTF8.GetBytes)], [.. Fuzz.JsonWords, .. words.Select(Encoding.UTF8.GetBytes)]);
        return Fuzz.RunAsync(
            mutator,
            PerByte,
            input =>
            {
                var decoded = decoder.Decode(input, Noon);
                AssertComplete(decoded, decoded.Inflated?.Length ?? input.Length, maySkip);
                Assert.DoesNotContain(decoded.Rejected, rejected => rejected.Reason.Contains("cannot be read:", StringComparison.Ordinal));
            },
            output);
    }

    private static void AssertComplete(DecodedRecord decoded, int length, bool maySkip = false)
    {
        Assert.True(maySkip || decoded.Readings.Count + decoded.RejectedCount > 0, "Nothing is accounted for.");
        Assert.Equal(Math.Min(decoded.RejectedCount, ReadingLimits.RejectedOfARecord + 1), decoded.Rejected.Count);
        if (decoded.RejectedCount == decoded.Rejected.Count && !decoded.IsRefusedWhole)
        {
            var indices = decoded.Readings.Select(one => one.Index).Concat(decoded.Rejected.Select(one => one.Index)).Order();
            Assert.Equal(Enumerable.Range(0, decoded.Readings.Count + decoded.Rejected.Count), indices);
        }

        foreach (var one in decoded.Readings)
        {
            Assert.InRange(one.Length, 1, length);
            Assert.InRange(one.Offset + one.Length, 1, length);
            Assert.InRange(one.Reading.SensorId.Length, 1, ReadingLimits.SensorIdLength);
            Assert.InRange(one.Reading.Metrics.Length + one.Reading.Missing.Length, 1, ReadingLimits.Metrics);
            Assert.All(one.Reading.Metrics, metric => Assert.True(double.IsFinite(metric.Value) && MetricNames.IsValid(metric.Name)));
        }

        foreach (var one in decoded.Rejected)
        {
            Assert.NotEmpty(one.Reason);
            Assert.InRange(one.Offset + one.Length, 0, length);
        }
    }
}
