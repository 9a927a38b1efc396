using System.CommandLine;
using SensorGrid.Client;
using SensorGrid.Guards.Text;

namespace SensorGrid.Cli.CommandLine;

/// <summary>The part of the command line that says where the API is.</summary>
internal sealed class ApiArguments
{
    private const string KeyVariable = "SENSORGRID_API_KEY";

    private readonly Option<string> _api = new("--api") { Description = "Where the live system answers.", DefaultValueFactory = _ => "http://127.0.0.1:8080", HelpName = "URL" };

    private readonly Option<string?> _apiKey = new("--api-key") { Description = "The API's key, sent as a bearer token. Default: the environment variable SENSORGRID_API_KEY." };

    public void AddTo(Command command)
    {
        command.Add(_api);
        command.Add(_apiKey);
    }

    /// <summary>Creates a client of the API; the caller disposes of it.</summary>
    /// <exception cref="CliException">The address is none.</exception>
    public SensorGridClient CreateClient(ParseResult parsed)
    {
        var text = parsed.GetRequiredValue(_api);
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new SensorGridClient(uri, parsed.GetValue(_apiKey) ?? Environment.GetEnvironmentVariable(KeyVariable))
            : throw new CliException($"--api '{SecretText.Address(text)}' is not a URL such as http://127.0.0.1:8080.", ExitCode.Usage);
    }

    /// <summary>Formats the arguments of curl for a path of the API: the address, and the key by its environment variable where there is one.</summary>
    public string CurlOf(ParseResult parsed, string path)
    {
        var hasKey = parsed.GetValue(_apiKey) is not null || Environment.GetEnvironmentVariable(KeyVariable) is not null;
        var address = SecretText.Address(parsed.GetRequiredValue(_api)).TrimEnd('/');
        return $"{(hasKey ? $"-H \"Authorization: Bearer ${KeyVariable}\" " : "")}'{address}/{path}'";
    }
}
