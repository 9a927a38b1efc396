using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests.Kills;

/// <summary>Reference tables that are replaced while applications join them and silos are killed.</summary>
[Collection(Lanes.Faults)]
public sealed class LiveTablesTests(ITestOutputHelper output)
{
    private const int Sensors = 40;
    private const int Seconds = 150;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Applications_whose_table_is_replaced_again_and_again_while_silos_are_killed_keep_their_state_and_have_the_rows_of_a_replay(int seed) =>
        ReplaceAndKillAsync(seed, new ClusterOptions());

    [Fact]
    public Task The_same_holds_where_the_records_of_sensors_are_pushed_and_those_of_applications_asked_for() =>
        ReplaceAndKillAsync(1, new ClusterOptions { StartKinesisAsync = NodeServer.StartKinesisLocalAsync, Settings = ["--SensorGrid:Kinesis:EnhancedFanOut=tables"] });

    private async Task ReplaceAndKillAsync(int seed, ClusterOptions options)
    {
        var random = new Random(seed);
        await using var cluster = await Cluster.StartNewAsync(options, Cancellation);
        await Eventually.TrueAsync(() => "The first table", () => PutTableAsync(cluster, 0, 0, Cancellation));
        await Eventually.TrueAsync(() => "Application 'each'", () => PutAsync(cluster, "each", Each, Cancellation));
        await Eventually.TrueAsync(() => "Application 'means'", () => PutAsync(cluster, "means", Means, Cancellation));
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, Seconds, rate: 500, spikeAt: Fleet.Learnt);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var changing = ChangeAsync(cluster, random.Next(), stop.Token);

        const int Kills = 4;
        var part = fleet.Readings / Kills;
        for (var i = 0; i < Kills; i++)
        {
            var limit = i < Kills - 1 ? (i + 1) * part : fleet.Readings;
            await fleet.LimitAsync(limit, Cancellation);
            await fleet.PublishedAsync((i * part) + random.Next(part / 2), Cancellation);
            var victim = random.Next(cluster.Silos.Count);
            await cluster.Silos[victim].KillAsync(Cancellation);
            output.WriteLine($"SIGKILL of silo {victim}");
            await cluster.Silos[victim].StartAsync(Cancellation);

            // All of this part has its rows before the table changes again: the next part meets another table, however long the silos take.
            await RowsAsync(cluster, "each", limit);
            await JoinsAnotherTableAsync(cluster, "each");
        }

        await fleet.DoneAsync(Cancellation);
        await stop.CancelAsync();
        await changing;

        // A row for each reading, numbered over all tables.
        await RowsAsync(cluster, "each", fleet.Readings);
        var rows = (await cluster.Silos[0].Http.GetStringAsync(new Uri("/applications/each/streams/OUT?format=ndjson&limit=10000", UriKind.Relative), Cancellation))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(fleet.Readings, rows.Length);
        Assert.Equal(Enumerable.Range(1, rows.Length), rows.Select(row => (int)row["n"]!));
        var tables = rows.Select(row => (double)row["table"]!).ToArray();
        Assert.Equal(tables.Order(), tables);
        var pins = await PinsAsync(cluster, "each");
        output.WriteLine($"{tables.Distinct().Count()} tables in the rows, {pins} changes");

        // No two parts met the same table.
        Assert.InRange(tables.Distinct().Count(), Kills, int.MaxValue);
        Assert.InRange(pins, tables.Distinct().Count() - 1, int.MaxValue);

        var verified = await LogCheck.VerifyAsync(cluster.Silos[0].Http.BaseAddress!, cluster.Kinesis, Cancellation);
        output.WriteLine(verified.Output);
        Assert.True(verified.ExitCode == 0, verified.Output);
        foreach (var name in (string[])["each", "means"])
        {
            var compared = Regex.Match(verified.Output, $"application {name}: (\\d+) rows compared, 0 missing, 0 surplus, 0 differ");
            Assert.True(compared.Success, verified.Output);
            Assert.InRange(int.Parse(compared.Groups[1].ValueSpan, CultureInfo.InvariantCulture), 1, int.MaxValue);
        }

        Assert.DoesNotContain("not compared: rows", verified.Output, StringComparison.Ordinal);

