using System.Text;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Sources.Tests.Formats;

public sealed class CsvTests
{
    private const string Simple = """{ "format": "csv", "sensorId": "{device}", "time": { "column": "ts" } }""";

    private const string German = """
        { "format": "csv", "delimiter": ";", "decimal": ",", "sensorId": "{Ort}/{Gerät}", "time": { "column": ["Datum", "Zeit"], "utc": true }, "metrics": ["Temp (°C)"], "id": "Nr" }
        """;

    private const string Plain = """
        { "format": "csv", "header": false, "columns": ["device", "ts", "", "temp", null], "sensorId": "{device}", "time": { "column": "ts", "unit": "s" } }
        """;

    [Fact]
    public void The_header_names_the_columns_and_numbers_are_metrics() => Assert.Equal(
        ["p1 2026-11-22T10:00:00Z temp=20.5 hum=-40", "p2 2026-11-22T10:00:00.0005Z temp=1000"],
        Decoded.Lines(Simple, "device,ts,temp,state, hum ,x\r\np1,2026-11-22T10:00:00Z,20.5,on, -4e1 ,\r\n\r\np2,1795341600000.5,1e3,off,NaN,true\r\n"));

    [Fact]
    public void Cells_in_quotes_hold_delimiters_quotes_and_line_ends()
    {
        const string Record = "device,ts,note,temp\n\"p, \"\"1\"\"\",2026-11-22T10:00:00Z,\"two\r\nlines\",5\n 5\" pipe , 2026-11-22T10:00:00Z , \"x\" , 6";
        Assert.Equal(["p, \"1\" 2026-11-22T10:00:00Z temp=5", "5\" pipe 2026-11-22T10:00:00Z temp=6"], Decoded.Lines(Simple, Record));
    }

    [Fact]
    public void Another_delimiter_a_decimal_comma_and_a_time_of_two_columns() => Assert.Equal(
        ["Halle 2/k 2026-11-22T10:00:00.25Z Temp_C=20.5 #7", "Halle 2/k 2026-11-22T10:00:00Z Temp_C=?", "Halle 2/k 2026-11-22T10:00:00Z Temp_C=3"],
        Decoded.Lines(
            German,
            "sep=;\nNr;Ort;Gerät;Datum;Zeit;Temp (°C)\n7;Halle 2;k;2026-11-22;10:00:00,25;20,5\n;Halle 2;k;2026-11-22;10:00;\n;Halle 2;k;2026-11-22;10:00;3\n"));

    [Theory]
    [InlineData("2026-11-22;25:00:00", "'Datum' and 'Zeit' together, '2026-11-22' '25:00:00', is not a time: ")]
    [InlineData(";10:00:00", "'Datum' is empty: a time is expected.")]
    [InlineData("2026-11-22;", "'Zeit' is empty: a time of day is expected.")]
    public void A_time_of_two_columns_that_is_none_names_both(string time, string reason) =>
        Assert.StartsWith($"! {reason}", Assert.Single(Decoded.Lines(German, $"Nr;Ort;Gerät;Datum;Zeit;Temp (°C)\n7;a;b;{time};1")), StringComparison.Ordinal);

    [Fact]
    public void Without_a_header_columns_have_positions() =>
        Assert.Equal(["p1 2026-11-22T10:00:00.1Z temp=20"], Decoded.Lines(Plain, "p1,1795341600.1,9,20,8"));

    [Fact]
    public void Blanks_as_delimiters_may_come_in_runs() => Assert.Equal(
        ["1 2004-03-31T03:38:15.757551Z temp=122.153 hum=-3.91901"],
        Decoded.Lines(
            """
            { "format": "csv", "delimiter": "blank", "header": false, "columns": ["date", "time", "", "mote", "temp", "hum"], "sensorId": "{mote}", "time": { "column": ["date", "time"], "utc": true } }
            """,
            "  2004-03-31 03:38:15.757551 2   1 122.153\t-3.91901 \n"));

    [Fact]
    public void A_row_of_one_value_names_its_metric() => Assert.Equal(
        ["a 2026-11-22T10:00:00Z oil_temp=1.5", "! 'name' is empty: the name of a metric is expected.", "! 'v' 'open' is no number."],
        Decoded.Lines(
            """{ "format": "csv", "sensorId": "{d}", "time": { "column": "t" }, "metrics": { "name": "name", "value": "v" } }""",
            "d,t,name,v\na,1795341600000,oil temp,1.5\na,1795341600000,,1.5\na,1795341600000,x,open"));

