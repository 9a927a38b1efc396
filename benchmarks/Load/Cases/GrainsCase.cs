using System.Globalization;
using SensorGrid.Load.Grains;
using SensorGrid.Load.Measuring;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;

namespace SensorGrid.Load.Cases;

/// <summary>Pages of 1,000 records through the record processor and the grains of a silo in this process; nothing is read from a stream.</summary>
internal sealed class GrainsCase : ILoadCase
{
    private const int PageSize = 1000;
    private const int Verified = 100;

    public string Name => "grains";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        await using var host = await GrainsHost.StartNewAsync(cancellationToken);
        context.Progress("10 readings a sensor and page");
        await MeasureAsync(host, new Run("warm", Sensors: 1000, ReadingsAPage: 10, Rounds: 20), cancellationToken);
        var ten = await MeasureAsync(host, new Run("ten", Sensors: 1000, ReadingsAPage: 10, Rounds: context.Size(quick: 10, full: 300)), cancellationToken);
        context.Progress("1 reading a sensor and page");
        var sensors = context.Size(quick: 5_000, full: 100_000);
        var one = await MeasureAsync(host, new Run("one", sensors, ReadingsAPage: 1, Rounds: context.Size(quick: 8, full: 12)), cancellationToken);
        return
        [
            Figure.Ratio(
                "pages of 1,000 through record processor and grains, 10 readings a sensor and page", "bare loop", ten / context.Bare.All, 3, atMost: true,
                context.Bare.Describe(ten)),
            Figure.Ratio(
                string.Create(CultureInfo.InvariantCulture, $"the same, 1 reading a sensor and page, {sensors:N0} sensors"), "bare loop", one / context.Bare.All, 8, atMost: true,
                context.Bare.Describe(one)),
        ];
    }

    /// <returns>Processor time a reading, in microseconds, the sensors' first page not counted: it activates them.</returns>
    private static async Task<double> MeasureAsync(GrainsHost host, Run run, CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1);
        var readings = new LoadReadings(run.Sensors, begin, TimeSpan.FromSeconds(1), $"{run.Name}/");
        await using var feed = await host.OpenAsync($"shardId-{run.Name}", readings, begin + TimeSpan.FromDays(1), cancellationToken);
        var sensorsAPage = PageSize / run.ReadingsAPage;
        var total = TimeSpan.Zero;
        for (var round = 0; round <= run.Rounds; round++)
        {
            for (var first = 0; first < run.Sensors; first += sensorsAPage)
            {
                var page = feed.Page(
                    from i in Enumerable.Range(round * run.ReadingsAPage, run.ReadingsAPage) from sensor in Enumerable.Range(first, sensorsAPage) select (sensor, i));
                var clock = CpuClock.OfProcess();
                await feed.TakeAsync(page, cancellationToken);
                total += round == 0 ? TimeSpan.Zero : clock.Elapsed;
            }

            if (round == 0)
            {
                // New sensors are put into the index meanwhile: that ends before a barrier does.
                await feed.PersistAsync(cancellationToken);
            }
        }

        var ticks = Enumerable.Range(0, (run.Rounds + 1) * run.ReadingsAPage).ToArray();
        await host.VerifyAsync(readings, Enumerable.Range(0, Verified).Select(i => i * (run.Sensors / Verified)), ticks, cancellationToken);
        return total.TotalMicroseconds / ((double)run.Rounds * run.Sensors * run.ReadingsAPage);
    }

    private readonly record struct Run(string Name, int Sensors, int ReadingsAPage, int Rounds);
}
