using System.Buffers;
using System.Text;
using CsCheck;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Readings;

public sealed class ReadingDecoderTests
{
    private const string Valid = """{"sensorId":"plant-1/pump-7","timestamp":"2026-01-01T12:00:00.25Z","metrics":{"temperature":21.5,"vibration":-0.0},"id":"a"}""";

    private readonly ReadingDecoder _decoder = new(TimeSpan.FromMinutes(5));

    [Fact]
    public void A_reading_is_decoded_with_all_that_it_says()
    {
        var reading = Assert.Single(Decode(Valid).Readings).Reading;

        Assert.Equal("plant-1/pump-7", reading.SensorId);
        Assert.Equal(Some.Noon.AddMilliseconds(250), reading.EventTime);
        Assert.Equal([new MetricValue("temperature", 21.5), new MetricValue("vibration", -0.0)], reading.Metrics);
        Assert.True(double.IsNegative(reading.Metrics[1].Value));
        Assert.Equal("a", reading.Id);
    }

    [Theory]
    [InlineData("1767268800250")]
    [InlineData("1767268800250.0")]
    [InlineData("1.76726880025e12")]
    public void A_timestamp_may_be_milliseconds_since_1970(string milliseconds)
    {
        var decoded = Decode($$$"""{"sensorId":"s","timestamp":{{{milliseconds}}},"metrics":{"m":1}}""");

        Assert.Equal(Some.Noon.AddMilliseconds(250), Assert.Single(decoded.Readings).Reading.EventTime);
    }

    [Fact]
    public void An_array_of_which_one_reading_is_bad_gives_the_others()
    {
        var decoded = Decode($$"""[ {{Valid}}, {"sensorId":"x"} , 7, {{Valid}} ]""");

        Assert.Equal([0, 3], decoded.Readings.Select(reading => reading.Index));
        Assert.Equal([1, 2], decoded.Rejected.Select(rejected => rejected.Index));
    }

    [Fact]
    public void A_refused_element_says_where_its_bytes_are()
    {
        const string Bad = """{"sensorId":"x","metrics":{"a":{"b":[1,2]}}}""";
        var record = $"[{Valid},\n {Bad},{Valid}]";

        var rejected = Assert.Single(Decode(record).Rejected);

        Assert.Equal(Bad, record.Substring(rejected.Offset, rejected.Length));
    }

    [Theory]
    [InlineData("", "The record is empty.")]
    [InlineData("temperature=21", "Not well-formed JSON at line 1, byte 2. It looks like plain text: JSON is expected.")]
    [InlineData("""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}""", "Not well-formed JSON at line 1, byte 69.")]
    [InlineData("42", "The record is neither a JSON object nor an array of objects.")]
    [InlineData("[]", "The record holds an empty array.")]
    [InlineData("""{"timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""", "'sensorId' is missing.")]
    [InlineData("""{"sensorId":7,"timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""", "'sensorId' must be a string.")]
    [InlineData("""{"sensorId":"","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""", "'sensorId' is empty.")]
    [InlineData("""{"sensorId":"a\u0007b","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""", "'sensorId' has control characters.")]
    [InlineData("""{"sensorId":"a\ud800b","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""", "'sensorId' is not valid Unicode.")]
    [InlineData("""{"sensorId":"s","sensorId":"t","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1}}""", "'sensorId' is given twice.")]
    [InlineData("""{"sensorId":"s","metrics":{"m":1}}""", "'timestamp' is missing.")]
    [InlineData("""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z"}""", "'metrics' is missing.")]
    [InlineData("""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{}}""", "'metrics' is empty.")]
    [InlineData("""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":[1]}""", "'metrics' must be an object of names and numbers.")]
    [InlineData("""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":"1"}}""", "metric 'm' is not a number.")]
    [InlineData("""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1e999}}""", "metric 'm' is not finite.")]
    [InlineData("""{"sensorId":"s","timestamp":"2026-01-01T12:00:00Z","metrics":{"m":1,"m":2}}""", "metric 'm' is given twice.")]
    [InlineData("""{"sensorId":"s","timestamp":"2026-01-01T12:05:00.0000001Z","metrics":{"m":1}}""", "'timestamp' 2026-01-01T12:05:00.0000001Z is more than 5m after the record's arrival at 2026-01-01T12:00:00Z.")]
    public void Bad_input_is_refused_with_its_reason(string record, string reason)
    {
        var decoded = Decode(record);

        Assert.Empty(decoded.Readings);
        Assert.Equal(reason, Assert.Single(decoded.Rejected).Reason);
    }

