using System.Text;
using CsCheck;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats.Senml;
using SensorGrid.TestKit;

namespace SensorGrid.Sources.Tests.Formats;

public sealed class SenmlTests(ITestOutputHelper output)
{
    private static readonly SenmlFormat Plain = new();
    private static readonly SenmlFormat ByBaseName = new() { IsBaseNameSensor = true };

    [Fact]
    public void Records_of_one_sensor_and_time_are_one_reading()
    {
        const string Pack = """[{"bn":"line-2/pump-7/","bt":1767268800,"n":"temperature","u":"Cel","v":20.5},{"n":"vibration","u":"mm/s","v":0.2},{"n":"running","vb":true}]""";

        Assert.Equal("line-2/pump-7 2026-01-01T12:00:00Z temperature=20.5 vibration=0.2 running=1", Plain.Readings(Pack));
        Assert.Equal([Pack[1..^1]], Plain.Bytes(Pack));
    }

    [Fact]
    public void Another_sensor_or_another_time_begins_another_reading()
    {
        const string Pack = """[{"bn":"a/","bt":1767268800,"n":"x","v":1},{"n":"y","v":2},{"n":"x","t":1,"v":3},{"bn":"b/","n":"x","t":1,"v":4},{"bn":"a/","n":"y","t":1,"v":5}]""";

        Assert.Equal(
            """
            a 2026-01-01T12:00:00Z x=1 y=2
            a 2026-01-01T12:00:01Z x=3
            b 2026-01-01T12:00:01Z x=4
            a 2026-01-01T12:00:01Z y=5
            """,
            Plain.Readings(Pack));
        Assert.Equal("""{"bn":"a/","bt":1767268800,"n":"x","v":1},{"n":"y","v":2}""", Plain.Bytes(Pack)[0]);
    }

    // The examples of RFC 8428, section 5.1, with times of today.
    [Theory]
    [InlineData("""[{"n":"urn:dev:ow:10e2073a01080063","u":"Cel","v":23.1}]""", "urn:dev:ow 2026-01-01T12:00:00Z 10e2073a01080063=23.1")]
    [InlineData("""[{"bn":"urn:dev:ow:10e2073a01080063:","n":"voltage","u":"V","v":120.1},{"n":"current","u":"A","v":1.2}]""", "urn:dev:ow:10e2073a01080063 2026-01-01T12:00:00Z voltage=120.1 current=1.2")]
    [InlineData(
        """[{"bn":"urn:dev:ow:10e2073a0108006:","bt":1.767268676001e+09,"bu":"A","bver":5,"n":"voltage","u":"V","v":120.1},{"n":"current","t":-5,"v":1.2},{"n":"current","t":-4,"v":1.3},{"n":"current","v":1.7}]""",
        "urn:dev:ow:10e2073a0108006 2026-01-01T11:57:56.001Z voltage=120.1\nurn:dev:ow:10e2073a0108006 2026-01-01T11:57:51.001Z current=1.2\nurn:dev:ow:10e2073a0108006 2026-01-01T11:57:52.001Z current=1.3\nurn:dev:ow:10e2073a0108006 2026-01-01T11:57:56.001Z current=1.7")]
    [InlineData(
        """[{"bn":"urn:dev:ow:10e2073a01080063:","n":"temp","u":"Cel","v":23.1},{"n":"label","vs":"Machine Room"},{"n":"open","vb":false},{"n":"nfc-reader","vd":"aGkgCg"}]""",
        "urn:dev:ow:10e2073a01080063 2026-01-01T12:00:00Z temp=23.1 open=0")]
    [InlineData(
        """[{"bn":"2001:db8::2/","bt":1.767268029e+09,"n":"temperature","u":"Cel","v":25.2},{"n":"humidity","u":"%RH","v":30},{"bn":"2001:db8::1/","n":"temperature","u":"Cel","v":12.3},{"n":"humidity","u":"%RH","v":67}]""",
        "2001:db8::2 2026-01-01T11:47:09Z temperature=25.2 humidity=30\n2001:db8::1 2026-01-01T11:47:09Z temperature=12.3 humidity=67")]
    public void The_examples_of_the_specification_are_readings(string pack, string readings) => Assert.Equal(readings, Plain.Readings(pack));

