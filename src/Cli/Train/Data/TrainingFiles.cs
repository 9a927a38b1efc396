using System.Globalization;
using System.Runtime.CompilerServices;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Train.Data;

/// <summary>Readings to learn from that the user has in files.</summary>
internal static class TrainingFiles
{
    private const int ReportEvery = 10_000;

    /// <summary>Reads every file once, and reports what cannot be used.</summary>
    public static async Task<IReadOnlyList<TrainingSeries>> OpenAsync(InputOptions input, CliContext context, CancellationToken cancellationToken)
    {
        if (input.File == "-")
        {
            throw new CliException("the readings are read more than once: give a file instead of standard input.", ExitCode.Usage);
        }

        return await context.Progress.RunAsync("reading", async step =>
        {
            var series = new List<TrainingSeries>();
            foreach (var file in InputFolder.Files(input))
            {
                var rejected = new RejectedRows(file.File, file.Strict, context.Progress);
                var count = 0L;

                // Files on disk hold nothing between readings, so there is nothing to dispose.
                var source = await ReadingSources.OpenAsync(file, context.Input, step, cancellationToken);
                ReadingSources.TellLeftOut(source, context.Progress);
                await foreach (var item in source.ReadAsync(cancellationToken))
                {
                    if (item.Reading is null)
                    {
                        rejected.Add(item);
                    }
                    else if (++count % ReportEvery == 0)
                    {
                        step.Report(null, string.Create(CultureInfo.InvariantCulture, $"{count:N0} readings of '{file.File}'"));
                    }
                }

                ReadingSources.TellRemarks(source, context.Progress);
                series.Add(new TrainingSeries(token => ReadingsAsync(source, token), count));
            }

            step.Report(1, string.Create(CultureInfo.InvariantCulture, $"{series.Sum(file => file.Count):N0} readings in {series.Count} files"));
            return series;
        });
    }

    private static async IAsyncEnumerable<Reading> ReadingsAsync(IReadingSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in source.ReadAsync(cancellationToken))
        {
            if (item.Reading is { } reading)
            {
                yield return reading;
            }
        }
    }
}
