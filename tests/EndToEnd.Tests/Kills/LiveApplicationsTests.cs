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

namespace SensorGrid.EndToEnd.Tests.Kills;

/// <summary>SQL applications that run, and are replaced, while silos are killed and shards are split and merged.</summary>
[Collection(Lanes.Faults)]
public sealed class LiveApplicationsTests(ITestOutputHelper output)
{
    private const int Sensors = 40;
    private const int Seconds = 150;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Each_reading_makes_its_row_once_and_all_rows_equal_a_replay_while_silos_are_killed_shards_reshard_and_a_program_is_replaced(int seed)
    {
        var random = new Random(seed);
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        foreach (var (name, program) in new[] { ("each", Each), ("means", Means(5)), ("all", All) })
        {
            await Eventually.TrueAsync(() => $"Application '{name}'", async () => await PutAsync(cluster, name, program, Cancellation) > 0);
        }

        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, Seconds, rate: 500, badEvery: 400, spikeAt: Fleet.Learnt);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var replaced = new TaskCompletionSource();
        var changing = ChangeAsync(cluster, random.Next(), replaced, stop.Token);

        const int Kills = 4;
        for (var i = 0; i < Kills; i++)
        {
            if (i == Kills - 1)
            {
                // A call of a silo that was killed may wait for as long as all the others take.
                await Eventually.ComesAsync("A program that is replaced while readings come", Task.WhenAny(replaced.Task, changing).Unwrap());
            }

            var part = fleet.Readings / Kills;
            await fleet.LimitAsync((i + 1) * part, Cancellation);
            await fleet.PublishedAsync((i * part) + random.Next(part / 2), Cancellation);
            await using var reshard = i is 1 or 2 ? Resharding.Start(cluster.Kinesis, i == 1 ? Resharding.Split : Resharding.Merge) : null;
            await (reshard?.AcceptedAsync(Cancellation) ?? Task.CompletedTask);
            var victim = random.Next(cluster.Silos.Count);
            await cluster.Silos[victim].KillAsync(Cancellation);
            output.WriteLine($"SIGKILL of silo {victim}");
            await cluster.Silos[victim].StartAsync(Cancellation);
            await (reshard?.DoneAsync(Cancellation) ?? Task.CompletedTask);
        }

        await fleet.DoneAsync(Cancellation);
        await stop.CancelAsync();
        var generations = await changing;
        Assert.InRange(generations, 2, int.MaxValue);

        // Some of the bad records are JSON, and rows without a temperature. Every reading counts once: a row each, and the running number of the other application ends with as many.
        var each = await RowsAsync(cluster, "each", fleet.Readings);
        Assert.Equal(fleet.Readings, each);
        Assert.Equal(fleet.Readings, await RowsAsync(cluster, "all", fleet.Readings));
        var last = JsonNode.Parse((await cluster.Silos[0].Http.GetStringAsync(new Uri("/applications/all/streams/OUT?format=ndjson&limit=1", UriKind.Relative), Cancellation)).Trim())!;
        Assert.Equal(fleet.Readings, (int)last["n"]!);

        var verified = await LogCheck.VerifyAsync(cluster.Silos[0].Http.BaseAddress!, cluster.Kinesis, Cancellation);
        output.WriteLine(verified.Output);
        Assert.True(verified.ExitCode == 0, verified.Output);
        foreach (var name in (string[])["all", "each", "means"])
        {
            var compared = Regex.Match(verified.Output, $"application {name}: (\\d+) rows compared, 0 missing, 0 surplus, 0 differ");
            Assert.True(compared.Success, verified.Output);
            Assert.InRange(int.Parse(compared.Groups[1].ValueSpan, CultureInfo.InvariantCulture), 1, int.MaxValue);
        }

        Assert.DoesNotContain("not compared: rows", verified.Output, StringComparison.Ordinal);
        output.WriteLine($"{generations} generations");
    }

    // The silos keep a hundred: a slow machine would come to more.
    private const int MostGenerations = 90;

    private const string Each = """
        CREATE OR REPLACE STREAM "OUT" ("sensor" VARCHAR(64), "temperature" DOUBLE);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "sensor_id", "temperature" FROM "SOURCE_SQL_STREAM_001" WHERE "temperature" IS NOT NULL;
        """;

    private const string All = """
        CREATE OR REPLACE STREAM "OUT" ("n" INTEGER, "sum" DOUBLE);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT"
        SELECT STREAM COUNT(*) OVER (ROWS UNBOUNDED PRECEDING), SUM("temperature") OVER (ROWS 100 PRECEDING) FROM "SOURCE_SQL_STREAM_001" WHERE "temperature" IS NOT NULL;
        """;

    private static string Means(int seconds) => $"""
        CREATE OR REPLACE STREAM "OUT" ("sensor" VARCHAR(64), "mean" DOUBLE, "n" INTEGER);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "sensor_id", AVG("temperature"), COUNT(*)
        FROM "SOURCE_SQL_STREAM_001" WHERE "temperature" IS NOT NULL GROUP BY "sensor_id", STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '{seconds.ToString(CultureInfo.InvariantCulture)}' SECOND);
        """;

    /// <summary>Replaces a program again and again, through any silo that answers, until it is stopped, or nearly as often as definitions are kept.</summary>
    private static async Task<long> ChangeAsync(Cluster cluster, int seed, TaskCompletionSource replaced, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var generation = 1L;
        while (!cancellationToken.IsCancellationRequested && generation < MostGenerations)
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 4_000)), TimeProvider.System, cancellationToken);
                generation = Math.Max(generation, await PutAsync(cluster, "means", Means(random.Next(1, 9)), cancellationToken, random.Next(cluster.Silos.Count)));
                if (generation > 1)
                {
                    replaced.TrySetResult();
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // That one was killed, or does not answer for long.
            }
        }

        return generation;
    }

    private static async Task<long> PutAsync(Cluster cluster, string name, string program, CancellationToken cancellationToken, int silo = 0)
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
                    {"Name": "temperature", "SqlType": "DOUBLE", "Mapping": "$.metrics.temperature"}
                  ]
                }
              }]
            }
            """;
        using var content = new StringContent(definition, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await cluster.Silos[silo].Http.PutAsync(new Uri($"/applications/{name}", UriKind.Relative), content, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created)
        {
            return (long)(await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["generation"]!;
        }

        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, text);
        return 0;
    }

    /// <summary>Waits until an application has so many rows, or more.</summary>
    private static async Task<long> RowsAsync(Cluster cluster, string name, int expected)
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
        return rows;
    }
}
