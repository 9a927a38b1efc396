using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;

namespace SensorGrid.Features.Tests.Definitions;

public sealed class AlarmDefinitionsTests
{
    private const string Features = """
        "features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]
        """;

    [Fact]
    public void Without_alarms_a_sensor_has_one_false_alarm_in_ten_days() =>
        Assert.Equal(new AlarmDefinition(0.1, 0.1, 0.01), Parse($"{{{Features}}}").Alarms.For("plant-1/pump"));

    [Fact]
    public void A_file_for_the_alarms_alone_has_the_built_in_features()
    {
        var definitions = Parse("""{"alarms":{"budgetPerSensorDay":2}}""");

        Assert.Equal(FeatureDefinitions.Default.Hash, definitions.Hash);
        Assert.Equal(2, definitions.Alarms.For("any").BudgetPerSensorDay);
    }

    [Fact]
    public void An_override_inherits_what_it_does_not_say()
    {
        var alarms = Alarms("""
            {
              "budgetPerSensorDay": 0.5, "severities": { "warning": 0.2 },
              "sensors": [
                { "sensors": "plant-3/pump", "severities": { "critical": 0.05 } },
                { "sensors": "plant-3/*", "budgetPerSensorDay": 1 }
              ]
            }
            """);

        Assert.Equal(new AlarmDefinition(0.5, 0.2, 0.01), alarms.Fleet);
        Assert.Equal(new AlarmDefinition(0.5, 0.2, 0.05), alarms.For("plant-3/pump"));
        Assert.Equal(new AlarmDefinition(1, 0.2, 0.01), alarms.For("plant-3/fan"));
        Assert.Equal(alarms.Fleet, alarms.For("plant-30/fan"));
    }

    [Fact]
    public void The_first_override_that_matches_counts() =>
        Assert.Equal(1, Alarms("""{"sensors":[{"sensors":"plant-3/*","budgetPerSensorDay":1},{"sensors":"plant-3/pump","budgetPerSensorDay":2}]}""").For("plant-3/pump").BudgetPerSensorDay);

    [Fact]
    public void Another_budget_leaves_the_hash_so_that_no_window_is_built_anew() =>
        Assert.Equal(Parse($"{{{Features}}}").Hash, Parse($"{{{Features},\"alarms\":{{\"budgetPerSensorDay\":3}}}}").Hash);

    [Theory]
    [InlineData(0.1, null)]
    [InlineData(0.099, AlarmSeverity.Note)]
    [InlineData(0.0099, AlarmSeverity.Warning)]
    [InlineData(0.00099, AlarmSeverity.Critical)]
    [InlineData(double.NaN, null)]
    public void The_severity_is_by_shares_of_the_budget(double expectedPerDay, AlarmSeverity? severity) =>
        Assert.Equal(severity, AlarmDefinition.Default.SeverityOf(expectedPerDay));

