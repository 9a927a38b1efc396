using System.Text;
using SensorGrid.Sql.Input;

namespace SensorGrid.Sql.Tests.Input;

public sealed class JsonSurveyTests
{
    [Fact]
    public void Members_are_columns_in_the_order_in_which_they_come() =>
        Assert.Equal(["b INTEGER $.b", "a VARCHAR $.a", "c DOUBLE $.c"], Survey("", """{"b":1,"a":"x"}""", """{"a":"y","c":1.5}"""));

    [Fact]
    public void Members_of_objects_have_their_last_name() => Assert.Equal(["t DOUBLE $.m.in.t", "h BOOLEAN $.m.h"], Survey("", """{"m":{"in":{"t":1.5},"h":true}}"""));

    [Fact]
    public void Last_names_that_are_not_unique_are_joined() => Assert.Equal(["a_t INTEGER $.a.t", "b_t INTEGER $.b.t", "x INTEGER $.x"], Survey("", """{"a":{"t":1},"b":{"t":2},"x":3}"""));

    [Fact]
    public void A_metric_of_readings_is_DOUBLE_even_if_the_sample_has_whole_numbers() =>
        Assert.Equal(
            ["sensor_id VARCHAR $.sensorId", "event_time TIMESTAMP $.timestamp", "n DOUBLE $.metrics.n"],
            Survey("", """{"sensorId":"a","timestamp":1795341600000,"metrics":{"n":1}}"""));

    [Fact]
    public void An_array_is_text() => Assert.Equal(["a VARCHAR $.a"], Survey("", """{"a":[1,2]}"""));

    [Fact]
    public void A_text_of_digits_is_no_number() => Assert.Equal(["a VARCHAR $.a", "t TIMESTAMP $.t"], Survey("", """{"a":"12","t":"2026-11-22T10:00:00Z"}"""));

    [Fact]
    public void Readings_have_the_columns_of_their_stream() =>
        Assert.Equal(
            ["sensor_id VARCHAR $.sensorId", "event_time TIMESTAMP $.timestamp", "temperature DOUBLE $.metrics.temperature"],
            Survey("", """{"sensorId":"a","timestamp":1795341600000,"metrics":{"temperature":21.5}}""", """{"sensorId":"a","timestamp":1795341600000,"feedback":{"verdict":"normal"}}""", """{"sensorId":"a","timestamp":"2026-11-22T10:00:00Z","metrics":{}}"""));

    [Fact]
    public void What_cannot_be_read_is_left_out() => Assert.Equal(["a INTEGER $.a"], Survey("", "garbage", """{"a":1}""", """{"a":"\ud800"}""", """{"a":"""));

    [Theory]
    [InlineData("SELECT CHAR_TO_TIMESTAMP('yyyy-MM-dd', \"t\") FROM s", "VARCHAR")]
    [InlineData("SELECT CHAR_TO_TIMESTAMP('yyyy-MM-dd', s.\"t\") FROM s", "VARCHAR")]
    [InlineData("SELECT TO_TIMESTAMP(`t`, 'yyyy-MM-dd') FROM s", "VARCHAR")]
    [InlineData("SELECT TIMESTAMP_TO_CHAR('yyyy-MM-dd', \"t\") FROM s", "TIMESTAMP")]
    [InlineData("CREATE TABLE s (t STRING) WITH ('connector' = 'kinesis'); SELECT t FROM s", "VARCHAR")]
    [InlineData("CREATE TABLE s (t TIMESTAMP(3)); CREATE TABLE o (t STRING); INSERT INTO o SELECT CAST(t AS STRING) FROM s", "TIMESTAMP")]
    public void A_time_that_the_program_takes_as_text_stays_text(string program, string type) => Assert.Equal([$"t {type} $.t"], Survey(program, """{"t":"2026-11-22T10:00:00Z"}"""));

    [Fact]
    public void A_column_that_is_declared_as_text_is_text_and_an_output_of_its_name_changes_nothing() => Assert.Equal(
        ["n VARCHAR $.n", "m INTEGER $.m"],
        Survey("CREATE TABLE s (n VARCHAR(9), m INT); CREATE TABLE o (m STRING); INSERT INTO o SELECT n FROM s", """{"n":1,"m":2}"""));

    [Fact]
    public void Names_follow_the_program() => Assert.Equal(["PRICE INTEGER $.price"], Survey("SELECT price FROM s", """{"price":1}"""));

    [Fact]
    public void Rows_are_read_by_the_schema_that_was_concluded()
    {
        var survey = new JsonSurvey(CellRules.Discovered(["NaN"]));
        var records = """
            {"sensorId":"a","timestamp":1795341600000,"metrics":{"t":"NaN","p":4}}
            {"sensorId":"b","timestamp":"2026-11-22T10:00:01Z","metrics":{"t":0.5}}
            """u8;
        survey.Add(records);
        var schema = survey.Conclude(new DiscoveredNames(""));
        var rows = new List<MappedRow>();
        InputMapping.Create(schema).Rows(records, rows);

        Assert.Equal(["a|2026-11-22 10:00:00.000|null|4", "b|2026-11-22 10:00:01.000|0.5|null"], rows.Select(row => InputText.Of(schema.Rows, row.Values!)));
    }

    private static IEnumerable<string> Survey(string program, params string[] records)
    {
        var survey = new JsonSurvey(CellRules.Discovered([]));
        foreach (var record in records)
        {
            survey.Add(Encoding.UTF8.GetBytes(record));
        }

        return survey.Conclude(new DiscoveredNames(program)).Columns.Select(column => $"{column.Name} {column.Type} $.{string.Join('.', column.Path!.Steps)}");
    }
}
