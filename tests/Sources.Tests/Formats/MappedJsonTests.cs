using System.Text;

namespace SensorGrid.Sources.Tests.Formats;

public sealed class MappedJsonTests
{
    private const string Flat = """{ "format": "mapped-json", "columns": ["device", "ts"], "sensorId": "{device}", "time": { "column": "ts" } }""";

    private const string Named = """
        { "format": "mapped-json", "columns": ["device", "ts", "id", "temp", { "name": "hum", "path": "$.air.hum" }],
          "sensorId": "plant/{device}", "time": { "column": "ts" }, "id": "id", "metrics": ["temp", "hum"] }
        """;

    private const string Envelope = """
        { "format": "mapped-json", "rowPath": "$.data.rows[*]", "columns": [{ "name": "device", "path": "$$.device.id" }, "ts"],
          "sensorId": "{device}", "time": { "column": "ts" } }
        """;

    private const string Nested = """
        { "format": "mapped-json", "rowPath": "$.devices[*].rows[*]", "columns": [{ "name": "id", "path": "$$.devices[*].id" }, { "name": "ts", "path": "$.ts[0]" }],
          "sensorId": "{id}", "time": { "column": "ts" } }
        """;

    private const string Row = """{"device":"p1","ts":"2026-11-22T10:00:00Z","temp":20.5}""";

    private const string Read = "p1 2026-11-22T10:00:00Z temp=20.5";

    [Fact]
    public void All_numbers_of_a_row_are_metrics_and_nested_names_are_joined() => Assert.Equal(
        ["p1 2026-11-22T10:00:00Z temp=20.5 air_hum=40 air_is_wet=1 Motor_Temp_C=3 n=-0.0015"],
        Decoded.Lines(Flat, """
            {"device":"p1","ts":"2026-11-22T10:00:00Z","temp":20.5,"air":{"hum":40,"is":{"wet":true}},"Motor.Temp (°C)":3,"n":-1.5e-3,
             "text":"12.5","none":null,"list":[1,2,{"x":3}],"empty":{}}
            """));

    [Theory]
    [InlineData("""{"device":7,"ts":1795341600000,"temp":"20.5","air":{"hum":null},"id":"a"}""", "plant/7 2026-11-22T10:00:00Z temp=20.5 hum=? #a")]
    [InlineData("""{"device":"x","ts":"1795341600000","temp":true,"more":3,"id":17}""", "plant/x 2026-11-22T10:00:00Z temp=1 hum=? #17")]
    [InlineData("""{"device":"\u00e9\"","ts":"2026-11-22T11:00:00\u002B01:00","temp":"NaN","id":null}""", "plant/é\" 2026-11-22T10:00:00Z temp=? hum=?")]
    [InlineData("""{"device":"x","ts":1795341600000,"temp":NaN,"air":{"hum":-Infinity}}""", "plant/x 2026-11-22T10:00:00Z temp=? hum=?")]
    [InlineData("""{"device":"x","ts":1795341600000,"temp":""}""", "plant/x 2026-11-22T10:00:00Z temp=? hum=?")]
    public void Named_columns_take_numbers_in_text_and_missing_values(string record, string reading) => Assert.Equal([reading], Decoded.Lines(Named, record));