    [Theory]
    [InlineData("a b", "'a b'")]
    [InlineData("température", "'température'")]
    [InlineData("", "an empty name")]
    [InlineData("""a\u0007b""", "a name")]
    public void The_reason_tells_which_name_cannot_be_that_of_a_metric(string name, string shown) =>
        Assert.StartsWith(
            $"{shown} in 'metrics' is not {MetricNames.Rule}",
            Assert.Single(Decode($$$"""{"sensorId":"s","timestamp":1767268800000,"metrics":{"good":1,"{{{name}}}":1}}""").Rejected).Reason,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("a__b")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("température")]
    [InlineData("0123456789012345678901234567890123456789012345678")]
    public void A_metric_name_that_would_make_a_feature_ambiguous_is_refused(string name) =>
        Assert.Contains(
            MetricNames.Rule,
            Assert.Single(Decode($$$"""{"sensorId":"s","timestamp":1767268800000,"metrics":{"{{{name}}}":1}}""").Rejected).Reason,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("\"2026-01-01T12:00:00\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("1e30")]
    [InlineData("0")]
    [InlineData("-1e12")]
    [InlineData("\"1999-12-31T23:59:59.9999999Z\"")]
    [InlineData("\"2026-01-01T12:00:00\\ud800\"")]
    [InlineData("true")]
    [InlineData("{}")]
    public void A_wrong_time_is_refused(string timestamp) =>
        Assert.StartsWith(
            "'timestamp' ",
            Assert.Single(Decode($$$"""{"sensorId":"s","timestamp":{{{timestamp}}},"metrics":{"m":1}}""").Rejected).Reason,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("1795860000", "'timestamp' 1795860000 looks like seconds since 1970; milliseconds are expected.")]
    [InlineData("1795860000.5", "'timestamp' 1795860000.5 looks like seconds since 1970; milliseconds are expected.")]
    [InlineData("1795860000000000", "'timestamp' 1795860000000000 looks like microseconds since 1970; milliseconds are expected.")]
    [InlineData("1795860000000000000", "'timestamp' 1795860000000000000 looks like nanoseconds since 1970; milliseconds are expected.")]
    [InlineData("\"2026-01-01T12:00:00\"", "'timestamp' 2026-01-01T12:00:00 has no offset: add Z for UTC, or one such as +01:00.")]
    [InlineData("\"1999-12-31\"", "'timestamp' 1999-12-31 is before 2000-01-01T00:00:00Z.")]
    [InlineData("600000000000", "'timestamp' 600000000000 is before 2000-01-01T00:00:00Z.")]
    public void A_wrong_time_is_refused_with_its_reason(string timestamp, string reason) =>
        Assert.Equal(reason, Assert.Single(Decode($$$"""{"sensorId":"s","timestamp":{{{timestamp}}},"metrics":{"m":1}}""").Rejected).Reason);

    [Theory]
    [InlineData("\"2026-01-01T13:00:00.25+01:00\"")]
    [InlineData("\"2026-01-01T13:00:00.25\\u002B0100\"")]
    [InlineData("\"2026-01-01 12:00:00.250000099Z\"")]
    [InlineData("\"1767268800250\"")]
    public void A_timestamp_may_have_any_form_of_the_grammar(string timestamp) =>
        Assert.Equal(
            Some.Noon.AddMilliseconds(250),
            Assert.Single(Decode($$$"""{"sensorId":"s","timestamp":{{{timestamp}}},"metrics":{"m":1}}""").Readings).Reading.EventTime);

    [Fact]
    public void A_reading_has_at_most_1024_metrics()
    {
        static string Record(int metrics) =>
            $$$"""{"sensorId":"s","timestamp":1767268800000,"metrics":{ {{{string.Join(',', Enumerable.Range(0, metrics).Select(i => $"\"m{i}\":{i}"))}}} }}""";

        Assert.Equal(1_024, Assert.Single(Decode(Record(1_024)).Readings).Reading.Metrics.Length);
        Assert.Equal("There are more than 1024 metrics.", Assert.Single(Decode(Record(1_025)).Rejected).Reason);
    }

    [Fact]
    public void A_sensor_id_of_256_characters_is_taken_and_one_of_257_is_refused()
    {
        static string Record(int length) => $$$"""{"sensorId":"{{{new string('é', length)}}}","timestamp":1767268800000,"metrics":{"m":1}}""";

        Assert.Single(Decode(Record(256)).Readings);
        Assert.Equal("'sensorId' has 257 characters, but at most 256 are allowed.", Assert.Single(Decode(Record(257)).Rejected).Reason);
    }

    [Fact]
    public void Without_an_arrival_time_no_reading_is_from_the_future() =>
        Assert.Single(_decoder.Decode("""{"sensorId":"s","timestamp":"9999-01-01T00:00:00Z","metrics":{"m":1}}"""u8, null).Readings);

    [Fact]
    public void What_the_encoder_writes_is_decoded_to_the_bit() =>
        Gen.Select(Gen.Double.Where(double.IsFinite), Gen.Long[Timestamps.EarliestEventTime.Ticks, DateTime.MaxValue.Ticks], Gen.String[1, 30]).Sample(
            (value, ticks, id) =>
            {
                id = new string([.. id.Where(character => !char.IsControl(character) && !char.IsSurrogate(character))]) + "x";
                var reading = new Reading(id, new DateTimeOffset(ticks, TimeSpan.Zero), [new MetricValue("m", value)], id);
                var buffer = new ArrayBufferWriter<byte>();
                ReadingEncoder.Encode(reading, buffer);

                var decoded = Assert.Single(new ReadingDecoder(TimeSpan.Zero).Decode(buffer.WrittenSpan, null).Readings).Reading;

                Assert.Equal((id, reading.EventTime, id), (decoded.SensorId, decoded.EventTime, decoded.Id));
                Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(decoded.Metrics[0].Value));
            });

    [Fact]
    public void No_bytes_make_the_decoder_throw_or_leave_without_a_verdict() =>
        Gen.Select(Gen.Int[0, 400].Array[0, 8], Gen.Byte.Array[8], Gen.Int[0, 400]).Sample(
            (places, bytes, cut) =>
            {
                var record = Encoding.UTF8.GetBytes($"[{Valid},{Valid}]");
                for (var i = 0; i < places.Length; i++)
                {
                    record[places[i] % record.Length] = bytes[i];
                }

                var decoded = new ReadingDecoder(TimeSpan.FromMinutes(5)).Decode(record.AsSpan(0, Math.Min(cut, record.Length)), Some.Noon);

                Assert.NotEqual(0, decoded.Readings.Count + decoded.Rejected.Count);
            },
            iter: 20_000);

    private DecodedRecord Decode(string record) => _decoder.Decode(Encoding.UTF8.GetBytes(record), Some.Noon);
}
