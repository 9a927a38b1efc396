using System.Diagnostics;
using System.Globalization;
using SensorGrid.Reference.Tests.Comparison;
using SensorGrid.Reference.Tests.Sql;
using SensorGrid.Reference.Tests.Workloads;

namespace SensorGrid.Reference.Tests;

/// <summary>The engine against SQL over the raw log, on workloads in which everything varies at once.</summary>
/// <remarks>
/// <c>SENSORGRID_REFERENCE_WORKLOADS</c> says how many, from seed 1 on or from <c>SENSORGRID_REFERENCE_SEED</c>. The latter alone runs the one of that seed, and cuts it down to a
/// small log that still fails.
/// </remarks>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int MostTold = 10;

    [Fact]
    public void Every_feature_and_every_flag_agrees_with_sql_over_the_raw_log()
    {
        using var sql = new SqlReference();
        var failures = new List<string>();
        var watch = Stopwatch.StartNew();
        var run = new WorkloadRun(sql);
        var seeds = ReferenceSettings.Seeds;
        foreach (var seed in seeds)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (Differences(run, WorkloadGenerator.Generate(seed)) is { } failure)
            {
                failures.Add(failure);
            }
        }

        var figures = string.Create(
            CultureInfo.InvariantCulture, $"{seeds.Length:N0} workloads, {run.Features:N0} features compared in {watch.Elapsed.TotalSeconds:F1} s, {failures.Count:N0} workloads differ");
        output.WriteLine(figures);
        if (ReferenceSettings.OnlySeed is { } only && failures.Count > 0)
        {
            failures.Add(new Shrinker(workload => Differences(run, workload) is not null).Shrink(WorkloadGenerator.Generate(only)));
        }

        Assert.True(failures.Count == 0, figures + "\n\n" + string.Join("\n\n", failures.Take(MostTold)));
    }

    private static string? Differences(WorkloadRun run, Workload workload)
    {
        try
        {
            var differences = run.Run(workload);
            return differences.Count == 0 ? null : $"{workload}\n  " + string.Join("\n  ", differences.Take(MostTold));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or InvalidDataException or IndexOutOfRangeException or OverflowException)
        {
            return $"{workload}\n  the engine failed: {exception}";
        }
    }
}
