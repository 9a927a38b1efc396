using System.Text;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Discovery;

namespace SensorGrid.Sources.Tests.Discovery;

public sealed class DiscoveryTests
{
    public static TheoryData<string, string> Decoding => new()
    {
        { Shapes.Own, "pump-7 2026-11-22T10:00:00Z temp=20.5" },
        { Shapes.DeviceTsTemp, "p1 2026-11-22T10:00:00Z temp=20.5" },
        { Shapes.FlatOwn, "p1 2026-11-22T10:00:00Z temp=20.5 hum=40" },
        { Shapes.ValueUnit, "p1 2026-11-22T10:00:00Z temperature=20.5 pressure=1013" },
        { Shapes.TheThingsStack, "dev1 2026-11-22T09:59:59.9Z temperature=21.4 battery_voltage=3.58" },
        { Shapes.Azure, "Raspberry Pi Web Client 2026-11-22T12:00:00Z temperature=27.99 humidity=70.97 #1" },
        { Shapes.Shelly, "shellyplus1pm-a8032abe54dc 2026-11-22T10:00:00.04Z switch_0_apower=8.9 switch_0_aenergy_total=6.532" },
        { Shapes.Particle, "e00fce68d36c42ef433428eb 2026-11-22T10:00:00.123Z temperature=23.4" },
        { Shapes.ChirpStack, "0101010101010101 2026-11-22T10:00:00.404884Z temperature=22.5 humidity=60 #57433366-50a6-4dc2-8145-2df1bbc70d9e" },
        { Shapes.Losant, "575ecf887ae143cd83dc4aa2 2026-11-22T10:00:00Z data_temperature=21.5 data_isOn=1" },
        { Shapes.OpcUaPubSub, "boiler-1 2026-11-22T10:00:00Z Temperature=21.5 Level=4" },
        { Shapes.Knx, "1/2/3 2026-11-22T09:00:00Z value=21.5" },
        { Shapes.HomeAssistant, "sensor.kitchen 2026-11-22T10:00:00Z state=21.5" },
        { Shapes.Gateway, "gw-1 2026-11-22T10:00:00.123Z battery=3.1" },
        { Shapes.Batch, "d1 2026-11-22T10:00:00Z temp=1" },
        { Shapes.GermanCsv, "k1 2026-11-22T10:00:00Z Temperatur=20.5 Druck=1013.2" },
        { Shapes.Csv, "p1 2026-11-22T10:00:00Z temp=20.5" },
    };

    public static TheoryData<string, string, string> Lacking => new()
    {
        { Shapes.AwsShadow, "It may stand outside of the records, such as in the MQTT topic", "sensor 2026-11-22T10:00:00Z temperature=21.5 valve_open=1" },
        { Shapes.Zigbee2Mqtt, "It may stand outside of the records, such as in the MQTT topic", "sensor 2026-11-22T12:00:00Z battery=100 humidity=45.2 linkquality=120 temperature=21.57 voltage=3005" },
        { Shapes.Tasmota, "It may stand outside of the records, such as in the MQTT topic", "sensor 2026-11-22T10:00:00Z AM2301_Temperature=22.1 AM2301_Humidity=50.3 AM2301_DewPoint=11.3" },
        { Shapes.IntelLab, "A column of whole numbers may be one: see the alternatives.", "2 2004-03-31T03:38:15.757551Z c4=1 c5=122.153 c6=-3.91901 c7=11.04 c8=2.03397" },
    };

    public static TheoryData<string, string> Recognized => new()
    {
        { Shapes.SenML, "senml" }, { Shapes.Telegraf, "telegraf" }, { Shapes.LineProtocol, "influx" }, { Shapes.DynamoDb, "dynamodb" }, { Shapes.SiteWise, "sitewise" },
    };

    [Theory]
    [MemberData(nameof(Decoding))]
    public void The_proposal_decodes_what_devices_send(string record, string reading)
    {
        var proposal = Propose(record);
        Assert.Equal(1, proposal.Share);
        Assert.Equal(reading, Decoded.Lines(proposal.Definition!, record)[0]);
        Assert.Equal(Decoded.Lines(proposal.Definition!, record).Select(line => line.Split(' ')[0]).Distinct().Count(), record == Shapes.Azure ? 1 : proposal.Sensors);
    }

