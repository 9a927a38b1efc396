using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Faults;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.DynamoDB;
using SensorGrid.TestKit.Network;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.EndToEnd.Tests.Formats;

/// <summary>Readings that are items of a DynamoDB table, read from the table's stream.</summary>
[Collection(Lanes.Answers)]
public sealed class TableStreamsTests : IAsyncLifetime
{
    private const string Table = "pump-readings";
    private const int Sensors = 8;

    private readonly TemporaryDirectory _definitions = new();
    private StreamsServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await StreamsServer.StartNewAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _definitions.Dispose();
    }

    [Fact]
    public async Task Each_change_counts_once_through_kills_closed_shards_faults_and_a_stream_that_is_replaced()
    {
        var table = _server.CreateTable(Table, partitions: 2);
        var written = Write(table, 0, 20);
        await using var grid = await StartAsync();
        await ReadToAsync(grid, written);

        table.Roll();
        written = Write(table, written, 20);
        await grid.KillAsync(Cancellation);
        written = Write(table, written, 20);
        table.Roll();
        table.Roll();
        written = Write(table, written, 20);
        _server.Fail("GetRecords", "LimitExceededException", 3);
        _server.Fail("GetShardIterator", "ThrottlingException", 2);
        _server.Fail("DescribeStream", "InternalServerError");
        await grid.StartAsync(Cancellation);
        await ReadToAsync(grid, written);

        _server.ExpireIterators();
        written = Write(table, written, 20);
        await ReadToAsync(grid, written);

        table.Disable();
        written = Write(table, written, 0);
        table.Enable("NEW_AND_OLD_IMAGES");
        written = Write(table, written, 20);
        table.Remove(Key(0));
        await ReadToAsync(grid, written);

        var verified = await VerifyAsync(grid);
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Equal($"{Sensors} sensors compared, 0 differ", verified.LastLine);
        Assert.Contains($"table {Table}: its stream keeps 24 hours of changes", verified.Output, StringComparison.Ordinal);
        Assert.Empty(await ApiLists.DeadLettersAsync(grid.Http, Cancellation));
        foreach (var sensor in Enumerable.Range(0, Sensors))
        {
            var features = await grid.FeaturesAsync($"pump/{sensor}", Cancellation);
            Assert.Equal((written, 0, 0), ((int)features["quality"]!["readings"]!, (int)features["quality"]!["late"]!, (int)features["quality"]!["duplicates"]!));
            Assert.Equal(Value(sensor, written - 1), (double)features["features"]!["temp_last_5m"]!);
        }
    }

    [Fact]
    public async Task What_was_trimmed_before_it_was_read_is_passed_and_the_rest_is_as_in_the_log()
    {
        var table = _server.CreateTable(Table);
        var written = Write(table, 0, 10);
        await using var grid = await StartAsync();
        await ReadToAsync(grid, written);

        // In good order: what a killed one had not stored yet would be trimmed, too.
        await grid.StopAsync(Cancellation);
        Write(table, written, 10);
        table.Roll();
        table.Trim();
        Write(table, 20, 10);
        await grid.StartAsync(Cancellation);

        await ReadToAsync(grid, 20);
        Assert.Equal(Value(3, 29), (double)(await grid.FeaturesAsync("pump/3", Cancellation))["features"]!["temp_last_5m"]!);
    }

    [Fact]
    public async Task Nothing_is_written_into_the_stream_of_a_table()
    {
        var table = _server.CreateTable(Table);
        Write(table, 0, 5);

        // Too far ahead when it is written, and not when it is put again.
        var ahead = TimeProvider.System.GetUtcNow().AddMinutes(5).AddSeconds(4).ToUnixTimeMilliseconds();
        table.Put(Item("ahead", ahead, "1"));
        await using var grid = await StartAsync();
        await ReadToAsync(grid, 5);

        // 503 until the silo has reported which streams it reads.
        var refusal = "";
        await Eventually.TrueAsync(() => "A refusal to retire", async () =>
        {
            using var retired = await grid.Http.DeleteAsync("/sensors/pump%2F1", Cancellation);
            refusal = await retired.Content.ReadAsStringAsync(Cancellation);
            return retired.StatusCode == HttpStatusCode.Conflict;
        });
        var letters = new Dictionary<string, JsonNode>();
        await Eventually.TrueAsync(() => "A dead letter", async () => (letters = await ApiLists.DeadLettersAsync(grid.Http, Cancellation)).Count == 1);
        await Eventually.TrueAsync(() => "Its time has come", async () =>
        {
            using var redriven = await grid.Http.PostAsync($"/dead-letters/{letters.Values.Single()["id"]}/redrive", null, Cancellation);
            return redriven.StatusCode == HttpStatusCode.Conflict;
        });

        Assert.Contains($"The stream of DynamoDB table '{Table}' has the changes of the table, and takes nothing else: write an item into the table instead.", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discovery_proposes_the_definition_of_a_table()
    {
        Write(_server.CreateTable(Table), 0, 5);
        var discovered = await CliRun.RunAsync(Cancellation, "discover", "--table", Table, "--dynamodb", _server.ServiceUrl.ToString());
        Assert.True(discovered.ExitCode == 0, discovered.Output);
        Assert.Contains($"\"stream\": \"{Table}\"", discovered.Output, StringComparison.Ordinal);
        Assert.Contains("\"format\": \"dynamodb\"", discovered.Output, StringComparison.Ordinal);
        Assert.Contains("\"sensorId\": \"{device}\"", discovered.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_does_not_start_with_a_table_that_cannot_give_readings()
    {
        _server.CreateTable("keys", viewType: "KEYS_ONLY");
        _server.CreateTable("undefined");
        Define("keys", "without");

        Assert.Contains("SensorGrid:DynamoDBStreams:Tables has 'keys': The stream of DynamoDB table 'keys' has the view type KEYS_ONLY", await RefusalAsync("keys"), StringComparison.Ordinal);
        Assert.Contains("has 'without', a table without a stream in SensorGrid:DynamoDBStreams:Service", await RefusalAsync("without"), StringComparison.Ordinal);
        Assert.Contains("has 'undefined', for which there is no definition of the format 'dynamodb'", await RefusalAsync("undefined"), StringComparison.Ordinal);
    }

    private static int Write(TableOfChanges table, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            for (var sensor = 0; sensor < Sensors; sensor++)
            {
                table.Put(Item($"pump/{sensor}", Readings.Noon.AddSeconds(i).ToUnixTimeMilliseconds(), Value(sensor, i).ToString("R", CultureInfo.InvariantCulture)));
            }
        }

        return from + count;
    }

    private static JsonObject Item(string device, long at, string temp) => new()
    {
        ["device"] = new JsonObject { ["S"] = device },
        ["at"] = new JsonObject { ["N"] = at.ToString(CultureInfo.InvariantCulture) },
        ["temp"] = new JsonObject { ["N"] = temp },
        ["state"] = new JsonObject { ["M"] = new JsonObject { ["code"] = new JsonObject { ["N"] = "7" } } },
    };

    private static JsonObject Key(int sensor) => new() { ["device"] = new JsonObject { ["S"] = $"pump/{sensor}" } };

    private static double Value(int sensor, int place) => 20 + (sensor / 4.0) + (place % 8 / 8.0);

    private static async Task ReadToAsync(Grid grid, int readings)
    {
        foreach (var sensor in Enumerable.Range(0, Sensors))
        {
            await Eventually.TrueAsync(() => $"{readings} readings of sensor {sensor}", async () =>
            {
                using var answer = await grid.Http.GetAsync($"/sensors/{Uri.EscapeDataString($"pump/{sensor}")}/features?asOf=latest", Cancellation);
                return answer.IsSuccessStatusCode
                    && (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["quality"]!["readings"]! == readings;
            });
        }
    }

    private Task<Grid> StartAsync()
    {
        Define(Table);
        return Grid.StartNewAsync(Cancellation, Settings(Table));
    }

    private string[] Settings(string table) =>
    [
        $"--SensorGrid:Definitions:Folder={_definitions.FullName}",
        $"--SensorGrid:DynamoDBStreams:Tables={table}",
        $"--SensorGrid:DynamoDBStreams:Service={_server.ServiceUrl}",
    ];

    private void Define(params string[] tables)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_definitions.FullName, "source")).FullName;
        foreach (var table in tables)
        {
            File.WriteAllText(
                Path.Combine(folder, $"{table}.json"),
                $$"""{ "stream": "{{table}}", "format": "dynamodb", "sensorId": "{device}", "time": { "column": "at", "unit": "ms" } }""");
        }
    }

    private Task<CliRun> VerifyAsync(Grid grid) => LogCheck.VerifyAsync(
        grid.Api, grid.Kinesis, Cancellation, "--definitions", _definitions.FullName, "--table", Table, "--dynamodb", _server.ServiceUrl.ToString());

    private async Task<string> RefusalAsync(string table)
    {
        using var data = new TemporaryDirectory();
        var ports = FreePorts.Take(4);
        await using var silo = new ChildProcess(
            "dotnet",
            [
                BuiltPrograms.Silo, "--urls", $"http://127.0.0.1:{ports[0]}", $"--SensorGrid:Kinesis:LocalPort={ports[1]}", $"--SensorGrid:Orleans:SiloPort={ports[2]}",
                $"--SensorGrid:Orleans:GatewayPort={ports[3]}", $"--SensorGrid:DataDirectory={data.FullName}", .. Settings(table),
            ],
            data.FullName,
            new Dictionary<string, string>());
        Assert.NotEqual(0, await silo.ExitAsync(Cancellation));
        return silo.Output;
    }
}
