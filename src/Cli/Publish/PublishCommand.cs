using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Kinesis;
using SensorGrid.Streaming.Kinesis.Client;
using SensorGrid.Streaming.Kinesis.Client.Model;

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
            // What is no number at all is told by the parser.
            if (result.Tokens is [var token]
                && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && !(value > 0 && double.IsFinite(value)))
            {
                result.AddError($"--rate must be above 0, but is {value.ToString(CultureInfo.InvariantCulture)}.");
            }
        });

        var aggregate = AggregateOption.Create();
        var command = new Command("publish", "Puts the readings of a CSV or NDJSON file into the stream, with the sensor's id as partition key.");
        input.AddTo(command);
        kinesis.AddTo(command);
        command.Add(rate);
        command.Add(aggregate);
        command.SetAction((parsed, cancellationToken) => CliApplication.GuardAsync(
            context,
            ExitCode.Failure,
            () => RunAsync(input.Read(parsed), kinesis.Read(parsed), parsed.GetValue(rate), parsed.GetValue(aggregate), context, cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        InputOptions options, KinesisTarget target, double? rate, bool aggregate, CliContext context, CancellationToken cancellationToken)
    {
        await using var source = await ReadingSources.OpenAsync(options, context.Input, cancellationToken);
        using var client = target.CreateClient();
        // Asked first, so that a wrong name or address is one clear line and not a failed batch.
        await KinesisErrors.TranslateAsync(
            target,
            ExitCode.Failure,
            () => client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = target.StreamName }, cancellationToken));

        var rejected = new RejectedRows(source.Name, options.Strict, context.Progress);
        var producer = AggregateOption.Producer(aggregate, client, new KinesisProducerOptions(), context.TimeProvider);
        var publisher = new Publisher(producer, target.StreamName, new Pacer(rate, context.TimeProvider), context.TimeProvider);
        try
        {
            await context.Progress.RunAsync("publishing", step => publisher.RunAsync(source, rejected, step, cancellationToken));
        }
        finally
        {
            // Told in any case: after Ctrl-C or an error, what is in the stream stays there.
            await context.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{publisher.Published} readings published, {rejected.Count} rejected"));
        }

        return ExitCode.Success;
    }
}