    [Fact]
    public void Quantities_that_only_units_distinguish_are_not_mixed() => Assert.Equal(
        "! 'value' is given twice.\nurn:dev:ow:10e2073a01080063 2026-01-01T11:52:24Z value=98",
        Plain.Elements("""[{"bn":"urn:dev:ow:10e2073a01080063:","bt":1.767268284e+09,"bu":"%RH","v":20},{"u":"lon","v":24.30621},{"u":"lat","v":60.07965},{"u":"%EL","t":60,"v":98}]"""));

    [Theory]
    [InlineData("a/b/c", "a/b c")]
    [InlineData("a:b", "a b")]
    [InlineData("a/b:c", "a/b c")]
    [InlineData("a:b/c.d", "a:b c_d")]
    [InlineData("abc", "abc value")]
    [InlineData("abc/", "abc value")]
    [InlineData("http://[2001:db8::1]/temp", "http://[2001:db8::1] temp")]
    public void A_name_is_split_at_its_last_slash_or_colon(string name, string expected) =>
        Assert.Equal(expected.Replace(" ", " 2026-01-01T12:00:00Z ", StringComparison.Ordinal) + "=1", Plain.Readings($$"""[{"n":"{{name}}","v":1}]"""));

    [Theory]
    [InlineData(';', "a/b;c", "a/b c")]
    [InlineData('/', "a/b:c", "a b_c")]
    [InlineData('.', "a.b.c", "a.b c")]
    [InlineData('.', "a/b", "a/b value")]
    public void A_definition_may_name_the_separator(char separator, string name, string expected) => Assert.Equal(
        expected.Replace(" ", " 2026-01-01T12:00:00Z ", StringComparison.Ordinal) + "=1",
        (Plain with { Separator = separator }).Readings($$"""[{"n":"{{name}}","v":1}]"""));

    [Theory]
    [InlineData("urn:dev:ow:10e2", "voltage")]
    [InlineData("pump-7", "temp")]
    [InlineData("a/b", "c")]
    public void A_base_name_that_runs_into_the_name_is_refused_unless_the_definition_says_what_it_means(string baseName, string name)
    {
        var pack = $$"""[{"bn":"{{baseName}}","n":"{{name}}","v":1}]""";

        Assert.Equal($"'bn' {baseName} runs into 'n' {name}: end 'bn' with '/' or ':', or write \"sensor\": \"bn\" into the definition.", Plain.Rejection(pack));
        Assert.Equal($"{baseName} 2026-01-01T12:00:00Z {name}=1", ByBaseName.Readings(pack));
    }

    [Theory]
    [InlineData("""[{"bn":"urn:dev:1:","n":"a/b","v":1}]""", "urn:dev:1 2026-01-01T12:00:00Z a_b=1")]
    [InlineData("""[{"bn":"urn:dev:1","v":1}]""", "urn:dev:1 2026-01-01T12:00:00Z value=1")]
    [InlineData("""[{"bn":"x","n":"a","v":1},{"n":"b","v":2},{"bn":"y","n":"b","v":3}]""", "x 2026-01-01T12:00:00Z a=1 b=2\ny 2026-01-01T12:00:00Z b=3")]
    public void The_base_name_can_be_the_sensor(string pack, string readings) => Assert.Equal(readings, ByBaseName.Readings(pack));

    [Fact]
    public void Base_fields_hold_from_their_record_on() => Assert.Equal(
        """
        a 2026-01-01T12:00:00Z x=11
        a 2026-01-01T12:00:01Z x=12
        b 2026-01-01T11:59:59Z x=103
        """,
        Plain.Readings("""[{"bn":"a/","bt":1767268800,"bv":10},{"n":"x","v":1},{"n":"x","t":1,"v":2},{"bn":"b/","bt":1767268799,"bv":100,"n":"x","v":3}]"""));

    [Fact]
    public void Base_fields_end_with_their_pack() => Assert.Equal(
        "a 2026-01-01T12:00:00Z x=11\nx 2026-01-01T12:00:00Z value=1",
        Plain.Readings("""[{"bn":"a/","bv":10,"n":"x","v":1}][{"n":"x","v":1}]"""));

