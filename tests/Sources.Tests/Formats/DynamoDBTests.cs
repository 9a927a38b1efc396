using System.Text;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Sources.Tests.Formats;

public sealed class DynamoDBTests(ITestOutputHelper output)
{
    private static readonly RecordFormat All = Format("""{"format":"dynamodb","sensorId":"{device}","time":{"column":"timestamp","utc":true}}""");
    private static readonly RecordFormat Created = Format("""{"format":"dynamodb","sensorId":"{site}/{device}","time":"created","metrics":["temperature","running"]}""");

    [Fact]
    public void A_row_that_is_inserted_is_a_reading_with_the_event_as_its_id() => Assert.Equal(
        "foo 2026-01-01T11:17:42Z humidity=84.84 temperature=42.42 (b015b5f0-c095-4b50-8ad0-4279aa3d88c6)",
        All.Readings("""
            {"awsRegion":"us-east-1","eventID":"b015b5f0-c095-4b50-8ad0-4279aa3d88c6","eventName":"INSERT","userIdentity":null,"recordFormat":"application/json","tableName":"readings","dynamodb":{"ApproximateCreationDateTime":1767268662012995,"Keys":{"device":{"S":"foo"},"timestamp":{"S":"2026-01-01T11:17:42"}},"NewImage":{"humidity":{"N":"84.84"},"temperature":{"N":"42.42"},"device":{"S":"foo"},"timestamp":{"S":"2026-01-01T11:17:42"},"tags":{"SS":["a"]},"set":{"NS":["1","2"]},"more":{"M":{"temperature":{"N":"7"}}},"list":{"L":[{"N":"8"}]},"bytes":{"B":"U3Vubnk="},"ok":{"BOOL":true},"none":{"NULL":true}},"SizeBytes":99,"ApproximateCreationDateTimePrecision":"MICROSECOND"},"eventSource":"aws:dynamodb"}
            """));

    [Fact]
    public void Of_a_row_that_is_modified_the_new_image_counts() => Assert.Equal(
        "foo 2026-01-01T12:00:00Z temperature=21 (e2)",
        All.Readings("""{"eventID":"e2","eventName":"MODIFY","dynamodb":{"OldImage":{"device":{"S":"foo"},"timestamp":{"S":"2026-01-01T11:00:00Z"},"temperature":{"N":"20"}},"NewImage":{"device":{"S":"foo"},"timestamp":{"S":"2026-01-01T12:00:00Z"},"temperature":{"N":"21"}}}}"""));

    [Theory]
    [InlineData("""{"awsRegion":"eu-west-1","eventID":"e3","eventName":"REMOVE","userIdentity":{"type":"Service","principalId":"dynamodb.amazonaws.com"},"dynamodb":{"ApproximateCreationDateTime":1767268800000,"Keys":{"device":{"S":"foo"}},"OldImage":{"device":{"S":"foo"},"temperature":{"N":"20"}},"SizeBytes":9}}""")]
    [InlineData("""{"dynamodb":{"Keys":{"device":{"S":"foo"}}},"eventName":"REMOVE","eventID":"e3"}""")]
    public void A_row_that_is_removed_is_skipped(string record)
    {
        var decoded = All.Decode(record + Change("e4", """{"device":{"S":"a"},"timestamp":{"N":"1767268800000"},"v":{"N":"1"}}"""));
        Assert.Equal("a 2026-01-01T12:00:00Z v=1 (e4)", Decoding.Text(Assert.Single(decoded.Readings).Reading));
        Assert.Empty(decoded.Rejected);

        decoded = All.CreateDecoder(new DecoderOptions(TimeSpan.FromMinutes(5))).Decode(Encoding.UTF8.GetBytes(record), Decoding.Noon);
        Assert.Empty(decoded.Readings);
        Assert.Equal(0, decoded.RejectedCount);
    }

    [Theory]
    [InlineData("1767268800123", ",\"ApproximateCreationDateTimePrecision\":\"MILLISECOND\"", "2026-01-01T12:00:00.123Z")]
    [InlineData("1767268800123456", ",\"ApproximateCreationDateTimePrecision\":\"MICROSECOND\"", "2026-01-01T12:00:00.123456Z")]
    [InlineData("1767268800123", "", "2026-01-01T12:00:00.123Z")]
    [InlineData("1767268800123456", "", "2026-01-01T12:00:00.123456Z")]
    [InlineData("1767268800", "", "2026-01-01T12:00:00Z")]
    [InlineData("1.7672688E9", "", "2026-01-01T12:00:00Z")]
    public void The_time_may_be_that_of_the_change(string created, string precision, string expected) => Assert.Equal(
        $"north/p7 {expected} temperature=20.5 running=1 (e)",
        Created.Readings($$$"""{"eventID":"e","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":{{{created}}},"NewImage":{"site":{"S":"north"},"device":{"S":"p7"},"temperature":{"N":"20.5"},"running":{"BOOL":true},"other":{"N":"7"}}{{{precision}}}}}"""));

