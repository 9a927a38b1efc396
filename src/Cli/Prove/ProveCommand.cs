using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Kinesis;
using SensorGrid.Cli.Models;
using SensorGrid.Cli.Verify;
using SensorGrid.Client;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Verify;
using SensorGrid.Scoring.Onnx;

namespace SensorGrid.Cli.Prove;

/// <summary><c>prove</c>: compares one answer that has a receipt with a replay of the log.</summary>
internal static class ProveCommand
{
    public static Command Create(CliContext context)
    {
        var receipt = new Argument<string>("receipt") { Description = "The file with the whole answer of GET /sensors/{id}/features?receipt=true; - for standard input." };
        var api = new Option<string?>("--api") { Description = "Where the live system answers: it has the pins and the revisions of the definitions. Needed once the receipt's revision is not 0.", HelpName = "URL" };
        var apiKey = new Option<string?>("--api-key") { Description = "The API's key, sent as a bearer token. Default: the environment variable SENSORGRID_API_KEY." };
        var kinesis = new KinesisArguments();
        var sources = new Option<string[]>("--source")
        {
            Description = "A further stream that the answer has readings of (SensorGrid:Kinesis:Sources); once for each.",
            DefaultValueFactory = _ => [],
        };
        var tables = new TableArguments("A DynamoDB table whose stream the answer has readings of (SensorGrid:DynamoDBStreams:Tables); once for each.");
        var definitions = DefinitionsOption.Create();
        var featuresFile = FeaturesFile.CreateOption();
        var model = ModelArgument.Create();
        var command = new Command(
            "prove",
            "Recomputes one answer from the log, up to exactly the positions that its receipt names, and compares every feature, counter and the score, to the bit. "
            + "Exit code: 0 proved, 1 something differs, 2 when it could not be compared.");
        command.Add(receipt);
        command.Add(api);
        command.Add(apiKey);
        kinesis.AddTo(command);
        command.Add(sources);
        tables.AddTo(command);
        command.Add(definitions);
        command.Add(featuresFile);
        command.Add(model);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.NotCompared,
            () => RunAsync(
                new ProveSettings(
                    parsed.GetRequiredValue(receipt),
                    parsed.GetValue(api) is { } address ? VerifyCommand.ParseApi(address) : null,
                    parsed.GetValue(apiKey) ?? Environment.GetEnvironmentVariable("SENSORGRID_API_KEY"),
                    tables.AddTo(kinesis.Read(parsed), parsed),
                    VerifyCommand.ParseSources(parsed.GetRequiredValue(sources), kinesis.Read(parsed).StreamName),
                    parsed.GetValue(definitions),
                    parsed.GetValue(featuresFile),
                    parsed.GetValue(model)),
                context,
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ProveSettings settings, CliContext context, CancellationToken cancellationToken)
    {
        var answer = await ReceiptFile.ReadAsync(settings.Receipt, context.Input, cancellationToken);
        if (settings.Api is null && SensorProof.NeedsApi(answer))
        {
            throw new CliException($"the receipt is of revision {answer.Receipt!.Revision} of the definitions, which the API has: name it with --api.", ExitCode.NotCompared);
        }

        var definitions = await VerifyCommand.LoadDefinitionsAsync(settings.FeaturesFile, cancellationToken);
        var formats = DefinitionsOption.Load(settings.Definitions, ExitCode.NotCompared);
        using var scorer = ModelArgument.Load(settings.Model, ExitCode.NotCompared);
        using var models = new OnnxModelLibrary();
        using var client = settings.Kinesis.CreateClient();
        using var api = settings.Api is { } address ? new SensorGridClient(address, settings.ApiKey) : null;
        var log = new StreamLog(client, settings.Kinesis.StreamName, [.. settings.Sources.Union(formats.Streams, StringComparer.Ordinal).Union(settings.Kinesis.Tables, StringComparer.Ordinal)], formats, context.TimeProvider);
        var proof = new SensorProof(log, api, definitions, scorer, models, context.Progress, context.TimeProvider);
        var result = await RunAsync(proof, answer, settings.Kinesis, cancellationToken);
        ProofReport.Write(context.Output, result);
        return CodeOf(result.Outcome);
    }

    private static async Task<ProofResult> RunAsync(SensorProof proof, LiveAnswer answer, KinesisTarget kinesis, CancellationToken cancellationToken)
    {
        try
        {
            return await VerifyCommand.TranslateAsync(kinesis, () => proof.RunAsync(answer, cancellationToken));
        }
        catch (UnknownShardException exception)
        {
            throw new CliException($"{exception.Message} (--stream).", ExitCode.NotCompared);
        }
    }

    private static int CodeOf(ProofOutcome outcome) => outcome switch
    {
        ProofOutcome.Proved => ExitCode.Success,
        ProofOutcome.Different => ExitCode.Failure,
        ProofOutcome.NotComparable => ExitCode.NotCompared,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
