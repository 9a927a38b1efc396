using System.Text;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats.SiteWise;

namespace SensorGrid.Sources.Tests.Formats;

public sealed class SiteWiseTests(ITestOutputHelper output)
{
    private const string Asset = "a1b2c3d4-5678-90ab-cdef-22222EXAMPLE";
    private const string Property = "a1b2c3d4-5678-90ab-cdef-33333EXAMPLE";
    private const string Value = """{"timestamp":{"timeInSeconds":1767268800,"offsetInNanos":0},"quality":"GOOD","value":{"doubleValue":20.5}}""";

    private static readonly SiteWiseFormat Plain = new();
    private static readonly SiteWiseFormat Named = new() { Metrics = new Dictionary<string, string> { [Property] = "temperature" } };

    [Fact]
    public void A_value_is_a_reading_of_its_asset()
    {
        Assert.Equal($"{Asset} 2026-01-01T12:00:00Z {Property}=20.5", Plain.Readings(Notification(Value)));
        Assert.Equal($"{Asset} 2026-01-01T12:00:00Z temperature=20.5", Named.Readings(Notification(Value)));
    }

    [Fact]
    public void Each_value_of_a_notification_is_a_reading_with_its_bytes()
    {
        var second = Value.Replace("1767268800", "1767268801", StringComparison.Ordinal);
        var record = $"{Notification($"{Value}, {second}")}\n{Notification(Value)}";

        Assert.Equal(
            $"{Asset} 2026-01-01T12:00:00Z temperature=20.5\n{Asset} 2026-01-01T12:00:01Z temperature=20.5\n{Asset} 2026-01-01T12:00:00Z temperature=20.5", Named.Readings(record));
        Assert.Equal([Value, second, Value], Named.Bytes(record));
    }

    [Fact]
    public void The_bytes_of_a_value_are_its_own_wherever_the_record_begins()
    {
        Assert.Equal([Value], Plain.Bytes($"\n  {Notification(Value)}"));
        Assert.Equal([Value, Value], Plain.Bytes($"\uFEFF{Notification(Value)}\n{Notification(Value)}"));
    }

    [Fact]
    public void Of_a_notification_that_is_no_JSON_but_for_NaN_they_are_all_of_it()
    {
        var altered = Notification($"{Value},{Value.Replace("20.5", "NaN", StringComparison.Ordinal)}");

        Assert.Equal([Value, altered, altered, Value], Plain.Bytes($"{Notification(Value)}\n{altered}\n{Notification(Value)}"));
    }

    [Theory]
    [InlineData("\"doubleValue\":-1e-3", "-0.001")]
    [InlineData("\"integerValue\":42", "42")]
    [InlineData("\"booleanValue\":true", "1")]
    [InlineData("\"booleanValue\":false", "0")]
    [InlineData("\"nullValue\":{\"valueType\":\"D\"}", "?")]
    [InlineData("\"doubleValue\":\"NaN\"", "?")]
    [InlineData("\"doubleValue\":NaN", "?")]
    [InlineData("\"stringValue\":null,\"doubleValue\":7,\"integerValue\":null", "7")]
    public void A_number_a_boolean_and_a_null_are_values(string value, string expected) => Assert.Equal(
        $"{Asset} 2026-01-01T12:00:00Z temperature={expected}", Named.Readings(Notification(Value.Replace("\"doubleValue\":20.5", value, StringComparison.Ordinal))));

    [Theory]
    [InlineData("GOOD", "20.5")]
    [InlineData("BAD", "?")]
    [InlineData("UNCERTAIN", "?")]
    public void A_value_of_no_good_quality_is_a_missing_value(string quality, string expected) => Assert.Equal(
        $"{Asset} 2026-01-01T12:00:00Z temperature={expected}", Named.Readings(Notification(Value.Replace("GOOD", quality, StringComparison.Ordinal))));

    [Theory]
    [InlineData("\"timeInSeconds\":1767268800,\"offsetInNanos\":123456789", "2026-01-01T12:00:00.1234567Z")]
    [InlineData("\"offsetInNanos\":999999999,\"timeInSeconds\":1767268799", "2026-01-01T11:59:59.9999999Z")]
    [InlineData("\"timeInSeconds\":1767268800", "2026-01-01T12:00:00Z")]
    public void Times_are_exact(string timestamp, string expected) => Assert.Equal(
        $"{Asset} {expected} temperature=20.5",
        Named.Readings(Notification(Value.Replace("\"timeInSeconds\":1767268800,\"offsetInNanos\":0", timestamp, StringComparison.Ordinal))));