    [Theory]
    [InlineData("p1,2026-11-22T10:00:00Z,20,5", "The row has 4 cells, but the header has 3 columns: a cell with a comma in it, such as a decimal comma, must be in quotes.")]
    [InlineData("p1,2026-11-22T10:00:00Z", "The row has 2 cells, but the header has 3 columns.")]
    [InlineData("p1;2026-11-22T10:00:00Z;20", "The row has 1 cell, but the header has 3 columns: is the delimiter \";\"?")]
    [InlineData("p1,2026-11-22T10:00:00Z,\"20,5\"", "'temp' '20,5' is no number: it has a decimal comma, for which the definition needs \"decimal\": \",\".")]
    [InlineData("p1,2026-11-22T10:00:00,20", "'ts' '2026-11-22T10:00:00' has no offset: add Z for UTC, or one such as +01:00; or write \"utc\": true into the definition's 'time' when such times are in UTC.")]
    [InlineData("p1,22.11.2026,20", "'ts' '22.11.2026' is not a time: an RFC 3339 time with an offset such as 2026-11-22T10:00:01.25Z, a date such as 2026-11-22 (its midnight in UTC), or milliseconds since 1970 is expected.")]
    [InlineData("p1,,20", "'ts' is empty: a time is expected.")]
    [InlineData(",1795341600000,20", "The column 'device' of the sensor id '{device}' is missing or empty.")]
    [InlineData("p1,1795341600000,on", "It has no numeric value.")]
    [InlineData("p1,1795341600000,1e999", "'temp' '1e999' is too large for a number.")]
    [InlineData("p1,1795341600000,\"5", "The quote at byte 18 of the row is not closed.")]
    [InlineData("\"p\"1,1795341600000,5", "The quote at byte 1 of the row closes within its cell: double a quote that belongs to the text.")]
    public void A_row_that_is_no_reading_costs_itself_alone(string row, string reason)
    {
        const string Good = "p2,1795341600000,1\n";
        var record = $"device,ts,temp\n{Good}{row}\n{Good}";
        Assert.Equal(["p2 2026-11-22T10:00:00Z temp=1", $"! {reason}", "p2 2026-11-22T10:00:00Z temp=1"], Decoded.Lines(Simple, record));
        Assert.Equal([row], Decoded.RefusedTexts(Simple, record));
    }

    [Fact]
    public void A_decimal_point_is_refused_where_a_comma_is_said() => Assert.Equal(
        ["! 'Temp (°C)' '20.5' is no number: it has a decimal point, and the definition says \"decimal\": \",\"."],
        Decoded.Lines(German, "Nr;Ort;Gerät;Datum;Zeit;Temp (°C)\n7;a;b;2026-11-22;10:00:00;20.5"));

    [Theory]
    [InlineData("Device,ts,temp\np1,1795341600000,1", "The header has no column 'device', which the definition names: its columns are 'Device', 'ts', 'temp'; does the definition mean 'Device'? When records have no header, the definition needs \"header\": false and \"columns\".")]
    [InlineData("device,ts,temp,temp\np1,1795341600000,1,2", "The header has the column 'temp' twice.")]
    [InlineData("device,ts,temp\n", "The record has a header, but no rows.")]
    [InlineData("sep=;\ndevice;ts", "The first line says that the delimiter is ';', but the definition says \",\".")]
    [InlineData("device,\"ts\ntemp", "The header cannot be read. The quote at byte 8 of the row is not closed.")]
    public void A_header_that_does_not_fit_refuses_the_record(string record, string reason) => Assert.Equal([$"! {reason}"], Decoded.Lines(Simple, record));

    [Fact]
    public void A_header_that_is_not_utf8_says_so() => Assert.Contains(
        "not UTF-8", Assert.Single(Decoded.Lines(Decoded.Decoder(Simple), Encoding.Latin1.GetBytes("device,ts,°C\np1,1795341600000,1"))), StringComparison.Ordinal);

    [Fact]
    public void Each_record_has_its_own_header_and_one_that_comes_again_is_no_row()
    {
        var decoder = Decoded.Decoder(Simple);
        Assert.Equal(
            ["p1 2026-11-22T10:00:00Z temp=1", "p1 2026-11-22T10:00:00Z temp=2"],
            Decoded.Lines(decoder, "device,ts,temp\np1,1795341600000,1\ndevice,ts,temp\np1,1795341600000,2"u8));
        Assert.Equal(["p1 2026-11-22T10:00:00Z hum=3"], Decoded.Lines(decoder, "hum,ts,device\r3,1795341600000,p1\r"u8));
        Assert.Equal(["p1 2026-11-22T10:00:00Z hum=4"], Decoded.Lines(decoder, "hum,ts,device\r\n4,1795341600000,p1"u8));
    }

