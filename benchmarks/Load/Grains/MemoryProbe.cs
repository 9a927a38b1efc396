using System.Diagnostics;
using System.Text.Json;
using SensorGrid.Load.Measuring;
using SensorGrid.Load.Readings;

namespace SensorGrid.Load.Grains;

/// <summary>A silo with a fleet in a process of its own, so that its memory is that of the fleet.</summary>
internal static class MemoryProbe
{
    /// <summary>The hidden command that runs it.</summary>
    public const string Command = "memory-probe";

    private const int PageSize = 1000;
    private const int Hour = 3600;
    private const int Verified = 50;

    /// <summary>Readings of the first minute, one a second.</summary>
    public static int[] Minute { get; } = [.. Enumerable.Range(0, 60)];

    /// <summary>
    /// Readings that leave the state which an hour of one a second leaves: of the last six minutes, which are kept one by one, all of them, and of as many before,
    /// since those that leave may leave room behind; of the others, of which a summary is kept by the minute, one a minute.
    /// </summary>
    public static int[] WholeHour { get; } = [.. Enumerable.Range(0, 48).Select(minute => minute * 60), .. Enumerable.Range(Hour - 720, 720)];

    /// <summary>Starts it, and waits for what it found.</summary>
    public static async Task<MemoryReport> StartAsync(int sensors, bool wholeHour, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(MemoryProbe).Assembly.Location, Command, $"{sensors}", $"{wholeHour}"]) { RedirectStandardOutput = true };
        // As a silo has it.
        start.Environment["DOTNET_gcConcurrent"] = "1";
        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<MemoryReport>(output)!
                : throw new InvalidOperationException($"The probe ended with {process.ExitCode}: {output}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>What the process does.</summary>
    public static async Task RunAsync(int sensors, bool wholeHour, CancellationToken cancellationToken)
    {
        var ticks = wholeHour ? WholeHour : Minute;
        var begin = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1);
        var sample = Math.Min(10_000, sensors / 10);
        await using var host = await GrainsHost.StartNewAsync(cancellationToken);
        await FeedAsync(host, new LoadReadings(1000, begin, TimeSpan.FromSeconds(1), "warm/"), "shardId-warm", Minute, cancellationToken);

        var readings = new LoadReadings(sensors, begin, TimeSpan.FromSeconds(1));
        GC.Collect();
        var before = Environment.WorkingSet;
        var costs = await FeedAsync(host, readings, "shardId-memory", ticks, cancellationToken);
        var after = Environment.WorkingSet;
        GC.Collect();
        var compacted = Environment.WorkingSet;
        await host.VerifyAsync(readings, Enumerable.Range(0, Verified).Select(i => i * (sensors / Verified)), ticks, cancellationToken);
        var report = new MemoryReport(
            (double)(after - before) / sensors, (double)(compacted - before) / sensors, Mean(costs.Take(sample)), Mean(costs.TakeLast(sample)));
        Console.Out.WriteLine(JsonSerializer.Serialize(report));

        static double Mean(IEnumerable<TimeSpan> costs) => costs.Average(cost => cost.TotalMicroseconds);
    }

    /// <returns>Processor time of each sensor.</returns>
    private static async Task<TimeSpan[]> FeedAsync(GrainsHost host, LoadReadings readings, string shard, int[] ticks, CancellationToken cancellationToken)
    {
        await using var feed = await host.OpenAsync(shard, readings, TimeProvider.System.GetUtcNow(), cancellationToken);
        var sensorsAPage = Math.Max(PageSize / ticks.Length, 1);
        var costs = new TimeSpan[readings.Sensors];
        for (var first = 0; first < readings.Sensors; first += sensorsAPage)
        {
            var count = Math.Min(sensorsAPage, readings.Sensors - first);
            var page = feed.Page(from tick in ticks from sensor in Enumerable.Range(first, count) select (sensor, tick));
            var clock = CpuClock.OfProcess();
            await feed.TakeAsync(page, cancellationToken);
            Array.Fill(costs, clock.Elapsed / count, first, count);
        }

        return costs;
    }
}
