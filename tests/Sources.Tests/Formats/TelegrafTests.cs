using System.Text;
using CsCheck;
using SensorGrid.Sources.Formats;
using SensorGrid.Sources.Formats.Telegraf;
using SensorGrid.Sources.Rows;
using SensorGrid.TestKit;

namespace SensorGrid.Sources.Tests.Formats;

public sealed class TelegrafTests(ITestOutputHelper output)
{
    private const string A = """{"fields":{"v":1},"name":"m","tags":{"sensor_id":"a"},"timestamp":1767268800}""";
    private const string B = """{"fields":{"v":2},"name":"m","tags":{"sensor_id":"b"},"timestamp":1767268800}""";

    private static readonly TelegrafFormat Plain = new();

    [Theory]
    [InlineData("<A>")]
    [InlineData("<A>\n")]
    [InlineData("{\"metrics\":[<A>]}")]
    [InlineData("[<A>]")]
    [InlineData("{\"metrics\":[<A>],\"more\":{\"metrics\":[1,{}]}}")]
    public void A_metric_is_a_reading(string record) => Assert.Equal("a 2026-01-01T12:00:00Z v=1", Plain.Readings(Fill(record)));

    [Theory]
    [InlineData("<A><B>")]
    [InlineData("<A>\n<B>\n")]
    [InlineData("<A>\r\n\r\n<B>")]
    [InlineData("\u001E<A>\n\u001E<B>\n")]
    [InlineData("\uFEFF<A>\n<B>\0\0")]
    [InlineData("{\"metrics\":[<A>,<B>]}\n")]
    [InlineData("{ \"metrics\" : [\n  <A> ,\n  <B>\n] }\n")]
    [InlineData("{\"metrics\":[<A>]}{\"metrics\":[<B>]}")]
    [InlineData("{\"metrics\":[<A>]}\n<B>\n")]
    [InlineData("[<A>][<B>]")]
    public void Metrics_and_batches_come_one_after_the_other(string record)
    {
        record = Fill(record);

        Assert.Equal("a 2026-01-01T12:00:00Z v=1\nb 2026-01-01T12:00:00Z v=2", Plain.Readings(record));
        Assert.Equal([A, B], Plain.Bytes(record));
    }

    [Theory]
    [InlineData("{\"metrics\":[<A>,{\"fields\":},<B>]}", "a|!|b", "{\"fields\":}")]
    [InlineData("{\"metrics\":[<A>,{\"fields\":{\"v\":1},<B>]}", "a|!", null)]
    [InlineData("{\"metrics\":[<A>]<B>", "a|b", null)]
    [InlineData("{\"metrics\":[<A>],{\"metrics\":[<B>]}", "a|!|b", ",")]
    [InlineData("{\"metrics\":[<A>,\n{\"fields\":{\"v\":1},\n<B>]}", "a|!|b", "{\"fields\":{\"v\":1},")]
    [InlineData("{\"metrics\":[<A>,7,<B>]}", "a|!|b", "7")]
    [InlineData("{\"metrics\":[<A>,[<B>],<B>]}", "a|!|b", null)]
    [InlineData("{\"metrics\":[<A>,oops,<B>]}", "a|!|b", "oops")]
    [InlineData("{\"metrics\":[<A>,,<B>]}", "a|!|b", ",")]
    [InlineData("{\"metrics\":[{\"fields\":},<A>]}\n<B>", "!|a|b", "{\"fields\":}")]
    [InlineData("{\"metrics\":[<A>,<B>", "a|b|!", "")]
    [InlineData("{\"metrics\":[<A>,<B>]", "a|b", null)]
    [InlineData("{\"metrics\":[<A>]}}<B>", "a|!|b", "}")]
    [InlineData("<A>\nno json\n<B>", "a|!|b", "no json")]
    [InlineData("no json\n<B>", "!|b", "no json")]
    [InlineData("<A>\n{\"fields\":{\"v\":1\n<B>", "a|!|b", "{\"fields\":{\"v\":1")]
    [InlineData("<A>,<B>", "a|!|b", ",")]
    [InlineData("{\"metrics\":7}", "!", "{\"metrics\":7}")]
    public void A_malformed_element_costs_itself_alone(string record, string elements, string? bad)
    {
        record = Fill(record);

        var found = Plain.Elements(record).Split('\n').Select(element => element[..1]).ToArray();
        Assert.Equal(elements, string.Join('|', found));
        if (bad is not null)
        {
            Assert.Equal(bad, Plain.Bytes(record)[Array.IndexOf(found, "!")]);
        }
    }