    [Theory]
    [InlineData("""{"ts":1795341600000,"temp":1}""", "The column 'device' of the sensor id 'plant/{device}' is missing or empty.")]
    [InlineData("""{"device":{"a":1},"ts":1795341600000,"temp":1}""", "'device' of the sensor id 'plant/{device}' is an object: a text is expected.")]
    [InlineData("""{"device":"\ud800","ts":1795341600000,"temp":1}""", "The column 'device' of the sensor id 'plant/{device}' is not valid Unicode.")]
    [InlineData("""{"device":"x","temp":1}""", "'ts' is missing: a time is expected.")]
    [InlineData("""{"device":"x","ts":true,"temp":1}""", "'ts' is true: a time is expected.")]
    [InlineData("""{"device":"x","ts":1795341600,"temp":1}""", "'ts' 1795341600 looks like seconds since 1970; milliseconds are expected; or write \"unit\": \"s\" into the definition's 'time'.")]
    [InlineData("""{"device":"x","ts":1795341600000,"temp":"hot"}""", "'temp' 'hot' is no number.")]
    [InlineData("""{"device":"x","ts":1795341600000,"temp":"12,5"}""", "'temp' '12,5' is no number: it has a decimal comma, and a decimal point is expected.")]
    [InlineData("""{"device":"x","ts":1795341600000,"temp":1e999}""", "'temp' 1e999 is too large for a number.")]
    [InlineData("""{"device":"x","ts":1795341600000,"temp":{"value":1}}""", "'temp' is an object: a number is expected.")]
    [InlineData("""{"device":"x","ts":1795341600000,"temp":1,"temp":2}""", "'temp' is given twice.")]
    [InlineData("""{"device":"x","ts":1795341600000,"temp":1,"id":[1]}""", "'id' is an array: a text is expected.")]
    [InlineData("5", "The record is no JSON. It looks like plain text: JSON is expected.")]
    [InlineData("[5]", "A row at '$' is no JSON object.")]
    [InlineData("[]", "The record has no rows at '$'.")]
    public void A_row_that_is_no_reading_has_a_reason(string record, string reason) => Assert.Equal([$"! {reason}"], Decoded.Lines(Named, record));

    [Theory]
    [InlineData("""{"device":"x","ts":1795341600000,"a_b":1,"a":{"b":2}}""", "'a_b' and 'a.b' would both be the metric 'a_b'.")]
    [InlineData("""{"device":"x","ts":1795341600000,"v":1,"v":2}""", "'v' is given twice.")]
    [InlineData("""{"device":"x","ts":1795341600000,"v":1e999}""", "'v' is too large for a number.")]
    [InlineData("""{"device":"x","ts":1795341600000,"v":"1"}""", "It has no numeric value.")]
    public void A_number_that_cannot_be_a_metric_refuses_its_row(string record, string reason) => Assert.Equal([$"! {reason}"], Decoded.Lines(Flat, record));

    [Fact]
    public void Documents_come_one_after_the_other_a_line_each_or_in_arrays() => Assert.Equal(
        Enumerable.Repeat(Read, 7), Decoded.Lines(Flat, $"{Row}{Row} [{Row},\n{Row}]\r\n{Row}\n\n[{Row}]\u001e{Row}\0"));

    [Fact]
    public void Rows_are_found_by_their_path_and_the_envelope_gives_columns_wherever_it_stands() => Assert.Equal(
        ["d 2026-11-22T10:00:00Z v=1", "d 2026-11-22T10:00:01Z v=2", "! There is no '$.data', where the definition's 'rowPath' '$.data.rows[*]' leads.", "e 2026-11-22T10:00:00Z v=3"],
        Decoded.Lines(
            Envelope,
            """
            {"data":{"rows":[{"ts":1795341600000,"v":1},{"ts":1795341601000,"v":2}]},"device":{"id":"d"}}
            {"device":{"id":"x"}}
            {"device":{"id":"e"},"data":{"rows":[{"ts":1795341600000,"v":3}]}}
            """));

    [Fact]
    public void Elements_around_a_row_give_columns_to_it()
    {
        const string Definition = """
            { "format": "mapped-json", "rowPath": "$[*].devices[*].rows", "columns": [{ "name": "site", "path": "$$[*].site" }, { "name": "id", "path": "$$[*].devices[*].meta.id" }, "ts"],
              "sensorId": "{site}/{id}", "time": { "column": "ts" } }
            """;
        Assert.Equal(
            [
                "a/1 2026-11-22T10:00:00Z v=1", "a/1 2026-11-22T10:00:00Z v=2", "! 'id' is given twice.", "! The column 'id' of the sensor id '{site}/{id}' is missing or empty.",
                "! The column 'site' of the sensor id '{site}/{id}' is missing or empty.", "b/4 2026-11-22T10:00:00Z v=6",
            ],
            Decoded.Lines(
                Definition,
                """
                [{"devices":[{"rows":[{"ts":1795341600000,"v":1},{"ts":1795341600000,"v":2}],"meta":{"id":1}},
                             {"meta":{"id":2,"id":2},"rows":[{"ts":1795341600000,"v":3}]},{"rows":[{"ts":1795341600000,"v":4}]}],"site":"a"},
                 {"devices":[{"rows":[{"ts":1795341600000,"v":5}],"meta":{"id":3}}]},
                 {"site":"b","devices":[{"meta":{"id":4},"rows":{"ts":1795341600000,"v":6}}]}]
                """));
    }