    [Fact]
    public void Sums_are_metrics_of_their_own() => Assert.Equal(
        "meter 2026-01-01T12:00:00Z power=230.5 power_sum=1005 energy_sum=1007",
        Plain.Readings("""[{"bn":"meter/","bs":1000,"n":"power","v":230.5,"s":5},{"n":"energy","s":7}]"""));

    [Fact]
    public void A_base_value_is_not_added_to_a_boolean() =>
        Assert.Equal("a 2026-01-01T12:00:00Z on=1", Plain.Readings("""[{"bn":"a/","bv":10,"n":"on","vb":true}]"""));

    [Theory]
    [InlineData("0", "2026-01-01T12:00:00Z")]
    [InlineData("-0.5", "2026-01-01T11:59:59.5Z")]
    [InlineData("-86400", "2025-12-31T12:00:00Z")]
    [InlineData("20", "2026-01-01T12:00:20Z")]
    [InlineData("1767268800.1234567", "2026-01-01T12:00:00.1234567Z")]
    [InlineData("1767268800.12345679", "2026-01-01T12:00:00.1234567Z")]
    [InlineData("1767268800.9999999999", "2026-01-01T12:00:00.9999999Z")]
    [InlineData("1.7672688001e9", "2026-01-01T12:00:00.1Z")]
    [InlineData("1767268800", "2026-01-01T12:00:00Z")]
    public void Times_are_exact_and_relative_below_2_to_the_28(string time, string expected)
    {
        Assert.Equal($"a {expected} x=1", Plain.Readings($$"""[{"n":"a/x","v":1,"t":{{time}}}]"""));
        Assert.Equal($"a {expected} x=1", Plain.Readings($$"""[{"bn":"a/","bt":{{time}},"n":"x","v":1}]"""));
    }

    [Fact]
    public void A_base_time_and_a_time_are_added_before_they_are_cut_off() => Assert.Equal(
        "a 2026-01-01T12:00:00.0000001Z x=1", Plain.Readings("""[{"bn":"a/","bt":1767268800.00000006,"n":"x","t":0.00000006,"v":1}]"""));

    [Theory]
    [InlineData("268435455", "more than")]
    [InlineData("268435456", "before 2000")]
    [InlineData("1767268800000", "outside of the years 1 to 9999: SenML has seconds since 1970, not milliseconds")]
    [InlineData("1e400", "a number of seconds is expected")]
    [InlineData("\"2026\"", "a number of seconds is expected")]
    [InlineData("-1e9", "more than eight years before the record's arrival")]
    public void A_time_that_cannot_be_right_is_refused(string time, string reason) =>
        Assert.Contains(reason, Plain.Rejection($$"""[{"n":"a/x","v":1,"t":{{time}}}]"""), StringComparison.Ordinal);

    [Fact]
    public void A_relative_time_is_refused_where_the_arrival_is_not_known()
    {
        var decoded = Plain.Decode("""[{"n":"a/x","v":1},{"n":"a/x","v":1,"t":1767268800}]"""u8, null);

        Assert.Equal("Its time is relative (below 2^28 seconds), and the time of the record's arrival is not known here.", Assert.Single(decoded.Rejected).Reason);
        Assert.Single(decoded.Readings);
    }

    [Theory]
    [InlineData("""[{"n":"a/x","v":1},{"n":"a/y","v":2,"crit_":true}]""", "The label 'crit_' is not known; one that ends in '_' must not be ignored, so the pack is refused.")]
    [InlineData("""[{"bver":11,"n":"a/x","v":1},{"n":"a/y","v":2}]""", "'bver' is 11: SenML is known up to version 10.")]
    [InlineData("""[{"bver":"10","n":"a/x","v":1}]""", "'bver' is 10: SenML is known up to version 10.")]
    public void What_must_be_understood_refuses_its_pack_alone(string pack, string reason)
    {
        Assert.Equal($"! {reason}\nb 2026-01-01T12:00:00Z x=1", Plain.Elements($$"""{{pack}}[{"n":"b/x","v":1}]"""));
        Assert.Equal(pack, Plain.Bytes($$"""{{pack}}[{"n":"b/x","v":1}]""")[0]);
    }

