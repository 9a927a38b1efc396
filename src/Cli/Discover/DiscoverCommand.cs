using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Kinesis;
using SensorGrid.Sources.Discovery;

namespace SensorGrid.Cli.Discover;

/// <summary><c>discover</c>: looks at records and proposes a source definition for them.</summary>
internal static class DiscoverCommand
{
    private const int DefaultRecords = 500;
    private const int MostRecords = 10_000;
    private const int MostFileBytes = 4 << 20;

    public static Command Create(CliContext context)
    {
        var file = new Argument<string?>("FILE") { Description = "A file of records. '-' for standard input. Without: records of the stream.", Arity = ArgumentArity.ZeroOrOne };
        var kinesis = new KinesisArguments();
        var tables = new TableArguments("A DynamoDB table: look at the changes of its stream.");
        var records = new Option<int>("--records") { Description = "How many records of the stream to look at.", DefaultValueFactory = _ => DefaultRecords };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write the definition to. Default: standard output.", HelpName = "source.json" };
        var command = new Command(
            "discover",
            "Looks at records, of a file or of the stream, and proposes a source definition that decodes them. What was assumed, and what else could be meant, goes to standard error. "
            + "Exit code 1 when no definition fits.");
        command.Add(file);
        kinesis.AddTo(command);
        tables.AddTo(command);
        command.Add(records);
        command.Add(output);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                var target = OfTable(tables.AddTo(kinesis.Read(parsed), parsed));
                var sample = parsed.GetValue(file) is { } path
                    ? await ReadFileAsync(path, context, cancellationToken)
                    : await ReadStreamAsync(target, ParseRecords(parsed.GetValue(records)), context, cancellationToken);
                var stream = parsed.GetValue(file) is null && target.StreamName != KinesisArguments.DefaultStream ? target.StreamName : null;
                return await ProposeAsync(sample, stream, parsed.GetValue(output), context, cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static KinesisTarget OfTable(KinesisTarget target) => target.Tables switch
    {
        [] => target,
        [var table] => target with { StreamName = table },
        _ => throw new CliException("one table at a time: name one with --table.", ExitCode.Usage),
    };

    private static int ParseRecords(int value) => value is >= 1 and <= MostRecords
        ? value
        : throw new CliException(string.Create(CultureInfo.InvariantCulture, $"--records must be from 1 to {MostRecords}, but is {value}."), ExitCode.Usage);

    // A file is looked at as one record; of a long one the first part, up to a line's end.
    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadFileAsync(string path, CliContext context, CancellationToken cancellationToken)
    {
        await using var file = await InputFile.CreateAsync(path, context.Input, cancellationToken);
        await using var stream = await file.OpenUtf8Async(cancellationToken);
        var bytes = new byte[MostFileBytes];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == bytes.Length && bytes.AsSpan().LastIndexOf((byte)'\n') is > 0 and var end)
        {
            length = end + 1;
        }

        return length == 0 ? throw new CliException($"'{file.Name}' is empty.") : [bytes.AsMemory(0, length)];
    }

    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadStreamAsync(KinesisTarget target, int count, CliContext context, CancellationToken cancellationToken)
    {
        using var client = target.CreateClient();
        var sample = await KinesisErrors.TranslateAsync(
            target, ExitCode.Failure, () => new StreamSample(client, target.StreamName, context.TimeProvider).ReadAsync(count, cancellationToken));
        return sample.Count == 0 ? throw new CliException($"the stream '{target.StreamName}' has no records yet.") : sample;
    }

    private static async Task<int> ProposeAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> sample, string? stream, string? output, CliContext context, CancellationToken cancellationToken)
    {
        var proposal = RecordDiscovery.Propose(sample);
        foreach (var remark in proposal.Remarks)
        {
            context.Progress.WriteLine($"note: {remark}");
        }

        if (proposal.Definition is not { } definition)
        {
            throw new CliException("no definition fits these records; see the notes.");
        }

        context.Progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{proposal.Format}: decodes {proposal.Share:P1} of the sample; sensors: {proposal.Sensors}, metrics: {proposal.Metrics}"));
        foreach (var alternative in proposal.Alternatives)
        {
            context.Progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"or ({alternative.Share:P1}): {alternative.Difference} {OneLine(alternative.Definition)}"));
        }

        await WriteAsync(WithStream(definition, stream, context), output, context, cancellationToken);
        return ExitCode.Success;
    }

    private static string WithStream(string definition, string? stream, CliContext context)
    {
        if (stream is null)
        {
            return definition;
        }

        context.Progress.WriteLine($"note: 'stream' is for a further stream; leave it out if '{stream}' is the main stream of the silos (SensorGrid:Kinesis:StreamName).");
        var brace = definition.IndexOf('{', StringComparison.Ordinal) + 1;
        return $"{definition[..brace]}{Environment.NewLine}  \"stream\": \"{JsonEncodedText.Encode(stream, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\",{definition[brace..]}";
    }

    private static async Task WriteAsync(string definition, string? output, CliContext context, CancellationToken cancellationToken)
    {
        if (output is null)
        {
            await context.Data.WriteLineAsync(definition);
            return;
        }

        // A definition that somebody has worked on is not replaced by a guess.
        await using var file = new FileStream(output, FileMode.CreateNew, FileAccess.Write);
        await using var writer = new StreamWriter(file);
        await writer.WriteLineAsync(definition.AsMemory(), cancellationToken);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