    [Fact]
    public void As_many_overrides_as_may_be_are_taken_and_one_more_is_refused()
    {
        Assert.Equal(256, Alarms(Many(256)).Overrides.Count);
        Assert.Equal("1:94: 'sensors' must be a list of at most 256 objects, but has 257: use fewer, with patterns such as \"plant-3/*\".", Refusal(Many(257)));

        static string Many(int count) => "{\"sensors\":[" + string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"sensors\":\"s-{i}\"}}")) + "]}";
    }

    [Theory]
    [InlineData("""[]""", "1:83: 'alarms' must be an object, but is a list.")]
    [InlineData("""{"budget":1}""", "1:84: 'budget' is not known here: known are severities, budgetPerSensorDay, sensors.")]
    [InlineData("""{"budgetPerSensorDay":1,"budgetPerSensorDay":2}""", "1:107: 'budgetPerSensorDay' is given twice: leave one out.")]
    [InlineData("""{"budgetPerSensorDay":0}""", "1:105: 'budgetPerSensorDay' must be a number of alarms from 0.001 to 100, such as 0.1, but is the number 0.")]
    [InlineData("""{"budgetPerSensorDay":-1}""", "1:105: 'budgetPerSensorDay' must be a number of alarms from 0.001 to 100, such as 0.1, but is the number -1.")]
    [InlineData("""{"budgetPerSensorDay":101}""", "1:105: 'budgetPerSensorDay' must be a number of alarms from 0.001 to 100, such as 0.1, but is the number 101.")]
    [InlineData("""{"budgetPerSensorDay":1e999}""", "1:105: 'budgetPerSensorDay' must be a number of alarms from 0.001 to 100, such as 0.1, but is the number 1e999.")]
    [InlineData("""{"budgetPerSensorDay":"NaN"}""", "1:105: 'budgetPerSensorDay' must be a number of alarms from 0.001 to 100, such as 0.1, but is the text 'NaN'.")]
    [InlineData("""{"budgetPerSensorDay":null}""", "1:105: 'budgetPerSensorDay' must be a number of alarms from 0.001 to 100, such as 0.1, but is null.")]
    [InlineData("""{"severities":[]}""", "1:97: 'severities' must be an object, but is a list.")]
    [InlineData("""{"severities":{"note":1}}""", "1:98: 'note' is not known here: known are warning, critical.")]
    [InlineData("""{"severities":{"warning":1}}""", "1:108: 'warning' must be a share of the budget, a number above 0 and below 1, such as 0.1, but is the number 1.")]
    [InlineData("""{"severities":{"critical":0}}""", "1:109: 'critical' must be a share of the budget, a number above 0 and below 1, such as 0.1, but is the number 0.")]
    [InlineData("""{"severities":{"critical":0.2}}""", "1:109: 'critical' must be below 'warning', but is 0.2, and that is 0.1.")]
    [InlineData("""{"sensors":{}}""", "1:94: 'sensors' must be a list of at most 256 objects such as { \"sensors\": \"plant-3/*\", \"budgetPerSensorDay\": 1 }, but is an object.")]
    [InlineData("""{"sensors":[1]}""", "1:95: An element of 'sensors' must be an object such as { \"sensors\": \"plant-3/*\", \"budgetPerSensorDay\": 1 }, but is the number 1.")]
    [InlineData("""{"sensors":[{"budgetPerSensorDay":1}]}""", "1:95: 'sensors' is missing: write a sensor's id, or the beginning of ids and a *, such as \"sensors\": \"plant-3/*\".")]
    [InlineData("""{"sensors":[{"sensors":""}]}""", "1:106: 'sensors' must be a sensor's id, or the beginning of ids and a * at the end, such as \"plant-3/*\", but is the text ''.")]
    [InlineData("""{"sensors":[{"sensors":"*/pump"}]}""", "1:106: 'sensors' must be a sensor's id, or the beginning of ids and a * at the end, such as \"plant-3/*\", but is the text '*/pump'.")]
    [InlineData("""{"sensors":[{"sensors":7}]}""", "1:106: 'sensors' must be a sensor's id, or the beginning of ids and a * at the end, such as \"plant-3/*\", but is the number 7.")]
    [InlineData("""{"sensors":[{"sensors":"a"},{"sensors":"a"}]}""", "1:122: 'sensors' is 'a', as that of an earlier element is, which counts: leave one of the two out.")]
    [InlineData("""{"sensors":[{"sensors":"a"},{"sensors":"b","budgetPerSensorDay":1000}]}""", "1:147: 'budgetPerSensorDay' must be a number of alarms from 0.001 to 100, such as 0.1, but is the number 1000.")]
    [InlineData("""{"sensors":[{"sensors":"a","severities":{"warning":0.005}}]}""", "1:134: 'critical' must be below 'warning', but is 0.01, and that is 0.005: write a lower 'critical', too.")]
    [InlineData("""{"severities":{"critical":0.2},"sensors":[{"sensors":"a","severities":{"warning":0.15}}]}""", "1:109: 'critical' must be below 'warning', but is 0.2, and that is 0.1.")]
    public void An_alarm_definition_that_cannot_be_says_where_and_why(string alarms, string message) => Assert.Equal(message, Refusal(alarms));

    private static AlarmDefinitions Alarms(string json) => Parse($"{{{Features},\"alarms\":{json}}}").Alarms;

    private static string Refusal(string alarms) => Assert.Throws<FeatureDefinitionsException>(() => Alarms(alarms)).Message;

    private static FeatureDefinitions Parse(string json) => FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(json));
}