    [Fact]
    public void Other_unknown_labels_are_ignored() =>
        Assert.Equal("a 2026-01-01T12:00:00Z x=1", Plain.Readings("""[{"n":"a/x","v":1,"ut":10,"l":"[]","foo":{"a":[1]},"bver":10,"_x":1}]"""));

    [Theory]
    [InlineData("""{"n":"a/y","v":"2"}""", "'v' is 2: a number within the range of a double is expected.")]
    [InlineData("""{"n":"a/y","v":1e999}""", "'v' is 1e999: a number within the range of a double is expected.")]
    [InlineData("""{"n":"a/y","vb":1}""", "'vb' is 1: true or false is expected.")]
    [InlineData("""{"n":"a/y"}""", "It has no value: 'v', 'vb' or 's' is expected.")]
    [InlineData("""{"bu":"Cel","bn":"","n":"a/y"}""", "It has no value: 'v', 'vb' or 's' is expected.")]
    [InlineData("""{"n":7,"v":1}""", "'n' is not a text, is too long, or is not valid Unicode.")]
    [InlineData("""{"v":1}""", "It has no name: neither 'n' nor 'bn' is given.")]
    [InlineData("""{"n":"a/y","v":1,"v":2}""", "'v' is given twice.")]
    [InlineData("""{"n":"/y","v":1}""", "The sensor id is empty.")]
    [InlineData("""{"n":"a/°","v":1}""", "'°' cannot be made a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __).")]
    [InlineData("""{"n":"b/label","vs":"text"}""", "It has no numeric value: 'vs' and 'vd' are skipped.")]
    [InlineData("7", "An element is not a JSON object.")]
    public void A_bad_record_costs_itself_alone(string record, string reason) => Assert.Equal(
        $"a 2026-01-01T12:00:00Z x=1\n! {reason}\nc 2026-01-01T12:00:00Z z=3",
        Plain.Elements($$"""[{"n":"a/x","v":1},{{record.Replace("a/°", "b/°", StringComparison.Ordinal)}},{"n":"c/z","v":3}]"""));

    [Fact]
    public void A_bad_base_field_costs_what_is_behind_it_in_its_pack() => Assert.Equal(
        """
        a 2026-01-01T12:00:00Z x=1
        ! 'bt' is yesterday: a number of seconds is expected.
        ! A base field before it is wrong: 'bt' is yesterday: a number of seconds is expected.
        c 2026-01-01T12:00:00Z z=1
        """,
        Plain.Elements("""[{"n":"a/x","v":1},{"bt":"yesterday","n":"a/y","v":2},{"n":"a/z","v":3}]""" + "\n" + """[{"n":"c/z","v":1}]"""));

    [Theory]
    [InlineData("""[{"n":"a/x","v":1},{"n":"a/y","v":},{"n":"a/z","v":3}]""", "a 2026-01-01T12:00:00Z x=1\n! Not well-formed JSON at line 1, byte 35.\na 2026-01-01T12:00:00Z z=3")]
    [InlineData("""[{"bn":"a/","n":"x","v":},{"n":"z","v":3}]""", "! Not well-formed JSON at line 1, byte 25.\n! A record before it is malformed, and may have base fields that it needs.")]
    [InlineData("""[{"n":"a/x","v":1},{"n":"a/y","v":2}""", "a 2026-01-01T12:00:00Z x=1 y=2\n! The record is cut off: the array has no end.")]
    [InlineData("[{\"n\":\"a/x\",\"v\":1},{\"n\":\"a/y\",\"v\"\n[{\"n\":\"b/x\",\"v\":1}]", "a 2026-01-01T12:00:00Z x=1\n! Not well-formed JSON: the object at line 1, byte 20 is not closed.\n! Not well-formed JSON at line 2, byte 1: no object begins here.\n! The record is cut off: the array has no end.")]
    public void A_malformed_record_costs_itself_and_what_needs_it(string record, string elements) => Assert.Equal(elements, Plain.Elements(record));

