using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Kinesis;
using SensorGrid.Features.Definitions;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Cli.Publish;

/// <summary><c>publish</c>: a file of readings into the stream.</summary>
internal static class PublishCommand
{
    public static Command Create(CliContext context)
    {
        var input = InputArguments.OfFile();
        var kinesis = new KinesisArguments();
        var rate = new Option<double?>("--rate") { Description = "Readings a second. Default: as fast as it goes." };
        rate.Validators.Add(result =>
        {
            // What is no number at all is reported by the parser.
            if (result.Tokens is [var token]
                && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && !(value > 0 && double.IsFinite(value)))
            {
                result.AddError($"--rate must be above 0, but is {value.ToString(CultureInfo.InvariantCulture)}.");
            }
        });

        var aggregate = AggregateOption.Create();
        var features = FeaturesFile.CreateOption();
        var records = new Option<bool>("--records")
        {
            Description = "With --definition: put every line into the stream as it is, for a stream of that format. Without: the readings go as JSON of ours.",
        };
        var command = new Command("publish",
            "Puts the readings of a CSV or JSON file into the stream, with the sensor's id as partition key. What the live system would refuse is refused here, with its line. "
            + "The last line is 'N published, N rejected, N will be late'. Exit code 1 when nothing was published.");
        input.AddTo(command);
        kinesis.AddTo(command);
        command.Add(rate);
        command.Add(aggregate);
        command.Add(features);
        command.Add(records);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                var definitions = await FeaturesFile.LoadAsync(parsed.GetValue(features), cancellationToken);
                return await RunAsync(InputOf(input.Read(parsed), parsed.GetValue(records)), kinesis.Read(parsed), parsed.GetValue(rate), parsed.GetValue(aggregate), definitions, context, cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static InputOptions InputOf(InputOptions options, bool isRecords) =>
        isRecords && options.Definition is null ? throw new CliException("--records needs --definition, which says what the records mean.", ExitCode.Usage)
        : isRecords && options.Sort ? throw new CliException("--records puts the lines in their order: leave --sort out.", ExitCode.Usage)
        : options with { IsLines = isRecords };

    private static async Task<int> RunAsync(
        InputOptions options, KinesisTarget target, double? rate, bool aggregate, FeatureDefinitions definitions, CliContext context, CancellationToken cancellationToken)
    {
        using var client = target.CreateClient();
        // Checked first, so that a wrong name or address is one clear line and not a failed batch.
        await KinesisErrors.TranslateAsync(
            target,
            ExitCode.Failure,
            () => client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = target.StreamName }, cancellationToken));

        await using var source = await ReadingSources.OpenAsync(options, context, cancellationToken);
        var rejected = new RejectedRows(source.Name, options.Strict, context.Progress);
        var producer = AggregateOption.Producer(aggregate, client, new KinesisProducerOptions(), context.TimeProvider);
        var publisher = new Publisher(producer, target.StreamName, new Pacer(rate, context.TimeProvider), definitions, options.IsLines, context.TimeProvider);
        try
        {
            await context.Progress.RunAsync("publishing", step => publisher.RunAsync(source, rejected, step, cancellationToken));
        }
        finally
        {
            // In any case: after Ctrl-C or an error, what is in the stream stays there.
            ReadingSources.TellRemarks(source, context.Progress);
            if (publisher.WhyLate is { } reason)
            {
                context.Progress.WriteLine($"late: {reason}");
            }

            await context.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{publisher.Published} published, {rejected.Count} rejected, {publisher.Late} will be late"));
        }

        return publisher.Published > 0
            ? ExitCode.Success
            : throw new CliException($"nothing was published: '{source.Name}' has {(rejected.Count > 0 ? "no valid reading" : "no readings")}.");
    }
}
