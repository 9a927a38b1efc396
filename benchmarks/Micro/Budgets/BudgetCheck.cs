using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace SensorGrid.Micro.Budgets;

/// <summary>
/// Runs each benchmark some hundred times on this thread and compares what it allocated with its budget. Bytes are stable, so that a machine under load
/// says the same; time is not looked at.
/// </summary>
internal static class BudgetCheck
{
    private const int WarmUp = 300;
    private const int Operations = 500;

    // The least counts: a pool that was emptied meanwhile, since memory is short on the machine, is not the benchmark's doing.
    private const int Passes = 3;

    /// <returns>Whether each benchmark has a budget and keeps it, and each budget has a benchmark.</returns>
    public static bool Run(IReadOnlyDictionary<string, long> budgets, TextWriter output)
    {
        var benchmarks = typeof(ReadingPath).GetMethods().Where(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null).ToArray();
        var good = true;
        foreach (var benchmark in benchmarks)
        {
            var bytes = Measure(benchmark);
            var budget = budgets.TryGetValue(benchmark.Name, out var known) ? known : -1;
            var kept = bytes <= budget;
            good &= kept;
            var verdict = kept ? "" : budget < 0 ? "  has no budget" : "  ABOVE ITS BUDGET";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{benchmark.Name,-24} {bytes,9} of {budget,9} bytes an operation{verdict}"));
        }

        foreach (var stray in budgets.Keys.Except(benchmarks.Select(benchmark => benchmark.Name)))
        {
            good = false;
            output.WriteLine($"{stray,-24} is in budgets.json, but there is no such benchmark.");
        }

        return good;
    }

    /// <returns>Bytes an operation, rounded up.</returns>
    private static long Measure(MethodInfo benchmark)
    {
        using var path = new ReadingPath();
        path.SetUp();
        var run = benchmark.CreateDelegate<Action>(path);
        for (var i = 0; i < WarmUp; i++)
        {
            run();
        }

        var least = long.MaxValue;
        for (var pass = 0; pass < Passes; pass++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Operations; i++)
            {
                run();
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before + Operations - 1) / Operations);
        }

        return least;
    }
}
