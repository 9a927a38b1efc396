using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Progress;

namespace SensorGrid.Cli.Replay;

/// <summary><c>replay</c>: a file of readings in, the features as of each of them out, by the engine that the live system runs.</summary>
internal static class ReplayCommand
{
    private const int ReportEvery = 1000;

    public static Command Create(CliContext context)
    {
        var input = new InputArguments();
        var featuresFile = FeaturesFile.CreateOption();
        var output = new Option<string?>("--output", "-o") { Description = "The CSV file to write. Default: standard output.", HelpName = "FILE" };
        var command = new Command(
            "replay",
            "Computes the features as of every reading of a file, offline. Columns: sensorId, timestamp, disposition (counted, late or duplicate), "
            + "then the features as of the reading's event time, once it was added; empty where there is no value.");
        input.AddTo(command);
        command.Add(featuresFile);
        command.Add(output);
        command.SetAction((parsed, cancellationToken) => CliApplication.GuardAsync(
            context,
            ExitCode.Failure,
            () => RunAsync(input.Read(parsed), parsed.GetValue(featuresFile), parsed.GetValue(output), context, cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        InputOptions options, string? featuresFile, string? output, CliContext context, CancellationToken cancellationToken)
    {
        var definitions = await FeaturesFile.LoadAsync(featuresFile, cancellationToken);
        await using var source = await ReadingSources.OpenAsync(options, context.Input, cancellationToken);
        var columns = FeatureColumns.Create(definitions, await source.GetMetricsAsync(cancellationToken));
        var rejected = new RejectedRows(source.Name, options.Strict, context.Progress);
        var replayer = new Replayer(definitions);
        await using var file = output is null ? null : OpenOutput(output);
        var table = new ReplayTable(file ?? context.Output, columns);
        var readings = await context.Progress.RunAsync(
            "replaying", step => ReplayAsync(source, rejected, replayer, table, step, cancellationToken));
        await (file ?? context.Output).FlushAsync(cancellationToken);
        context.Progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{readings} readings of {replayer.SensorCount} sensors replayed, {rejected.Count} rejected"));
        return ExitCode.Success;
    }

    private static async Task<long> ReplayAsync(
        IReadingSource source,
        RejectedRows rejected,
        Replayer replayer,
        ReplayTable table,
        IProgressStep progress,
        CancellationToken cancellationToken)
    {
        table.WriteHeader();
        var readings = 0L;
        await foreach (var item in source.ReadAsync(cancellationToken))
        {
            if (item.Reading is not { } reading)
            {
                rejected.Add(item);
                continue;
            }

            var (disposition, features) = replayer.Add(reading);
            table.Write(reading, disposition, features);
            if (++readings % ReportEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report(source.Fraction, string.Create(CultureInfo.InvariantCulture, $"{readings:N0} readings"));
            }
        }

        progress.Report(1, string.Create(CultureInfo.InvariantCulture, $"{readings:N0} readings"));
        return readings;
    }

    private static StreamWriter OpenOutput(string path)
    {
        try
        {
            return new StreamWriter(path, append: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"--output '{path}' cannot be written: {exception.Message}");
        }
    }
}
