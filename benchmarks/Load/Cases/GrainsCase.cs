using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorGrid.Load.Measuring;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Network;

namespace SensorGrid.Load.Cases;

/// <summary>Pages of 1,000 records through the record processor and the grains of a silo in this process; nothing is read from a stream, nothing stored.</summary>
internal sealed class GrainsCase : ILoadCase
{
    private const string Provider = "load";
    private const string Shard = "shardId-000000000000";
    private const int PageSize = 1000;

    public string Name => "grains";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        await using var silo = Build(directory.FullName);
        await silo.StartAsync(cancellationToken);
        var processors = silo.Services.GetRequiredKeyedService<IShardRecordProcessorFactory>(Provider);

        context.Progress("10 readings a sensor and page");
        await MeasureAsync(processors, "warm", sensors: 1000, readingsAPage: 10, pages: 200, cancellationToken);
        var ten = await MeasureAsync(processors, "ten", sensors: 1000, readingsAPage: 10, pages: context.Size(quick: 300, full: 3000), cancellationToken);
        context.Progress("1 reading a sensor and page");
        var sensors = context.Size(quick: 10_000, full: 100_000);
        var one = await MeasureAsync(processors, "one", sensors, readingsAPage: 1, pages: sensors / PageSize * context.Size(quick: 10, full: 12), cancellationToken);
        await silo.StopAsync(cancellationToken);
        return
        [
            Describe("pages through record processor and grains, 10 readings a sensor and page", ten, 3, context),
            Describe(string.Create(CultureInfo.InvariantCulture, $"the same, 1 reading a sensor and page, {sensors:N0} sensors"), one, 8, context),
        ];
    }

    private static WebApplication Build(string directory)
    {
        var ports = FreePorts.Take(2);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOnnxScoring(_ => { });
        builder.Host.UseOrleans(silo => silo
            .UseLocalhostClustering(ports[0], ports[1])
            .AddSqliteGrainStorage("state", storage => storage.DatabasePath = Path.Combine(directory, "state.db"))
            .AddSensorGrains(Provider, grains => grains.StorageName = "state"));
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        return builder.Build();
    }

    /// <returns>Processor time a reading, the sensors' first page not counted: it activates them.</returns>
    private static async Task<TimeSpan> MeasureAsync(
        IShardRecordProcessorFactory processors, string shard, int sensors, int readingsAPage, int pages, CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1);
        var readings = new LoadReadings(sensors, begin, TimeSpan.FromSeconds(1), $"{shard}/");
        var processor = processors.Create($"{Shard}-{shard}");
        await processor.InitializeAsync(new ShardStart($"{Shard}-{shard}", [], null, null), cancellationToken);
        var sensorsAPage = PageSize / readingsAPage;
        var pagesARound = sensors / sensorsAPage;
        var total = TimeSpan.Zero;
        var counted = 0;
        var sequence = 0L;
        for (var page = 0; page < pages + pagesARound; page++)
        {
            var (round, first) = (page / pagesARound, page % pagesARound * sensorsAPage);
            var records = new List<ShardRecord>(PageSize);
            for (var i = 0; i < readingsAPage; i++)
            {
                for (var sensor = first; sensor < first + sensorsAPage; sensor++)
                {
                    records.Add(new ShardRecord(
                        new RecordPosition((++sequence).ToString(CultureInfo.InvariantCulture), 0),
                        readings.IdOf(sensor),
                        begin + TimeSpan.FromDays(1),
                        readings.Json(sensor, (round * readingsAPage) + i)));
                }
            }

            var clock = CpuClock.OfProcess();
            if (await processor.ProcessRecordsAsync(records, cancellationToken) != ShardOutcome.Done)
            {
                throw new InvalidOperationException("A sensor lacks readings.");
            }

            if (round > 0)
            {
                total += clock.Elapsed;
                counted += PageSize;
            }
        }

        await processor.StopAsync(ShardStopReason.ShutdownRequested, cancellationToken);
        return total / counted;
    }

    private static Figure Describe(string what, TimeSpan cost, double reach, LoadContext context)
    {
        var details = string.Create(CultureInfo.InvariantCulture, $"{cost.TotalMicroseconds:F2} us");
        return context.BareLoop is { } bare
            ? Figure.Ratio(what, "bare loop", cost / bare, reach, atMost: true, details)
            : new Figure(what, "", details, string.Create(CultureInfo.InvariantCulture, $"≤ {reach}x"), null);
    }
}