    [Fact]
    public void Paths_go_into_arrays_and_to_names_with_blanks() => Assert.Equal(
        ["k 2026-11-22T10:00:00Z rssi=-71 v=5"],
        Decoded.Lines(
            """
            { "format": "mapped-json", "rowPath": "$['a b'].c[1]", "columns": [{ "name": "id", "path": "$.x['y z']" }, { "name": "ts", "path": "$.t" }, { "name": "rssi", "path": "$.rx[0].rssi" }, "v"],
              "sensorId": "{id}", "time": { "column": "ts" }, "metrics": ["rssi", "v"] }
            """,
            """{"a b":{"c":[{},{"x":{"y z":"k"},"t":1795341600000,"rx":[{"rssi":-71},{"rssi":-90}],"v":5}]}}"""));

    [Fact]
    public void Rows_may_be_arrays_and_plain_values()
    {
        Assert.Equal(
            ["s 2026-11-22T10:00:00Z v=1", "s 2026-11-22T10:00:01Z v=2"],
            Decoded.Lines(
                """
                { "format": "mapped-json", "rowPath": "$.values[*]", "columns": [{ "name": "t", "path": "$[0]" }, { "name": "v", "path": "$[1]" }],
                  "sensorId": "s", "time": { "column": "t", "unit": "s" } }
                """,
                """{"values":[[1795341600,1],[1795341601,"2"]]}"""));
        Assert.Equal(
            ["s 2026-11-22T12:00:00Z v=1", "s 2026-11-22T12:00:00Z v=2"],
            Decoded.Lines("""{ "format": "mapped-json", "columns": [{ "name": "v", "path": "$" }], "sensorId": "s", "time": "arrival" }""", "[1,2]"));
    }

    [Fact]
    public void A_row_of_one_value_names_its_metric()
    {
        const string Tall = """
            { "format": "mapped-json", "columns": ["d", "t", "metric", "v"], "sensorId": "{d}", "time": { "column": "t" }, "metrics": { "name": "metric", "value": "v" } }
            """;
        Assert.Equal(
            ["a 2026-11-22T10:00:00Z Oil_temp=1.5", "a 2026-11-22T10:00:00Z x=?", "! 'metric' is missing: the name of a metric is expected.", "! 'v' 'open' is no number."],
            Decoded.Lines(
                Tall,
                """
                {"d":"a","t":1795341600000,"metric":"Oil temp","v":1.5}
                {"d":"a","t":1795341600000,"metric":"x"}
                {"d":"a","t":1795341600000,"v":1}
                {"d":"a","t":1795341600000,"metric":"x","v":"open"}
                """));
    }

    [Theory]
    [InlineData("s", "1795341600.1234567", "2026-11-22T10:00:00.1234567Z")]
    [InlineData("s", "\"1795341600.12345678\"", "2026-11-22T10:00:00.1234567Z")]
    [InlineData("s", "1.7953416e9", "2026-11-22T10:00:00Z")]
    [InlineData("ms", "1795341600000.5", "2026-11-22T10:00:00.0005Z")]
    [InlineData("us", "1795341600000001", "2026-11-22T10:00:00.000001Z")]
    [InlineData("ns", "1795341600000000199", "2026-11-22T10:00:00.0000001Z")]
    [InlineData("rfc3339", "\"2026-11-22 10:00:00.5+0000\"", "2026-11-22T10:00:00.5Z")]
    public void Times_are_exact_to_100_ns(string unit, string time, string instant) => Assert.Equal(
        [$"x {instant} v=1"], Decoded.Lines(Timed($"\"unit\": \"{unit}\""), $$"""{"device":"x","ts":{{time}},"v":1}"""));

