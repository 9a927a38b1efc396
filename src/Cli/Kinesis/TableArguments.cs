using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Guards.Text;

namespace SensorGrid.Cli.Kinesis;

/// <summary>The part of the command line that names DynamoDB tables whose streams are read: <c>--table</c> and <c>--dynamodb</c>.</summary>
internal sealed class TableArguments
{
    private readonly Option<string[]> _tables;

    private readonly Option<string?> _service = new("--dynamodb")
    {
        Description = "Where the tables of --table are: a region such as eu-west-1, or a URL. Default: the region of the AWS settings.",
        HelpName = "REGION|URL",
    };

    /// <param name="description">What the tables are for.</param>
    public TableArguments(string description) => _tables = new Option<string[]>("--table") { Description = description, DefaultValueFactory = _ => [] };

    public void AddTo(Command command)
    {
        command.Add(_tables);
        command.Add(_service);
    }

    /// <summary>Adds the tables to a stream and where it is.</summary>
    /// <exception cref="CliException">A table is named twice, or the place is none.</exception>
    public KinesisTarget AddTo(KinesisTarget target, ParseResult parsed)
    {
        var (tables, service) = (parsed.GetRequiredValue(_tables), parsed.GetValue(_service)?.Trim());
        if (tables.CountBy(name => name, StringComparer.Ordinal).FirstOrDefault(count => count.Value > 1) is { Key: { } twice })
        {
            throw new CliException($"table '{twice}' is named twice by --table.", ExitCode.Usage);
        }

        if (service is not null && tables.Length == 0)
        {
            throw new CliException("--dynamodb says where the tables of --table are: name one.", ExitCode.Usage);
        }

        return service?.AsSpan().IndexOfAny(':', '@') >= 0 && !(Uri.TryCreate(service, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            ? throw new CliException($"--dynamodb '{SecretText.Address(service)}' is neither a region such as eu-west-1 nor a URL.", ExitCode.Usage)
            : target with { Tables = tables, TableService = service };
    }
}