    [Theory]
    [MemberData(nameof(Lacking))]
    public void A_sample_that_does_not_tell_its_sensor_has_a_reason_and_an_alternative(string record, string remark, string reading)
    {
        var proposal = Propose(record);
        Assert.Null(proposal.Definition);
        Assert.Contains(proposal.Remarks, one => one.Contains(remark, StringComparison.Ordinal));
        Assert.Contains(reading, Decoded.Lines(proposal.Alternatives[0].Definition, record));
    }

    [Theory]
    [MemberData(nameof(Recognized))]
    public void Formats_with_a_shape_of_their_own_are_named(string record, string format) => Assert.Equal(format, Propose(record).Format);

    [Theory]
    [InlineData(1795341600, "seconds")]
    [InlineData(1795341600123, "milliseconds")]
    [InlineData(1795341600123456, "microseconds")]
    [InlineData(1795341600123456789, "nanoseconds")]
    public void The_unit_of_times_is_found_by_their_median(long time, string unit)
    {
        var proposal = Propose([.. Enumerable.Range(0, 9).Select(row => $$"""{"device":"d","t":{{time + row}},"v":{{row}}}"""), """{"device":"d","t":5,"v":1}"""]);
        Assert.Contains(proposal.Remarks, remark => remark.StartsWith($"The times in 't' are {unit} since 1970", StringComparison.Ordinal));
        Assert.Contains(proposal.Remarks, remark => remark.StartsWith("1 of 10 are refused: ", StringComparison.Ordinal));
        Assert.Equal(0.9, proposal.Share);
    }