    [Theory]
    [InlineData("{\"N\":\"1\"}", "temperature=1 running=?")]
    [InlineData("{\"N\":\"-1.5E-3\"}", "temperature=-0.0015 running=?")]
    [InlineData("{\"N\":\"99999999999999999999999999999999999999\"}", "temperature=1E+38 running=?")]
    [InlineData("{\"N\":1}", "temperature=1 running=?")]
    [InlineData("{\"S\":\"20.5\"}", "temperature=20.5 running=?")]
    [InlineData("{\"S\":\"2\\u0030\"}", "temperature=20 running=?")]
    [InlineData("{\"BOOL\":false}", "temperature=0 running=?")]
    public void A_metric_that_is_named_is_a_number_in_any_of_three_types(string value, string expected) =>
        Assert.Equal($"n/d 2026-01-01T12:00:00Z {expected} (e)", Created.Readings(CreatedChange($$"""{"site":{"S":"n"},"device":{"S":"d"},"temperature":{{value}}}""")));

    [Theory]
    [InlineData("{\"NULL\":true}")]
    [InlineData("{\"NULL\":false}")]
    [InlineData("{\"N\":null}")]
    [InlineData("{\"N\":{\"N\":\"1\"}}")]
    public void Null_of_any_kind_is_no_number(string value) =>
        Assert.Equal("n/d 2026-01-01T12:00:00Z running=1 temperature=? (e)", Created.Readings(CreatedChange($$$"""{"site":{"S":"n"},"device":{"S":"d"},"temperature":{{{value}}},"running":{"N":"1"}}""")));

    [Theory]
    [InlineData("{\"N\":false}", "The attribute 'temperature' is false, which has another type than it says.")]
    [InlineData("{\"S\":true}", "The attribute 'temperature' is true, which has another type than it says.")]
    [InlineData("{\"N\":\"1E+400\"}", "'temperature' 1E+400 is too large for a number.")]
    [InlineData("{\"B\":\"U3Vubnk=\"}", "The attribute 'temperature' has the type B: S, N or BOOL is expected.")]
    [InlineData("{\"NS\":[\"1\"]}", "The attribute 'temperature' has the type NS: S, N or BOOL is expected.")]
    [InlineData("{\"L\":[{\"N\":\"1\"}]}", "The attribute 'temperature' has the type L: S, N or BOOL is expected.")]
    public void A_metric_of_another_type_says_why(string value, string reason) => Assert.Equal(
        reason, Created.Rejection(CreatedChange($$"""{"site":{"S":"n"},"device":{"S":"d"},"temperature":{{value}}}""")));

    [Fact]
    public void A_time_in_milliseconds_that_is_called_microseconds_is_refused() => Assert.StartsWith(
        "The time 1970-01-21",
        Created.Rejection("""{"eventID":"e","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1767268800000,"ApproximateCreationDateTimePrecision":"MICROSECOND","NewImage":{"site":{"S":"n"},"device":{"S":"d"},"temperature":{"N":"1"}}}}"""),
        StringComparison.Ordinal);

    [Fact]
    public void A_metric_that_is_null_is_a_missing_value() => Assert.Equal(
        "n/d 2026-01-01T12:00:00Z running=1 temperature=? (e)",
        Created.Readings(CreatedChange("""{"site":{"S":"n"},"device":{"S":"d"},"temperature":{"NULL":true},"running":{"N":"1"}}""")));

    [Fact]
    public void A_sensor_may_have_a_number_as_its_id() => Assert.Equal(
        "17/true 2026-01-01T12:00:00Z temperature=1 running=? (e)",
        Created.Readings(CreatedChange("""{"site":{"N":"17"},"device":{"BOOL":true},"temperature":{"N":"1"}}""")));

    [Fact]
    public void A_row_may_be_nested_as_deeply_as_DynamoDB_allows()
    {
        var nested = string.Concat(Enumerable.Repeat("{\"M\":{\"a\":", 32)) + "{\"N\":\"1\"}" + string.Concat(Enumerable.Repeat("}}", 32));

        Assert.Equal("a 2026-01-01T12:00:00Z v=1 (e)", All.Readings(Change("e", $$$"""{"deep":{{{nested}}},"device":{"S":"a"},"timestamp":{"N":"1767268800000"},"v":{"N":"1"}}""")));
    }

