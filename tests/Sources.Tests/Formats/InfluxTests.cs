using System.Text;
using CsCheck;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats;
using SensorGrid.Sources.Formats.Influx;
using SensorGrid.Sources.Rows;
using SensorGrid.TestKit;

namespace SensorGrid.Sources.Tests.Formats;

public sealed class InfluxTests(ITestOutputHelper output)
{
    private const string Time = "1767268800000000000";

    private static readonly InfluxFormat Plain = new();
    private static readonly InfluxFormat ByHost = new() { SensorId = SensorIdTemplate.Parse("{host}/{measurement}") };

    [Fact]
    public void A_line_is_a_reading_of_the_sensor_of_its_tags() => Assert.Equal(
        "pump-7 2026-01-01T12:00:00Z temperature=20.5 vibration=-0.001",
        Plain.Readings($"line,sensor_id=pump-7,plant=north temperature=20.5,vibration=-1e-3 {Time}\n"));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("1.", 1)]
    [InlineData("-0.5", -0.5)]
    [InlineData("6.02e+23", 6.02e23)]
    [InlineData("1E-9", 1e-9)]
    [InlineData("42i", 42)]
    [InlineData("-9223372036854775808i", -9223372036854775808.0)]
    [InlineData("9007199254740993i", 9007199254740992.0)]
    [InlineData("18446744073709551615u", 18446744073709551616.0)]
    [InlineData("t", 1)]
    [InlineData("true", 1)]
    [InlineData("TRUE", 1)]
    [InlineData("F", 0)]
    [InlineData("False", 0)]
    public void Numbers_are_the_nearest_double_and_booleans_1_and_0(string value, double expected)
    {
        var reading = Assert.Single(Plain.Decode($"m,sensor_id=s v={value} {Time}").Readings).Reading;

        Assert.Equal(new MetricValue("v", expected), Assert.Single(reading.Metrics));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1,5")]
    [InlineData("1.5i")]
    [InlineData("-1u")]
    [InlineData("9223372036854775808i")]
    [InlineData("1e400")]
    [InlineData("tRUE")]
    [InlineData("0x10")]
    [InlineData("'text'")]
    public void A_value_of_no_kind_costs_its_line(string value) => Assert.StartsWith("Line 1: ", Plain.Rejection($"m,sensor_id=s v={value} {Time}"), StringComparison.Ordinal);

    [Fact]
    public void A_word_for_no_number_is_a_missing_value() =>
        Assert.Equal("s 2026-01-01T12:00:00Z w=1 v=? x=?", Plain.Readings($"m,sensor_id=s v=NaN,w=1,x=-inf {Time}"));

    [Fact]
    public void Names_have_escapes_of_their_own() => Assert.Equal(
        """a b=c,d\e/cpu, load\= 2026-01-01T12:00:00Z user_time=1 x_y_z=2""",
        ByHost.Readings($"""cpu\,\ load\=,host=a\ b\=c\,d\e user\ time=1,x\=y\,z=2 {Time}"""));

    [Fact]
    public void A_backslash_at_the_end_of_a_tag_escapes_the_blank_behind_it() =>
        Assert.Equal("""Line 1: There are no fields: a blank and field=value are expected behind the measurement and its tags.""", ByHost.Rejection($"""disk,host=C:\ v=1"""));

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("\"\"")]
    [InlineData("\"a \\\"quoted\\\" word, and = more\"")]
    [InlineData("\"ends with a backslash \\\\\"")]
    [InlineData("\"two\nlines\"")]
    [InlineData("\"two\r\nlines, b=1 2\n\nand more\"")]
    public void A_string_is_skipped_whatever_it_has_in_it(string text)
    {
        var record = $"m,sensor_id=a s={text},v=1 {Time}\nm,sensor_id=b v=2,s={text} {Time}\nm,sensor_id=c s={text},v=3";

        Assert.Equal("a 2026-01-01T12:00:00Z v=1\nb 2026-01-01T12:00:00Z v=2\nc 2026-01-01T12:00:00Z v=3", Plain.Readings(record));
        Assert.Equal($"m,sensor_id=b v=2,s={text} {Time}", Plain.Bytes(record)[1]);
    }

    [Theory]
    [InlineData("m,sensor_id=a s=\"open,v=1 1", "Line 1: The string of the field 's' has no closing quote.")]
    [InlineData("m,sensor_id=a v=1,s=\"x\"y\" 1", "Line 1: The field 's' has text behind its closing quote: write \\\" for a quote in a string.")]
    public void A_string_that_is_not_closed_costs_its_own_line_alone(string line, string reason)
    {
        Assert.Equal($"! {reason}\nb 2026-01-01T12:00:00Z v=2", Plain.Elements($"{line}\nm,sensor_id=b v=2,s=\"y\" {Time}\n"));
        Assert.Equal($"! {reason}\nb 2026-01-01T12:00:00Z v=2", Plain.Elements($"{line}\nm,sensor_id=b v=2 {Time}\n"));
    }

    [Fact]
    public void Comments_and_blank_lines_are_no_elements() => Assert.Equal(
        "a 2026-01-01T12:00:00Z v=1\nb 2026-01-01T12:00:00Z v=2",
        Plain.Readings($"# a comment, with = \"everything\n\n  \t\n  # another\r\nm,sensor_id=a v=1 {Time}\n\n#\n  m,sensor_id=b v=2 {Time}\n#end"));

    [Fact]
    public void A_record_of_comments_alone_is_refused() => Assert.Equal("The record has comments alone.", Plain.Rejection("# nothing\n"));

    [Fact]
    public void Lines_may_end_as_Windows_ends_them()
    {
        var record = $"m,sensor_id=a v=1 {Time}\r\nm,sensor_id=b v=2i\r\nm,sensor_id=c v=t,s=\"x\"\r\n";

        Assert.Equal("a 2026-01-01T12:00:00Z v=1\nb 2026-01-01T12:00:00Z v=2\nc 2026-01-01T12:00:00Z v=1", Plain.Readings(record));
        Assert.Equal([$"m,sensor_id=a v=1 {Time}", "m,sensor_id=b v=2i", "m,sensor_id=c v=t,s=\"x\""], Plain.Bytes(record));
    }

    [Fact]
    public void A_line_without_a_timestamp_is_as_old_as_its_record()
    {
        Assert.Equal("s 2026-01-01T12:00:00Z v=1", Plain.Readings("m,sensor_id=s v=1"));
        Assert.Equal("s 2026-01-01T12:00:00Z v=1", Plain.Readings("m,sensor_id=s v=1  \n"));
    }

    [Fact]
    public void A_line_without_a_timestamp_is_refused_where_the_arrival_is_not_known() => Assert.Equal(
        "Line 1: There is no timestamp, and the time of the record's arrival is not known here: give the line a timestamp.",
        Assert.Single(Plain.Decode("m,sensor_id=s v=1"u8, null).Rejected).Reason);

    [Theory]
    [InlineData(EpochUnit.Nanoseconds, "1767268800123456789", "2026-01-01T12:00:00.1234567Z")]
    [InlineData(EpochUnit.Microseconds, "1767268800123456", "2026-01-01T12:00:00.123456Z")]
    [InlineData(EpochUnit.Milliseconds, "1767268800123", "2026-01-01T12:00:00.123Z")]
    [InlineData(EpochUnit.Seconds, "1767268800", "2026-01-01T12:00:00Z")]
    public void Timestamps_have_the_precision_of_the_definition(EpochUnit precision, string time, string expected) =>
        Assert.Equal($"s {expected} v=1", (Plain with { Precision = precision }).Readings($"m,sensor_id=s v=1 {time}"));

    [Theory]
    [InlineData("1767268800", "'timestamp' 1767268800, as nanoseconds since 1970, is 1970-01-01T00:00:01.7672688Z: before 2000-01-01T00:00:00Z; as seconds it is 2026-01-01T12:00:00Z: set 'precision' to \"s\".")]
    [InlineData("-1", "'timestamp' -1, as nanoseconds since 1970, is 1969-12-31T23:59:59.9999999Z: before 2000-01-01T00:00:00Z.")]
    [InlineData("-9223372036854775808", "'timestamp' -9223372036854775808, as nanoseconds since 1970, is 1677-09-21T00:12:43.1452241Z: before 2000-01-01T00:00:00Z.")]
    [InlineData("9223372036854775808", "The timestamp '9223372036854775808' is not a whole number.")]
    [InlineData("1767268800.5", "The timestamp '1767268800.5' is not a whole number.")]
    [InlineData("2026-01-01T12:00:00Z", "The timestamp '2026-01-01T12:00:00Z' is not a whole number.")]
    [InlineData("1767268800000000000 7", "The timestamp '1767268800000000000 7' is not a whole number.")]
    [InlineData("1767269400000000000", "'timestamp' 2026-01-01T12:10:00Z is more than 5m after the record's arrival at 2026-01-01T12:00:00Z.")]
    public void A_timestamp_that_cannot_be_right_is_refused_with_the_remedy(string time, string reason) =>
        Assert.EndsWith(reason, Plain.Rejection($"m,sensor_id=s v=1 {time}"), StringComparison.Ordinal);

    [Fact]
    public void The_last_nanosecond_of_the_range_is_a_time() => Assert.Equal(
        "2262-04-11T23:47:16.8547758Z", Rfc3339.Format(Assert.Single(Plain.Decode("m,sensor_id=s v=1 9223372036854775807"u8, null).Readings).Reading.EventTime));

    [Fact]
    public void Metrics_may_carry_the_measurement() => Assert.Equal(
        "pump-7 2026-01-01T12:00:00Z cpu_usage_idle=98.5 cpu_time=3",
        (Plain with { MetricNames = FieldNaming.MeasurementAndField }).Readings($"cpu,sensor_id=pump-7 usage_idle=98.5,time=3i {Time}"));

    [Theory]
    [InlineData("m,host=a,rack=r1 v=1", "Line 1: The tag 'sensor_id' is missing, which the sensor id '{sensor_id}' is made of: there are 'host', 'rack'.")]
    [InlineData("m v=1", "Line 1: The tag 'sensor_id' is missing, which the sensor id '{sensor_id}' is made of: there are no tags.")]
    [InlineData("m,sensor_id=s,a=1,a=2 v=1", "Line 1: The tag 'a' is given twice.")]
    [InlineData("m,sensor_id=s,a= v=1", "Line 1: The tag 'a' is empty: leave it out.")]
    [InlineData("m,sensor_id=s,a v=1", "Line 1: The tag 'a' has no value: key=value is expected.")]
    [InlineData("m,sensor_id=s,=1 v=1", "Line 1: A tag has no name.")]
    [InlineData(",sensor_id=s v=1", "Line 1: The measurement is missing.")]
    [InlineData("m,sensor_id=s", "Line 1: There are no fields: a blank and field=value are expected behind the measurement and its tags.")]
    [InlineData("m,sensor_id=s v", "Line 1: The field 'v' has no value: key=value is expected.")]
    [InlineData("m,sensor_id=s =1", "Line 1: A field has no name.")]
    [InlineData("m,sensor_id=s v=", "Line 1: The field 'v' is '': a number such as 1.5, 2i or 3u, true, false or a quoted string is expected.")]
    [InlineData("m,sensor_id=s v=1,", "Line 1: A field has no name.")]
    [InlineData("m,sensor_id=s v=1,v=2", "Line 1: 'v' is given twice.")]
    [InlineData("m,sensor_id=s v=1,v=\"x\"", "Line 1: 'v' is given twice.")]
    [InlineData("m,sensor_id=s v=\"x\",v=1", "Line 1: 'v' is given twice.")]
    [InlineData("m,sensor_id=s v=\"x\",w=1,v=\"y\"", "Line 1: 'v' is given twice.")]
    [InlineData("m,sensor_id=s a.b=1,a_b=2", "Line 1: 'a.b' and 'a_b' would both be the metric 'a_b'.")]
    [InlineData("m,sensor_id=s °=1", "Line 1: '°' cannot be made a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __).")]
    [InlineData("m,sensor_id=s msg=\"started\"", "Line 1: It has no numeric field: strings are skipped.")]
    public void A_bad_line_says_what_is_wrong_and_costs_itself_alone(string line, string reason)
    {
        Assert.Equal(reason, Plain.Rejection(line));
        Assert.Equal(
            $"a 2026-01-01T12:00:00Z v=1\n! {reason.Replace("Line 1", "Line 2", StringComparison.Ordinal)}\nb 2026-01-01T12:00:00Z v=2",
            Plain.Elements($"m,sensor_id=a v=1 {Time}\n{line}\nm,sensor_id=b v=2 {Time}"));
    }

    [Theory]
    [InlineData("f7=1")]
    [InlineData("s7=\"x\"")]
    [InlineData("f7=\"x\"")]
    [InlineData("s7=1")]
    public void Of_many_fields_none_may_be_given_twice(string field)
    {
        var fields = string.Join(',', Enumerable.Range(0, 100).Select(i => $"f{i}={i},s{i}=\"x\""));

        Assert.Equal(100, Assert.Single(Plain.Decode($"m,sensor_id=s {fields}").Readings).Reading.Metrics.Length);
        Assert.Equal($"Line 1: '{field[..2]}' is given twice.", Plain.Rejection($"m,sensor_id=s {fields},{field}"));
    }

    [Fact]
    public void A_tag_that_is_not_UTF_8_is_refused_when_the_sensor_id_needs_it()
    {
        byte[] record = [.. "m,sensor_id=pump\xE4 v=1"u8];
        record[16] = 0xE4;
        record = [.. record[..17], .. record[18..]];

        Assert.Equal("Line 1: The tag 'sensor_id' is not UTF-8.", Assert.Single(Plain.Decode(record, Decoding.Noon).Rejected).Reason);
    }

    [Theory]
    [InlineData("""{"sensorId":"a","timestamp":1767268800000,"metrics":{"v":1}}""", "looks like JSON")]
    [InlineData("""[1]""", "looks like JSON")]
    [InlineData("\u0001\u0002\u0003 \u0004", "looks like binary data")]
    public void A_record_of_another_format_is_refused_once(string record, string hint) => Assert.Contains(hint, Plain.Rejection(record), StringComparison.Ordinal);

    [Fact]
    public void What_Telegraf_reads_on_a_host_becomes_readings()
    {
        // As Telegraf's cpu, mem and system inputs are written.
        const string Record = """
            cpu,cpu=cpu-total,host=edge-4 usage_user=2.5125628140703515,usage_idle=96.98492462311557 1767268800000000000
            mem,host=edge-4 used_percent=41.16469303594112,total=8249655296i,available=4553924608u 1767268800000000000
            system,host=edge-4 load1=0.14,n_cpus=4i,uptime_format="12 days,  3:04" 1767268800000000000
            modbus,host=edge-4,name=Meter\ 3,slave_id=1,type=holding_register voltage_l1\ (V)=230.4,alarm=false 1767268800000000000
            """;

        Assert.Equal(
            """
            edge-4/cpu 2026-01-01T12:00:00Z usage_user=2.5125628140703515 usage_idle=96.98492462311557
            edge-4/mem 2026-01-01T12:00:00Z used_percent=41.16469303594112 total=8249655296 available=4553924608
            edge-4/system 2026-01-01T12:00:00Z load1=0.14 n_cpus=4
            edge-4/modbus 2026-01-01T12:00:00Z voltage_l1_V=230.4 alarm=0
            """,
            ByHost.Readings(Record));
    }

    [Fact]
    public void Any_split_of_lines_to_records_gives_the_same_readings() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[0, 8], Gen.Bool).Sample((count, cut, isWindows) =>
        {
            string[] lines = [.. Enumerable.Range(0, count).Select(i => $"m,sensor_id=s{i} v={i},s=\"a\nb\" {Time}")];
            var end = isWindows ? "\r\n" : "\n";
            cut = Math.Min(cut, count - 1);
            var whole = Plain.Readings(string.Join(end, lines));
            var parts = Enumerable.Range(0, 2)
                .Select(part => part == 0 ? lines[..cut] : lines[cut..])
                .Where(part => part.Length > 0)
                .Select(part => Plain.Readings(string.Join(end, part) + end));

            Assert.Equal(whole, string.Join('\n', parts));
        });

    [Theory]
    [InlineData("m,sensor_id=a s=\"\n")]
    [InlineData("m,sensor_id=a s=\"\\\"\n")]
    [InlineData("m s=\"\"\"")]
    [InlineData(",=")]
    [InlineData("\\,")]
    [InlineData("m,a=1")]
    [InlineData("a=1,")]
    [InlineData("m v=1\n")]
    public void A_large_record_full_of_faults_takes_no_time_to_speak_of(string piece)
    {
        var record = Encoding.UTF8.GetBytes("m " + string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length)));
        var started = TimeProvider.System.GetTimestamp();

        Assert.True(Plain.Decode(record, Decoding.Noon).RejectedCount > 0);

        // Hours, if the work were not bounded.
        Assert.True(TimeProvider.System.GetElapsedTime(started) < Eventually.Patience);
    }

    [Fact]
    public Task Any_bytes_are_readings_or_reasons() => Decoding.FuzzAsync(
        Plain,
        [
            $"m,sensor_id=pump-7,plant=north temperature=20.5,vibration=-1e-3 {Time}\n",
            $"m,sensor_id=a\\ b\\,c\\=d v=1i,w=2u,x=t,y=F,z=\"a \\\"b\\\" \\\\\nc\" {Time}\r\n# comment\n\nm,sensor_id=b v=1\n",
            string.Concat(Enumerable.Range(0, 30).Select(i => $"cpu,sensor_id=s{i} usage={i}.5,idle={i}i {Time}\n")),
        ],
        ["\"", "\\\"", "\\ ", "\\,", "\\=", ",", " ", "=", "\n", "\r\n", "#", "1i", "u", "true", Time, "sensor_id=", ",v=1", "NaN", "\n#"],
        output);
}
