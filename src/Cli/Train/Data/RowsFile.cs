using System.Globalization;
using System.Text;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Detection;

namespace SensorGrid.Cli.Train.Data;

/// <summary>Writes rows for those who train a model with other tools: CSV, a column for each of <see cref="DetectorInputs.Names"/>.</summary>
internal static class RowsFile
{
    /// <summary>Writes the rows that are kept, after a line with the inputs' names; each number reads back to the bit as a 32-bit one.</summary>
    /// <exception cref="CliException">The file cannot be written.</exception>
    public static async Task WriteAsync(string path, TrainingRows rows, CancellationToken cancellationToken)
    {
        try
        {
            await using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
            await writer.WriteLineAsync(string.Join(',', DetectorInputs.Names));
            var line = new StringBuilder();
            for (var row = 0; row < rows.Kept; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                line.Clear();
                foreach (var value in rows.Row(row))
                {
                    line.Append(line.Length == 0 ? string.Empty : ",").Append(CultureInfo.InvariantCulture, $"{value:R}");
                }

                await writer.WriteLineAsync(line, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"'{path}' cannot be written: {exception.Message}");
        }
    }
}