        // Also by a revision that brings tables alone.
        await AssertProvedAsync(cluster.Silos[1].Http, cluster.Kinesis);
    }

    private const string Each = """
        CREATE OR REPLACE STREAM "OUT" ("n" INTEGER, "sensor" VARCHAR(64), "temperature" DOUBLE, "table" DOUBLE);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM COUNT(*) OVER (ROWS UNBOUNDED PRECEDING), S."sensor_id", S."temperature", L."table"
        FROM "SOURCE_SQL_STREAM_001" AS S JOIN LIMITS AS L ON S."kind" = L."kind";
        """;

    private const string Means = """
        CREATE OR REPLACE STREAM "MID" ("kind" VARCHAR(64), "mean" DOUBLE, "sum" DOUBLE, "n" INTEGER);
        CREATE OR REPLACE STREAM "OUT" ("kind" VARCHAR(64), "mean" DOUBLE, "sum" DOUBLE, "n" INTEGER, "table" DOUBLE);
        CREATE OR REPLACE PUMP "A" AS INSERT INTO "MID" SELECT STREAM S."kind", AVG(S."temperature"), SUM(L."table"), COUNT(*)
        FROM "SOURCE_SQL_STREAM_001" AS S JOIN LIMITS AS L ON S."kind" = L."kind" GROUP BY S."kind", STEP(S.ROWTIME BY INTERVAL '1' SECOND);
        CREATE OR REPLACE PUMP "B" AS INSERT INTO "OUT" SELECT STREAM M."kind", M."mean", M."sum", M."n", L."table" FROM "MID" AS M LEFT JOIN LIMITS AS L ON M."kind" = L."kind";
        """;

    /// <summary>Replaces the table again and again, through any silo that answers, until it is stopped.</summary>
    private static async Task ChangeAsync(Cluster cluster, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        for (var number = 1; !cancellationToken.IsCancellationRequested; number++)
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(300, 2_000)), TimeProvider.System, cancellationToken);
                await PutTableAsync(cluster, random.Next(cluster.Silos.Count), number, cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // That one was killed, or does not answer for long.
            }
        }
    }

    /// <returns>Whether the table was taken; else a silo asks to come again.</returns>
    private static async Task<bool> PutTableAsync(Cluster cluster, int silo, int number, CancellationToken cancellationToken)
    {
        var csv = string.Create(CultureInfo.InvariantCulture, $"kind,table,note\nfleet,{number},\"the table number {number}\"\n");
        using var content = new StringContent(csv, Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));
        using var answer = await cluster.Silos[silo].Http.PutAsync(new Uri("/definitions/table/limits", UriKind.Relative), content, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or HttpStatusCode.PreconditionFailed, text);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    /// <returns>Whether the application was taken; else a silo asks to come again.</returns>
    private static async Task<bool> PutAsync(Cluster cluster, string name, string program, CancellationToken cancellationToken)
    {
        var definition = $$"""
            {
              "program": {{JsonSerializer.Serialize(program)}},
              "inputs": [{
                "name": "SOURCE_SQL_STREAM_001",
                "schema": {
                  "RecordFormat": {"RecordFormatType": "JSON"},
                  "RecordColumns": [
                    {"Name": "sensor_id", "SqlType": "VARCHAR(64)", "Mapping": "$.sensorId"},
                    {"Name": "kind", "SqlType": "VARCHAR(5)", "Mapping": "$.sensorId"},
                    {"Name": "temperature", "SqlType": "DOUBLE", "Mapping": "$.metrics.temperature"}
                  ]
                }
              }]
            }
            """;
        using var content = new StringContent(definition, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await cluster.Silos[0].Http.PutAsync(new Uri($"/applications/{name}", UriKind.Relative), content, cancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable, await answer.Content.ReadAsStringAsync(cancellationToken));
        return answer.StatusCode != HttpStatusCode.ServiceUnavailable;
    }

    private static async Task AssertProvedAsync(HttpClient http, Uri kinesis)
    {
        using var directory = new TemporaryDirectory();
        var sensors = await http.GetFromJsonAsync<JsonNode>(new Uri("/sensors?limit=1", UriKind.Relative), Cancellation);
        var sensorId = Uri.EscapeDataString((string)sensors!["items"]![0]!["sensorId"]!);
        var answer = await http.GetStringAsync(new Uri($"/sensors/{sensorId}/features?receipt=true", UriKind.Relative), Cancellation);
        var receipt = Path.Combine(directory.FullName, "receipt.json");
        await File.WriteAllTextAsync(receipt, answer, Cancellation);

        var proved = await CliRun.RunAsync(Cancellation, "prove", receipt, "--api", http.BaseAddress!.ToString(), "--kinesis", kinesis.ToString());

        Assert.True(proved.ExitCode == 0, proved.Output);
        Assert.StartsWith("proved: ", proved.LastLine, StringComparison.Ordinal);
    }

    private static async Task<int> PinsAsync(Cluster cluster, string name) => (await StoredPinsAsync(cluster, name)).Count;

    private static async Task<JsonArray> StoredPinsAsync(Cluster cluster, string name)
    {
        var facts = await cluster.Silos[0].Http.GetFromJsonAsync<JsonNode>(new Uri($"/applications/{name}/facts", UriKind.Relative), Cancellation);
        return Assert.Single(facts!["head"]!["generations"]!.AsArray())!["tables"]!["pins"]!.AsArray();
    }

    /// <summary>Waits until an application joins a newer table than it joins now.</summary>
    private static async Task JoinsAnotherTableAsync(Cluster cluster, string name)
    {
        var before = await NewestJoinedAsync(cluster, name);
        var newest = before;
        await Eventually.TrueAsync(
            () => $"'{name}', which joins the tables of revision {newest}, joins newer ones than those of {before}",
            async () =>
            {
                newest = await NewestJoinedAsync(cluster, name);
                return newest > before;
            });
    }

    /// <summary>The revision whose tables an application joins now; 0 before its first.</summary>
    private static async Task<long> NewestJoinedAsync(Cluster cluster, string name) =>
        (await StoredPinsAsync(cluster, name)) is [.., var last] ? (long)last!["revision"]! : 0;

    /// <summary>Waits until an application has at least so many rows.</summary>
    private static async Task RowsAsync(Cluster cluster, string name, int expected)
    {
        var rows = 0L;
        await Eventually.TrueAsync(
            () => $"Row {expected} of '{name}', which has {rows},",
            async () =>
            {
                var status = await cluster.Silos[0].Http.GetFromJsonAsync<JsonNode>(new Uri($"/applications/{name}", UriKind.Relative), Cancellation);
                rows = (long)status!["streams"]!.AsArray().First(stream => (string)stream!["name"]! == "OUT")!["rows"]!;
                return rows >= expected;
            });
    }
}