    [Fact]
    public void Fields_are_numbers_and_booleans_and_texts_are_skipped() => Assert.Equal(
        "a 2026-01-01T12:00:00Z i=-3 f=0.5 big=1.8446744073709552E+19 t=1 f2=0 none=?",
        Plain.Readings("""{"fields":{"i":-3,"f":5e-1,"big":18446744073709551615,"t":true,"f2":false,"s":"text","none":null,"nested":{"x":[1]}},"name":"m","tags":{"sensor_id":"a"},"timestamp":1767268800}"""));

    [Theory]
    [InlineData(EpochUnit.Seconds, "1767268800", "2026-01-01T12:00:00Z")]
    [InlineData(EpochUnit.Seconds, "1767268800.25", "2026-01-01T12:00:00.25Z")]
    [InlineData(EpochUnit.Milliseconds, "1767268800123", "2026-01-01T12:00:00.123Z")]
    [InlineData(EpochUnit.Microseconds, "1767268800123456", "2026-01-01T12:00:00.123456Z")]
    [InlineData(EpochUnit.Nanoseconds, "1767268800123456789", "2026-01-01T12:00:00.1234567Z")]
    [InlineData(EpochUnit.Seconds, "\"1767268800\"", "2026-01-01T12:00:00Z")]
    [InlineData(EpochUnit.Seconds, "\"2026-01-01T13:00:00.5+01:00\"", "2026-01-01T12:00:00.5Z")]
    public void Timestamps_have_the_unit_of_the_definition_or_are_texts(EpochUnit unit, string time, string expected) => Assert.Equal(
        $"a {expected} v=1",
        (Plain with { TimestampUnits = unit }).Readings(A.Replace("1767268800", time, StringComparison.Ordinal)));

    [Fact]
    public void A_sensor_is_named_by_tags_and_the_metrics_name()
    {
        var format = Plain with { SensorId = SensorIdTemplate.Parse("{host}:{name}:{slot}") };

        Assert.Equal(
            "edge 4:cpu:7 2026-01-01T12:00:00Z v=1",
            format.Readings("""{"timestamp":1767268800,"tags":{"host":"edge\u00204","other":"x","slot":7},"name":"cpu","fields":{"v":1}}"""));
    }

    [Fact]
    public void Metrics_may_carry_the_measurement_wherever_it_stands()
    {
        var format = Plain with { MetricNames = FieldNaming.MeasurementAndField };

        Assert.Equal("a 2026-01-01T12:00:00Z m_v=1", format.Readings(A));
        Assert.Equal("a 2026-01-01T12:00:00Z m_v=1", format.Readings("""{"name":"m","tags":{"sensor_id":"a"},"timestamp":1767268800,"fields":{"v":1}}"""));
    }