    [Fact]
    public void Rows_of_one_value_each_name_their_metric() => Assert.Equal(
        "a 2026-01-01T12:00:00Z temp_C=20.5 (e)",
        Format("""{"format":"dynamodb","sensorId":"{device}","time":"created","metrics":{"name":"kind","value":"v"}}""")
            .Readings(CreatedChange("""{"device":{"S":"a"},"kind":{"S":"temp (C)"},"v":{"N":"20.5"}}""")));

    [Theory]
    [InlineData("""{"device":{"S":"a"},"timestamp":{"S":"2026-01-01T12:00:00Z"}}""", "It has no numeric value.")]
    [InlineData("""{"timestamp":{"S":"2026-01-01T12:00:00Z"},"v":{"N":"1"}}""", "The attribute 'device' of the sensor id '{device}' is missing or empty.")]
    [InlineData("""{"device":{"S":"a"},"v":{"N":"1"}}""", "'timestamp' is missing: a time is expected.")]
    [InlineData("""{"device":{"S":"a"},"timestamp":{"S":"yesterday"},"v":{"N":"1"}}""", "'timestamp' 'yesterday' is not a time: an RFC 3339 time with an offset such as 2026-11-22T10:00:01.25Z, a date such as 2026-11-22 (its midnight in UTC), or milliseconds since 1970 is expected.")]
    [InlineData("""{"device":{"M":{"id":{"S":"a"}}},"timestamp":{"S":"2026-01-01T12:00:00Z"},"v":{"N":"1"}}""", "The attribute 'device' has the type M: S, N or BOOL is expected.")]
    [InlineData("""{"device":{"SS":["a"]},"timestamp":{"S":"2026-01-01T12:00:00Z"},"v":{"N":"1"}}""", "The attribute 'device' has the type SS: S, N or BOOL is expected.")]
    [InlineData("""{"device":"a","timestamp":{"S":"2026-01-01T12:00:00Z"},"v":{"N":"1"}}""", "The attribute 'device' has no type: a value such as {\"N\":\"20.5\"} is expected.")]
    [InlineData("""{"device":["a"],"timestamp":{"S":"2026-01-01T12:00:00Z"},"v":{"N":"1"}}""", "The attribute 'device' has no type: a value such as {\"N\":\"20.5\"} is expected.")]
    [InlineData("""{"device":{},"timestamp":{"S":"2026-01-01T12:00:00Z"},"v":{"N":"1"}}""", "The attribute 'device' has no type: a value such as {\"N\":\"20.5\"} is expected.")]
    [InlineData("""{"device":{"S":"a"},"timestamp":{"S":"2026-01-01T12:00:00Z"},"v":{"N":"x"}}""", "The attribute 'v' is x, which is no number.")]
    [InlineData("""{"device":{"S":"a"},"device":{"S":"b"},"timestamp":{"S":"2026-01-01T12:00:00Z"},"v":{"N":"1"}}""", "The attribute 'device' is given twice.")]
    [InlineData("""{"device":{"S":"a"},"timestamp":{"S":"2026-01-01T12:00:00Z"},"v":{"N":"1"},"v":{"N":"1"}}""", "'v' is given twice.")]
    [InlineData("""{"device":{"S":"\ud800"},"timestamp":{"S":"2026-01-01T12:00:00Z"},"v":{"N":"1"}}""", "The attribute 'device' of the sensor id '{device}' is not valid Unicode.")]
    public void An_image_that_is_no_reading_says_why(string image, string reason) => Assert.Equal(reason, All.Rejection(Change("e", image)));

    [Theory]
    [InlineData("""{"eventID":"e","dynamodb":{"NewImage":{}}}""", "'eventName' is missing: INSERT, MODIFY or REMOVE is expected.")]
    [InlineData("""{"eventID":"e","eventName":"UPDATE","dynamodb":{"NewImage":{}}}""", "'eventName' is UPDATE: INSERT, MODIFY or REMOVE is expected.")]
    [InlineData("""{"eventID":"e","eventName":"INSERT","dynamodb":{"Keys":{}}}""", "'dynamodb' has no 'NewImage': the change has no new row, as in a stream whose view type is not NEW_IMAGE or NEW_AND_OLD_IMAGES.")]
    [InlineData("""{"eventID":7,"eventName":"INSERT","dynamodb":{"NewImage":{}}}""", "'eventID' is not a text, is too long, or is not valid Unicode.")]
    [InlineData("""{"sensorId":"a","timestamp":1767268800000,"metrics":{"v":1}}""", "'dynamodb' is missing: this is no change record of a table.")]
    public void A_record_that_is_no_change_says_why(string record, string reason) => Assert.Equal(reason, All.Rejection(record));

