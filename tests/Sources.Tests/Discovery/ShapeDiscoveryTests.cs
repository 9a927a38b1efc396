using System.Text;
using SensorGrid.Sources.Discovery;

namespace SensorGrid.Sources.Tests.Discovery;

/// <summary>Definitions for records of formats that have a shape of their own.</summary>
public sealed class ShapeDiscoveryTests
{
    [Fact]
    public void Line_protocol_of_a_device_needs_its_tag_alone()
    {
        var proposal = Propose("oven,device=o1,site=north temp=201.5,door=false 1795341600\noven,device=o2,site=north temp=199 1795341601\n");

        Assert.Equal("""{"format":"influx","sensorId":"{device}","precision":"s"}""", Compact(proposal));
        Assert.Equal((1.0, 2, 2), (proposal.Share, proposal.Sensors, proposal.Metrics));
        Assert.Equal(
            ["The sensor is '{device}': the tags 'device', 'site' are in all of them.", "The timestamps are in s: 'precision'."], proposal.Remarks);
    }

    [Fact]
    public void The_tag_of_the_default_is_taken_first() => Assert.Equal(
        """{"format":"influx"}""", Compact(Propose("m,device=d,sensor_id=s v=1 1795341600000000000")));

    [Fact]
    public void Tags_that_distinguish_values_belong_to_the_sensor()
    {
        var proposal = Propose("disk,host=h,path=/ used=1 1795341600000000000\ndisk,host=h,path=/var used=2 1795341600000000000\n");

        Assert.Equal("""{"format":"influx","sensorId":"{host}/{path}"}""", Compact(proposal));
        Assert.Contains(proposal.Alternatives, alternative => alternative.Difference == "The sensor is '{host}'.");
    }

    [Fact]
    public void Measurements_with_equal_fields_are_kept_apart() => Assert.Equal(
        """{"format":"influx","sensorId":"{host}","metricNames":"measurement_field"}""",
        Compact(Propose("cpu,host=h used=1 1795341600000000000\nmem,host=h used=2 1795341600000000000\n")));

    [Fact]
    public void Lines_without_tags_are_named_by_their_measurement()
    {
        var proposal = Propose("pump7 temp=20.5\npump8 temp=21\n");

        Assert.Equal("""{"format":"influx","sensorId":"{measurement}"}""", Compact(proposal));
        Assert.Contains("There are no timestamps: the time of the record's arrival is taken.", proposal.Remarks);
    }

    [Fact]
    public void Values_that_no_template_can_distinguish_are_counted() => Assert.Contains(
        "1 values have the sensor, the metric and the time of another one: the tags that distinguish them are not in all records. Split the stream, or add a tag.",
        Propose("m,host=h v=1 1795341600000000000\nm,host=h,unit=2 v=2 1795341600000000000\n").Remarks);

    [Theory]
    [InlineData("""{"fields":{"v":1},"name":"m","tags":{"host":"h","sensor_id":"s"},"timestamp":1795341600}""", """{"format":"telegraf"}""")]
    [InlineData("""{"metrics":[{"fields":{"v":1},"name":"m","tags":{"device":"d"},"timestamp":1795341600123},{"fields":{"v":1},"name":"m","tags":{"device":"e"},"timestamp":1795341600123}]}""", """{"format":"telegraf","sensorId":"{device}","timestampUnits":"ms"}""")]
    [InlineData("""{"fields":{"v":1},"name":"m","tags":{},"timestamp":1795341600}""", """{"format":"telegraf","sensorId":"{name}"}""")]
    [InlineData("""[{"bn":"urn:dev:ow:10e2073a01080063:","bt":1795341600,"n":"temp","v":23.5},{"n":"hum","v":40}]""", """{"format":"senml"}""")]
    [InlineData("""[{"bn":"pump-7","bt":1795341600,"n":"temp","v":23.5},{"n":"hum","v":40}]""", """{"format":"senml","sensor":"bn"}""")]
    [InlineData("""{"eventID":"e","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1795341600000,"Keys":{"pk":{"S":"p1"}},"NewImage":{"pk":{"S":"p1"},"t":{"N":"20.5"}}}}""", """{"format":"dynamodb","sensorId":"{pk}","time":"created"}""")]
    [InlineData("""{"eventID":"e","eventName":"INSERT","dynamodb":{"Keys":{"device_id":{"S":"d"},"ts":{"N":"1795341600"}},"NewImage":{"device_id":{"S":"d"},"ts":{"N":"1795341600"},"t":{"N":"20.5"}}}}""", """{"format":"dynamodb","sensorId":"{device_id}","time":{"column":"ts","unit":"s"}}""")]
    [InlineData("""{"eventID":"e","eventName":"INSERT","dynamodb":{"Keys":{"device":{"S":"d"}},"NewImage":{"device":{"S":"d"},"timestamp":{"S":"2026-11-22T10:00:00"},"t":{"N":"20.5"}}}}""", """{"format":"dynamodb","sensorId":"{device}","time":{"column":"timestamp","utc":true}}""")]
    [InlineData(Shapes.SiteWise, """{"format":"sitewise"}""")]
    public void The_proposal_decodes_all_of_the_sample(string record, string definition)
    {
        var proposal = Propose(record);

        Assert.Equal(definition, Compact(proposal));
        Assert.Equal(1, proposal.Share);
    }

    [Theory]
    [InlineData("""{"eventID":"e","eventName":"REMOVE","dynamodb":{"Keys":{"device":{"S":"d"}}}}""", "No record has a new image")]
    [InlineData("""{"eventID":"e","eventName":"INSERT","dynamodb":{"NewImage":{"x":{"S":"d"},"t":{"N":"20.5"}}}}""", "No attribute is named like a sensor's id")]
    public void A_sample_that_does_not_say_enough_has_a_reason(string record, string remark)
    {
        var proposal = Propose(record);

        Assert.Equal(("dynamodb", null), (proposal.Format, proposal.Definition));
        Assert.Contains(proposal.Remarks, one => one.StartsWith(remark, StringComparison.Ordinal));
    }

    private static string? Compact(Proposal proposal) => proposal.Definition is { } definition
        ? string.Concat(definition.Split('\n').Select(line => line.Trim())).Replace("\": ", "\":", StringComparison.Ordinal)
        : null;

    private static Proposal Propose(string record) => RecordDiscovery.Propose([Encoding.UTF8.GetBytes(record)]);
}