    [Fact]
    public void Members_may_come_in_any_order() => Assert.Equal(
        "p 2026-01-01T12:00:00Z m=1",
        Plain.Readings("""{"payload":{"values":[{"value":{"integerValue":1},"quality":"GOOD","timestamp":{"timeInSeconds":1767268800}}],"more":[1],"propertyId":"m","assetId":"p"},"type":"PropertyValueUpdate"}"""));

    [Fact]
    public void Notifications_come_in_an_array_or_one_after_the_other() => Assert.Equal(
        4, Plain.Decode($"[{Notification(Value)},{Notification(Value)}]{Notification(Value)}\n{Notification(Value)}").Readings.Count);

    [Theory]
    [InlineData("\"GOOD\"", "\"FINE\"", "'quality' is FINE: GOOD, BAD or UNCERTAIN is expected.")]
    [InlineData("\"quality\":\"GOOD\",", "", "'quality' is missing: GOOD, BAD or UNCERTAIN is expected.")]
    [InlineData("\"timestamp\":{\"timeInSeconds\":1767268800,\"offsetInNanos\":0},", "", "'timestamp' is missing.")]
    [InlineData("\"timeInSeconds\":1767268800,", "", "'timeInSeconds' is not a whole number of seconds since 1970, up to the year 9999.")]
    [InlineData("1767268800,", "1767268800.5,", "'timeInSeconds' is not a whole number of seconds since 1970, up to the year 9999.")]
    [InlineData("1767268800,", "1767268800000,", "'timeInSeconds' is not a whole number of seconds since 1970, up to the year 9999.")]
    [InlineData("\"offsetInNanos\":0", "\"offsetInNanos\":1000000000", "'offsetInNanos' is not a whole number from 0 to 999999999.")]
    [InlineData("\"offsetInNanos\":0", "\"offsetInNanos\":-1", "'offsetInNanos' is not a whole number from 0 to 999999999.")]
    [InlineData("1767268800,", "1,", "The time 1970-01-01T00:00:01Z is before 2000-01-01T00:00:00Z.")]
    [InlineData("\"doubleValue\":20.5", "\"stringValue\":\"open\"", "It is a text: 'doubleValue', 'integerValue' or 'booleanValue' is expected.")]
    [InlineData("\"doubleValue\":20.5", "", "'value' is missing: 'doubleValue', 'integerValue' or 'booleanValue' is expected.")]
    [InlineData("\"doubleValue\":20.5", "\"doubleValue\":1e999", "'value' is 1e999: a number within the range of a double is expected.")]
    [InlineData("\"doubleValue\":20.5", "\"doubleValue\":\"20.5\"", "'value' is 20.5: a number within the range of a double is expected.")]
    [InlineData("\"doubleValue\":20.5", "\"doubleValue\":1,\"integerValue\":1", "'value' has more than one value.")]
    [InlineData("\"doubleValue\":20.5", "\"booleanValue\":1", "'booleanValue' is 1: true or false is expected.")]
    public void A_bad_value_costs_itself_alone(string good, string bad, string reason) => Assert.Equal(
        $"{Asset} 2026-01-01T12:00:00Z temperature=20.5\n! The property '{Property}' of the asset '{Asset}': {reason}\n{Asset} 2026-01-01T12:00:00Z temperature=20.5",
        Named.Elements(Notification($"{Value},{Value.Replace(good, bad, StringComparison.Ordinal)},{Value}")));