    [Fact]
    public void Comments_are_skipped_when_the_definition_says_so()
    {
        const string Record = "# made by x\ndevice,ts,temp\n  # more\np1,1795341600000,1\n";
        Assert.Equal(
            ["p1 2026-11-22T10:00:00Z temp=1"],
            Decoded.Lines(Simple.Replace("\"csv\"", "\"csv\", \"skip\": \"#\"", StringComparison.Ordinal), Record));
        Assert.Contains("no column 'device'", Assert.Single(Decoded.Lines(Simple, Record)), StringComparison.Ordinal);
    }

    [Fact]
    public void Places_are_those_of_the_rows() => Assert.Equal(["p1,x,1", "p2,y,\"a\nb\""], Decoded.RefusedTexts(Simple, "device,ts,temp\r\np1,x,1\r\np2,y,\"a\nb\"\r\n"));

    [Theory]
    [InlineData("\"header\": false,", "'columns' is missing: name the columns by position")]
    [InlineData("\"columns\": [\"a\"],", "'columns' is for records without a header")]
    [InlineData("\"header\": false, \"columns\": [\"device\", \"device\", \"ts\"],", "The column 'device' is given twice")]
    [InlineData("\"header\": false, \"columns\": [\"device\"],", "'column' names 'ts', which is no column")]
    [InlineData("\"header\": false, \"columns\": [],", "'columns' must be a list of 1 to 4096 names, but is one of 0.")]
    [InlineData("\"delimiter\": \":\",", "'delimiter' must be one of \",\", \";\", \"|\", \"tab\", \"blank\", but is the text ':'.")]
    [InlineData("\"decimal\": \"comma\",", "'decimal' must be one of \".\", \",\", but is the text 'comma'.")]
    [InlineData("\"rowPath\": \"$\",", "'rowPath' is not known here")]
    public void A_mistake_in_a_definition_is_found(string members, string error) => Assert.Contains(
        error,
        Assert.Throws<SourceDefinitionException>(
            () => Decoded.Decoder(Simple.Replace("\"sensorId\"", $"{members} \"sensorId\"", StringComparison.Ordinal))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"format":"csv","delimiter":"tab","header":false,"columns":["a","","t"],"decimal":",","sensorId":"{a}","time":{"column":"t"},"skip":"#"}""")]
    [InlineData("""{"format":"csv","sensorId":"{a}","time":{"column":"t","unit":"ns"},"metrics":["x"]}""")]
    public void The_canonical_text_means_the_same(string canonical) =>
        Assert.Equal(canonical, SourceDefinition.Parse(Encoding.UTF8.GetBytes(canonical)).Canonical);

    [Fact]
    public void Rows_are_the_same_alone_and_together()
    {
        var rows = Enumerable.Range(0, 50).Select(row => $"p{row},{1795341600 + row},\"x\"\"{row}\",{row}.5,").ToArray();
        Assert.Equal(rows.SelectMany(row => Decoded.Lines(Plain, row)), Decoded.Lines(Plain, string.Join("\r\n", rows)));
        Assert.Equal(rows.SelectMany(row => Decoded.Lines(Plain, row)), Decoded.Lines(Plain, string.Join("\r", rows)));
    }

    [Fact]
    public void Any_bytes_are_accounted_for()
    {
        var random = new Random(18);
        var seeds = new[] { "device,ts,temp\np1,1795341600000,1\r\n\"p\"\"2\",1795341600000,\"5\"\n", "p1,1795341600.1,9,20,8\np1,1795341600.1,9,20,8\n", "Nr;Ort;Gerät;Datum;Zeit;Temp (°C)\n7;a;b;2026-11-22;10:00:00;20,5" };
        var decoders = new[] { Simple, Plain, German }.Select(Decoded.Decoder).ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var record = Decoded.Mutated(random, Encoding.UTF8.GetBytes(seeds[round % seeds.Length]));
            Decoded.Account(decoders[random.Next(4) > 0 ? round % seeds.Length : random.Next(decoders.Length)], record);
        }
    }
}