    [Theory]
    [InlineData("""{"name":"m","tags":{"sensor_id":"a"},"timestamp":1767268800}""", "'fields' is missing: a metric has fields, name, tags and timestamp.")]
    [InlineData("""{"fields":{"v":1},"name":"m","tags":{"sensor_id":"a"}}""", "'timestamp' is missing: a metric has fields, name, tags and timestamp.")]
    [InlineData("""{"fields":{"v":1},"name":"m","tags":{"host":"h","rack":"r"},"timestamp":1767268800}""", "The tag 'sensor_id' is missing, which the sensor id '{sensor_id}' is made of: there are 'host', 'rack'.")]
    [InlineData("""{"fields":{"v":1},"name":"m","tags":{},"timestamp":1767268800}""", "The tag 'sensor_id' is missing, which the sensor id '{sensor_id}' is made of: there are no tags.")]
    [InlineData("""{"fields":{"v":1},"name":"m","timestamp":1767268800}""", "The tag 'sensor_id' is missing, which the sensor id '{sensor_id}' is made of: there are no tags.")]
    [InlineData("""{"fields":{"v":1},"name":"m","tags":{"sensor_id":"\ud800"},"timestamp":1767268800}""", "The tag 'sensor_id' is not valid Unicode.")]
    [InlineData("""{"fields":{"s":"x"},"name":"m","tags":{"sensor_id":"a"},"timestamp":1767268800}""", "It has no numeric field: texts are skipped.")]
    [InlineData("""{"fields":{},"name":"m","tags":{"sensor_id":"a"},"timestamp":1767268800}""", "It has no numeric field: texts are skipped.")]
    [InlineData("""{"fields":[1],"name":"m","tags":{"sensor_id":"a"},"timestamp":1767268800}""", "'fields' must be an object of names and values.")]
    [InlineData("""{"fields":{"v":1},"name":"m","tags":["sensor_id","a"],"timestamp":1767268800}""", "'tags' must be an object of names and texts.")]
    [InlineData("""{"fields":{"v":1},"fields":{"w":1},"name":"m","tags":{"sensor_id":"a"},"timestamp":1767268800}""", "'fields' is given twice.")]
    [InlineData("""{"fields":{"v":1,"v":2},"name":"m","tags":{"sensor_id":"a"},"timestamp":1767268800}""", "'v' is given twice.")]
    [InlineData("""{"fields":{"v":1e999},"name":"m","tags":{"sensor_id":"a"},"timestamp":1767268800}""", "'v' is 1e999, which is beyond the range of a double.")]
    [InlineData("""{"fields":{"v":1},"name":"m","tags":{"sensor_id":"a"},"timestamp":1767268800000}""", "'timestamp' 1767268800000, as seconds since 1970, is outside of the years 1 to 9999; as milliseconds it is 2026-01-01T12:00:00Z: set 'timestampUnits' to \"ms\".")]
    [InlineData("""{"fields":{"v":1},"name":"m","tags":{"sensor_id":"a"},"timestamp":"yesterday"}""", "'timestamp' yesterday is not a time: an RFC 3339 time with an offset such as 2026-11-22T10:00:01.25Z, a date such as 2026-11-22 (its midnight in UTC), or milliseconds since 1970 is expected.")]
    [InlineData("""{"fields":{"v":1},"name":"m","tags":{"sensor_id":"a"},"timestamp":null}""", "'timestamp' must be a number, or a time as text.")]
    [InlineData("""{"sensorId":"a","timestamp":1767268800000,"metrics":{"v":1}}""", "'timestamp' 1767268800000, as seconds since 1970, is outside of the years 1 to 9999; as milliseconds it is 2026-01-01T12:00:00Z: set 'timestampUnits' to \"ms\".")]
    [InlineData("7", "An element is not a JSON object.")]
    [InlineData("[]", "The record holds an empty array.")]
    [InlineData("{\"metrics\":[]}", "The record holds an empty array.")]
    public void A_metric_that_is_no_reading_says_why(string record, string reason) => Assert.Equal(reason, Plain.Rejection(record));

    [Fact]
    public void NaN_of_a_writer_that_is_not_Telegraf_is_a_missing_value() =>
        Assert.Equal("a 2026-01-01T12:00:00Z w=2 v=?", Plain.Readings(A.Replace("\"v\":1", "\"v\":NaN,\"w\":2", StringComparison.Ordinal)));

    [Fact]
    public void A_record_that_is_no_JSON_is_refused_once() => Assert.Equal(
        "Not well-formed JSON at line 1, byte 1. It looks like Influx line protocol: JSON is expected.", Plain.Rejection("cpu,host=a usage=1 1767268800000000000\n"));

