using System.Buffers;
using System.Text;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Readings;

/// <summary>A value that is missing costs itself, and nothing else of its reading or its record.</summary>
public sealed class MissingValueTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("nan")]
    [InlineData("-nan")]
    [InlineData("inf")]
    [InlineData("-inf")]
    [InlineData("\"NaN\"")]
    [InlineData("\"-Infinity\"")]
    public void A_value_that_is_no_number_is_missing_and_the_others_count(string value)
    {
        var reading = Assert.Single(Decode(Record($"\"v\":{value},\"w\":1,\"x\": {value} ")).Readings).Reading;

        Assert.Equal([new MetricValue("w", 1)], reading.Metrics);
        Assert.Equal(["v", "x"], reading.Missing);
    }

    [Fact]
    public void A_reading_without_any_value_is_taken()
    {
        var reading = Assert.Single(Decode(Record("\"v\":NaN")).Readings).Reading;

        Assert.Empty(reading.Metrics);
        Assert.Equal(["v"], reading.Missing);
    }

    [Fact]
    public void One_NaN_of_an_array_costs_that_value_alone()
    {
        var record = $"[{string.Join(',', Enumerable.Range(0, 500).Select(i => Record($"\"v\":{(i == 250 ? "NaN" : i)}")))}]";

        var decoded = Decode(record);

        Assert.Equal(Enumerable.Range(0, 500), decoded.Readings.Select(reading => reading.Index));
        Assert.Equal(499, decoded.Readings.Sum(reading => reading.Reading.Metrics.Length));
        Assert.Equal(Record("\"v\":NaN"), record.Substring(decoded.Readings[250].Offset, decoded.Readings[250].Length));
    }

    [Theory]
    [InlineData("\"v\":1,\"v\":null", "metric 'v' is given twice.")]
    [InlineData("\"v\":NaN,\"v\":1", "metric 'v' is given twice.")]
    [InlineData("\"v\":null,\"v\":null", "metric 'v' is given twice.")]
    [InlineData("\"v\":\"\"", "metric 'v' is not a number.")]
    [InlineData("\"v\":\"unavailable\"", "metric 'v' is not a number.")]
    [InlineData("\"v\":true", "metric 'v' is not a number.")]
    [InlineData("\"v\":{\"value\":20.5,\"unit\":\"C\"}", "metric 'v' is not a number: an object is given; give its value alone, {\"v\":20.5}.")]
    [InlineData("\"v\":NaNs", "Not well-formed JSON at line 1, byte 67.")]
    [InlineData("\"v\":undefined", "Not well-formed JSON at line 1, byte 67.")]
    [InlineData("", "'metrics' is empty.")]
    public void What_is_neither_a_number_nor_missing_is_refused(string metrics, string reason) =>
        Assert.Equal(reason, Assert.Single(Decode(Record(metrics)).Rejected).Reason);

    [Fact]
    public void Missing_names_count_among_the_most_metrics_of_a_reading()
    {
        static string Metrics(int missing) =>
            string.Join(',', Enumerable.Range(0, 512).Select(i => $"\"m{i}\":1").Concat(Enumerable.Range(0, missing).Select(i => $"\"n{i}\":null")));

        Assert.Equal(512, Assert.Single(Decode(Record(Metrics(512))).Readings).Reading.Missing.Length);
        Assert.Equal("There are more than 1024 metrics.", Assert.Single(Decode(Record(Metrics(513))).Rejected).Reason);
    }

    [Fact]
    public void A_word_within_a_string_is_a_part_of_it()
    {
        var reading = Assert.Single(Decode(
            """{"sensorId":"a: NaN, \"Infinity\"","timestamp":"2026-01-01T12:00:00Z","metrics":{"v":NaN},"id":"NaN"}""").Readings).Reading;

        Assert.Equal(("a: NaN, \"Infinity\"", "NaN"), (reading.SensorId, reading.Id));
    }

    [Theory]
    [InlineData("""{"sensorId":NaN,"timestamp":"2026-01-01T12:00:00Z","metrics":{"v":1}}""", "'sensorId' must be a string.")]
    [InlineData("""{"sensorId":"a","timestamp":NaN,"metrics":{"v":1}}""", "'timestamp' is not a time")]
    [InlineData("""{"sensorId":"a","timestamp":"2026-01-01T12:00:00Z","metrics":NaN}""", "'metrics' must be an object")]
    public void Where_a_value_must_be_a_missing_one_is_refused(string record, string reason) =>
        Assert.StartsWith(reason, Assert.Single(Decode(record).Rejected).Reason, StringComparison.Ordinal);

    [Fact]
    public void Missing_values_of_unknown_properties_are_ignored() =>
        Assert.Single(Decode("""{"sensorId":"a","timestamp":"2026-01-01T12:00:00Z","metrics":{"v":1},"more":[NaN,{"x":-Infinity}]}""").Readings);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_encoder_writes_of_it_is_decoded_again(bool retires)
    {
        var reading = new Reading("s", Some.Noon, retires ? [] : [new MetricValue("v", 1)], "r") { Missing = retires ? [] : ["w", "x"], Retires = retires };
        var buffer = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(reading, buffer);

        var decoded = Assert.Single(new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(buffer.WrittenSpan, null).Readings).Reading;

        Assert.Equal((reading.SensorId, reading.EventTime, reading.Id, reading.Retires), (decoded.SensorId, decoded.EventTime, decoded.Id, decoded.Retires));
        Assert.Equal(reading.Metrics, decoded.Metrics);
        Assert.Equal(reading.Missing, decoded.Missing);
    }

    [Theory]
    [InlineData("\"retire\":true", null)]
    [InlineData("\"retire\":true,\"id\":\"r\"", null)]
    [InlineData("\"retire\":false", "'retire' must be true, or be left out.")]
    [InlineData("\"retire\":null", "'retire' must be true, or be left out.")]
    [InlineData("\"retire\":{\"a\":[1]}", "'retire' must be true, or be left out.")]
    [InlineData("\"retire\":true,\"retire\":true", "'retire' is given twice.")]
    [InlineData("\"retire\":true,\"metrics\":{\"v\":1}", "'retire' and 'metrics' are given together: a reading that retires its sensor has no metrics.")]
    [InlineData("\"metrics\":{},\"retire\":true", "'retire' and 'metrics' are given together: a reading that retires its sensor has no metrics.")]
    public void A_reading_retires_its_sensor_with_true_and_nothing_else(string properties, string? reason)
    {
        var decoded = Decode($$"""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z",{{properties}}}""");

        Assert.Equal(reason, decoded.Rejected.Count == 0 ? null : decoded.Rejected[0].Reason);
        Assert.Equal(reason is null, decoded.Readings is [{ Reading: { Retires: true, Metrics.Length: 0 } }]);
    }

    private static string Record(string metrics) => $$$"""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{{{{metrics}}}}}""";

    private static DecodedRecord Decode(string record) => new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(Encoding.UTF8.GetBytes(record), Some.Noon);
}