    [Fact]
    public void A_sensor_is_found_by_texts_that_come_again_and_the_proposal_says_so()
    {
        var proposal = Propose([.. Enumerable.Range(0, 20).Select(row => $$"""{"pumpe":"p{{row % 3}}","note":"n","at":{{1795341600 + row}},"v":{{row}}.5}""")]);
        Assert.Equal((3, 1, 1.0), (proposal.Sensors, proposal.Metrics, proposal.Share));
        Assert.Contains(proposal.Remarks, remark => remark.Contains("'pumpe' is taken, since its texts come again and again (3 in 20 rows)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"device":"d","time":"22.11.2026 10:00","v":1}""", "'time' is named like a time, but '22.11.2026 10:00' is none that can be read")]
    [InlineData("""{"device":"d","time":"2026-11-22T10:00:00","v":1}""", "have no offset: they are taken as UTC. Check that they are.")]
    [InlineData("""{"device":"d","v":1}""", "No column is a time: the arrival time of the record is taken")]
    [InlineData("""{"device":"d","ts":1795341600,"created_at":"2026-11-22T10:00:00Z","v":1}""", "The time is 'ts'; it could be 'created_at' as well.")]
    [InlineData("""{"name":"d","ts":1795341600,"v":1}""", "'name' is taken as the sensor, such as 'd': check that it is one.")]
    [InlineData("""{"device":"d","tag":"x","ts":1795341600,"v":1}""", "The sensor could be 'tag' as well.")]
    [InlineData("""{"device":"d","ts":1795341600,"state":"on"}""", "The records are JSON, but have no numbers that could be metrics.")]
    public void What_is_assumed_is_said(string record, string remark) => Assert.Contains(Propose(record).Remarks, one => one.Contains(remark, StringComparison.Ordinal));

    [Theory]
    [InlineData("{\"device\":", "}", 641)]
    [InlineData("[", "]", 65)]
    public void JSON_that_is_nested_too_deep_is_told(string open, string close, int at) => Assert.Equal(
        ["The records are of no format that is known here.", $"JSON that is nested more than 64 levels deep at line 1, byte {at}."],
        Propose(string.Concat(Enumerable.Repeat(open, 70)) + "1" + string.Concat(Enumerable.Repeat(close, 70))).Remarks.Take(2));

    [Fact]
    public void Both_readings_of_an_ambiguous_record_are_offered()
    {
        var proposal = Propose(Shapes.Gateway);
        Assert.Contains("The rows could be at '$.sensors[*]' as well.", proposal.Remarks);
        var other = Assert.Single(proposal.Alternatives, one => one.Difference == "The rows are at '$.sensors[*]'.");
        Assert.Equal(["a 2026-11-22T10:00:00.123Z temp=20.5", "b 2026-11-22T10:00:00.123Z temp=21"], Decoded.Lines(other.Definition, Shapes.Gateway));
    }

    [Fact]
    public void Two_kinds_of_devices_and_NaN_have_one_definition()
    {
        var proposal = Propose([.. Enumerable.Range(0, 40).Select(row => row % 2 == 0
            ? $$"""{"dev_id":"t{{row % 6}}","time":"2026-11-22T10:00:{{row:00}}Z","temp":{{(row % 4 == 0 ? "NaN" : "20.5")}},"hum":40}"""
            : $$"""{"dev_id":"e{{row % 6}}","time":"2026-11-22T10:00:{{row:00}}Z","power":{"a":1,"b":2} }""")]);
        Assert.Equal((1.0, 6, 4), (proposal.Share, proposal.Sensors, proposal.Metrics));
        Assert.Contains("\"{dev_id}\"", proposal.Definition, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"site":"s","devices":[{"id":"a","readings":[{"ts":1795341600,"t":1},{"ts":1795341601,"t":2}]},{"id":"b","readings":[{"ts":1795341600,"t":3}]}]}""")]
    [InlineData("""[{"device":"a","readings":[{"ts":1795341600,"t":1},{"ts":1795341601,"t":2}]},{"device":"b","readings":[{"ts":1795341600,"t":3}]}]""")]
    public void The_sensor_may_stand_in_an_element_around_the_rows(string record)
    {
        var proposal = Propose(record);
        Assert.Equal((1.0, 2, 1), (proposal.Share, proposal.Sensors, proposal.Metrics));
        Assert.Equal(["a 2026-11-22T10:00:00Z t=1", "a 2026-11-22T10:00:01Z t=2", "b 2026-11-22T10:00:00Z t=3"], Decoded.Lines(proposal.Definition!, record));
    }

    [Fact]
    public void Lines_of_csv_without_a_header_are_records_of_their_own()
    {
        var proposal = Propose("p1,1795341600,20.5", "p2,1795341601,20.5", "p1,1795341602,20.7");
        Assert.Equal((2, 1, 1.0), (proposal.Sensors, proposal.Metrics, proposal.Share));
        Assert.Contains(proposal.Remarks, remark => remark.StartsWith("There is no header", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_with_a_comma_and_with_a_point_are_counted() => Assert.Contains(
        "Numbers have a decimal comma in 2 cells and a decimal point in 1: the comma is taken.",
        Propose("device;ts;temp\na;2026-11-22T10:00:00Z;1,5\na;2026-11-22T10:00:01Z;2,5\na;2026-11-22T10:00:02Z;2.5\n").Remarks);

    [Fact]
    public void Records_of_no_format_have_the_reason_of_the_decoder()
    {
        Assert.Contains(RecordDiscovery.Propose([new byte[] { 0x82, 0xA1, 0x61, 1, 0xA1, 0x62, 2 }]).Remarks, remark => remark.Contains("MessagePack", StringComparison.Ordinal));
        Assert.Equal(["There are no records."], RecordDiscovery.Propose([]).Remarks);
    }

    [Fact]
    public void The_same_records_have_the_same_proposal()
    {
        foreach (var record in Shapes.All)
        {
            var (one, other) = (Propose(record), Propose(record));
            Assert.Equal(one.Definition, other.Definition);
            Assert.Equal(one.Remarks, other.Remarks);
            Assert.Equal(one.Alternatives, other.Alternatives);
        }
    }

    [Fact]
    public void Any_bytes_have_a_proposal_and_every_definition_in_it_is_right()
    {
        var random = new Random(35);
        for (var round = 0; round < 3000; round++)
        {
            var record = Decoded.Mutated(random, Encoding.UTF8.GetBytes(Shapes.All[round % Shapes.All.Count]));
            var proposal = RecordDiscovery.Propose([record, Encoding.UTF8.GetBytes(Shapes.All[random.Next(Shapes.All.Count)])]);
            foreach (var definition in proposal.Alternatives.Select(alternative => alternative.Definition).Append(proposal.Definition).OfType<string>())
            {
                SourceDefinition.Parse(Encoding.UTF8.GetBytes(definition));
            }
        }
    }

    private static Proposal Propose(params string[] records) => RecordDiscovery.Propose([.. records.Select(record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record))]);
}