    [Theory]
    [InlineData("\"unit\": \"s\"", "1795341600000", "'ts' 1795341600000 looks like milliseconds since 1970, but the definition's unit of 'time' is \"s\": write \"ms\".")]
    [InlineData("\"unit\": \"ms\"", "1795341600", "'ts' 1795341600 looks like seconds since 1970, but the definition's unit of 'time' is \"ms\": write \"s\".")]
    [InlineData("\"unit\": \"ms\"", "\"soon\"", "'ts' 'soon' is no number, but the definition's unit of 'time' is \"ms\".")]
    [InlineData("\"unit\": \"s\"", "1e25", "'ts' 1e25 is outside of the years 1 to 9999 in seconds since 1970.")]
    [InlineData("\"unit\": \"s\"", "12", "The time 1970-01-01T00:00:12Z is before 2000-01-01T00:00:00Z.")]
    [InlineData("\"unit\": \"rfc3339\"", "1795341600000", "'ts' 1795341600000 is a number, but the definition's unit of 'time' is \"rfc3339\".")]
    [InlineData("\"utc\": false", "\"2026-11-22T10:00:00\"", "'ts' '2026-11-22T10:00:00' has no offset: add Z for UTC, or one such as +01:00; or write \"utc\": true into the definition's 'time' when such times are in UTC.")]
    public void A_time_that_is_none_has_a_reason(string unit, string time, string reason) => Assert.Equal(
        [$"! {reason}"], Decoded.Lines(Timed(unit), $$"""{"device":"x","ts":{{time}},"v":1}"""));

    [Fact]
    public void A_time_without_an_offset_is_utc_when_the_definition_says_so() => Assert.Equal(
        ["x 2026-11-22T10:00:00Z v=1", "x 2026-11-22T09:00:00Z v=1"],
        Decoded.Lines(Timed("\"utc\": true"), """{"device":"x","ts":"2026-11-22T10:00:00","v":1}{"device":"x","ts":"2026-11-22T10:00:00+01:00","v":1}"""));

    [Fact]
    public void The_arrival_is_a_time_in_a_stream_and_none_in_a_file()
    {
        const string Definition = """{ "format": "mapped-json", "columns": ["device"], "sensorId": "{device}", "time": "arrival" }""";
        Assert.Equal(["x 2026-11-22T12:00:00Z v=1"], Decoded.Lines(Definition, """{"device":"x","v":1}"""));
        Assert.Equal(
            ["! The definition's 'time' is the record's arrival, which a file does not have: name the column of the time."],
            Decoded.Lines(Definition, """{"device":"x","v":1}""", isFile: true));
    }

    [Fact]
    public void A_malformed_line_costs_itself_alone()
    {
        foreach (var bad in (string[])["{\"device\":\"p1\",", "{\"device\":[}", "{\"ts\":12 34}", "nonsense", "}", "{\"device\":\"p1"])
        {
            var lines = Decoded.Lines(Flat, $"{Row}\n{bad}\n{Row}\n{Row}");
            Assert.Equal([Read, Read, Read], lines.Where(line => !line.StartsWith('!')));
            Assert.Contains("line 2", Assert.Single(lines, line => line.StartsWith('!')), StringComparison.Ordinal);
            Assert.Equal([bad], Decoded.RefusedTexts(Flat, $"{Row}\n{bad}\n{Row}\n{Row}"));
        }
    }

    [Fact]
    public void A_malformed_row_of_an_array_costs_itself_alone()
    {
        Assert.Equal(["{\"device\" 1}"], Decoded.RefusedTexts(Flat, $"[{Row},{{\"device\" 1}},{Row}]\n{Row}"));
        Assert.Equal(3, Decoded.Lines(Flat, $"[{Row},{{\"device\" 1}},{Row}]\n{Row}").Count(line => line == Read));
        Assert.Equal(["[1:2}"], Decoded.RefusedTexts(Flat, $"{Row}\n[1:2}}\n{Row}"));
    }

    [Fact]
    public void Rows_of_a_document_that_is_malformed_behind_them_are_read_once()
    {
        const string Definition = """{ "format": "mapped-json", "rowPath": "$.rows[*]", "columns": ["device", "ts"], "sensorId": "{device}", "time": { "column": "ts" } }""";
        Assert.Equal(
            [Read, Read, "! Not well-formed JSON at line 5, byte 1.", Read],
            Decoded.Lines(Definition, $"{{\"rows\":[\n{Row},\n{Row}\n],\n}}\n{{\"rows\":[{Row}]}}"));
        Assert.Equal(
            [Read, Read, "! Not well-formed JSON: what begins at line 1, byte 1 has no end.", Read],
            Decoded.Lines(Definition, $"{{\"rows\":[\n{Row},\n{Row}\n]\n{{\"rows\":[{Row}]}}"));
    }

