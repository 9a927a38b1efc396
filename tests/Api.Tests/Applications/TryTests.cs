using System.Net;
using SensorGrid.Api.Applications;
using SensorGrid.Api.Applications.Programs;
using SensorGrid.Api.Settings;
using SensorGrid.Api.Tests.Applications.Hosting;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Tests.Applications;

public sealed class TryTests(GridFixture grid)
{
    private const string Try = "/applications/try";

    private readonly HttpClient _client = grid.Client;

    [Fact]
    public async Task A_program_is_run_over_the_newest_records_and_its_windows_are_closed()
    {
        using var stream = await SourceStream.CreateAsync(grid.Kinesis);
        await stream.PutAsync([.. Enumerable.Range(1, 40).Select(n => $$"""{"n":{{n}}}""")]);

        using var response = await _client.PostAsync(Try, stream.Application(Programs.Sums));

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal((true, 40, 40, 0, false), ((bool)answer["isValid"]!, (int)answer["records"]!, (int)answer["rowsIn"]!, (int)answer["errors"]!, (bool)answer["isPartial"]!));
        var output = answer["streams"]![0]!;

        // One minute, or two when the test met the end of one.
        Assert.InRange((int)output["total"]!, 1, 2);
        Assert.Equal((40, 820), (output["rows"]!.AsArray().Sum(row => (int)row!["count"]!), output["rows"]!.AsArray().Sum(row => (int)row!["sum"]!)));
        Assert.InRange((DateTimeOffset)answer["to"]!, (DateTimeOffset)answer["from"]!, Some.Now.AddSeconds(5));
    }

    [Fact]
    public async Task The_newest_records_are_tried_and_the_newest_rows_are_shown()
    {
        using var stream = await SourceStream.CreateAsync(grid.Kinesis, 1);
        for (var n = 1; n <= 30; n++)
        {
            await stream.PutAsync($$"""{"n":{{n}}}""");
        }

        using var response = await _client.PostAsync($"{Try}?records=20&rows=5", stream.Application(Programs.Doubled));

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal((20, 20), ((int)answer["records"]!, (int)answer["streams"]![0]!["total"]!));
        Assert.Equal([26, 27, 28, 29, 30], answer["streams"]![0]!["rows"]!.AsArray().Select(row => (int)row!["n"]!));
        Assert.Equal([52, 54, 56, 58, 60], answer["streams"]![0]!["rows"]!.AsArray().Select(row => (int)row!["twice"]!));
    }

    [Fact]
    public async Task Records_that_are_no_JSON_are_rows_of_the_error_stream()
    {
        using var stream = await SourceStream.CreateAsync(grid.Kinesis, 1);
        await stream.PutAsync("""{"n":1}""", "nonsense", """{"n":2}""");

        using var response = await _client.PostAsync(Try, stream.Application(Programs.Doubled));

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal((3, 1), ((int)answer["records"]!, (int)answer["errors"]!));
        Assert.Equal((2, 1), ((int)answer["streams"]![0]!["total"]!, (int)answer["streams"]![1]!["total"]!));
        Assert.Contains(stream.Name, answer["streams"]![1]!["rows"]![0]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_records_there_are_no_rows_and_a_note_says_so()
    {
        using var stream = await SourceStream.CreateAsync(grid.Kinesis, 1);

        using var response = await _client.PostAsync(Try, stream.Application(Programs.Sums, Programs.Schema));

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal((true, 0, null, null), ((bool)answer["isValid"]!, (int)answer["records"]!, (string?)answer["from"], (string?)answer["to"]));
        Assert.Contains("have no records", (string)Assert.Single(answer["notes"]!.AsArray())!, StringComparison.Ordinal);
        Assert.Equal(0, (int)answer["streams"]![0]!["total"]!);
    }

    [Fact]
    public async Task A_program_with_errors_is_not_run()
    {
        using var stream = await SourceStream.CreateAsync(grid.Kinesis, 1);

        using var response = await _client.PostAsync(Try, stream.Application(Programs.ThreeErrors, Programs.Schema));

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal((false, 3, 0), ((bool)answer["isValid"]!, answer["issues"]!.AsArray().Count, answer["streams"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("?records=0", "'records'")]
    [InlineData("?records=100001", "'records'")]
    [InlineData("?records=x", "'records'")]
    [InlineData("?rows=0", "'rows'")]
    [InlineData("?rows=1001", "'rows'")]
    public async Task A_parameter_out_of_its_range_is_refused(string query, string detail)
    {
        using var response = await _client.PostAsync(Try + query, Programs.Doubled, "application/sql");

        Assert.StartsWith(detail, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_programs_are_tried_at_a_time_and_each_that_ends_makes_room()
    {
        using var metrics = new ApplicationMetrics(new TestMeters());
        var room = new TrialRoom(metrics);
        var places = Enumerable.Range(0, ApplicationLimits.MostTrials).Select(_ => room.EnterTrial()).ToArray();

        Assert.Throws<OverloadedException>(room.EnterTrial);
        room.EnterCheck().Dispose();
        places[0].Dispose();
        places[0].Dispose();
        room.EnterTrial();
        Assert.Throws<OverloadedException>(room.EnterTrial);
    }
}
