using System.Globalization;
using System.Text;
using System.Text.Json;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Client;

namespace SensorGrid.Cli.Prove;

/// <summary>Reads the file of an answer that has a receipt.</summary>
internal static class ReceiptFile
{
    // The largest answer has 1,024 metrics with a few hundred features each.
    private const long MostBytes = 64 << 20;

    private const string Hint = "store the whole answer of GET /sensors/{id}/features?receipt=true";

    /// <summary>Reads the answer; it has a receipt.</summary>
    /// <exception cref="CliException">The file cannot be read, or is something else; the message says what.</exception>
    public static async Task<LiveAnswer> ReadAsync(string file, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        var (name, json) = await ReadTextAsync(file, standardInput, cancellationToken);
        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw Wrong($"'{name}' is empty: {Hint}.");
        }

        LiveAnswer answer;
        try
        {
            answer = LiveAnswer.Parse(json);
        }
        catch (JsonException exception)
        {
            throw Wrong($"'{name}' is no receipt: {exception.Message.TrimEnd('.')}: {Hint}.");
        }

        return answer.Receipt is null ? throw Wrong($"'{name}' is an answer without a 'receipt': ask for one with receipt=true.") : answer;
    }

    private static async Task<(string Name, ReadOnlyMemory<byte> Json)> ReadTextAsync(string file, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = await InputFile.CreateAsync(file, standardInput, cancellationToken);
            if (input.Length > MostBytes)
            {
                throw Wrong(string.Create(CultureInfo.InvariantCulture, $"'{input.Name}' has more than {MostBytes >> 20} MB, which no receipt has."));
            }

            await using var text = await input.OpenUtf8Async(cancellationToken);
            using var copy = new MemoryStream();
            await text.CopyToAsync(copy, cancellationToken);
            ReadOnlyMemory<byte> json = copy.ToArray();
            return (input.Name, json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json);
        }
        catch (CliException exception) when (exception.ExitCode != ExitCode.NotCompared)
        {
            throw Wrong(exception.Message);
        }
    }

    // Code 1 would say that something differs.
    private static CliException Wrong(string message) => new(message, ExitCode.NotCompared);
}
