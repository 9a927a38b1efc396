using SensorGrid.Reference.Tests.Comparison;
using SensorGrid.Reference.Tests.Sql;
using SensorGrid.Reference.Tests.Workloads;

namespace SensorGrid.Reference.Tests;

/// <summary>A sensor with as many metrics as it may have by default, each once a second for longer than the exact windows reach, against SQL over its raw log.</summary>
public sealed class ManyMetricsTests(ITestOutputHelper output)
{
    private const int Metrics = 256;
    private const int Seconds = 420;

    private static readonly long Start = new DateTime(2026, 11, 28, 10, 0, 0, DateTimeKind.Utc).Ticks;

    [Fact]
    public void Each_of_256_metrics_is_as_exact_as_one()
    {
        using var sql = new SqlReference();
        var run = new WorkloadRun(sql);

        var differences = run.Run(Workload());

        output.WriteLine($"{run.Features:N0} features compared");
        Assert.Empty(differences);
        Assert.Equal(2L * Metrics * 31, run.Features);
    }

    [Fact]
    public void A_window_that_would_begin_too_late_is_found()
    {
        using var sql = new SqlReference();
        var fault = new Fault
        {
            OnAnswer = answer =>
            {
                Assert.Empty(answer.Edges);
                answer.Features["m255_count_5m"]--;
                return answer;
            },
        };

        Assert.Contains(new WorkloadRun(sql, fault).Run(Workload()), difference => difference.Contains("m255_count_5m", StringComparison.Ordinal));
    }

    private static Workload Workload()
    {
        var draw = new Draw(17);
        var names = Enumerable.Range(0, Metrics).Select(metric => $"m{metric}").ToArray();
        var log = Enumerable.Range(0, Seconds)
            .Select(second => new LogEntry(
                0, second + 1, 0, Start + (second * TimeSpan.TicksPerSecond), null, $"r-{second}", [.. names.Select(name => KeyValuePair.Create(name, (double?)draw.Real(-100, 100)))]))
            .ToArray();
        return new Workload(
            17,
            "256 metrics once a second",
            DefinitionsSpec.Default,
            [new ShardSpec("shardId-000000000000", [])],
            log,
            [new Question(Seconds, -DefinitionsSpec.Default.LatenessTicks), new Question(Seconds, null)],
            [200],
            new Dictionary<int, int> { [400] = 30 });
    }
}