    [Theory]
    [InlineData("""{"eventID":"e","eventName":"INSERT","dynamodb":{"NewImage":{}}}""", "'ApproximateCreationDateTime' is missing, which is the definition's 'time'.")]
    [InlineData("""{"eventID":"e","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":"now","NewImage":{}}}""", "'ApproximateCreationDateTime' ? is not a time.")]
    [InlineData("""{"eventID":"e","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1767268800000,"ApproximateCreationDateTimePrecision":"HOUR","NewImage":{}}}""", "'ApproximateCreationDateTime' 1767268800000 is not a time.")]
    public void A_change_without_a_time_of_its_own_says_why(string record, string reason) => Assert.Equal(reason, Created.Rejection(record));

    [Fact]
    public void A_malformed_record_costs_itself_alone()
    {
        var first = Change("e1", """{"device":{"S":"a"},"timestamp":{"N":"1767268800000"},"v":{"N":"1"}}""");
        var last = Change("e2", """{"device":{"S":"b"},"timestamp":{"N":"1767268800000"},"v":{"N":"2"}}""");

        Assert.Equal(
            "a 2026-01-01T12:00:00Z v=1 (e1)\n! Not well-formed JSON at line 2, byte 14.\nb 2026-01-01T12:00:00Z v=2 (e2)",
            All.Elements($"{first}\n{{\"eventName\":,\"dynamodb\":{{}}}}\n{last}"));
    }

    [Theory]
    [InlineData("""{"format":"dynamodb","time":"created","sensorId":"{a}","metrics":"*"}""", """{"format":"dynamodb","sensorId":"{a}","time":"created"}""")]
    [InlineData("""{"format":"dynamodb","metrics":["b","c"],"time":{"column":"t","unit":"s"},"sensorId":"{a}"}""", """{"format":"dynamodb","sensorId":"{a}","time":{"column":"t","unit":"s"},"metrics":["b","c"]}""")]
    public void The_canonical_text_leaves_defaults_out(string definition, string canonical)
    {
        Assert.Equal(canonical, SourceDefinition.Parse(Encoding.UTF8.GetBytes(definition)).Canonical);
        Assert.Equal(canonical, SourceDefinition.Parse(Encoding.UTF8.GetBytes(canonical)).Canonical);
    }

    [Theory]
    [InlineData("""{"format":"dynamodb"}""", "'sensorId' is missing", "'time' is missing: write \"time\": { \"column\": \"ts\" } with the name of the column, or \"time\": \"created\" for the record's creation time.")]
    [InlineData("""{"format":"dynamodb","sensorId":"{a}","time":"arrival"}""", "or \"created\", but is the text 'arrival'", "")]
    [InlineData("""{"format":"dynamodb","sensorId":"{a}","time":"created","id":"x"}""", "'id' is not known here", "")]
    [InlineData("""{"format":"dynamodb","sensorId":"{a}","time":"created","metrics":["a b","a_b"]}""", "'a b' and 'a_b' would both be the metric 'a_b'", "")]
    public void Mistakes_of_a_definition_are_reported(string definition, string first, string second)
    {
        var message = Assert.Throws<SourceDefinitionException>(() => Format(definition)).Message;

        Assert.Contains(first, message, StringComparison.Ordinal);
        Assert.Contains(second, message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Any_bytes_are_readings_or_reasons() => Decoding.FuzzAsync(
        Format("""{"format":"dynamodb","sensorId":"{device}","time":"created"}"""),
        [
            CreatedChange("""{"device":{"S":"a"},"v":{"N":"1"},"w":{"M":{"x":{"N":"1"}}},"s":{"SS":["x"]},"b":{"BOOL":true},"n":{"NULL":true}}"""),
            "[" + CreatedChange("""{"device":{"S":"\u0061"},"v":{"N":"1"}}""") + ",\n" + CreatedChange("""{"device":{"N":"7"},"v":{"N":NaN}}""") + "]",
        ],
        ["\"NewImage\":{", "\"dynamodb\":{", "{\"N\":\"1\"}", "{\"S\":\"", "{\"M\":{", "\"eventName\":", "MODIFY", "\"device\":", "NaN", "\n{", "},{"],
        output,
        maySkip: true);

    private static string Change(string id, string image) => $$$"""{"eventID":"{{{id}}}","eventName":"INSERT","dynamodb":{"NewImage":{{{image}}}}}""";

    private static string CreatedChange(string image) =>
        $$$"""{"eventID":"e","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1767268800000,"NewImage":{{{image}}}}}""";

    private static RecordFormat Format(string definition) => SourceDefinition.Parse(Encoding.UTF8.GetBytes(definition)).Format;
}
