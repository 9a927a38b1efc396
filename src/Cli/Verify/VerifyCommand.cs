using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Kinesis;
using SensorGrid.Cli.Models;
using SensorGrid.Client;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Guards.Text;
using SensorGrid.Kinesis.DynamoDB;
using SensorGrid.Offline.Applications;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Verify;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Cli.Verify;

/// <summary><c>verify</c>: compares the live system with a replay of its log.</summary>
internal static class VerifyCommand
{
    private const int DefaultParallel = 4;

    public static Command Create(CliContext context)
    {
        var api = new Option<string>("--api") { Description = "Where the live system answers.", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
        var apiKey = new Option<string?>("--api-key") { Description = "The API's key, sent as a bearer token. Default: the environment variable SENSORGRID_API_KEY." };
        var kinesis = new KinesisArguments();
        var sources = new Option<string[]>("--source")
        {
            Description = "A further stream that the live system reads (SensorGrid:Kinesis:Sources); once for each.",
            DefaultValueFactory = _ => [],
        };
        var tables = new TableArguments("A DynamoDB table whose stream the live system reads (SensorGrid:DynamoDBStreams:Tables); once for each. A stream keeps 24 hours.");
        var definitions = DefinitionsOption.Create();
        var featuresFile = FeaturesFile.CreateOption();
        var model = ModelArgument.Create();
        var timeout = new Option<string>("--timeout") { Description = "How long the live system may take to pass the log's tip: 90s, 5m.", DefaultValueFactory = _ => "60s" };
        var parallel = new Option<int>("--parallel") { Description = "How many shards are read at once.", DefaultValueFactory = _ => DefaultParallel };
        var reference = new ReferenceArguments();
        var command = new Command(
            "verify",
            "Replays the stream offline and compares the live system's features, scores, anomalies and the rows of SQL applications with that, to the bit. The last line is 'N sensors compared, N differ'. "
            + "Exit code: 0 all equal, 1 something differs, 2 when none was compared, one is missing in the live system, or it never caught up.");
        command.Add(api);
        command.Add(apiKey);
        kinesis.AddTo(command);
        command.Add(sources);
        tables.AddTo(command);
        command.Add(definitions);
        command.Add(featuresFile);
        command.Add(model);
        command.Add(timeout);
        command.Add(parallel);
        reference.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.NotCompared,
            () => RunAsync(
                new VerifySettings(
                    ParseApi(parsed.GetRequiredValue(api)),
                    parsed.GetValue(apiKey) ?? Environment.GetEnvironmentVariable("SENSORGRID_API_KEY"),
                    tables.AddTo(kinesis.Read(parsed), parsed),
                    ParseSources(parsed.GetRequiredValue(sources), kinesis.Read(parsed).StreamName),
                    parsed.GetValue(definitions),
                    parsed.GetValue(featuresFile),
                    parsed.GetValue(model),
                    new VerifyOptions(
                        ParseTimeout(parsed.GetRequiredValue(timeout)),
                        ParseParallel(parsed.GetRequiredValue(parallel)),
                        reference.Read(parsed, context.TimeProvider))),
                context,
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(VerifySettings settings, CliContext context, CancellationToken cancellationToken)
    {
        var definitions = await LoadDefinitionsAsync(settings.FeaturesFile, cancellationToken);
        var options = settings.Options;
        if (options.Reference is { } reference && settings.FeaturesFile is { } file)
        {
            options = options with { Reference = reference with { Definitions = await File.ReadAllBytesAsync(file, cancellationToken) } };
        }

        var formats = DefinitionsOption.Load(settings.Definitions, ExitCode.NotCompared);
        using var scorer = ModelArgument.Load(settings.Model, ExitCode.NotCompared);
        using var models = new OnnxModelLibrary();
        using var client = settings.Kinesis.CreateClient();
        using var api = new SensorGridClient(settings.Api, settings.ApiKey);
        var log = new StreamLog(client, settings.Kinesis.StreamName, [.. settings.Sources.Union(formats.Streams, StringComparer.Ordinal).Union(settings.Kinesis.Tables, StringComparer.Ordinal)], formats, context.TimeProvider);
        var verifier = new Verifier(log, api, options, definitions, scorer, models, context.Progress, context.TimeProvider);
        var result = await TranslateAsync(settings.Kinesis, () => verifier.RunAsync(cancellationToken));
        var applications = await TranslateAsync(settings.Kinesis, () => new ApplicationVerifier(log, api, context.Progress).RunAsync(cancellationToken));
        TellRetention(settings.Kinesis.Tables, context);
        TellDecoded(formats, options, context);
        ApplicationReport.Write(context.Output, applications);
        VerifyReport.Write(context.Output, result);
        return applications.Any(application => application.Differs) ? ExitCode.Failure : CodeOf(result.Outcome);
    }

    /// <summary>Runs a comparison of the live system with its log, and turns what keeps it from comparing into one line.</summary>
    internal static async Task<T> TranslateAsync<T>(KinesisTarget kinesis, Func<Task<T>> compare)
    {
        try
        {
            return await compare();
        }
        catch (LogException exception)
        {
            throw KinesisErrors.Translate(kinesis with { StreamName = string.Join("' or '", exception.Streams) }, ExitCode.NotCompared, exception.InnerException!);
        }
        catch (MissingSourceException exception)
        {
            throw new CliException($"{exception.Message}: name {(exception.Sources.Count == 1 ? "it" : "them")} with {string.Join(' ', exception.Sources.Select(source => $"--source {source}"))}. A DynamoDB table is named with --table.", ExitCode.NotCompared);
        }
        catch (OtherDefinitionsException exception)
        {
            throw new CliException($"{exception.Message}: name the folder that the silos were started with, by --definitions.", ExitCode.NotCompared);
        }
        catch (ModelDefinitionException exception)
        {
            throw new CliException("this program cannot use a model of the live system.", ExitCode.NotCompared, [.. exception.Errors.Select(error => $"{error.Definition ?? "model"}:{error}")]);
        }
        catch (LiveSystemException exception)
        {
            throw new CliException($"the API (--api) does not answer: {exception.InnerException!.Message}", ExitCode.NotCompared);
        }
    }

    private static void TellRetention(IReadOnlyList<string> tables, CliContext context)
    {
        foreach (var table in tables)
        {
            context.Output.WriteLine($"table {table}: its stream keeps {TableStreams.RetentionHours} hours of changes, and no more than these can be replayed.");
        }
    }

    // The reference is independent of the engine, and not of the decoders.
    private static void TellDecoded(SourceDefinitions formats, VerifyOptions options, CliContext context)
    {
        if (options.Reference is not null && formats.Hash is not null)
        {
            context.Output.WriteLine("reference: records of streams with a definition are decoded by the same decoder as in the live system; what is computed from them is independent.");
        }
    }

    private static int CodeOf(VerifyOutcome outcome) => outcome switch
    {
        VerifyOutcome.Equal => ExitCode.Success,
        VerifyOutcome.Different => ExitCode.Failure,
        VerifyOutcome.NotCompared => ExitCode.NotCompared,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    // Code 1 would say that something differs.
    internal static async Task<FeatureDefinitions> LoadDefinitionsAsync(string? featuresFile, CancellationToken cancellationToken)
    {
        try
        {
            return await FeaturesFile.LoadAsync(featuresFile, cancellationToken);
        }
        catch (CliException exception)
        {
            throw new CliException(exception.Message, ExitCode.NotCompared);
        }
    }

    internal static Uri ParseApi(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new CliException($"--api '{SecretText.Address(text)}' is not a URL such as http://127.0.0.1:8080.", ExitCode.Usage);

    internal static string[] ParseSources(string[] sources, string main) =>
        sources.Append(main).CountBy(name => name, StringComparer.Ordinal).FirstOrDefault(count => count.Value > 1) is { Key: { } twice }
            ? throw new CliException($"stream '{twice}' is named twice, by --source or as --stream.", ExitCode.Usage)
            : sources;

    private static int ParseParallel(int value) => value is >= 1 and <= 64
        ? value
        : throw new CliException($"--parallel must be from 1 to 64, but is {value}.", ExitCode.Usage);

    // A number alone has always been seconds here.
    private static TimeSpan ParseTimeout(string text) =>
        Duration.TryParse(text.All(char.IsAsciiDigit) ? $"{text}s" : text, out var timeout) && timeout <= TimeSpan.FromDays(1)
            ? timeout
            : throw new CliException($"--timeout '{text}' is not a time such as 90s or 5m, at most a day.", ExitCode.Usage);
}
