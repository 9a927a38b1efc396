using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Guards.Text;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.DynamoDB;

namespace SensorGrid.Cli.Kinesis;

/// <summary>The part of the command line that says which stream, and where; several commands share it.</summary>
internal sealed class KinesisArguments
{
    public const string DefaultUrl = "http://127.0.0.1:4567";

    public const string DefaultStream = "sensor-readings";

    private readonly Option<string> _stream = new("--stream") { Description = "The stream's name.", DefaultValueFactory = _ => DefaultStream };

    private readonly Option<string> _url = new("--kinesis")
    {
        Description = "Where Kinesis is. Empty (\"\"): AWS, with region and credentials from the SDK's own chain.",
        DefaultValueFactory = _ => DefaultUrl,
    };

    public void AddTo(Command command)
    {
        command.Add(_stream);
        command.Add(_url);
    }

    public KinesisTarget Read(ParseResult parsed) => new(parsed.GetRequiredValue(_url).Trim(), parsed.GetRequiredValue(_stream));
}

/// <summary>A stream and where it is.</summary>
/// <param name="Url">Empty for AWS.</param>
internal sealed record KinesisTarget(string Url, string StreamName)
{
    /// <summary>The name of the endpoint in messages.</summary>
    public string Place => Url.Length == 0 ? "AWS" : SecretText.Address(Url);

    /// <summary>The DynamoDB tables whose streams are read, too.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Their region, or the URL of their endpoint; null for the region of the AWS settings.</summary>
    public string? TableService { get; init; }

    /// <summary>Creates a client of the stream, and of those of the tables.</summary>
    public IAmazonKinesis CreateClient()
    {
        var config = new AmazonKinesisConfig();
        if (Url.Length > 0)
        {
            config.ServiceURL = Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? Url
                : throw new CliException($"--kinesis '{SecretText.Address(Url)}' is not a URL such as {KinesisArguments.DefaultUrl}.", ExitCode.Usage);
        }

        try
        {
            var kinesis = new AmazonKinesisClient(config);
            return Tables.Count == 0
                ? kinesis
                : new RoutedStreams(kinesis, new TableStreams(new DynamoDBStreamsClient(DynamoDBStreamsConfig.Of(TableService)), TimeProvider.System), Tables);
        }
        catch (Exception exception) when (exception is Amazon.Runtime.AmazonClientException or ArgumentException)
        {
            throw new CliException($"AWS cannot be used: {exception.Message} Set AWS_REGION and credentials, or name an endpoint with --kinesis URL.");
        }
    }
}