    [Theory]
    [InlineData("""{"type":"AssetUpdate","payload":{"assetId":"a","propertyId":"b","values":[]}}""", "'type' is AssetUpdate: PropertyValueUpdate is expected.")]
    [InlineData("""{"type":"PropertyValueUpdate"}""", "'payload.values' is missing: this is no property value notification.")]
    [InlineData("""{"type":"PropertyValueUpdate","payload":{"propertyId":"b","values":[]}}""", "'payload.assetId' is missing.")]
    [InlineData("""{"type":"PropertyValueUpdate","payload":{"assetId":"a","values":[]}}""", "'payload.propertyId' is missing.")]
    [InlineData("""{"type":"PropertyValueUpdate","payload":{"assetId":7,"propertyId":"b","values":[]}}""", "'payload.assetId' is not a text, is empty, is too long, or is not valid Unicode.")]
    [InlineData("""{"type":"PropertyValueUpdate","payload":{"assetId":"a","propertyId":"b","values":[]}}""", "'payload.values' is empty.")]
    [InlineData("""{"type":"PropertyValueUpdate","payload":{"assetId":"a","propertyId":"b","values":[7]}}""", "The property 'b' of the asset 'a': An element of 'values' is not an object.")]
    [InlineData("""{"type":"PropertyValueUpdate","payload":{"assetId":"a","propertyId":"b","values":{}}}""", "'payload.values' is missing: this is no property value notification.")]
    public void A_notification_that_has_no_value_says_why(string record, string reason) => Assert.Equal(reason, Plain.Rejection(record));

    [Fact]
    public void A_notification_without_a_type_is_one() =>
        Assert.Single(Plain.Decode($$$"""{"payload":{"assetId":"a","propertyId":"b","values":[{{{Value}}}]}}""").Readings);

    [Fact]
    public void A_malformed_notification_costs_itself_alone() => Assert.Equal(
        $"{Asset} 2026-01-01T12:00:00Z temperature=20.5\n! Not well-formed JSON at line 2, byte 9.\n{Asset} 2026-01-01T12:00:00Z temperature=20.5",
        Named.Elements($"{Notification(Value)}\n{{\"type\":,\"payload\":{{}}}}\n{Notification(Value)}"));

    [Fact]
    public void A_definition_names_properties() => Assert.Equal(
        Named, SourceDefinition.Parse(Encoding.UTF8.GetBytes($$$"""{"format":"sitewise","metrics":{"{{{Property}}}":"temperature"}}""")).Format);

    [Theory]
    [InlineData("""{"format":"sitewise","metrics":{}}""", """{"format":"sitewise"}""")]
    [InlineData("""{"format":"sitewise","metrics":{"b":"x","a":"y"}}""", """{"format":"sitewise","metrics":{"a":"y","b":"x"}}""")]
    public void The_canonical_text_has_properties_in_order(string definition, string canonical) =>
        Assert.Equal(canonical, SourceDefinition.Parse(Encoding.UTF8.GetBytes(definition)).Canonical);

    [Theory]
    [InlineData("""{"format":"sitewise","metrics":{"b":"x y"}}""", "1:37: 'x y' is not a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __).")]
    [InlineData("""{"format":"sitewise","metrics":{"b":7}}""", "1:37: 'b' must be a text, but is the number 7.")]
    [InlineData("""{"format":"sitewise","metrics":["b"]}""", "1:32: 'metrics' must be an object, but is a list.")]
    [InlineData("""{"format":"sitewise","metrics":{"b":"x","b":"y"}}""", "1:41: 'b' is given twice: leave one out.")]
    public void Mistakes_of_a_definition_are_reported(string definition, string error) =>
        Assert.Equal(error, Assert.Throws<SourceDefinitionException>(() => SourceDefinition.Parse(Encoding.UTF8.GetBytes(definition))).Message);

    [Fact]
    public Task Any_bytes_are_readings_or_reasons() => Decoding.FuzzAsync(
        Plain,
        [
            Notification($"{Value},{Value.Replace("GOOD", "BAD", StringComparison.Ordinal)}"),
            $"[{Notification(Value.Replace("20.5", "NaN", StringComparison.Ordinal))},\n{Notification(Value.Replace("doubleValue", "nullValue", StringComparison.Ordinal))}]",
            Notification(string.Join(",\n", Enumerable.Repeat(Value, 20))),
        ],
        ["\"payload\":{", "\"values\":[", "\"assetId\":", "\"timestamp\":{", "\"quality\":\"GOOD\"", "\"value\":{", "\"doubleValue\":", "NaN", "\n{", "},{"],
        output);

    private static string Notification(string values) =>
        $$$"""{"type":"PropertyValueUpdate","payload":{"assetId":"{{{Asset}}}","propertyId":"{{{Property}}}","values":[{{{values}}}]}}""";
}