    [Fact]
    public void NaN_and_null_are_missing_values() =>
        Assert.Equal("a 2026-01-01T12:00:00Z z=1 x=? y=?", Plain.Readings("""[{"n":"a/x","v":NaN},{"n":"a/y","v":null},{"n":"a/z","v":1}]"""));

    [Fact]
    public void A_record_without_an_array_is_a_pack_of_its_own() =>
        Assert.Equal("a 2026-01-01T12:00:00Z x=1\ny 2026-01-01T12:00:00Z value=2", Plain.Readings("""{"bn":"a/","n":"x","v":1}""" + "\n" + """{"n":"y","v":2}"""));

    [Fact]
    public void A_pack_of_a_draft_is_refused_with_the_remedy() => Assert.Equal(
        "'e' is of a draft of SenML before RFC 8428: send an array of records.",
        Plain.Rejection("""{"bn":"urn:dev:ow:10e2073a01080063/","bt":1276020076,"e":[{"n":"temperature","u":"Cel","v":20.5}]}"""));

    [Theory]
    [InlineData("""[{"bn":"a/","bt":1767268800}]""", "The pack has no record with a value.")]
    [InlineData("[]", "The record holds an empty array.")]
    public void A_pack_without_a_value_is_refused(string pack, string reason) => Assert.Equal(reason, Plain.Rejection(pack));

    [Fact]
    public void A_full_reading_is_refused_and_not_split() => Assert.Equal(
        "There are more than 1024 metrics.",
        Plain.Rejection($"[{string.Join(',', Enumerable.Range(0, 1025).Select(i => $$"""{"n":"a/m{{i}}","v":1}"""))}]"));

    [Fact]
    public void A_resolved_pack_means_the_same_as_one_with_base_fields() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 2]).Array[1, 8].Sample(rows =>
        {
            // Equal names at one time are refused in both.
            var plain = rows.Select(row => $$"""{"n":"s{{row.Item1}}/m{{row.Item2}}","t":{{1767268800 + row.Item3}},"v":{{row.Item2}}}""");
            var based = rows.Select(row => $$"""{"bn":"s{{row.Item1}}/","bt":1767268800,"bv":-1,"n":"m{{row.Item2}}","t":{{row.Item3}},"v":{{row.Item2 + 1}}}""");

            Assert.Equal(Plain.Elements($"[{string.Join(',', plain)}]"), Plain.Elements($"[{string.Join(',', based)}]"));
        });

    [Fact]
    public void Of_many_bad_records_all_are_counted_and_some_are_kept()
    {
        var decoded = Plain.Decode($"[{string.Join(',', Enumerable.Repeat("{}", 1000))},{{\"n\":\"a/x\",\"v\":1}}]");

        Assert.Equal((1000, ReadingLimits.RejectedOfARecord + 1), (decoded.RejectedCount, decoded.Rejected.Count));
        Assert.Equal(1000, Assert.Single(decoded.Readings).Index);
    }

    [Theory]
    [InlineData("{\"bn\":}")]
    [InlineData("{},")]
    [InlineData("{\"bn\":\"")]
    [InlineData("{\"a\":NaN},")]
    [InlineData("[")]
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
        Plain,
        [
            """[{"bn":"line-2/pump-7/","bt":1767268800,"bver":5,"bv":1,"bs":2,"n":"temperature","u":"Cel","v":20.5},{"n":"vibration","t":-1.5,"v":0.2},{"n":"running","vb":true}]""",
            """[{"n":"a/x","v":1}][{"n":"\u0061/y","vs":"text","s":1}]""" + "\n" + """{"n":"a/z","v":NaN}""",
            $"[{string.Join(",\n", Enumerable.Range(0, 30).Select(i => $$"""{"n":"s{{i / 3}}/m{{i}}","v":{{i}},"t":-{{i}}}"""))}]",
        ],
        ["\"bn\":", "\"bt\":", "\"bv\":", "\"n\":", "\"v\":", "\"vs\":\"\"", "\"vb\":true", "\"t\":", "_\":1", "[{", "},{", "NaN", "268435456", "\"e\":"],
        output);
}