    [Fact]
    public void A_record_that_is_cut_off_keeps_the_rows_before_the_cut() =>
        Assert.Equal([Read, Read, "! Not well-formed JSON at line 1, byte 123."], Decoded.Lines(Flat, $"[{Row},{Row},{{\"device\""));

    [Fact]
    public void NaN_leaves_the_rows_and_the_places_of_the_others_as_they_are()
    {
        const string Record = """[{"device":"a","ts":1795341600000,"v":1},{"device":"a","ts":1795341600000,"v":NaN,"w":2},{"device":"NaN"}]""";
        Assert.Equal(["a 2026-11-22T10:00:00Z v=1", "a 2026-11-22T10:00:00Z w=2", "! 'ts' is missing: a time is expected."], Decoded.Lines(Flat, Record));
        Assert.Equal(["""{"device":"NaN"}"""], Decoded.RefusedTexts(Flat, Record));
    }

    [Fact]
    public void NaN_is_no_number_in_every_document_and_a_text_in_quotes()
    {
        const string Record = """
            {"device":"a","ts":1795341600000,"v":NaN,"w":1}
            {"device":"a,"ts":1795341600000,"v":NaN,"w":2}
            {"device":"NaN","ts":1795341600000,"v":-Infinity,"w":3}
            {"device":"\"NaN","ts":1795341600000,"v":nan,"w":4}
            """;
        Assert.Equal(
            ["a 2026-11-22T10:00:00Z w=1", "! Not well-formed JSON at line 2, byte 15.", "NaN 2026-11-22T10:00:00Z w=3", "\"NaN 2026-11-22T10:00:00Z w=4"],
            Decoded.Lines(Flat, Record));
        Assert.Equal(["{\"device\":\"a,\"ts\":1795341600000,\"v\":NaN,\"w\":2}"], Decoded.RefusedTexts(Flat, Record));
    }

    [Fact]
    public void Comments_between_documents_are_skipped_when_the_definition_says_so()
    {
        var definition = Flat.Replace("\"sensorId\"", "\"skip\": \"#\", \"sensorId\"", StringComparison.Ordinal);
        Assert.Equal([Read, Read], Decoded.Lines(definition, $"# a comment {{\n{Row}\n  # another\n{Row}"));
        Assert.Equal(["! The record has no rows at '$'."], Decoded.Lines(definition, "# a comment"));
    }

    [Fact]
    public void Records_of_our_own_are_decoded_as_such() => Assert.Equal(
        ["p 2026-11-22T10:00:00Z t=1"],
        Decoded.Lines(Flat, "#sensorgrid:json\n" + """{"sensorId":"p","timestamp":"2026-11-22T10:00:00Z","metrics":{"t":1}}"""));

    [Fact]
    public void Any_bytes_are_accounted_for()
    {
        var random = new Random(18);
        var seeds = new[]
        {
            $"{Row}\n{Row}\n{Row}", $"[{Row},{Row},\n{Row}]", """{"device":{"id":"e"},"data":{"rows":[{"ts":1795341600000,"v":3},{"ts":NaN}]}}""",
            """{"devices":[{"id":"a","rows":[{"ts":[1795341600000],"v":1},{"ts":[1795341600000],"v":2}]},{"rows":[],"id":"b"},{"rows":[{"ts":[1795341600000],"v":3}],"id":"c"}]}""",
        };
        var decoders = new[] { Flat, Named, Envelope, Nested }.Select(Decoded.Decoder).ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var record = Decoded.Mutated(random, Encoding.UTF8.GetBytes(seeds[round % seeds.Length]));
            Decoded.Account(decoders[random.Next(decoders.Length)], record);
        }
    }

    private static string Timed(string member) =>
        $$"""{ "format": "mapped-json", "columns": ["device", "ts"], "sensorId": "{device}", "time": { "column": "ts", {{member}} } }""";
}