    [Fact]
    public void What_Telegraf_sends_as_a_batch_becomes_readings()
    {
        // As the outputs http and kinesis write the inputs opcua, modbus and cpu.
        const string Batch = """
            {"metrics":[{"fields":{"Quality":"OK (0x0)","temperature":21.75},"name":"opcua","tags":{"host":"gw-1","id":"ns=3;s=Temp","sensor_id":"line-2/oven"},"timestamp":1767268800},{"fields":{"voltage_l1 (V)":230.4,"alarm":false},"name":"modbus","tags":{"host":"gw-1","name":"Meter 3","sensor_id":"line-2/meter","type":"holding_register"},"timestamp":1767268801},{"fields":{"usage_idle":96.98492462311557,"usage_user":2.5125628140703515},"name":"cpu","tags":{"cpu":"cpu-total","host":"gw-1"},"timestamp":1767268800}]}

            """;

        Assert.Equal(
            """
            line-2/oven 2026-01-01T12:00:00Z temperature=21.75
            line-2/meter 2026-01-01T12:00:01Z voltage_l1_V=230.4 alarm=0
            ! The tag 'sensor_id' is missing, which the sensor id '{sensor_id}' is made of: there are 'cpu', 'host'.
            """,
            Plain.Elements(Batch));
    }

    [Fact]
    public void A_batch_cut_anywhere_keeps_the_complete_metrics_before_the_cut() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 2000], Gen.Int[0, 2]).Sample((count, place, form) =>
        {
            string[] metrics = [.. Enumerable.Range(0, count).Select(i => A.Replace("\"a\"", $"\"s{i}\"", StringComparison.Ordinal))];
            var record = form switch
            {
                0 => $$"""{"metrics":[{{string.Join(',', metrics)}}]}""",
                1 => string.Join('\n', metrics),
                _ => $"[{string.Join(",\n", metrics)}]",
            };
            var cut = record[..(place % record.Length)];
            var complete = metrics.TakeWhile(metric => cut.Contains(metric, StringComparison.Ordinal)).Count();

            var decoded = Plain.Decode(cut);

            Assert.Equal(Enumerable.Range(0, complete).Select(i => $"s{i}"), decoded.Readings.Select(one => one.Reading.SensorId));
        });

    [Theory]
    [InlineData("{\"a\",")]
    [InlineData("{\n")]
    [InlineData("{\"metrics\":[\n")]
    [InlineData("{\"metrics\":[{\"fields\"")]
    [InlineData("{\"a\":\n")]
    [InlineData("{\"fields\":}")]
    [InlineData("{\"a\":NaN},")]
    [InlineData("]")]
    [InlineData(",")]
    public void A_large_record_full_of_faults_takes_no_time_to_speak_of(string piece)
    {
        var record = Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length)));
        var started = TimeProvider.System.GetTimestamp();

        Assert.True(Plain.Decode(record, Decoding.Noon).RejectedCount > 0);

        // Hours, if the work were not bounded.
        Assert.True(TimeProvider.System.GetElapsedTime(started) < Eventually.Patience);
    }

    [Fact]
    public Task Any_bytes_are_readings_or_reasons() => Decoding.FuzzAsync(
        Plain with { MetricNames = FieldNaming.MeasurementAndField },
        [
            Fill("{\"metrics\":[<A>,<B>]}"),
            Fill("<A>\n<B>\n"),
            "{\n  \"metrics\": [\n    {\n      \"fields\": {\"v\": NaN, \"w\": true, \"x\": \"y\"},\n      \"tags\": {\"sensor_id\": \"\\u00e4\"},\n      \"timestamp\": \"2026-01-01T12:00Z\",\n      \"name\": \"m\"\n    }\n  ]\n}\n",
        ],
        ["\"fields\":{", "\"metrics\":[", "\"tags\":{", "\"name\":", "\"timestamp\":", "NaN", "\n{", "},{", "\"sensor_id\":"],
        output);

    private static string Fill(string text) => text.Replace("<A>", A, StringComparison.Ordinal).Replace("<B>", B, StringComparison.Ordinal);
}
